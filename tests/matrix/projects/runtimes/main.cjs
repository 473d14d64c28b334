const { basename } = require('node:path')
const webex = require('webex-converged-recordings')
const downloads = require('webex-converged-recordings/download')
const { WebexRecordings } = require('webex-converged-recordings/widget')
const { perform } = require('./scenario.cjs')

// A server that renders pages requires the element, too.
WebexRecordings.define()
const names = ['', '/download', '/widget'].map((entry) => `webex-converged-recordings${entry}`)
const entries = names.map((name) => basename(require.resolve(name)))
perform({ ...webex, ...downloads }, JSON.parse(process.env.OPTIONS)).then((report) =>
  console.log(JSON.stringify({ ...report, entries })),
)
