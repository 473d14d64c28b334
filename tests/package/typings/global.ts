// The global of the script tag, in a page's own module.

/// <reference types="webex-converged-recordings/global.js" />

export function list(token: string): Promise<WebexConvergedRecordings.RecordingPage> {
  const client: WebexConvergedRecordings.RecordingsClient = new WebexConvergedRecordings.RecordingsClient({ token })
  // @ts-expect-error
  WebexConvergedRecordings.RecordingClient
  return client.listRecordings() satisfies WebexConvergedRecordings.RecordingList
}
export const error: WebexConvergedRecordings.RecordingsError | undefined =
  globalThis.WebexConvergedRecordings.RecordingsError.from({})
