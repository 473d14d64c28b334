// Programs: those that run to their end, and servers. All of them end together with this process.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
process.once('exit', () => {
  for (const child of running) child.kill()
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} options
 * @param {(line: string) => void} [take]
 */
function begin(program, args, { cwd, env = {} }, take) {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  /** @type {string[]} */
  const printed = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      printed.push(line)
      take?.(line)
    })
  }
  /** @type {Promise<number | string>} */
  const ended = new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    // After both streams have ended.
    child.once('close', (code, signal) => resolve(code ?? String(signal)))
  })
  ended.then(() => running.delete(child))
  return { child, printed, ended }
}

/**
 * Runs a program to its end. Returns what it printed and how it ended.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 */
export async function run(program, args, options = {}) {
  const { printed, ended } = begin(program, args, options)
  const code = await ended
  return { code, output: printed.join('\n') }
}

/**
 * Starts a server, and waits until it has printed a line with its address.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ ready?: RegExp, env?: Record<string, string> }} [options] ready: matches the line, and its address
 */
export async function start(program, args, { ready = /^(http:\S+)$/, env } = {}) {
  /** @type {(address: string) => void} */
  let found = () => {}
  /** @type {Promise<string>} */
  const address = new Promise((resolve) => {
    found = resolve
  })
  const { child, printed, ended } = begin(program, args, { env }, (line) => {
    const match = ready.exec(line)
    if (match) found(match[1])
  })
  const failed = ended.then((code) => {
    throw new Error([`${program} ${args.join(' ')} ended with ${code}`, ...printed].join('\n'))
  })
  const stop = async () => {
    child.kill()
    await ended
  }
  // It is expected to end later on.
  failed.catch(() => {})
  return { address: await Promise.race([address, failed]), printed, stop }
}
