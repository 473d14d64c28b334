// What the emulator's server answers itself, when it was asked to: requests to /_emulator/…, which show and change the emulator
// while it runs, and the watch page at /.
//
// It must be out of reach of web pages that a developer happens to visit. So pages of other origins are refused, and names that
// lead here without being this machine's: somebody else's name may be made to do so (DNS rebinding).

import { createHash } from 'node:crypto'
import { isOwn } from './host.js'
import PAGE from './watch.html'

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Emulator, EmulatorLogEntry } from '../emulator.js' */

/** @typedef {{ now: () => number, moved: () => number, move: (milliseconds: number) => void, reset: () => void }} Clock */
/** @typedef {{ last: (count: number) => EmulatorLogEntry[], total: () => number, clear: () => void }} Journal */
/** @typedef {Record<string, any>} Json */

const PREFIX = '/_emulator/'
const LARGEST_BODY = 1_048_576
const LONGEST_MOVE_MS = 10 * 365 * 86_400_000

/** A request that is refused, with its status. */
class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {Record<string, string>} [headers]
   */
  constructor(status, message, headers = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }
}

/**
 * @param {object} options
 * @param {Emulator} options.emulator
 * @param {Clock} options.clock
 * @param {Journal} options.journal
 * @param {string} options.host what the server listens on
 * @param {(() => string) | undefined} options.save returns the file; absent if there is none
 * @param {boolean} options.hasPage
 */
export function control({ emulator, clock, journal, host, save, hasPage }) {
  const faults = () => ({ faults: emulator.faults() })
  const now = () => ({ now: new Date(clock.now()).toISOString(), movedMs: clock.moved() })

  /** What each path does with the fields of its JSON, and which fields those may be: undefined means any. */
  const POST = /** @type {Record<string, { fields?: string[], act: (json: Json) => Json }>} */ ({
    fail: {
      fields: ['fault', 'calls', 'effect', 'options'],
      act({ fault, calls, effect, options }) {
        if (fault === undefined) emulator.fail(calls, effect, options)
        else if (calls === undefined && effect === undefined && options === undefined) emulator.fail(fault)
        else throw new Refusal(400, 'fault: given beside calls, effect or options; allowed: fault alone, or the others')
        return faults()
      },
    },
    recover: {
      fields: [],
      act() {
        emulator.recover()
        return faults()
      },
    },
    reset: {
      fields: [],
      act() {
        clock.reset()
        emulator.reset()
        journal.clear()
        return now()
      },
    },
    clear: {
      fields: [],
      act() {
        journal.clear()
        return {}
      },
    },
    clock: {
      fields: ['milliseconds'],
      act({ milliseconds }) {
        if (!Number.isInteger(milliseconds) || Math.abs(milliseconds) > LONGEST_MOVE_MS) {
          throw new RangeError(`milliseconds: allowed: a whole number from -${LONGEST_MOVE_MS} to ${LONGEST_MOVE_MS}`)
        }
        clock.move(milliseconds)
        return now()
      },
    },
    save: {
      fields: [],
      act() {
        if (!save) throw new RangeError('save: there is no file to save to; start the emulator with --save <file>')
        return { file: save() }
      },
    },
    add: { act: (recording) => emulator.add(recording) },
    remove: { fields: ['id'], act: ({ id }) => found(emulator.remove(id), 'there is no recording with this id') },
    restore: { fields: ['id'], act: ({ id }) => found(emulator.restore(id), 'no deleted recording has this id') },
    approve: {
      fields: ['userCode', 'email'],
      act({ userCode, email }) {
        emulator.approve(userCode, email)
        return {}
      },
    },
    deny: {
      fields: ['userCode'],
      act({ userCode }) {
        emulator.deny(userCode)
        return {}
      },
    },
  })

  /** @param {URLSearchParams} query */
  const state = (query) => ({
    ...now(),
    ...emulator.overview(count(query, 'recordings', 0)),
    ...faults(),
    requests: journal.last(count(query, 'requests', 20)),
    total: journal.total(),
    canSave: save !== undefined,
  })

  /**
   * @param {IncomingMessage} request
   * @param {string} name
   * @param {URLSearchParams} query
   */
  const answer = async (request, name, query) => {
    if (name === 'state') {
      if (request.method !== 'GET') throw new Refusal(405, `${name}: only GET is allowed`, { Allow: 'GET' })
      return state(query)
    }
    const names = Object.keys(POST)
    if (!names.includes(name)) throw new Refusal(404, `no such path; allowed: GET state, POST ${names.join(', ')}`)
    if (request.method !== 'POST') throw new Refusal(405, `${name}: only POST is allowed`, { Allow: 'POST' })
    const { fields, act } = POST[name]
    const json = await jsonOf(request)
    const unknown = Object.keys(json).find((field) => fields && !fields.includes(field))
    if (unknown !== undefined) {
      throw new Refusal(400, `${name}: unknown field ${JSON.stringify(unknown)}; allowed: ${fields?.join(', ') || 'none'}`)
    }
    return act(json)
  }

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  return (request, response) => {
    // Not with URL, which throws for some of what can be sent.
    const [path, query] = /** @type {string} */ (request.url).split('?', 2)
    const isPage = hasPage && path === '/'
    if (!isPage && !path.startsWith(PREFIX)) return false
    const send = (/** @type {number} */ status, /** @type {Json} */ json, headers = {}) => {
      response.writeHead(status, { ...ALWAYS, 'Content-Type': 'application/json', ...headers }).end(`${JSON.stringify(json)}\n`)
    }
    const work = async () => {
      refuseStrangers(request, host, isPage)
      if (!isPage) return send(200, await answer(request, path.slice(PREFIX.length), new URLSearchParams(query)))
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        throw new Refusal(405, 'only GET is allowed', { Allow: 'GET, HEAD' })
      }
      response.writeHead(200, { ...ALWAYS, ...PAGE_HEADERS }).end(PAGE)
    }
    work().catch((error) => {
      const isWrong = error instanceof RangeError || error instanceof TypeError
      if (error instanceof Refusal) send(error.status, { message: error.message }, error.headers)
      else send(isWrong ? 400 : 500, { message: `${error?.message}` })
    })
    return true
  }
}

