// `fetch`, and code that ajv made to check what came.

import { page, recording } from '../checks/ajv.js'
import { onFetch } from './on-fetch.js'

export const createClient = onFetch({ page, recording })
