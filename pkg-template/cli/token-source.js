// Where the access token comes from. A token is never an argument: other programs can see those, and the shell remembers them.

import { execFile } from 'node:child_process'
import { createReadStream, statSync } from 'node:fs'
import { isToken } from '../auth/tokens.js'
import { Failure, reasonOf, UsageError } from './errors.js'
import { EXIT } from './exit.js'
import { bytesOf } from './files.js'
import { storedSignIn } from './sign-in.js'

/** @import { ClientOptions } from 'webex-converged-recordings' */
/** @import { Context } from './commands.js' */

/** @typedef {{ token: NonNullable<ClientOptions['token']>, from: string, baseUrl?: string | undefined }} TokenSource `from`: which one it is, for people. `baseUrl`: the address that it is for, if there is only one */

const FOR_OTHERS = 0o077
const COMMAND_MS = 60_000

const HOW = `Set WEBEX_ACCESS_TOKEN, use --token-file, or run "webex-recordings login".
To try things out, copy your personal access token: https://developer.webex.com/docs/getting-your-personal-access-token`

/**
 * @param {Pick<Context, 'values' | 'env' | 'signal'>} context
 * @param {string | undefined} baseUrl
 * @returns {Promise<TokenSource>}
 */
export async function tokenSourceOf({ values, env, signal }, baseUrl) {
  const { tokenFile } = values
  if (tokenFile !== undefined) return source(() => fromFile(tokenFile, signal), `the file ${JSON.stringify(tokenFile)}`)
  // An empty variable is a mistake, such as a secret that a CI job did not get. Another source must not take its place.
  const { WEBEX_ACCESS_TOKEN: token, WEBEX_TOKEN_COMMAND: command } = env
  if (token === '') throw new UsageError('WEBEX_ACCESS_TOKEN: is empty; set it to an access token, or unset it')
  if (token !== undefined) return { token, from: 'WEBEX_ACCESS_TOKEN' }
  if (command === '')
    throw new UsageError('WEBEX_TOKEN_COMMAND: is empty; set it to a command that prints an access token, or unset it')
  if (command !== undefined) return source(() => fromCommand(command, signal), 'the command in WEBEX_TOKEN_COMMAND')
  const stored = storedSignIn(env, baseUrl)
  if (stored) return { ...stored, from: 'the sign-in of "webex-recordings login"' }
  throw new Failure(`There is no access token.\n${HOW}`, EXIT.signIn)
}

/**
 * A source that is asked right away, so that its failure ends the command, and again when Webex rejects the token.
 *
 * @param {() => string | Promise<string>} ask
 * @param {string} from
 * @returns {Promise<TokenSource>}
 */
async function source(ask, from) {
  const first = await ask()
  return { token: async ({ reason }) => (reason === 'first' ? first : ask()), from }
}

/**
 * @param {string} path
 * @param {AbortSignal} signal
 */
async function fromFile(path, signal) {
  const named = `--token-file: cannot use ${JSON.stringify(path)}`
  let text
  try {
    const { mode } = statSync(path)
    if (process.platform !== 'win32' && (mode & FOR_OTHERS) !== 0) {
      throw new Failure(`${named}: other users can read it. Run chmod 600 on it.`, EXIT.signIn)
    }
    text = `${await bytesOf(createReadStream(path), signal)}`.trim()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Failure) throw error
    throw new Failure(`${named}: ${reasonOf(error)}`, EXIT.signIn)
  }
  if (text === '') throw new Failure(`${named}: it is empty`, EXIT.signIn)
  if (!isToken(text)) throw new Failure(`${named}: it contains something other than a token`, EXIT.signIn)
  return text
}

/**
 * @param {string} command
 * @param {AbortSignal} signal
 * @returns {Promise<string>}
 */
function fromCommand(command, signal) {
  const [shell, flag] = process.platform === 'win32' ? ['cmd.exe', '/c'] : ['sh', '-c']
  return new Promise((resolve, reject) => {
    const how = { timeout: COMMAND_MS, signal, windowsHide: true }
    const child = execFile(shell, [flag, command], how, (error, stdout) => {
      if (signal.aborted) return reject(signal.reason)
      // Its output is not shown, because it may contain the token.
      if (error) return reject(new Failure(`WEBEX_TOKEN_COMMAND: ${reasonOfEnd(error)}`, EXIT.signIn))
      const token = stdout.trim()
      if (isToken(token)) return resolve(token)
      const what = token === '' ? 'nothing' : 'something other than a token'
      reject(new Failure(`WEBEX_TOKEN_COMMAND: the command printed ${what}`, EXIT.signIn))
    })
    // Its messages for people.
    child.stderr?.pipe(process.stderr)
  })
}

/** @param {import('node:child_process').ExecFileException} error */
function reasonOfEnd({ code, killed }) {
  if (killed) return `the command did not end within ${COMMAND_MS / 1000} seconds`
  return typeof code === 'number' ? `the command ended with the exit code ${code}` : 'the command could not be run'
}
