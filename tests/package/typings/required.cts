// The package as CommonJS requires it.

import recordings = require('webex-converged-recordings')
import downloads = require('webex-converged-recordings/download')
import emulator = require('webex-converged-recordings/emulator')

export async function required(): Promise<recordings.Recording[]> {
  const { baseUrl, fetch }: emulator.Emulator = await emulator.createEmulator()
  const client: recordings.RecordingsClient = new recordings.RecordingsClient({ token: 'dev-token', baseUrl, fetch })
  // @ts-expect-error
  recordings.RecordingClient
  // @ts-expect-error
  recordings.default
  const { files }: downloads.Saved = await downloads.saveRecording(client, 'r1', { dir: 'archive' })
  // @ts-expect-error
  files[0]?.name
  return client.listRecordings().toArray()
}
