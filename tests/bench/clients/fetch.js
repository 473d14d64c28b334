// Nothing but `fetch`: whatever came is taken for what was asked for.

import { onFetch } from './on-fetch.js'

const taken = (value) => value

export const createClient = onFetch({ page: taken, recording: taken })
