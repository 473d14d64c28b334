// Weighs each entry of the package, and clients that others would write for the same three calls:
// cargo xtask bench sizes, or cargo xtask sizes
//
// Every client is bundled for browsers by the same bundler, like an app that contains nothing else. The bundles themselves are
// then run against the emulator, so that only working clients are weighed. Whether a client tries again, and whether it checks
// its answers, is observed there as well. Sizes are only printed; tests/package/sizes.test.mjs sets limits.

import assert from 'node:assert/strict'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, inflateSync } from 'node:zlib'
import { entries, gzip } from '../package/entries.mjs'
import { CLIENTS, entryOf, forBrowsers, homeOf } from './clients.mjs'
import { serve } from './http.mjs'
import { before, conditions, given, here, keep, table } from './results.mjs'

const consumer = given('CONSUMER')
const bundles = join(dirname(given('RESULTS')), 'bundles')
const PACKAGE = 'node_modules/webex-converged-recordings'
const installed = join(consumer, PACKAGE)

const compressed = (/** @type {Uint8Array} */ bytes) => ({
  raw: bytes.length,
  gzip: gzip(bytes),
  // Brotli's defaults already compress best.
  brotli: brotliCompressSync(bytes).length,
})

/** A WebAssembly module in JavaScript: its bytes, deflated, in base64. */
const INLINED = /(?<=['"`])[\w+/]{10000,}=*(?=['"`])/

/**
 * @typedef {{ raw: number, gzip: number, brotli: number }} Weight in bytes
 * @typedef {Weight & { wasm?: Weight, js?: Weight }} Weights of a file, and of its WebAssembly and its JavaScript
 */

/**
 * The size of a file, uncompressed and compressed. Inlined WebAssembly is also weighed as if it were a file.
 *
 * @param {string} file
 * @returns {Promise<Weights>}
 */
async function weigh(file) {
  const bytes = await readFile(file)
  const whole = compressed(bytes)
  if (file.endsWith('.wasm')) return { ...whole, wasm: whole }
  const text = bytes.toString()
  const [inlined] = INLINED.exec(text) ?? []
  if (!inlined) return { ...whole, js: whole }
  const wasm = inflateSync(Buffer.from(inlined, 'base64'))
  return { ...whole, wasm: compressed(wasm), js: compressed(Buffer.from(text.replace(inlined, ''))) }
}

const NOTHING = { raw: 0, gzip: 0, brotli: 0 }
const added = (/** @type {Weight[]} */ weights) =>
  weights.reduce((sum, one) => ({ raw: sum.raw + one.raw, gzip: sum.gzip + one.gzip, brotli: sum.brotli + one.brotli }), NOTHING)

/** Files are sent one by one, so each is compressed on its own. */
const sum = (/** @type {Weights[]} */ weights) => ({
  ...added(weights),
  wasm: added(weights.map(({ wasm }) => wasm ?? NOTHING)),
  js: added(weights.map(({ js }) => js ?? NOTHING)),
})

/**
 * Bundles a client. Returns its files: the client's own, then those that it loads with its first call.
 *
 * @param {string} name
 */
async function bundle(name) {
  const { metafile } = await forBrowsers({
    entryPoints: [entryOf(name)],
    outdir: bundles,
    // What a client loads later goes into a file of its own.
    splitting: true,
    chunkNames: `${name}-[hash]`,
    // The package is resolved where it is installed.
    nodePaths: [join(homeOf(name), 'node_modules')],
    absWorkingDir: bundles,
  })
  const own = `${name}.js`
  return [own, ...Object.keys(metafile?.outputs ?? {}).filter((file) => file !== own)].map((file) => join(bundles, file))
}

const TOKEN = 't0ken-of-the-bench'
const NOW = Date.now()

/** The emulator over HTTP, with additional answers that `prove` needs. */
async function webex() {
  await writeFile(join(consumer, 'emulator.mjs'), "export * from 'webex-converged-recordings/emulator'\n")
  /** @type {typeof import('webex-converged-recordings/emulator')} */
  const { createEmulator } = await import(pathToFileURL(join(consumer, 'emulator.mjs')).href)
  const emulator = await createEmulator({ token: TOKEN, recordings: 60, now: () => NOW })
  const seen = new Set()
  /**
   * @param {number} status
   * @param {object} body
   * @returns {import('./http.mjs').Answer}
   */
  const json = (status, body) => ({ status, headers: [['Content-Type', 'application/json']], body: JSON.stringify(body) })
  const server = await serve((request) => {
    const id = new URL(request.url).pathname.split('/').at(-1) ?? ''
    if (id === 'wrong') return json(200, { id, durationSeconds: 'long' })
    if (id.startsWith('second-time')) {
      const isSecond = seen.has(id)
      seen.add(id)
      return isSecond ? json(200, { id }) : json(503, { message: 'Not yet' })
    }
    const answer = emulator.handle(request)
    if (answer.status !== 200) return answer
    const body = JSON.parse(new TextDecoder().decode(answer.body))
    // Webex may send fields that are not in the description of its API.
    for (const recording of body.items ?? [body]) recording.unnamed = { isKept: true }
    return json(200, body)
  })
  return { ...server, emulator }
}

/** Without the download tickets, which differ in each answer. */
const alike = (/** @type {object} */ details) => JSON.parse(JSON.stringify(details).replaceAll(/ticket=[\w-]+/g, ''))

/**
 * Makes sure that a client's three calls work. Returns what else it does.
 *
 * @param {string} name
 * @param {string} file
 * @param {Awaited<ReturnType<typeof webex>>} server
 */
async function prove(name, file, { baseUrl, emulator }) {
  const { createClient } = await import(pathToFileURL(file).href)
  const client = createClient({ baseUrl, token: TOKEN })
  const read = async (/** @type {string} */ place) =>
    (await fetch(`${baseUrl}/convergedRecordings${place}`, { headers: { Authorization: `Bearer ${TOKEN}` } })).json()

  const query = { from: new Date(NOW - 25 * 86_400_000).toISOString(), to: new Date(NOW).toISOString(), max: 20 }
  const { items } = await read(`?${new URLSearchParams({ ...query, max: String(query.max) })}`)
  assert.equal(items.length, 20)
  assert.deepEqual(await client.list(query), items, name)
  const { id } = items[0]
  const details = await read(`/${id}`)
  assert.ok(details.unnamed.isKept)
  assert.deepEqual(alike(await client.get(id)), alike(details), name)
  assert.equal(await client.remove(id), undefined, name)
  assert.equal(emulator.recordings().find((recording) => recording.id === id)?.status, 'deleted', name)
  await assert.rejects(client.get('no-such-recording'), `${name} takes a 404 for a recording`)
  await assert.rejects(client.remove('no-such-recording'), `${name} takes a 404 for a deletion`)

  const works = (/** @type {Promise<unknown>} */ promise) =>
    promise.then(
      () => true,
      () => false,
    )
  return { triesAgain: await works(client.get(`second-time-${name}`)), checks: !(await works(client.get('wrong'))) }
}

await rm(bundles, { recursive: true, force: true })
await mkdir(bundles, { recursive: true })

/** @type {Record<string, { for?: string, budget?: number, goal?: number }>} */
const budgets = JSON.parse(await readFile(here('../package/sizes.json'), 'utf8'))
/** @typedef {Weights & { name: string, files: (Weights & { file: string })[] }} Weighed */

/** @returns {Promise<Record<string, number>>} what each entry of the earlier version weighed, with gzip */
async function earlier() {
  if (!before) return {}
  const folder = join(before, PACKAGE)
  const weights = Object.entries(await entries(folder)).map(async ([name, files]) => {
    const parts = await Promise.all(files.map((file) => weigh(join(folder, file))))
    return [name, sum(parts).gzip]
  })
  return Object.fromEntries(await Promise.all(weights))
}
const weighedBefore = await earlier()

/** @type {(Weighed & { before?: number } & typeof budgets[string])[]} */
const packed = []
for (const [name, files] of Object.entries(await entries(installed))) {
  const parts = await Promise.all(files.map(async (file) => ({ file, ...(await weigh(join(installed, file))) })))
  packed.push({ name, ...budgets[name], before: weighedBefore[name], ...sum(parts), files: parts })
}

const server = await webex()
/** @type {(Weighed & { label: string } & Awaited<ReturnType<typeof prove>>)[]} */
const clients = []
for (const [name, label] of Object.entries(CLIENTS)) {
  const files = await bundle(name)
  const does = await prove(name, files[0], server)
  const parts = await Promise.all(files.map(async (file) => ({ file: basename(file), ...(await weigh(file)) })))
  clients.push({ name, label, ...sum(parts), ...does, files: parts })
}
server.close()

await keep('sizes', { entries: packed, clients })
console.log(markdown(await conditions()))

function markdown(/** @type {string} */ conditions) {
  const number = (/** @type {number | undefined} */ value) => (value ? String(value).replace(/\B(?=(\d{3})+$)/g, ' ') : '')
  const sizes = (/** @type {Weights} */ { raw, gzip, brotli, wasm, js }) => [raw, gzip, brotli, wasm?.gzip, js?.gzip].map(number)
  const yes = (/** @type {boolean} */ value) => (value ? 'yes' : 'no')
  const weights = ['raw:', 'gzip:', 'brotli:', 'WebAssembly, gzip:', 'JavaScript, gzip:']

  const ofEntries = packed.flatMap((entry) => {
    const { name, files, budget, goal } = entry
    const earlier = before ? [number(entry.before)] : []
    const none = ['', '', ...earlier.map(() => '')]
    const parts = files.length > 1 ? files.map((part) => [`+ ${part.file}`, '', ...sizes(part), ...none]) : []
    return [[`**${name}**`, entry.for ?? '', ...sizes(entry), number(budget), number(goal), ...earlier], ...parts]
  })
  const [ours] = clients
  const scripts = packed.filter(({ name }) => name === 'global.js')
  const rows = [
    ...clients.map((client) => ({ ...client, does: [yes(client.triesAgain), yes(client.checks)] })),
    ...scripts.map((script) => ({ ...script, label: 'ours, `global.js` as it is', does: ['as above', 'as above'] })),
  ]
  const times = (/** @type {Weight} */ row) => ((100 * row.gzip) / ours.gzip).toFixed(1)
  const ofClients = rows.map((row) => [row.label, ...sizes(row), times(row), ...row.does])

  return `${[
    '## What a user of each entry loads',
    '',
    'Bytes. Each file is compressed on its own, with gzip 9 and brotli 11. Budgets and goals are for gzip. WebAssembly is also',
    'weighed as a file of its own, and the JavaScript without it: where it is inlined, as text, the whole is a little more.',
    '',
    table(['entry', 'for', ...weights, 'budget:', 'goal:', ...(before ? ['before, gzip:'] : [])], ofEntries),
    '',
    '## Beside clients that others would write',
    '',
    'The same three calls, minified and bundled for browsers. Every bundle was run against the emulator, which also showed',
    `what the last columns say. ${conditions}`,
    '',
    table(['client', ...weights, 'gzip, ours = 100:', 'tries again after a 503', 'refuses a wrong type'], ofClients),
  ].join('\n')}\n`
}
