// webex-recordings whoami: says whose token is used, where it comes from, and when it ends.

import { asked } from '../diagnose/ask.js'
import { isTraceable } from '../diagnose/stranger.js'
import { isObject, textIn } from '../host/values.js'
import { ACCESS, clientOf, TOKENS } from './access.js'
import { OUTPUT, printerOf } from './output/print.js'

/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

const FIELDS = ['email', 'name', 'type', 'orgId', 'tokenFrom', 'expires', 'baseUrl']

export const SUMMARY = 'Says whose token is used, where it comes from, and when it ends.'

export const OPTIONS = /** @satisfies {Table} */ ({ ...OUTPUT, ...ACCESS })

export const NOTES = `Webex says whose token it is only if the token has the scope spark:people_read. The token itself is never printed.

${TOKENS}`

/** @param {Context} context */
export async function run(context) {
  const { signal } = context
  const printer = printerOf(context, { known: FIELDS, usual: FIELDS, shape: 'one' })
  const { client, baseUrl, tokenFrom } = await clientOf(context)
  const me = await asked(client, 'people/me', { signal })
  // A proxy's refusal says nothing about the token.
  if (me.error && !(me.error.code === 'forbidden' && isTraceable(me))) throw me.error
  const expiry = await asked(client, 'authorizations/tokenExpiry', { signal })
  await printer.add({ ...personIn(me.json), tokenFrom, expires: timeIn(expiry.json), baseUrl })
  await printer.end()
  if (me.error)
    console.error('Webex does not say whose token this is, because the token does not have the scope spark:people_read.')
}

/** @param {unknown} json */
function personIn(json) {
  const emails = isObject(json) && Array.isArray(json.emails) ? json.emails : []
  const [email] = emails.filter((one) => typeof one === 'string')
  return { email, name: textIn(json, 'displayName'), type: textIn(json, 'type'), orgId: textIn(json, 'orgId') }
}

/** @param {unknown} json */
function timeIn(json) {
  const time = isObject(json) && typeof json.exp === 'number' ? new Date(json.exp) : undefined
  return time && !Number.isNaN(time.getTime()) ? time.toISOString() : undefined
}
