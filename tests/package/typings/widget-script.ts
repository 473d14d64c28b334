// The global of the element's scripts, in a page's own script, which is no module.

/// <reference types="webex-converged-recordings/widget.global.js" />

function show(token: string): WebexConvergedRecordings.WebexRecordings {
  const element: WebexConvergedRecordings.WebexRecordings = document.createElement('webex-recordings')
  element.client = new WebexConvergedRecordings.RecordingsClient({ token })
  // @ts-expect-error
  WebexConvergedRecordings.WebexRecording
  return element
}
document.body.append(show('t'), new (WebexConvergedRecordings.WebexRecordings.define('our-recordings'))())
