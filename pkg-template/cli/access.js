// How a command reaches Webex: at which address, and with which token.

import { RecordingsClient } from '../node.js'
import { file, text } from './options.js'
import { clean } from './output/terminal.js'
import { hideProgress } from './progress.js'
import { tokenSourceOf } from './token-source.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

const group = 'Access'

export const ACCESS = /** @satisfies {Table} */ ({
  baseUrl: {
    kind: text('<url>', 'the URL of an API'),
    otherwise: 'WEBEX_BASE_URL from the environment, or the API of Webex',
    about: 'the URL of the API',
    group,
  },
  tokenFile: { kind: file, about: 'read the access token from this file; other users must not be able to read it', group },
  verbose: { about: 'print a line about each request to standard error', group },
})

export const TOKENS = `The access token comes from the first of these: --token-file, WEBEX_ACCESS_TOKEN, the command in WEBEX_TOKEN_COMMAND,
or the sign-in of "webex-recordings login".`

/**
 * The address from the options or the environment. Absent: that of Webex.
 *
 * @param {Pick<Context, 'values' | 'env'>} context
 * @returns {string | undefined}
 */
export const baseUrlOf = ({ values, env }) => values.baseUrl ?? (env.WEBEX_BASE_URL || undefined)

/**
 * The client of a command. Its calls fail with a Failure if there is no token.
 *
 * @param {Context} context
 * @param {Partial<Api.ClientOptions>} [more]
 */
export async function clientOf(context, more) {
  const { values } = context
  const given = baseUrlOf(context)
  // The stored sign-in knows where it is from.
  const { token, from, baseUrl = given } = await tokenSourceOf(context, given)
  const onEvent = values.verbose ? tell : undefined
  return { client: new RecordingsClient({ token, baseUrl, onEvent, ...more }), baseUrl, tokenFrom: from }
}

/** @param {Api.ClientEvent} event */
function tell({ type, ...rest }) {
  const details = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  hideProgress()
  console.error(clean(`${type} ${details.join(' ')}`))
}
