// A handwritten client on `fetch`, for any way to check answers.
//
// All clients in this folder have the same interface: `createClient({ baseUrl, token })`, and three calls. `list` returns the
// recordings of a page, `get` one recording, `remove` nothing. They throw for error statuses.

/** `page` and `recording` turn what JSON.parse returns into the result of the call. */
export const onFetch =
  ({ page, recording }) =>
  ({ baseUrl, token }) => {
    const call = async (place, method) => {
      const headers = { Authorization: `Bearer ${token}` }
      const response = await fetch(`${baseUrl}/convergedRecordings${place}`, { method, headers })
      if (!response.ok) throw new Error(`status ${response.status}`)
      return response
    }
    const one = (id) => `/${encodeURIComponent(id)}`
    return {
      list: async (query) => page(await (await call(`?${new URLSearchParams(query)}`, 'GET')).json()).items,
      get: async (id) => recording(await (await call(one(id), 'GET')).json()),
      remove: async (id) => void (await call(one(id), 'DELETE')),
    }
  }
