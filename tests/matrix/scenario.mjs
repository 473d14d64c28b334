// What the package goes through in every environment: the three calls, downloads, and failures of many kinds. The reports are made
// of plain values; judge.mjs says what they must be.

/**
 * @typedef {typeof import('webex-converged-recordings')} Webex
 * @typedef {Webex & typeof import('webex-converged-recordings/download')} WebexWithDownloads
 * @typedef {Awaited<ReturnType<typeof calls>>} Calls its report
 * @typedef {Awaited<ReturnType<typeof forbidden>>} Forbidden its report
 * @typedef {Awaited<ReturnType<typeof downloads>>} Downloads its report
 * @typedef {import('webex-converged-recordings').RecordingsError} Failure
 *
 * @typedef {object} Options
 * @property {string} baseUrl
 * @property {string} token
 * @property {typeof globalThis.fetch} [fetch]
 * @property {string} [dir] where downloads are saved
 */

/**
 * Does what the row asks for. Never rejects.
 *
 * @param {WebexWithDownloads} webex
 * @param {Options & { scenario: 'calls' | 'forbidden' | 'downloads' }} options
 */
export async function perform(webex, { scenario, ...options }) {
  try {
    return await { calls, forbidden, downloads }[scenario](webex, options)
  } catch (error) {
    return { failed: error instanceof Error ? `${error}\n${error.stack}` : String(error) }
  }
}

/**
 * The three calls.
 *
 * @param {Webex} webex
 * @param {Options} options
 */
export async function calls({ RecordingsClient, RecordingsError, warmUp }, { baseUrl, token, fetch }) {
  await warmUp()
  const options = { baseUrl, fetch }
  const client = new RecordingsClient({ token, ...options })
  const told = toldBy(RecordingsError)

  // The server lets these two hang.
  const controller = new AbortController()
  const reason = { enough: true }
  let isSent = () => {}
  const sent = new Promise((resolve) => {
    isSent = () => resolve(undefined)
  })
  const onEvent = (/** @type {{ type: string }} */ { type }) => type === 'request' && isSent()
  const hanging = client.listRecordings({}, { signal: controller.signal, onEvent }).catch((error) => error === reason)
  await sent
  // Once the server has answered later requests, it has this one as well.
  for (const id of ['later', 'even-later']) await client.getRecording(id).catch(told)
  controller.abort(reason)
  const aborted = await hanging
  const late = await client.listRecordings({}, { timeoutMs: 500 }).catch(told)

  const page = await client.listRecordings({ max: 3 })
  /** @type {string[]} */
  const ids = []
  for await (const { id } of client.listRecordings({ max: 25 })) ids.push(id)
  const details = await client.getRecording(ids[0])
  // The answer to the first try is lost.
  const deletion = await client.deleteRecording(ids[0], { reason: 'audit', comment: 'Löschen ✓' })
  const gone = await client.deleteRecording(ids[0]).catch(told)
  const stranger = new RecordingsClient({ token: 'no-token-of-this-server', ...options })
  const refused = await stranger.getRecording(ids[1]).catch(told)
  const wrong = await client.listRecordings({ max: 101 }).catch(told)

  // In a Proxy, as Vue makes one, and as an array calls it; a signal that knows no reasons; an error that comes from a worker.
  const kept = (await Promise.all(ids.slice(1, 3).map(new Proxy(client, {}).getRecording))).map(({ id }) => id)
  const signal = { aborted: true, addEventListener() {}, removeEventListener() {} }
  const unreasoned = await client.getRecording(ids[1], { signal }).catch(({ name }) => name)
  const back = await stranger.getRecording(ids[1]).catch((error) => RecordingsError.from(JSON.stringify(error)))

  // Deleted while it is looped over, although the server's links count recordings.
  const { createTime: to } = await client.getRecording(ids[20])
  const from = new Date(Date.parse(String(to)) - 60 * 86_400_000)
  const purged = []
  for await (const { id } of client.listRecordings({ from, to, max: 5 })) {
    await client.deleteRecording(id)
    purged.push(id)
  }
  return {
    aborted,
    late,
    page,
    ids,
    details,
    deletion,
    gone,
    refused,
    wrong,
    kept,
    unreasoned,
    back: told(/** @type {Failure} */ (back)),
    purged,
  }
}

/**
 * Downloads of all kinds.
 *
 * @param {WebexWithDownloads} webex
 * @param {Options} options
 */
export async function downloads(webex, { dir = '', ...options }) {
  const { RecordingsClient, RecordingsError, downloadRecording, downloadLink, saveRecording } = webex
  const client = new RecordingsClient(options)
  const told = toldBy(RecordingsError)
  const recordings = await client.listRecordings({ max: 100 }).toArray()
  const small = recordings.find(({ sizeBytes }) => Number(sizeBytes) < 1_000_000)?.id ?? ''
  const large = recordings.find(({ sizeBytes }) => Number(sizeBytes) > 100_000_000)?.id ?? ''
  /**
   * @param {string} id
   * @param {import('webex-converged-recordings/download').DownloadOptions} [options]
   */
  const file = async (id, options) => {
    const { stream, ...about } = await downloadRecording(client, id, options)
    const bytes = await new Response(stream).arrayBuffer()
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    return { ...about, length: bytes.byteLength, sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') }
  }

  // The server cuts the first answer off. In the middle of the next one, the link lapses.
  let requests = 0
  /** @type {unknown} */
  let progress
  const broken = await file(small, {
    onEvent: ({ type }) => {
      if (type === 'request') requests++
    },
    onProgress: (last) => {
      progress = last
    },
  })
  const continued = await file(small, { part: 'audio', offset: 1000, validator: broken.validator })
  const transcript = await file(small, { part: 'transcript' })
  const link = await downloadLink(client, small, 'audio')
  const absent = await downloadRecording(client, large, { part: 'transcript' }).then(() => undefined, told)

  const controller = new AbortController()
  const reason = { enough: true }
  const reader = (await downloadRecording(client, large, { signal: controller.signal })).stream.getReader()
  const { value } = await reader.read()
  controller.abort(reason)
  const aborted = await reader.read().catch((error) => error === reason)
  // A browser has at most six connections to a server, so these must be given back.
  for (let count = 0; count < 8; count++) await (await downloadRecording(client, large)).stream.cancel()

  const saved = await saveRecording(client, small, { dir, parts: ['audio', 'transcript'] }).catch(told)
  // There can be no such folder.
  const refused = await saveRecording(client, small, { dir: '/dev/null/nowhere' }).then(() => undefined, told)
  return {
    small,
    large,
    requests,
    progress,
    broken,
    continued,
    transcript,
    link,
    absent,
    isBegun: Number(value?.length) > 0,
    aborted,
    saved,
    refused,
  }
}

/**
 * What the package says to a page whose content security policy forbids WebAssembly.
 *
 * @param {Webex} webex
 * @param {Options} options
 */
export async function forbidden({ RecordingsClient, RecordingsError }, options) {
  const error = await new RecordingsClient(options).listRecordings().catch((error) => error)
  const { code, message, hint, attempts } = error
  return { isError: error instanceof RecordingsError, code, message, hint, attempts }
}

/**
 * Returns a function that tells of a failure.
 *
 * @param {Webex['RecordingsError']} RecordingsError
 */
function toldBy(RecordingsError) {
  return (/** @type {Failure} */ error) => ({
    isError: error instanceof RecordingsError && error instanceof Error && RecordingsError.is(error),
    code: error.code,
    status: error.status,
    attempts: error.attempts,
    message: error.message,
  })
}
