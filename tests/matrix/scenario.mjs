// What the package goes through in every environment: the three calls, and failures of many kinds. The report is made of
// plain values; judge.mjs says what it must be.

/**
 * @typedef {typeof import('webex-converged-recordings')} Webex
 * @typedef {Awaited<ReturnType<typeof scenario>>} Scenario its report
 * @typedef {Awaited<ReturnType<typeof forbidden>>} Forbidden its report
 *
 * @param {Webex} webex
 * @param {{ baseUrl: string, token: string, fetch?: typeof globalThis.fetch }} options
 */
export async function scenario({ RecordingsClient, RecordingsError, warmUp }, { baseUrl, token, fetch }) {
  await warmUp()
  const options = { baseUrl, fetch, tryTimeoutMs: 5_000 }
  const client = new RecordingsClient({ token, ...options })
  /** @typedef {import('webex-converged-recordings').RecordingsError} Failure */
  const told = (/** @type {Failure} */ error) => ({
    isError: error instanceof RecordingsError && error instanceof Error && RecordingsError.is(error),
    code: error.code,
    status: error.status,
    attempts: error.attempts,
    message: error.message,
  })

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
 * What the package says to a page whose content security policy forbids WebAssembly.
 *
 * @param {Webex} webex
 * @param {{ baseUrl: string, token: string }} options
 */
export async function forbidden({ RecordingsClient, RecordingsError }, options) {
  const error = await new RecordingsClient(options).listRecordings().catch((error) => error)
  const { code, message, hint, attempts } = error
  return { isError: error instanceof RecordingsError, code, message, hint, attempts }
}
