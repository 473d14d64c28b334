const { basename } = require('node:path')
const webex = require('webex-converged-recordings')
const { scenario } = require('./scenario.cjs')

const { BASE_URL, TOKEN } = process.env
const entry = basename(require.resolve('webex-converged-recordings'))
scenario(webex, { baseUrl: BASE_URL, token: TOKEN }).then((report) => console.log(JSON.stringify({ ...report, entry })))
