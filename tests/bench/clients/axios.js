// axios. It throws for error statuses by default.

import axios from 'axios'

export function createClient({ baseUrl, token, adapter }) {
  const client = axios.create({ baseURL: baseUrl, headers: { Authorization: `Bearer ${token}` }, adapter })
  const one = (id) => `/convergedRecordings/${encodeURIComponent(id)}`
  return {
    list: async (params) => (await client.get('/convergedRecordings', { params })).data.items,
    get: async (id) => (await client.get(one(id))).data,
    remove: async (id) => void (await client.delete(one(id))),
  }
}
