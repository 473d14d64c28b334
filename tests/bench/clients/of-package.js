// What the package's two cores have in common as clients. Strict, like the other clients that check answers.

/**
 * @param {typeof import('webex-converged-recordings').RecordingsClient} RecordingsClient
 * @param {import('webex-converged-recordings').ClientOptions} options
 */
export function clientOf(RecordingsClient, options) {
  const client = new RecordingsClient({ strict: true, ...options })
  return {
    list: async (query) => (await client.listRecordings(query)).items,
    get: (id) => client.getRecording(id),
    remove: async (id) => void (await client.deleteRecording(id)),
  }
}
