// What the tests of the package share: the folder in which the tarball is installed, the emulator and Chromium.

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'

const given = (/** @type {string} */ name) => {
  const value = process.env[name]
  if (!value) throw new Error(`Run these tests with: cargo xtask test (${name} is not set)`)
  return value
}

export const tarball = given('TARBALL')
export const withHooks = given('WITH_HOOKS')
/** Whether every entry of the package has the core that is JavaScript. */
export const isWithoutWasm = process.env.CORE === 'no-wasm'
/** For the tests of WebAssembly itself, which are left out then: xtask/src/test/without_wasm.rs lists them. */
export const aboutWasm = { skip: isWithoutWasm }
export const consumer = given('CONSUMER')
export const installed = join(consumer, 'node_modules/webex-converged-recordings')
export const root = fileURLToPath(new URL('../../', import.meta.url))
export const here = fileURLToPath(new URL('./', import.meta.url))

/** @type {ReturnType<typeof loaded> | undefined} */
let library
/** The package as `import` finds it from the consumer's folder. Modules that are loaded at the same time share it. */
export const load = () => {
  library ??= loaded()
  return library
}

/** @returns {Promise<typeof import('webex-converged-recordings') & typeof import('webex-converged-recordings/emulator')>} */
async function loaded() {
  const file = join(consumer, `reexport-${process.pid}.mjs`)
  await writeFile(file, "export * from 'webex-converged-recordings'\nexport * from 'webex-converged-recordings/emulator'\n")
  return import(pathToFileURL(file).href)
}
/** The same for `require`. */
export const require = createRequire(join(consumer, 'require.cjs'))

/**
 * Runs a script in the consumer's folder. Never rejects: returns what the script printed and how it ended.
 *
 * @param {string} name
 * @param {string} source
 * @param {{ environment?: Record<string, string>, options?: string[], timeout?: number }} [options] options: of Node
 */
export async function run(name, source, { environment = {}, options = [], timeout } = {}) {
  await writeFile(join(consumer, name), source)
  return command(process.execPath, [...options, name], environment, { timeout })
}

/**
 * Runs a program. Never rejects: returns what it printed and how it ended.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [environment]
 * @param {{ cwd?: string, timeout?: number }} [options]
 * @returns {Promise<{ code: number | string | null | undefined, stdout: string, stderr: string }>}
 */
export async function command(program, args, environment = {}, { cwd = consumer, timeout = 300_000 } = {}) {
  const env = { ...process.env, NODE_OPTIONS: '', ...environment }
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, { cwd, env, timeout, maxBuffer: 100_000_000 })
    return { code: 0, stdout, stderr }
  } catch (error) {
    const { code, stdout, stderr, message } = /** @type {import('node:child_process').ExecFileException} */ (error)
    return { code, stdout: stdout ?? '', stderr: stderr || message }
  }
}

/**
 * Starts a program that prints its address as its first line.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<{ address: string, stop: () => Promise<number> }>} `stop` returns the exit code
 */
export async function server(program, args, cwd = consumer) {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const failed = ended.then(([code]) => Promise.reject(new Error(`${program} ${args.join(' ')} ended with ${code}`)))
  failed.catch(() => {})
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), failed])
  child.stderr.resume()
  const stop = async () => {
    child.kill()
    const [code] = await ended
    return code
  }
  return { address: line, stop }
}

export const TOKEN = 't0ken-of-the-tests'

/** The emulator as `npx webex-recordings emulator` starts it. */
export const emulator = (/** @type {string[]} */ ...args) =>
  server('node_modules/.bin/webex-recordings', ['emulator', '--port', '0', '--token', TOKEN, ...args])

/** How long to wait for something in a page. Generous, because only a failure ever waits this long. */
const LIMIT_MS = 120_000

/**
 * Starts Chromium. Each page has a list of everything that Chromium complains about.
 *
 * @param {string[]} more arguments
 */
export async function browser(...more) {
  const launched = await chromium.launch({
    executablePath: given('CHROMIUM'),
    args: [...given('CHROMIUM_ARGUMENTS').split(' '), ...more],
  })
  /** @param {import('playwright-core').BrowserContextOptions} [options] */
  const open = async (options = {}) => {
    const page = await launched.newPage({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options })
    page.setDefaultTimeout(LIMIT_MS)
    /** @type {string[]} */
    const complaints = []
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    return { page, complaints }
  }
  return { open, close: () => launched.close() }
}
