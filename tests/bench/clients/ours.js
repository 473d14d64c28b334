// The package. Strict, like the other clients that check answers.

import { RecordingsClient } from 'webex-converged-recordings'

/** Loads the core ahead of the first call. */
export { warmUp as load } from 'webex-converged-recordings'

export function createClient(options) {
  const client = new RecordingsClient({ strict: true, ...options })
  return {
    list: async (query) => (await client.listRecordings(query)).items,
    get: (id) => client.getRecording(id),
    remove: async (id) => void (await client.deleteRecording(id)),
  }
}
