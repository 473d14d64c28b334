// Every state of the element, and how a page gets into it: with a real Webex that fails, stalls or is empty.

import assert from 'node:assert/strict'
import { TOKEN } from './support.mjs'

/** @import { Emulator } from 'webex-converged-recordings/emulator' */
/** @import { Shown } from './widgets.mjs' */
/** @import { Put } from './widget-page.mjs' */

const HOUR = 3_600_000

/**
 * @typedef {object} World
 * @property {Shown} shown
 * @property {Emulator} emulator
 * @property {string} baseUrl
 *
 * @typedef {object} State
 * @property {string} state the attribute
 * @property {(world: World) => Promise<void>} make
 * @property {string[]} [has] what can be operated
 * @property {string[]} [lacks]
 * @property {RegExp} [says] what is visible, in English
 * @property {RegExp} [announces] what live regions have said, in English
 * @property {string} [focus]
 * @property {boolean} [failed] whether there was an error, which says whether trying again makes sense
 */

/** Adds calls, the newest first. @param {World} world */
export function fill({ emulator }, count = 3) {
  for (let at = 0; at < count; at += 1) {
    emulator.add({
      id: `call-${at}`,
      serviceType: 'calling',
      ownerEmail: 'ada@example.com',
      topic: `Call ${at}`,
      createTime: Date.now() - (at + 1) * HOUR,
      durationSeconds: 61,
      sizeBytes: 1_000_000,
      files: { audio: true, transcript: 'WEBVTT\n\n1 "Ada" (1)\n00:00:00.000 --> 00:00:01.000\nHello\n' },
    })
  }
}

/** With a token. @param {World} world @param {Record<string, string>} [attributes] */
export const signedIn = ({ shown, baseUrl }, attributes) =>
  shown.put({ attributes: { 'base-url': baseUrl, 'page-size': '5', ...attributes }, properties: { token: TOKEN } })

/**
 * With a client that does not try again.
 *
 * @param {World} world
 * @param {Partial<import('webex-converged-recordings').ClientOptions>} [client]
 * @param {Record<string, string>} [attributes]
 */
const impatient = ({ shown, baseUrl }, client, attributes) =>
  shown.put({ attributes: { 'page-size': '5', ...attributes }, client: { token: TOKEN, baseUrl, retries: 0, ...client } })

/** @param {World} world @param {Record<string, string>} [attributes] */
async function listed(world, count = 3, attributes = {}) {
  fill(world, count)
  await impatient(world, {}, attributes)
  await world.shown.loads()
  await world.shown.forget()
}

/** @param {World} world @param {Record<string, string>} [attributes] */
async function opened(world, attributes) {
  await listed(world, 3, attributes)
  await world.shown.activate('open')
  await loaded(world.shown)
}

/** Waits until the details have everything, also the transcript: nothing moves any more. @param {Shown} shown */
export const loaded = (shown) =>
  shown.until(() => {
    const { all } = /** @type {any} */ (window).harness
    return all('details')[0]?.ariaBusy === 'false' && all('transcript').length === all('transcript-box').length
  }, 'the details')

/** @param {World} world */
async function asked(world) {
  await opened(world, { 'allow-delete': 'final' })
  await world.shown.forget()
  await world.shown.activate('delete')
  await world.shown.has('confirm-delete')
}

/** A list that fails. @param {string} fault @param {Partial<State>} [more] @param {{ timeoutMs?: number }} [client] @returns {State} */
const failing = (fault, more, client) => ({
  state: 'error',
  make: async (world) => {
    fill(world)
    world.emulator.fail(fault)
    await impatient(world, client)
  },
  lacks: ['open', 'more'],
  announces: /./,
  failed: true,
  ...more,
})

const NOTHING_TO_OPERATE = ['open', 'more', 'retry', 'delete', 'undo']

