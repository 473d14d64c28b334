// The same in a script, which is no module.

/// <reference types="webex-converged-recordings/global.js" />

function topics(page: WebexConvergedRecordings.RecordingPage): string {
  return page.items.map(({ topic }) => topic).join()
}
new WebexConvergedRecordings.RecordingsClient({ token: 't' }).listRecordings({ max: 5 }).then(topics)
// @ts-expect-error
new WebexConvergedRecordings.RecordingsClient({ tokn: 't' })
