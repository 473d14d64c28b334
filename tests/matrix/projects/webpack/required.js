const webex = require('webex-converged-recordings')
const downloads = require('webex-converged-recordings/download')
const { perform } = require('./scenario.cjs')

perform({ ...webex, ...downloads }, Object.fromEntries(new URLSearchParams(location.search))).then((report) => {
  window.report = report
})
