const { basename } = require('node:path')
const webex = require('webex-converged-recordings')
const downloads = require('webex-converged-recordings/download')
const { perform } = require('./scenario.cjs')

const entries = ['webex-converged-recordings', 'webex-converged-recordings/download'].map((name) =>
  basename(require.resolve(name)),
)
perform({ ...webex, ...downloads }, JSON.parse(process.env.OPTIONS)).then((report) =>
  console.log(JSON.stringify({ ...report, entries })),
)
