// `fetch`, and zod to check what came.

import { page, recording } from '../checks/zod.js'
import { onFetch } from './on-fetch.js'

export const createClient = onFetch({ page, recording })
