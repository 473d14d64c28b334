// Lets others judge the emulator, and prints a line for each: cargo xtask judge [NAME]
//
// - schemathesis sends requests made from the descriptions, valid and invalid ones, and compares the answers with them.
// - Prism stands between the packed client and the emulator, and compares both with the descriptions.
// - wxc-sdk and webexpythonsdk are clients for Webex by others. They have never heard of the emulator.
//
// Each judge has an emulator of its own. A judge who finds something fails, and so does one who judged nothing. Last, the
// judges are given an emulator that is broken on purpose, to see that they notice.

import assert from 'node:assert/strict'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { portOf } from '../helpers/port.mjs'
import { run, start } from './programs.mjs'
import { NOW, SNAPSHOT } from './world.mjs'

const given = (/** @type {string} */ name) => {
  const value = process.env[name]
  if (!value) throw new Error(`Run this with: cargo xtask judge (${name} is not set)`)
  return value
}
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))

const consumer = given('CONSUMER')
const python = given('PYTHON')
const out = given('JUDGES')
const only = process.argv[2] ?? ''
const DESCRIPTIONS = { contract: here('../package/description.yml'), webex: here('../../emulator/webex.yml') }

/** @typedef {'contract' | 'webex'} Dialect */
/** @typedef {{ judged: number, found: string }} Verdict found: empty if nothing was */

/**
 * @param {Dialect} dialect
 * @param {string[]} options
 */
