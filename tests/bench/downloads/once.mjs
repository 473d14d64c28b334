// One download in a process of its own: node once.mjs MODULE WAY ADDRESS FOLDER [BYTES_PER_SECOND]. Prints what it took as JSON.
//
// MODULE exports the package.

import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { peakResident } from '../resident.mjs'

const [file, way, address, dir, rate] = process.argv.slice(2)
/** @type {typeof import('webex-converged-recordings') & typeof import('../../../pkg-template/download.js')} */
const { RecordingsClient, downloadRecording, saveRecording } = await import(pathToFileURL(file).href)
const client = new RecordingsClient({ token: 'token', baseUrl: `${address}/v1` })

/** What is done by hand: details, link, body. */
async function body() {
  const details = await fetch(`${address}/v1/convergedRecordings/r1`, { headers: { Authorization: 'Bearer token' } })
  const { temporaryDirectDownloadLinks: links } = await details.json()
  const { body } = await fetch(links.audioDownloadLink)
  if (!body) throw new Error('there is no body')
  return body
}

/** @param {ReadableStream<Uint8Array>} stream */
async function read(stream) {
  let bytes = 0
  for await (const piece of /** @type {AsyncIterable<Uint8Array>} */ (/** @type {unknown} */ (stream))) bytes += piece.length
  return bytes
}

/** Reads no faster than that, and looks at the memory meanwhile. */
async function readSlowly(/** @type {ReadableStream<Uint8Array>} */ stream, /** @type {number} */ bytesPerSecond) {
  const began = performance.now()
  const reader = stream.getReader()
  /** @type {number[]} */
  const resident = []
  const timer = setInterval(() => resident.push(process.memoryUsage.rss()), 100)
  let bytes = 0
  for (let { value, done } = await reader.read(); !done && value; { value, done } = await reader.read()) {
    bytes += value.length
    const aheadMs = (1000 * bytes) / bytesPerSecond - (performance.now() - began)
    if (aheadMs > 10) await new Promise((resolve) => setTimeout(resolve, aheadMs))
  }
  clearInterval(timer)
  return { bytes, resident }
}

/** @type {Record<string, () => Promise<{ bytes: number, resident?: number[] }>>} */
const WAYS = {
  'read ours': async () => ({ bytes: await read((await downloadRecording(client, 'r1')).stream) }),
  'read fetch': async () => ({ bytes: await read(await body()) }),
  'save ours': async () => {
    const { files } = await saveRecording(client, 'r1', { dir })
    return { bytes: files[0].size }
  },
  'save fetch': async () => {
    const path = join(dir, 'by-hand.mp3')
    const source = /** @type {import('node:stream/web').ReadableStream} */ (await body())
    await pipeline(Readable.fromWeb(source), createWriteStream(path))
    return { bytes: (await stat(path)).size }
  },
  'slowly ours': async () => readSlowly((await downloadRecording(client, 'r1')).stream, Number(rate)),
  'slowly fetch': async () => readSlowly(await body(), Number(rate)),
}

const began = performance.now()
const cpu = process.cpuUsage()
const { bytes, resident } = await WAYS[way]()
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpu)
console.log(JSON.stringify({ bytes, seconds, cpuSeconds: (user + system) / 1e6, peak: peakResident(), resident }))
