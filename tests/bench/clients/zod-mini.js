// `fetch`, with a check by zod's small edition.

import { page, recording } from '../checks/zod-mini.js'
import { onFetch } from './on-fetch.js'

export const createClient = onFetch({ page, recording })
