// `fetch`, with a check by zod.

import { page, recording } from '../checks/zod.js'
import { onFetch } from './on-fetch.js'

export const createClient = onFetch({ page, recording })
