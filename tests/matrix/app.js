// What every bundler is given: src/index.js.

import * as webex from 'webex-converged-recordings'
import * as downloads from 'webex-converged-recordings/download'
import { perform } from '../scenario.mjs'

perform({ ...webex, ...downloads }, Object.fromEntries(new URLSearchParams(location.search))).then((report) => {
  window.report = report
})
