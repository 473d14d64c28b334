// A client as one writes it by hand on `fetch`, for any way to check what came.
//
// All clients of this folder are made alike, `createClient({ baseUrl, token })`, and have the same three calls: `list`
// gives the recordings of a page, `get` one recording, `remove` nothing. An answer that says no is an error.

/** `page` and `recording` take what JSON.parse made, and give what the caller gets. */
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