/** @type {Record<string, State>} */
export const STATES = {
  idle: {
    state: 'idle',
    make: ({ shown }) => shown.put({}),
    lacks: NOTHING_TO_OPERATE,
  },
  loading: {
    state: 'loading',
    make: async (world) => {
      world.emulator.fail('LIST stall')
      await signedIn(world)
    },
    lacks: NOTHING_TO_OPERATE,
    says: /loading/i,
  },
  'loading, about to try again': {
    state: 'loading',
    make: async (world) => {
      fill(world)
      world.emulator.fail('LIST 503 Retry-After=20')
      await signedIn(world)
      await world.shown.has('waiting')
    },
    lacks: NOTHING_TO_OPERATE,
    says: /again in \d+/i,
    announces: /again in \d+/i,
  },
  ready: {
    state: 'ready',
    make: async (world) => {
      fill(world, 3)
      await signedIn(world)
    },
    has: ['open'],
    lacks: ['more', 'retry', 'delete'],
    says: /Call 0.*Call 2/s,
    announces: /3/,
  },
  'ready, with more to come': {
    state: 'ready',
    make: async (world) => {
      fill(world, 8)
      await signedIn(world)
    },
    has: ['open', 'more'],
    lacks: ['retry'],
    says: /Call 4/,
    announces: /5/,
  },
  'loading more': {
    state: 'ready',
    make: async (world) => {
      await listed(world, 8)
      world.emulator.fail('LIST stall')
      await world.shown.activate('more')
      await world.shown.isBusy('more')
    },
    has: ['open', 'more'],
    announces: /loading/i,
    focus: 'more',
  },
  empty: {
    state: 'empty',
    make: (world) => signedIn(world),
    lacks: NOTHING_TO_OPERATE,
    says: /no recordings/i,
    announces: /(0|no) recordings/i,
  },
  'partial, after a page that failed': {
    state: 'partial',
    make: async (world) => {
      await listed(world, 8)
      world.emulator.fail('LIST 500')
      await world.shown.activate('more')
    },
    has: ['open', 'retry'],
    says: /Call 4/,
    announces: /./,
    failed: true,
  },
  'partial, after a page that was refused': {
    state: 'partial',
    make: async (world) => {
      await listed(world, 8)
      world.emulator.fail('LIST 403')
      await world.shown.activate('more')
    },
    has: ['open'],
    announces: /./,
    failed: true,
  },
  'an error: 403': failing('LIST 403', { lacks: ['open', 'more', 'retry'] }),
  'an error: 500': failing('LIST 500', { has: ['retry'] }),
  "an error: a proxy's page": failing('LIST html'),
  'an error: no network': failing('LIST reset', { has: ['retry'] }),
  'an error: too late': failing('LIST stall', { has: ['retry'] }, { timeoutMs: 500 }),
  'an error: too many': failing('LIST 429 Retry-After=3600', { has: ['retry'] }),
  'an error: a bad attribute': {
    state: 'error',
    make: ({ shown, baseUrl }) =>
      shown.put({ attributes: { 'base-url': baseUrl, 'page-size': '0' }, properties: { token: TOKEN } }),
    lacks: NOTHING_TO_OPERATE,
    says: /page-size.*100/s,
    announces: /page-size/,
  },
  'signed out: 401': {
    state: 'signed-out',
    make: ({ shown, baseUrl }) => shown.put({ attributes: { 'base-url': baseUrl }, properties: { token: 'wr0ng' } }),
    has: ['retry'],
    lacks: ['open', 'more'],
    failed: true,
    says: /sign|token/i,
    announces: /./,
  },
  'signed out: by a relay': {
    state: 'signed-out',
    make: ({ shown }) => shown.put({ attributes: { 'base-url': '/relay' } }),
    has: ['retry'],
    lacks: ['open', 'more'],
    failed: true,
    says: /sign/i,
    announces: /./,
  },
  details: {
    state: 'ready',
    make: async (world) => {
      await opened(world)
      await world.shown.has('player')
    },
    has: ['close'],
    lacks: ['delete', 'open', 'retry'],
    says: /Call 0/,
  },
  'details, with a way to delete': {
    state: 'ready',
    make: (world) => opened(world, { 'allow-delete': '' }),
    has: ['close', 'delete'],
    says: /Call 0/,
  },
  'details that fail': {
    state: 'ready',
    make: async (world) => {
      await listed(world)
      world.emulator.fail('GET 500')
      await world.shown.activate('open')
      await world.shown.has('problem')
    },
    has: ['close', 'retry'],
    announces: /./,
    failed: true,
  },
  'details that are refused': {
    state: 'ready',
    make: async (world) => {
      await listed(world)
      world.emulator.fail('GET 403')
      await world.shown.activate('open')
      await world.shown.has('problem')
    },
    has: ['close'],
    announces: /./,
    failed: true,
  },
  'moving into the recycle bin takes long': {
    state: 'ready',
    make: async (world) => {
      await opened(world, { 'allow-delete': '' })
      world.emulator.fail('POST stall')
      await world.shown.activate('delete')
      await world.shown.isBusy('delete')
    },
    has: ['close', 'delete'],
    says: /moving/i,
    focus: 'delete',
  },
  'moving into the recycle bin fails': {
    state: 'ready',
    make: async (world) => {
      await opened(world, { 'allow-delete': '' })
      world.emulator.fail('POST 403')
      await world.shown.activate('delete')
      await world.shown.has('problem')
    },
    has: ['close', 'delete'],
    lacks: ['retry'],
    says: /could not be moved/i,
    announces: /could not be moved/i,
    focus: 'problem',
  },
  'in the recycle bin, with a way back': {
    state: 'ready',
    make: async (world) => {
      await opened(world, { 'allow-delete': 'trash' })
      await world.shown.activate('delete')
      await world.shown.has('undo')
    },
    has: ['open', 'undo'],
    announces: /Call 0.*recycle bin/i,
    focus: 'undo',
  },
  'in the recycle bin, and the way back fails': {
    state: 'ready',
    make: async (world) => {
      await opened(world, { 'allow-delete': 'trash' })
      await world.shown.activate('delete')
      await world.shown.has('undo')
      world.emulator.fail('POST 500')
      await world.shown.activate('undo')
      await world.shown.has('problem')
    },
    has: ['open', 'undo'],
    announces: /could not be restored/i,
  },
  'back from the recycle bin': {
    state: 'ready',
    make: async (world) => {
      await opened(world, { 'allow-delete': 'trash' })
      await world.shown.activate('delete')
      await world.shown.activate('undo')
      await world.shown.hasNo('undo')
      await world.shown.has('open', 3)
    },
    has: ['open'],
    lacks: ['undo'],
    announces: /Call 0.*is back/i,
    focus: 'open 0',
  },
  'a question: for good?': {
    state: 'ready',
    make: asked,
    has: ['cancel-delete', 'confirm-delete'],
    lacks: ['open', 'close'],
    says: /Call 0/,
    focus: 'cancel-delete',
  },
  'deleting takes long': {
    state: 'ready',
    make: async (world) => {
      await asked(world)
      world.emulator.fail('DELETE stall')
      await world.shown.activate('confirm-delete')
      await world.shown.isBusy('delete')
    },
    has: ['close', 'delete'],
    lacks: ['confirm-delete'],
    says: /deleting/i,
    focus: 'delete',
  },
  'deleting fails': {
    state: 'ready',
    make: async (world) => {
      await asked(world)
      world.emulator.fail('DELETE 403')
      await world.shown.activate('confirm-delete')
      await world.shown.has('problem')
    },
    has: ['close', 'delete'],
    lacks: ['retry', 'confirm-delete'],
    says: /could not be deleted/i,
    announces: /could not be deleted/i,
    focus: 'problem',
  },
  'deleting fails, after the details were closed': {
    state: 'ready',
    make: async (world) => {
      await asked(world)
      world.emulator.fail('DELETE 403')
      await world.shown.hold()
      await world.shown.activate('confirm-delete')
      await world.shown.isBusy('delete')
      await world.shown.activate('close')
      await world.shown.release()
      await world.shown.has('problem')
    },
    has: ['open', 'dismiss'],
    lacks: ['retry'],
    says: /could not be deleted.*Call 0/i,
    announces: /could not be deleted/i,
    focus: 'open 0',
  },
  deleted: {
    state: 'ready',
    make: async (world) => {
      await asked(world)
      await world.shown.activate('confirm-delete')
      await world.shown.hasNo('details')
    },
    has: ['open'],
    lacks: ['undo', 'close'],
    announces: /Call 0.*deleted/i,
    focus: 'open 0',
  },
  'the recycle bin': {
    state: 'ready',
    make: async (world) => {
      world.emulator.add({
        id: 'old',
        serviceType: 'calling',
        ownerEmail: 'ada@example.com',
        topic: 'Call of old',
        status: 'deleted',
      })
      await signedIn(world, { status: 'deleted', 'allow-delete': '' })
    },
    has: ['open'],
    says: /Call of old/,
  },
  'details in the recycle bin': {
    state: 'ready',
    make: async (world) => {
      await STATES['the recycle bin'].make(world)
      await world.shown.activate('open')
      await loaded(world.shown)
    },
    has: ['close', 'delete'],
    says: /restore/i,
  },
  'an empty recycle bin': {
    state: 'empty',
    make: (world) => signedIn(world, { status: 'deleted', 'allow-delete': '' }),
    says: /./,
    announces: /./,
  },
}

