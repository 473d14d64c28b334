// The package, as it comes.

import { RecordingsClient } from 'webex-converged-recordings'

/** What loads the core ahead of the first call. */
export { warmUp as load } from 'webex-converged-recordings'

export function createClient(options) {
  const client = new RecordingsClient(options)
  return {
    list: async (query) => (await client.listRecordings(query)).items,
    get: (id) => client.getRecording(id),
    remove: async (id) => void (await client.deleteRecording(id)),
  }
}
