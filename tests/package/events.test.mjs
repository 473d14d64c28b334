// Events that a user interface can show: next to the right list, and with the difference between a deletion that was sent and
// one that was not.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load, TOKEN } from './support.mjs'

const { RecordingsClient, createEmulator } = await load()

const PATH = '/v1/convergedRecordings'

async function world({ options, ...chosen } = {}) {
  const emulator = await createEmulator({ token: TOKEN, recordings: 60, ...chosen })
  const told = []
  const client = new RecordingsClient({
    token: TOKEN,
    baseUrl: emulator.baseUrl,
    fetch: emulator.fetch,
    onEvent: (event) => told.push(event),
    ...options,
  })
  return { emulator, client, told }
}

test('every event has its call, its method and its path', async () => {
  const { client, told, emulator } = await world({
    faults: ['LIST 503 x1'],
    options: { token: async () => TOKEN },
  })
  const [{ id }] = emulator.recordings().filter(({ status }) => status === 'available')
  await client.listRecordings()
  await client.getRecording(id)
  await client.deleteRecording(id)
  assert.deepEqual(new Set(told.map(({ type }) => type)), new Set(['token', 'request', 'response', 'wait']))
  const calls = [...new Set(told.map(({ call }) => call))]
  assert.equal(calls.length, 3)
  const of = (call) => new Set(told.filter((event) => event.call === call).map(({ method, path }) => `${method} ${path}`))
  assert.deepEqual(calls.map(of), [new Set([`GET ${PATH}`]), new Set([`GET ${PATH}/${id}`]), new Set([`DELETE ${PATH}/${id}`])])
})

test('all pages of a list are one call, and concurrent calls have different numbers', async () => {
  const { client, told } = await world()
  const lists = [1, 2, 3].map((max) => client.listRecordings({ max: max * 10 }))
  const pages = await Promise.all(
    lists.map(async (list) => {
      let count = 0
      for await (const { items } of list.pages()) count += items.length > 0
      return count
    }),
  )
  const requests = told.filter(({ type }) => type === 'request')
  const calls = [...new Set(requests.map(({ call }) => call))]
  assert.deepEqual(
    calls.map((call) => requests.filter((event) => event.call === call).length),
    pages,
  )
  // Numbers are assigned in the order of the calls, across all clients.
  assert.deepEqual(
    calls,
    [...calls].sort((one, other) => one - other),
  )
  const { client: other, told: others } = await world()
  await other.listRecordings()
  assert.ok(others[0].call > Math.max(...calls))
})

test('a call may have a listener of its own, besides the one of the client', async () => {
  const { client, told } = await world({ faults: ['LIST 503 x1'] })
  const own = []
  const list = client.listRecordings({ max: 10 }, { onEvent: (event) => own.push(event) })
  await Promise.all([list.toArray(), client.listRecordings({ max: 50 })])
  assert.ok(own.some(({ type }) => type === 'wait') || told.some(({ type }) => type === 'wait'))
  const [{ call }] = own
  assert.ok(own.every((event) => event.call === call))
  assert.deepEqual(
    own,
    told.filter((event) => event.call === call),
  )
  assert.ok(told.length > own.length)
  // A listener cannot change what the other one gets, and what it throws is ignored.
  const vandal = world({
    options: {
      onEvent: (event) => {
        event.path = 'x'
        throw new Error('mine')
      },
    },
  })
  const seen = []
  await (await vandal).client.getRecording((await vandal).emulator.recordings()[0].id, { onEvent: ({ path }) => seen.push(path) })
  assert.ok(seen.length > 0 && !seen.includes('x'))
})

test('a listener that is not a function is refused by name', async () => {
  const { client } = await world()
  for (const call of [client.listRecordings({}, { onEvent: 1 }), client.getRecording('x', { onEvent: 'log' })]) {
    await assert.rejects(call, { code: 'invalid-argument', message: /^onEvent: expected a function, got a/ })
  }
})

test('events distinguish a deletion that was aborted after it was sent from one that was never sent', async () => {
  const sent = async (abortWhen) => {
    const controller = new AbortController()
    const types = []
    const client = new RecordingsClient({
      token: TOKEN,
      fetch: (_, { signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
          if (abortWhen === 'sent') controller.abort()
        }),
    })
    const deletion = client.deleteRecording('r1', { signal: controller.signal, onEvent: ({ type }) => types.push(type) })
    if (abortWhen === 'at once') controller.abort()
    await assert.rejects(deletion, { name: 'AbortError' })
    return types
  }
  assert.deepEqual(await sent('sent'), ['request'])
  assert.deepEqual(await sent('at once'), [])
})

test('a listener that aborts its call gets no more events', async () => {
  for (const [last, status] of [
    ['token', 200],
    ['request', 200],
    ['response', 503],
    ['wait', 503],
  ]) {
    const controller = new AbortController()
    const told = []
    const onEvent = ({ type }) => {
      told.push(type)
      if (type === last) controller.abort('enough')
    }
    const fetch = async () => new Response('{"id":"r1"}', { status })
    const client = new RecordingsClient({ token: async () => TOKEN, fetch, onEvent })
    await assert.rejects(client.getRecording('r1', { signal: controller.signal }), (reason) => reason === 'enough')
    assert.equal(told.at(-1), last)
  }
})
