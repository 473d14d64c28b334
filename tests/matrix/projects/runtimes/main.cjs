const webex = require('webex-converged-recordings')
const { scenario } = require('./scenario.cjs')

const { BASE_URL, TOKEN } = process.env
scenario(webex, { baseUrl: BASE_URL, token: TOKEN }).then((report) => console.log(JSON.stringify(report)))
