// The global that the script tag brings. Where a page has it, tell TypeScript so in one of its files:
//
//     /// <reference types="webex-converged-recordings/global.js" />

import * as api from './index.js'

declare global {
  export import WebexConvergedRecordings = api
}
