import * as webex from './node_modules/webex-converged-recordings/index.js'
import { forbidden, scenario } from './scenario.mjs'

const { act = 'scenario', ...options } = Object.fromEntries(new URLSearchParams(location.search))
window.report = await { scenario, forbidden }[act](webex, options).catch((error) => ({ failed: `${error}\n${error.stack}` }))
