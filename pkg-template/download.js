// The entry for downloads.

import { internalsOf } from './download/client.js'

export { downloadLink, downloadRecording } from './download/download.js'

/**
 * Programs for several platforms import it here too, so it is there, and says why it cannot work.
 *
 * @param {unknown} client
 * @returns {Promise<never>}
 */
export async function saveRecording(client) {
  throw internalsOf(client).failure({
    code: 'storage',
    message: '`saveRecording` needs Node, Deno or Bun: there are no folders to save to here.',
    retryable: false,
    attempts: 0,
    hint: 'Use the stream of `downloadRecording`. In Node, check that the bundler takes the export condition `node`.',
  })
}
