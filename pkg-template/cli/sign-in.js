// The sign-in that `login` stores and the other commands use: sign-in.json has the integration and the address, and sign-in-tokens.json the
// tokens. Only their owner can read them. They are not encrypted.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileStore, refreshingToken } from '../auth.js'
import { codeOf } from '../files/reasons.js'
import { followed, writeWhole } from '../files/whole.js'
import { Failure, reasonOf } from './errors.js'
import { EXIT } from './exit.js'

/** @typedef {{ clientId: string, clientSecret: string, baseUrl?: string | undefined }} Integration */

const FORMAT = 1
const FOR_OTHERS = 0o077

/**
 * Where the sign-in is stored: https://specifications.freedesktop.org/basedir-spec/latest/
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function signInFolder({ XDG_CONFIG_HOME, APPDATA }) {
  const base = process.platform === 'win32' ? APPDATA : XDG_CONFIG_HOME
  return join(base || join(home(), '.config'), 'webex-recordings')
}

function home() {
  try {
    return homedir()
  } catch {
    // For example, a container that runs as a user without a name.
    throw new Failure('this user has no home folder; set HOME, or XDG_CONFIG_HOME', EXIT.signIn)
  }
}

/** @param {NodeJS.ProcessEnv} env */
const filesIn = (env) => {
  const folder = signInFolder(env)
  return { folder, integration: join(folder, 'sign-in.json'), tokens: join(folder, 'sign-in-tokens.json') }
}

/** @param {NodeJS.ProcessEnv} env */
export const tokenStore = (env) => fileStore(filesIn(env).tokens)

/**
 * The stored sign-in: a token function, and the address that its tokens are for. They are never sent anywhere else. Absent if nobody has
 * signed in.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string | undefined} wanted the address that the command was given, if any
 */
export function storedSignIn(env, wanted) {
  const integration = readIntegration(env)
  if (!integration) return undefined
  const { clientId, clientSecret, baseUrl } = integration
  if (wanted !== undefined && !isSame(baseUrl, wanted)) {
    const [here, there] = [baseUrl, wanted].map((url) => JSON.stringify(shown(url)))
    throw new Failure(
      `You are signed in at ${here}, not at ${there}. Sign in there: webex-recordings login --base-url ${there}`,
      EXIT.signIn,
    )
  }
  const store = tokenStore(env)
  const read = async () => {
    const tokens = await store.read()
    // If somebody has signed in elsewhere since, these tokens are not for this address.
    const now = readIntegration(env)
    return now && isSame(now.baseUrl, baseUrl) ? tokens : undefined
  }
  return { token: refreshingToken({ clientId, clientSecret, baseUrl, store: { ...store, read } }), baseUrl }
}

/**
 * The integration of the stored sign-in, with its secret.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Integration | undefined}
 */
export function readIntegration(env) {
  const { integration: path } = filesIn(env)
  const named = `cannot use the sign-in in ${JSON.stringify(path)}`
  let text
  try {
    const { mode } = statSync(path)
    if (process.platform !== 'win32' && (mode & FOR_OTHERS) !== 0) {
      throw new Failure(`${named}: other users can read it. Run chmod 600 on it.`, EXIT.signIn)
    }
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Failure) throw error
    if (codeOf(error) === 'ENOENT') return undefined
    throw new Failure(`${named}: ${reasonOf(error)}`, EXIT.signIn)
  }
  const found = integrationIn(text)
  if (!found) throw new Failure(`${named}: it is damaged. Run "webex-recordings logout", and sign in again.`, EXIT.signIn)
  return found
}

/**
 * @param {string} text
 * @returns {Integration | undefined}
 */
function integrationIn(text) {
  try {
    const { format, clientId, clientSecret, baseUrl } = JSON.parse(text)
    const isText = (/** @type {unknown} */ value) => typeof value === 'string' && value !== ''
    const isRight = format === FORMAT && isText(clientId) && isText(clientSecret)
    return isRight && (baseUrl === undefined || isText(baseUrl)) ? { clientId, clientSecret, baseUrl } : undefined
  } catch {}
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Integration} integration
 */
export function writeIntegration(env, integration) {
  const { folder, integration: path } = filesIn(env)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeWhole(path, `${JSON.stringify({ format: FORMAT, ...integration }, null, 2)}\n`, { mode: 0o600 })
  } catch (error) {
    throw new Failure(`cannot write ${JSON.stringify(path)}: ${reasonOf(error)}`)
  }
}

/**
 * Removes the stored sign-in, and what a killed process may have left of one. Waits while a token is renewed: else the new one would
 * be stored afterwards. Returns whether there was a sign-in.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} [signal] ends the wait
 */
export async function removeSignIn(env, signal) {
  const { folder, tokens, integration } = filesIn(env)
  const found = [tokens, integration].filter((path) => existsSync(path))
  if (found.length > 0) await tokenStore(env).lock(async () => found.forEach(removeFile), { signal })
  for (const name of namesIn(folder).filter((name) => LEFT_OVER.test(name))) removeFile(join(folder, name))
  return found.length > 0
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw new Failure(`cannot read ${JSON.stringify(folder)}: ${reasonOf(error)}`)
  }
}

/** What files/whole.js writes first. */
const LEFT_OVER = /^sign-in(-tokens)?\.json\..*tmp$/

/** @param {string} path If it is a link, what it leads to is removed, too. */
function removeFile(path) {
  try {
    for (const one of [followed(path), path]) rmSync(one, { force: true })
  } catch (error) {
    throw new Failure(`cannot remove ${JSON.stringify(path)}: ${reasonOf(error)}`)
  }
}

/**
 * Whether two addresses are the same.
 *
 * @param {string | undefined} left
 * @param {string | undefined} right
 */
export const isSame = (left, right) => plain(left) === plain(right)

const WEBEX = 'https://webexapis.com/v1'

/**
 * An address in the one form that it is compared in.
 *
 * @param {string | undefined} url
 */
export function plain(url = WEBEX) {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : url
}

/**
 * An address for a message. A user name and a password in it, or a query, are not shown.
 *
 * @param {string | undefined} url
 */
function shown(url) {
  const [, scheme, rest] = /^(https?:\/\/)([^?#]*)/.exec(plain(url)) ?? []
  return scheme ? scheme + rest.replace(/^[^/]*@/, '') : 'another address'
}
