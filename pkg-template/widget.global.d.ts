// The global that the scripts of the element bring, `widget.global.js` and `widget.no-wasm.global.js`: everything of the client, and the
// element's class. Where a page has one of them, tell TypeScript so in one of its files:
//
//     /// <reference types="webex-converged-recordings/widget.global.js" />

import * as api from './widget-script.js'

declare global {
  export import WebexConvergedRecordings = api
}
