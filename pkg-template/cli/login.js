// webex-recordings login: signs a person in, in any browser, and stores the sign-in for the other commands.

import { deviceLogin } from '../auth.js'
import { ACCESS, baseUrlOf } from './access.js'
import { Failure, UsageError } from './errors.js'
import { EXIT } from './exit.js'
import { list } from './options.js'
import { clean, paint } from './output/terminal.js'
import { isSame, readIntegration, removeSignIn, signInFolder, tokenStore, writeIntegration } from './sign-in.js'

/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

const USUAL_SCOPES = ['spark:recordings_read', 'spark:people_read']

export const SUMMARY = 'Signs you in, and stores the sign-in for the other commands.'

export const OPTIONS = /** @satisfies {Table} */ ({
  scopes: {
    kind: list('<scopes>', 'scopes with commas between them, such as spark:recordings_read'),
    otherwise: USUAL_SCOPES.join(','),
    about: 'what the sign-in is for; the integration must have these scopes',
  },
  baseUrl: ACCESS.baseUrl,
})

export const NOTES = `It needs an integration: https://developer.webex.com/my-apps/new/integration. Set its client ID and client secret in the environment,
as WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET. They are stored with the sign-in, so the other commands need nothing else.

  webex-recordings login --scopes spark:recordings_read,spark:recordings_write,spark:people_read

The sign-in is stored in files that only you can read, and renews itself. It is not encrypted.`

/** @param {Context} context */
export async function run(context) {
  const { values, env, signal } = context
  const baseUrl = baseUrlOf(context)
  const { clientId, clientSecret } = integrationOf(env, baseUrl)
  /** @type {import('webex-converged-recordings/auth').Tokens} */
  const tokens = await deviceLogin({
    clientId,
    clientSecret,
    scopes: values.scopes ?? USUAL_SCOPES,
    baseUrl,
    signal,
    onCode: ({ verificationUri, verificationUriComplete, userCode, expiresAt }) => {
      const { stderr } = process
      console.error(
        `Open ${clean(verificationUri)} in any browser, and enter the code ${paint('bold', clean(userCode), stderr)}.`,
      )
      if (verificationUriComplete) console.error(`Or open ${clean(verificationUriComplete)}.`)
      console.error(`The code is valid until ${clean(expiresAt)}. Waiting …`)
    },
  })
  // If this is killed half-way, no tokens for another address stay behind.
  await removeSignIn(env, signal)
  writeIntegration(env, { clientId, clientSecret, baseUrl })
  await tokenStore(env).write(tokens)
  console.error(`You are signed in. Granted: ${clean(tokens.scope ?? 'Webex did not say')}.`)
  console.error(`The sign-in is stored in ${JSON.stringify(signInFolder(env))}. "webex-recordings logout" removes it.`)
  if (tokens.refreshToken === undefined)
    throw new Failure('Webex gave no refresh token, so this sign-in does not renew itself.', EXIT.partly)
}

/**
 * The integration: from the environment, or that of the last sign-in at the same address.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string | undefined} baseUrl
 */
function integrationOf(env, baseUrl) {
  const { WEBEX_CLIENT_ID: clientId, WEBEX_CLIENT_SECRET: clientSecret } = env
  if (clientId && clientSecret) return { clientId, clientSecret }
  if (clientId || clientSecret) {
    throw new UsageError(
      `WEBEX_CLIENT_${clientId ? 'SECRET' : 'ID'}: must be set in the environment together with WEBEX_CLIENT_${clientId ? 'ID' : 'SECRET'}`,
    )
  }
  const stored = readIntegration(env)
  if (stored && isSame(stored.baseUrl, baseUrl)) return stored
  throw new UsageError(
    'WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET: must be set in the environment; allowed: those of your integration',
  )
}