/**
 * @param {IncomingMessage} request
 * @param {string} host
 * @param {boolean} isPage whether it is for the watch page. Any page may link to that, because it contains no data itself.
 */
function refuseStrangers({ headers }, host, isPage) {
  if (!isOwn(headers.host, host)) {
    throw new Refusal(403, `this Host is refused; allowed: localhost, an IP address, or what was given with --host`)
  }
  if (isPage) return
  const { origin, 'sec-fetch-site': site = 'none' } = headers
  if ((origin !== undefined && origin !== `http://${headers.host}`) || (site !== 'same-origin' && site !== 'none')) {
    throw new Refusal(403, 'pages of other origins are refused')
  }
}

/** @param {IncomingMessage} request */
async function jsonOf(request) {
  const [type] = (request.headers['content-type'] ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/json') {
    throw new Refusal(415, 'Content-Type: allowed: application/json')
  }
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LARGEST_BODY) throw new Refusal(413, `the body is larger than ${LARGEST_BODY} bytes`, { Connection: 'close' })
    chunks.push(chunk)
  }
  const json = parsed(Buffer.concat(chunks).toString())
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Refusal(400, 'the body is not a JSON object; where there is nothing to say: {}')
  }
  return /** @type {Json} */ (json)
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * @param {boolean} isFound
 * @param {string} otherwise
 */
function found(isFound, otherwise) {
  if (!isFound) throw new Refusal(404, otherwise)
  return {}
}

const MOST = 1_000

/**
 * @param {URLSearchParams} query
 * @param {string} name
 * @param {number} usual
 */
function count(query, name, usual) {
  const text = query.get(name) ?? `${usual}`
  const number = /^\d+$/.test(text) ? Number(text) : NaN
  if (number <= MOST) return number
  throw new Refusal(400, `${name}: got ${JSON.stringify(text)}; allowed: a whole number from 0 to ${MOST}`)
}

const ALWAYS = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
}

/**
 * The source expression of the page's only element with this name.
 *
 * @param {'script' | 'style'} element
 */
function hashOf(element) {
  const [, content] = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(PAGE) ?? []
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`
}

const POLICY = {
  'default-src': "'none'",
  'script-src': hashOf('script'),
  'style-src': hashOf('style'),
  'img-src': 'data:',
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
}

const PAGE_HEADERS = {
  'Content-Type': 'text/html;charset=UTF-8',
  'Content-Security-Policy': Object.entries(POLICY)
    .map((directive) => directive.join(' '))
    .join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
}
