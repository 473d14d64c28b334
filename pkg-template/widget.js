// The element `<webex-recordings>`, for modules. Importing it defines nothing: `WebexRecordings.define()` does.

export { WebexRecordings } from './widget/element.js'
