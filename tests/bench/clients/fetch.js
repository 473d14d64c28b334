// Only `fetch`: the answer is not checked.

import { onFetch } from './on-fetch.js'

const taken = (value) => value

export const createClient = onFetch({ page: taken, recording: taken })