function emulator(dialect, options) {
  const people = dialect === 'webex' ? ['--dialect', 'webex', '--users', here('people.json')] : []
  const cli = join(consumer, 'node_modules/webex-converged-recordings/cli.js')
  return start(process.execPath, [cli, 'emulator', '--port', '0', '--control', '--now', NOW, ...people, ...options])
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const port = portOf(probe)
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/**
 * @param {Dialect} dialect
 * @param {string} upstream
 */
async function prism(dialect, upstream) {
  const cli = here('node_modules/@stoplight/prism-cli/dist/index.js')
  const port = String(await freePort())
  const options = ['--host', '127.0.0.1', '--port', port, '--errors', DESCRIPTIONS[dialect], upstream]
  return start(process.execPath, [cli, 'proxy', ...options], { ready: /Prism is listening on (\S+)/ })
}

/**
 * What a script says at its end.
 *
 * @param {{ output: string, code: number | string }} ended
 * @returns {Verdict}
 */
function verdictOf({ output, code }) {
  const result = output.split('\n').findLast((line) => line.startsWith('{"checks":'))
  if (!result) return { judged: 0, found: `ended with ${code}\n${output}` }
  const { checks, found } = JSON.parse(result)
  if (code !== 0 && found.length === 0) found.push(`ended with ${code}`)
  return { judged: checks, found: found.join('\n') }
}

/**
 * Which calls each person has to succeed with at least once, and which ones never.
 *
 * @type {Record<string, { succeeds: string[], never: string[] }>}
 */
const RIGHTS = {
  uma: {
    succeeds: [
      ...['listCalls', 'getCall', 'getMetadata', 'trashCalls', 'restoreCalls', 'purgeCalls'],
      ...['listMeetings', 'getMeeting', 'deleteMeeting', 'trashMeetings', 'restoreMeetings', 'purgeMeetings'],
      ...['getMe', 'getTokenExpiry', 'beginDeviceGrant'],
    ],
    never: [
      ...['listCallsOfOrganization', 'deleteCall', 'reassignCalls', 'listMeetingsOfOrganization'],
      'deleteMeetingOfOrganization',
    ],
  },
  ann: {
    succeeds: [
      ...['listCalls', 'listCallsOfOrganization', 'getCall', 'getMetadata', 'trashCalls', 'restoreCalls', 'purgeCalls'],
      ...['reassignCalls', 'listMeetings', 'listMeetingsOfOrganization', 'deleteMeetingOfOrganization'],
      ...['getMe', 'getTokenExpiry'],
    ],
    never: ['deleteCall'],
  },
  olaf: {
    succeeds: [
      ...['listCalls', 'listCallsOfOrganization', 'getCall', 'getMetadata', 'deleteCall', 'listMeetings'],
      ...['listMeetingsOfOrganization', 'getMeeting', 'deleteMeeting', 'getMe', 'getTokenExpiry'],
    ],
    never: ['reassignCalls', 'deleteMeetingOfOrganization'],
  },
}

/**
 * @param {Dialect} dialect
 * @param {string} person
 * @param {string} address
 * @param {string[]} options
 * @returns {Promise<Verdict>}
 */
async function schemathesis(dialect, person, address, options = []) {
  const statistics = join(out, `${dialect}-${person}.json`)
  const config = ['--config-file', here('schemathesis.toml')]
  const ended = await run(
    join(dirname(python), 'schemathesis'),
    [...config, 'run', DESCRIPTIONS[dialect], '--url', address, '--no-color', ...options],
    {
      cwd: out,
      env: {
        SCHEMATHESIS_HOOKS: here('adapt.py'),
        PYTHONDONTWRITEBYTECODE: '1',
        TOKEN: person === 'anybody' ? 'dev-token' : `${person}-token`,
        PERSON: person,
        RESET: new URL('/_emulator/reset', address).href,
        STATISTICS: statistics,
      },
    },
  )
  const judged = Number(/(\d+) generated/.exec(ended.output)?.[1] ?? 0)
  const found = ended.code === 0 ? [] : [ended.output]
  if (person in RIGHTS && judged > 0) found.push(...wrongRights(RIGHTS[person], JSON.parse(await readFile(statistics, 'utf8'))))
  return { judged, found: found.join('\n') }
}

/**
 * @param {{ succeeds: string[], never: string[] }} rights
 * @param {Record<string, Record<string, number>>} statistics for each operation, how often each status was answered
 */
function wrongRights({ succeeds, never }, statistics) {
  const succeeded = (/** @type {string} */ name) => Object.keys(statistics[name] ?? {}).some((status) => status.startsWith('2'))
  return [
    ...succeeds.filter((name) => !succeeded(name)).map((name) => `${name} never succeeded: ${JSON.stringify(statistics[name])}`),
    ...never.filter(succeeded).map((name) => `${name} succeeded: ${JSON.stringify(statistics[name])}`),
  ]
}

/** @param {string} name @param {string[]} args */
const script = async (name, ...args) =>
  verdictOf(await run(python, [here(name), ...args], { env: { PYTHONDONTWRITEBYTECODE: '1' } }))

/**
 * @param {Dialect} dialect
 * @param {string} upstream
 * @param {(address: string, upstream: string) => Promise<Verdict>} act
 */
async function through(dialect, upstream, act) {
  const proxy = await prism(dialect, upstream)
  try {
    return await act(proxy.address, upstream)
  } finally {
    await proxy.stop()
  }
}
/** @param {Dialect} dialect */
const client = (dialect) => async (/** @type {string} */ address, /** @type {string} */ upstream) =>
  verdictOf(await run(process.execPath, [here('prism.mjs'), dialect, address, upstream]))

/** @type {{ name: string, dialect: Dialect, options: string[], act: (address: string) => Promise<Verdict>, isBroken?: boolean }[]} */
const JUDGES = [
  {
    name: 'schemathesis, contract',
    dialect: 'contract',
    options: ['--recordings', '400'],
    act: (address) => schemathesis('contract', 'anybody', address),
  },
  ...Object.keys(RIGHTS).map((person) => ({
    name: `schemathesis, webex, as ${person}`,
    dialect: /** @type {const} */ ('webex'),
    options: ['--load', join(out, 'world.json')],
    act: (/** @type {string} */ address) => schemathesis('webex', person, address),
  })),
  {
    name: 'Prism and the client, contract',
    dialect: 'contract',
    options: ['--recordings', '60'],
    act: (address) => through('contract', address, client('contract')),
  },
  {
    name: 'Prism and the client, webex',
    dialect: 'webex',
    options: ['--load', join(out, 'world.json')],
    act: (address) => through('webex', address, client('webex')),
  },
  {
    name: 'Prism and wxc-sdk',
    dialect: 'webex',
    options: ['--load', join(out, 'world.json')],
    act: (address) => through('webex', address, (proxy) => script('wxc.py', proxy, address)),
  },
  {
    name: 'wxc-sdk',
    dialect: 'webex',
    options: ['--load', join(out, 'world.json')],
    act: (address) => script('wxc.py', address),
  },
  {
    name: 'webexpythonsdk',
    dialect: 'webex',
    options: ['--load', join(out, 'world.json')],
    act: (address) => script('webexpython.py', address),
  },
  // These emulators are broken.
  {
    name: 'schemathesis, broken pages',
    dialect: 'contract',
    options: ['--recordings', '400', '--fault', 'LIST truncated every 7'],
    act: (address) => schemathesis('contract', 'anybody', address, ['--phases', 'coverage']),
    isBroken: true,
  },
  {
    name: 'Prism and the client, an undocumented status',
    dialect: 'contract',
    options: ['--recordings', '60', '--fault', 'GET 418 every 7'],
    act: (address) => through('contract', address, client('contract')),
    isBroken: true,
  },
  {
    name: 'wxc-sdk, pages without items',
    dialect: 'webex',
    options: ['--load', join(out, 'world.json'), '--fault', 'LIST no-items every 5'],
    act: (address) => script('wxc.py', address),
    isBroken: true,
  },
]

/**
 * @param {Dialect} dialect
 * @param {string[]} options
 * @param {(address: string) => Promise<Verdict>} act
 * @returns {Promise<Verdict>}
 */
async function judge(dialect, options, act) {
  try {
    const server = await emulator(dialect, options)
    return await act(server.address).finally(server.stop)
  } catch (error) {
    return { judged: 0, found: String(error) }
  }
}

await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
await writeFile(join(out, 'world.json'), JSON.stringify(SNAPSHOT))
const judges = JUDGES.filter(({ name }) => name.includes(only))
assert.ok(judges.length > 0, `no judge has "${only}" in its name`)
let failed = 0
for (const { name, dialect, options, act, isBroken = false } of judges) {
  const begun = Date.now()
  const { judged, found } = await judge(dialect, options, act)
  const isGood = judged > 0 && (found !== '') === isBroken
  if (!isGood) failed += 1
  const what = isBroken ? (found ? 'noticed' : 'NOT NOTICED') : found ? 'FOUND SOMETHING' : 'nothing found'
  const seconds = `${((Date.now() - begun) / 1000).toFixed(1)} s`
  console.log(
    `${isGood ? 'pass' : 'FAIL'}  ${name.padEnd(48)} ${String(judged).padStart(5)} checks  ${seconds.padStart(7)}  ${what}`,
  )
  if (!isGood && found) console.log(found.replaceAll(/^/gm, '      '))
}
process.exitCode = failed > 0 ? 1 : 0
