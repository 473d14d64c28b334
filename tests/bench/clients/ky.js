// ky. It throws for error statuses by default.

import ky from 'ky'

export function createClient({ baseUrl, token }) {
  const client = ky.create({ prefix: baseUrl, headers: { Authorization: `Bearer ${token}` } })
  const one = (id) => `convergedRecordings/${encodeURIComponent(id)}`
  return {
    list: async (searchParams) => (await client.get('convergedRecordings', { searchParams }).json()).items,
    get: (id) => client.get(one(id)).json(),
    remove: async (id) => void (await client.delete(one(id))),
  }
}
