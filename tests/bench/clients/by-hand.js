// `fetch`, with a handwritten check.

import { page, recording } from '../checks/by-hand.js'
import { onFetch } from './on-fetch.js'

export const createClient = onFetch({ page, recording })
