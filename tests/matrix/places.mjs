// Where a row of the matrix runs: its project in an empty folder with the tarball installed, an emulator of its own, and
// a server for its pages.

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import sirv from 'sirv'
import { portOf } from '../helpers/port.mjs'
import { SERVERS, TOKEN } from './judge.mjs'

export const given = (/** @type {string} */ name) => {
  const value = process.env[name]
  if (!value) throw new Error(`Run this with: cargo xtask test --matrix (${name} is not set)`)
  return value
}

export const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))

/** A runtime that package.json pins, under this name. */
export const binary = (/** @type {string} */ runtime) =>
  here(`node_modules/${runtime}/${runtime === 'deno' ? '' : 'bin/'}${runtime.replace(/\d+$/, '')}`)

/**
 * The environment of users' tools: the newest long-term release of Node, because some tools refuse older ones, and no
 * options of this process.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export const environment = (release = 'node24') => ({
  ...process.env,
  PATH: [here(`node_modules/${release}/bin`), process.env.PATH].join(delimiter),
  NODE_OPTIONS: '',
  CI: 'true',
  NO_COLOR: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
})

/**
 * Runs a program to its end, and returns what it printed. Rejects with what it printed when it fails.
 *
 * @param {string} cwd
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeout?: number }} [options]
 */
export async function run(cwd, program, args, options) {
  const { code, stdout, stderr } = await finish(cwd, program, args, options)
  if (code === 0) return stdout
  throw new Error([`${program} ${args.join(' ')} ended with ${code}`, stdout, stderr].join('\n').slice(0, 4000))
}

/**
 * Runs a program to its end, whatever that is.
 *
 * @param {string} cwd
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeout?: number }} [options]
 * @returns {Promise<import('./judge.mjs').Ended>}
 */
export async function finish(cwd, program, args, { env = environment(), timeout = 240_000 } = {}) {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, { cwd, env, timeout, maxBuffer: 100_000_000 })
    return { code: 0, stdout, stderr }
  } catch (error) {
    const { message, code, signal, stdout, stderr } = /** @type {import('node:child_process').ExecFileException} */ (error)
    return { code: signal ?? code ?? undefined, stdout: stdout ?? '', stderr: stderr || message }
  }
}

// Each program has a process group of its own, so that it ends together with all that it started, and with this process.
/** @type {Set<number>} */
const running = new Set()
const end = (/** @type {number} */ pid) => {
  running.delete(pid)
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
process.once('exit', () => running.forEach(end))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

/**
 * Starts a program that runs until it is stopped.
 *
 * @param {string} cwd
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, stdio?: 'ignore' | ['ignore', 'pipe', 'pipe'] }} [options]
 */
export function serving(cwd, program, args, { env = environment(), stdio = 'ignore' } = {}) {
  const child = spawn(program, args, { cwd, env, stdio, detached: true })
  const exited = new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? code}`))
  })
  if (child.pid) running.add(child.pid)
  const stop = async () => {
    if (child.pid) end(child.pid)
    await exited
  }
  return { child, exited, stop }
}

// The address of a server on this machine, and not that of a page that a tool recommends.
const ADDRESS = /(https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+[^\s]*)/

/**
 * Starts a server, and waits for the address that it prints.
 *
 * @param {string} cwd
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, address?: RegExp }} [options]
 */
export async function start(cwd, program, args, { env, address = ADDRESS } = {}) {
  const { child, exited, stop } = serving(cwd, program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  /** @type {string[]} */
  const printed = []
  /** @type {NodeJS.Timeout | undefined} */
  let late
  /** @type {Promise<string>} */
  const found = new Promise((resolve, reject) => {
    const failed = (/** @type {string} */ what) =>
      reject(new Error([`${program} ${args.join(' ')}: ${what}`, ...printed].join('\n').slice(0, 4000)))
    late = setTimeout(() => failed('printed no address'), 120_000)
    exited.then(failed)
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        printed.push(line)
        // Without colours.
        const match = address.exec(stripVTControlCharacters(line))
        if (match) resolve(match[1].replace(/\/$/, ''))
      })
    }
  })
  try {
    return { address: await found, stop, printed }
  } catch (error) {
    await stop()
    throw error
  } finally {
    clearTimeout(late)
  }
}

/**
 * Copies a project into an empty folder, and installs what its lock file names, and the tarball.
 *
 * @param {string} project
 */
export async function install(project) {
  const folder = join(given('MATRIX'), project)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await cp(here(`projects/${project}`), folder, { recursive: true })
  const source = await readFile(here('scenario.mjs'), 'utf8')
  const asScript = source.replaceAll('export async function', 'async function')
  await mkdir(join(folder, 'src'), { recursive: true })
  await cp(here('app.js'), join(folder, 'src/index.js'))
  await cp(here('element.mjs'), join(folder, 'element.mjs'))
  await writeFile(join(folder, 'scenario.mjs'), source)
  await writeFile(join(folder, 'scenario.js'), asScript)
  await writeFile(join(folder, 'scenario.cjs'), `${asScript}\nmodule.exports = { perform, calls, downloads }\n`)
  await run(folder, 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', given('TARBALL')])
  return folder
}

/** @param {keyof typeof SERVERS} scenario */
export const emulator = (scenario) => {
  const { now, faults, dialect = 'contract' } = SERVERS[scenario]
  return start(given('CONSUMER'), process.execPath, [
    join(given('CONSUMER'), 'node_modules/webex-converged-recordings/cli.js'),
    ...['emulator', '--port', '0', '--token', TOKEN, '--dialect', dialect],
    // All have the same recordings.
    ...['--recordings', '80', '--days', '6', '--now', now, '--paging', 'offset'],
    ...faults.flatMap((fault) => ['--fault', fault]),
  ])
}

/**
 * Serves a folder on an origin of its own, and keeps what is posted to it.
 *
 * @param {string} folder
 * @param {Record<string, string | string[]>} [headers]
 */
export async function serve(folder, headers = {}) {
  const files = sirv(folder, { dev: true })
  /** @type {string[]} */
  const posted = []
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      posted.push(await text(request))
      return response.writeHead(204).end()
    }
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    files(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.close()
    server.closeAllConnections()
  }
  return { address: `http://127.0.0.1:${portOf(server)}`, posted, stop }
}