/**
 * Makes a state, and checks what is seen and heard.
 *
 * @param {World} world
 * @param {string} name
 * @param {{ isEnglish?: boolean }} [page]
 */
export async function reach(world, name, { isEnglish = true } = {}) {
  const { state, make, has = [], lacks = [], says, announces, focus, failed } = STATES[name]
  const { shown, emulator } = world
  emulator.reset()
  await make(world)
  await shown.is(state)
  if (isEnglish && says) await shown.says(says)
  if (isEnglish && announces) await shown.announces(announces)
  if (focus) await shown.focusIs(focus)
  await shown.offers({ has, lacks })
  if (failed) {
    const error = await lastError(shown)
    // Who has signed in again elsewhere wants to try again, too.
    const canHelp = error.retryable || error.code === 'unauthorized'
    assert.equal((await shown.controls()).includes('retry'), canHelp, `${name}: trying again, ${JSON.stringify(error)}`)
    assert.equal(
      JSON.stringify(error).includes(TOKEN) || /https?:/.test(JSON.stringify(error)),
      false,
      'no secret and no address',
    )
  }
}

/** @param {Shown} shown */
async function lastError(shown) {
  await shown.until(
    () => /** @type {any} */ (window).harness.events.some((/** @type {any} */ { type }) => type === 'error'),
    'an error event',
  )
  return shown.evaluate(
    () => /** @type {any} */ (window).harness.events.findLast((/** @type {any} */ { type }) => type === 'error').detail,
  )
}
