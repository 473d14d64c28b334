const webex = require('webex-converged-recordings')
const { scenario } = require('./scenario.cjs')

scenario(webex, Object.fromEntries(new URLSearchParams(location.search))).then(
  (report) => {
    window.report = report
  },
  (error) => {
    window.report = { failed: `${error}\n${error.stack}` }
  },
)
