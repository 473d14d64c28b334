// `fetch`, and zod's small edition to check what came.

import { page, recording } from '../checks/zod-mini.js'
import { onFetch } from './on-fetch.js'

export const createClient = onFetch({ page, recording })
