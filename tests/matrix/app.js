// What every bundler is given: src/index.js.

import * as webex from 'webex-converged-recordings'
import { scenario } from '../scenario.mjs'

scenario(webex, Object.fromEntries(new URLSearchParams(location.search))).then(
  (report) => {
    window.report = report
  },
  (error) => {
    window.report = { failed: `${error}\n${error.stack}` }
  },
)
