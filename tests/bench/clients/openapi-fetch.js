// openapi-fetch, which gets its types from an API's description, without code for them.

import createFetchClient from 'openapi-fetch'

export function createClient({ baseUrl, token }) {
  const client = createFetchClient({ baseUrl, headers: { Authorization: `Bearer ${token}` } })
  const given = ({ data, response }) => {
    if (!response.ok) throw new Error(`status ${response.status}`)
    return data
  }
  const one = (recordingId) => ({ params: { path: { recordingId } } })
  return {
    list: async (query) => given(await client.GET('/convergedRecordings', { params: { query } })).items,
    get: async (id) => given(await client.GET('/convergedRecordings/{recordingId}', one(id))),
    remove: async (id) => void given(await client.DELETE('/convergedRecordings/{recordingId}', one(id))),
  }
}
