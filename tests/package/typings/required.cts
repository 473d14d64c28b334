// The package as CommonJS requires it.

import recordings = require('webex-converged-recordings')
import emulator = require('webex-converged-recordings/emulator')

export async function required(): Promise<recordings.Recording[]> {
  const { baseUrl, fetch }: emulator.Emulator = await emulator.createEmulator()
  const client: recordings.RecordingsClient = new recordings.RecordingsClient({ token: 'dev-token', baseUrl, fetch })
  // @ts-expect-error
  recordings.RecordingClient
  // @ts-expect-error
  recordings.default
  return client.listRecordings().toArray()
}
