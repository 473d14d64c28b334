// A bundle that may not be split.

import * as downloads from 'webex-converged-recordings/download'
import * as webex from 'webex-converged-recordings/inline'
import { perform } from './scenario.mjs'

perform({ ...webex, ...downloads }, Object.fromEntries(new URLSearchParams(location.search))).then((report) => {
  window.report = report
})
