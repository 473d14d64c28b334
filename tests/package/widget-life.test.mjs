// The life of the element: how it comes into a page, what else is there, where it is moved, and what is left of it.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BROWSERS } from '../matrix/browsers.mjs'
import { createRelay, nodeListener, SERVICE_TOKEN, webex } from './relays.mjs'
import { OTHER_VERSION, pageOf, serve } from './widget-places.mjs'

/** @typedef {typeof import('./widget-tools.mjs')} Tools */

/**
 * What a page does, and what it must report. It runs in the page, so it can only use what it is given.
 *
 * @type {Record<string, { work: (tools: Tools) => Promise<object>, expected: object }>}
 */
const LIVES = {
  'importing the class defines nothing, and `define` returns it': {
    async work({ make, is, topics, answering, until }) {
      const element = make({ token: 't', fetch: answering().fetch })
      document.body.append(element)
      const { WebexRecordings } = await import('/widget.js')
      const before = customElements.get('webex-recordings') === undefined && element.shadowRoot === null
      const isSame = WebexRecordings.define() === WebexRecordings && WebexRecordings.define() === WebexRecordings
      await is(element)
      await until(() => element instanceof WebexRecordings, 'the upgrade')
      return { before, isSame, topics: topics(element) }
    },
    expected: { before: true, isSame: true, topics: ['Call 0', 'Call 1', 'Call 2'] },
  },

  'two copies of the script': {
    async work({ make, is, topics, answering, warnings, script }) {
      const warned = warnings()
      await script('/widget.global.js')
      const first = globalThis.WebexConvergedRecordings
      await script('/copy/widget.global.js')
      const second = globalThis.WebexConvergedRecordings
      const { RecordingsClient } = second
      const elements = [
        make({ token: 't', fetch: answering().fetch }),
        make({ client: new RecordingsClient({ token: 't', fetch: answering().fetch }) }, { days: '7' }),
      ]
      document.body.append(...elements)
      for (const element of elements) await is(element)
      const hasFirst = elements.every((element) => element instanceof first.WebexRecordings)
      return { areTwo: first !== second, hasFirst, topics: elements.map((element) => topics(element).length), warned }
    },
    expected: { areTwo: true, hasFirst: true, topics: [3, 3], warned: [] },
  },

  'two versions of the script': {
    async work({ make, is, answering, warnings, script }) {
      const warned = warnings()
      await script('/widget.global.js')
      const { WebexRecordings } = globalThis.WebexConvergedRecordings
      await script('/other/widget.global.js')
      const other = globalThis.WebexConvergedRecordings.WebexRecordings
      const kept = other.define()
      const element = make({ token: 't', fetch: answering().fetch })
      document.body.append(element)
      await is(element)
      return { isFirst: kept === WebexRecordings, isOther: other !== WebexRecordings, version: other.version, warned }
    },
    expected: {
      isFirst: true,
      isOther: true,
      version: OTHER_VERSION,
      warned: [
        `<webex-recordings> is version 0.1.0 of webex-converged-recordings already, so version ${OTHER_VERSION} does not get this tag.`,
      ],
    },
  },

  'a tag that is something else already': {
    async work({ warnings }) {
      const warned = warnings()
      class Theirs extends HTMLElement {}
      customElements.define('webex-recordings', Theirs)
      const { WebexRecordings } = await import('/widget.js')
      return { isTheirs: WebexRecordings.define() === Theirs, warned }
    },
    expected: {
      isTheirs: true,
      warned: ['<webex-recordings> is another element already, so version 0.1.0 does not get this tag.'],
    },
  },

  'another tag, and one for a class that extends it': {
    async work({ make, is, topics, answering, warnings }) {
      const warned = warnings()
      const { WebexRecordings } = await import('/widget.js')
      const Own = class extends WebexRecordings {}
      const classes = [WebexRecordings.define('our-recordings'), WebexRecordings.define(), Own.define('my-recordings')]
      const again = WebexRecordings.define('our-recordings')
      const tags = ['our-recordings', 'webex-recordings', 'my-recordings']
      const elements = tags.map((tag) =>
        make({ token: 't', fetch: answering().fetch }, { 'base-url': 'https://webex.example/v1', days: '7' }, tag),
      )
      document.body.append(...elements)
      for (const element of elements) await is(element)
      return {
        areElements: elements.every((element) => element instanceof WebexRecordings),
        areTheirs: elements.map((element, at) => element.constructor === classes[at]),
        isOwn: elements[2] instanceof Own,
        isSame: again === classes[0],
        topics: elements.map((element) => topics(element).length),
        warned,
      }
    },
    expected: { areElements: true, areTheirs: [true, true, true], isOwn: true, isSame: true, topics: [3, 3, 3], warned: [] },
  },

  'properties that were set before the class was there': {
    async work({ is, one, answering }) {
      const { sent, fetch } = answering()
      const element = document.createElement('webex-recordings')
      const given = {
        token: 't0ken',
        fetch,
        baseUrl: 'https://early.example/v1',
        pageSize: 7,
        days: 7,
        words: { heading: 'Our calls' },
      }
      Object.assign(element, given, { allowDelete: true, headers: { 'X-Early': '1' } })
      document.body.append(element)
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      await is(element)
      const names = [...Object.keys(given), 'allowDelete', 'headers']
      return {
        own: names.filter((name) => Object.hasOwn(element, name)),
        sent: sent.map(({ url, headers }) => [url.host, url.searchParams.get('max'), headers.Authorization, headers['X-Early']]),
        heading: (await one(element, 'heading')).textContent,
        attributes: ['base-url', 'page-size', 'allow-delete'].map((name) => element.getAttribute(name)),
        values: [element.token, element.pageSize, element.allowDelete, element.fetch === fetch],
        html: /t0ken|X-Early/.test(element.outerHTML),
      }
    },
    expected: {
      own: [],
      sent: [['early.example', '7', 'Bearer t0ken', '1']],
      heading: 'Our calls',
      attributes: ['https://early.example/v1', '7', ''],
      values: ['t0ken', 7, '', true],
      html: false,
    },
  },

  'many changes in one task are one request': {
    async work({ make, is, answering, noting, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      const change = (element, at) => {
        Object.assign(element, { token: `t${at}`, fetch: (...given) => fetch(...given), words: { more: `${at}` } })
        Object.assign(element, {
          pageSize: 10 + at,
          days: 20 + at,
          allowDelete: at % 2 ? 'trash' : 'final',
          timeZone: 'Asia/Tokyo',
        })
        element.setAttribute('lang', at % 2 ? 'de' : 'en')
        element.removeAttribute('source')
      }
      const element = make({})
      const told = noting(element)
      change(element, 0)
      document.body.append(element)
      change(element, 1)
      await is(element)
      await turn()
      const first = sent.length
      change(element, 2)
      change(element, 3)
      await until(() => sent.length > first && element.getAttribute('state') === 'ready', 'another request')
      await turn()
      // The same values again.
      Object.assign(element, { pageSize: 13, lang: 'de', token: 't3' })
      await turn()
      return { sent: sent.map(({ url, headers }) => [url.searchParams.get('max'), headers.Authorization]), told }
    },
    expected: {
      sent: [
        ['11', 'Bearer t1'],
        ['13', 'Bearer t3'],
      ],
      told: ['state loading', 'state ready', 'load 3', 'state loading', 'state ready', 'load 3'],
    },
  },

  'markup, `createElement` and `cloneNode`': {
    async work({ make, is, topics, answering, until }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { fetch } = answering()
      const made = document.createElement('webex-recordings')
      const isBare = made.attributes.length === 0 && made.childNodes.length === 0 && made.shadowRoot === null
      document.body.insertAdjacentHTML(
        'beforeend',
        '<webex-recordings base-url="https://webex.example/v1" days="7"><a href="#">x</a></webex-recordings>',
      )
      const parsed = document.body.lastElementChild
      const first = make({ token: 't', fetch })
      document.body.append(made, first)
      Object.assign(made, { token: 't', fetch, baseUrl: 'https://webex.example/v1', days: 7 })
      Object.assign(parsed, { token: 't', fetch })
      for (const element of [made, first, parsed]) await is(element)
      const clone = first.cloneNode(true)
      const hasNothing = clone.token === undefined && clone.fetch === undefined && clone.shadowRoot === null
      Object.assign(clone, { token: 't', fetch })
      const told = []
      clone.addEventListener('webex-recordings-state', ({ detail }) => told.push(detail.state))
      document.body.append(clone)
      await until(() => clone.shadowRoot && topics(clone).length === 3, 'the rows of the clone')
      const fallback = parsed.querySelector('a').checkVisibility()
      const shown = [made, first, parsed, clone].map((element) => topics(element).length)
      return { isBare, hasNothing, told, fallback, shown, matches: clone.matches(':state(ready)') }
    },
    expected: { isBare: true, hasNothing: true, told: ['loading', 'ready'], fallback: false, shown: [3, 3, 3, 3], matches: true },
  },

  'a clone begins with no state': {
    async work({ make, is, until }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const element = make({}, {})
      document.body.append(element)
      await is(element, 'idle')
      const clone = element.cloneNode()
      const told = []
      clone.addEventListener('webex-recordings-state', ({ detail }) => told.push(detail.state))
      document.body.append(clone)
      await until(() => clone.shadowRoot.textContent.includes('not connected'), 'the clone')
      return { told, matches: clone.matches(':state(idle)') }
    },
    expected: { told: ['idle'], matches: true },
  },

  'inside another shadow root': {
    async work({ make, is, one, open, answering, noting }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const outer = document.createElement('section')
      outer.lang = 'de'
      const told = noting(document)
      const targets = []
      document.addEventListener('webex-recordings-state', ({ target }) => targets.push(target === outer))
      const closed = document.createElement('div')
      outer.attachShadow({ mode: 'open' }).append(closed)
      const element = make({ token: 't', fetch: answering().fetch })
      closed.attachShadow({ mode: 'closed' }).append(element)
      document.body.append(outer)
      await is(element)
      const { textContent } = await one(element, 'heading')
      const { open: isOpen } = await open(element)
      return { heading: textContent, told, targets, isOpen }
    },
    expected: {
      heading: 'Aufnahmen',
      told: ['state loading', 'state ready', 'load 3', 'open r0'],
      targets: [true, true],
      isOpen: true,
    },
  },

  'the language of the page, and its change': {
    async work({ make, is, one, answering, until }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      const element = make({ token: 't', fetch })
      document.body.append(element)
      await is(element)
      const heading = async () => (await one(element, 'heading')).textContent
      const before = await heading()
      document.documentElement.lang = 'de'
      await until(() => sent.length === 2 && element.getAttribute('state') === 'ready', 'the other language')
      return { before, after: await heading() }
    },
    expected: { before: 'Recordings', after: 'Aufnahmen' },
  },

  'inside a closed dialog, and hidden': {
    async work({ make, is, open, topics, answering, until }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const dialog = document.createElement('dialog')
      const elements = [make({ token: 't', fetch: answering().fetch }), make({ token: 't', fetch: answering().fetch })]
      elements[1].hidden = true
      dialog.append(elements[0])
      document.body.append(dialog, elements[1])
      for (const element of elements) await is(element)
      const areHidden = elements.every((element) => !element.checkVisibility() && element.getBoundingClientRect().height === 0)
      dialog.showModal()
      elements[1].hidden = false
      const [element] = elements
      const details = await open(element)
      const { height } = details.getBoundingClientRect()
      details.close()
      await until(() => element.shadowRoot.activeElement?.dataset.testid === 'open', 'the focus on the row')
      return {
        areHidden,
        areShown: elements.every((element) => element.checkVisibility() && element.getBoundingClientRect().height > 0),
        topics: elements.map((element) => topics(element).length),
        isTall: height > 0,
        isStillOpen: dialog.open,
      }
    },
    expected: { areHidden: true, areShown: true, topics: [3, 3], isTall: true, isStillOpen: true },
  },

  'moved in the page': {
    async work({ make, is, topics, answering, noting, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      const element = make({ token: 't', fetch })
      const told = noting(element)
      const [here, there] = [document.createElement('div'), document.createElement('div')]
      document.body.append(here, there)
      here.append(element)
      await is(element)
      const box = element.shadowRoot.querySelector('.box')
      const kept = []
      const moves = [() => there.append(element), () => here.prepend(element), () => there.moveBefore?.(element, null)]
      for (const move of moves) {
        move()
        await turn()
        kept.push(element.shadowRoot.querySelector('.box') === box && topics(element).length === 3)
      }
      return { kept, requests: sent.length, told }
    },
    expected: { kept: [true, true, true], requests: 1, told: ['state loading', 'state ready', 'load 3'] },
  },

  'removed while it loads, and put back': {
    async work({ make, is, topics, stalling, noting, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch, answer } = stalling()
      const element = make({ token: 't', fetch })
      const told = noting(element)
      document.body.append(element)
      await until(() => sent.length === 1, 'the request')
      element.remove()
      await turn()
      const left = element.shadowRoot.childNodes.length
      const isAborted = sent[0].signal.aborted
      answer(0)
      element.reload()
      element.setAttribute('page-size', '5')
      await turn()
      const before = [...told, sent.length]
      document.body.append(element)
      await until(() => sent.length === 2, 'another request')
      answer(1)
      await is(element)
      return { left, isAborted, before, topics: topics(element).length, max: sent[1].url.searchParams.get('max') }
    },
    expected: { left: 0, isAborted: true, before: ['state loading', 1], topics: 3, max: '5' },
  },

  'removed in the same task in which it was put in': {
    async work({ make, answering, noting, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      const element = make({ token: 't', fetch })
      const told = noting(element)
      document.body.append(element)
      element.remove()
      await turn()
      await turn()
      return { requests: sent.length, told, left: element.shadowRoot?.childNodes.length ?? 0 }
    },
    expected: { requests: 0, told: [], left: 0 },
  },

  'reloaded while it loads': {
    async work({ make, is, topics, stalling, noting, until }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch, answer } = stalling()
      const element = make({ token: 't', fetch })
      const told = noting(element)
      element.reload()
      document.body.append(element)
      element.reload()
      await until(() => sent.length === 1, 'the request')
      element.reload()
      await until(() => sent.length === 2, 'another request')
      answer(1)
      await is(element)
      return { aborted: sent.map(({ signal }) => signal.aborted), topics: topics(element).length, told }
    },
    expected: { aborted: [true, false], topics: 3, told: ['state loading', 'state ready', 'load 3'] },
  },

  'attributes that change': {
    async work({ make, is, one, all, open, answering, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      const element = make({ token: 't', fetch })
      document.body.append(element)
      await is(element)
      const urls = []
      const after = async (name, value) => {
        const before = sent.length
        if (value === null) element.removeAttribute(name)
        else element.setAttribute(name, value)
        await until(() => sent.length > before && element.getAttribute('state') === 'ready', name)
        urls.push(`${name} ${sent.at(-1).url.pathname} ${sent.at(-1).url.searchParams.get('max')}`)
      }
      await after('page-size', '9')
      await after('page-size', null)
      await after('source', 'meetings')
      await after('source', 'converged')
      await after('status', 'deleted')
      await after('base-url', 'https://other.example/relay')
      await after('allow-delete', 'final')
      const details = await open(element)
      await until(() => all(element, 'delete')[0]?.checkVisibility(), 'the button')
      details.close()
      const requests = sent.length
      element.setAttribute('days', 'many')
      await is(element, 'error')
      const problem = (await one(element, 'problem')).textContent
      const nothing = sent.length - requests
      await after('days', '14')
      const count = sent.length
      // These change nothing that is loaded.
      element.setAttribute('theme', 'dark')
      element.setAttribute('closed', '')
      await turn()
      const { backgroundColor } = getComputedStyle(element.shadowRoot.querySelector('.box'))
      const dark = element.shadowRoot.mode === 'open' && sent.length === count
      return {
        urls,
        problem: problem.includes('days="many": expected a whole number from 1 to 3650'),
        nothing,
        dark,
        backgroundColor,
      }
    },
    expected: {
      urls: [
        'page-size /v1/convergedRecordings 9',
        'page-size /v1/convergedRecordings 25',
        'source /v1/recordings 25',
        'source /v1/convergedRecordings 25',
        'status /v1/convergedRecordings 25',
        'base-url /relay/convergedRecordings 25',
        'allow-delete /relay/convergedRecordings 25',
        'days /relay/convergedRecordings 25',
      ],
      problem: true,
      nothing: 0,
      dark: true,
    },
  },

  'a token function that gives another one after a 401': {
    async work({ make, is, topics, answering, noting }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering(({ headers }) =>
        headers.Authorization === 'Bearer old' ? new Response('{}', { status: 401 }) : undefined,
      )
      const reasons = []
      const token = ({ reason }) => {
        reasons.push(reason)
        return reason === 'first' ? 'old' : 'new'
      }
      const element = make({ token, fetch })
      const told = noting(element)
      document.body.append(element)
      await is(element)
      return { reasons, sent: sent.map(({ headers }) => headers.Authorization), told, topics: topics(element).length }
    },
    expected: {
      reasons: ['first', 'rejected'],
      sent: ['Bearer old', 'Bearer new'],
      told: ['state loading', 'state ready', 'load 3'],
      topics: 3,
    },
  },

  'functions that are replaced load nothing again, and are called the next time': {
    async work({ make, is, answering, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const [first, second] = [answering(), answering()]
      const given = (name, { fetch }) => ({ token: () => `${name}0`, headers: () => ({ 'X-Key': name }), fetch })
      const element = make(given('a', first))
      document.body.append(element)
      await is(element)
      Object.assign(element, given('b', second))
      await turn()
      const before = [first.sent.length, second.sent.length]
      element.reload()
      await until(() => second.sent.length === 1 && element.getAttribute('state') === 'ready', 'another list')
      const [{ headers }] = second.sent
      return { before, after: [first.sent.length, second.sent.length], key: headers['X-Key'] }
    },
    expected: { before: [1, 0], after: [1, 1], key: 'b' },
  },

  'a token that is taken away': {
    async work({ make, is, topics, answering, noting }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      const element = make({ token: 't', fetch }, { days: '7' })
      const told = noting(element)
      document.body.append(element)
      await is(element)
      element.token = undefined
      await is(element, 'idle')
      return { topics: topics(element), told, requests: sent.length }
    },
    expected: { topics: [], told: ['state loading', 'state ready', 'load 3', 'state idle'], requests: 1 },
  },

  'a token in an attribute': {
    async work({ is, answering, warnings, turn }) {
      const warned = warnings()
      const { sent, fetch } = answering()
      globalThis.fetch = fetch
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const markup = '<webex-recordings token="s3cret"></webex-recordings>'
      document.body.insertAdjacentHTML('beforeend', markup + markup)
      const elements = [...document.querySelectorAll('webex-recordings')]
      for (const element of elements) await is(element, 'idle')
      elements[0].setAttribute('token', 's3cret-2')
      elements[0].removeAttribute('token')
      await turn()
      return { warned, tokens: elements.map(({ token }) => token ?? null), requests: sent.length }
    },
    expected: {
      warned: [
        '<webex-recordings>: the attribute "token" is ignored, because anybody who sees the page could read it. Set the property instead.',
      ],
      tokens: [null, null],
      requests: 0,
    },
  },

  'a client of another copy, whose errors are understood, too': {
    async work({ make, is, one, topics, answering }) {
      const { WebexRecordings } = await import('/widget.js')
      const { RecordingsClient } = await import('/copy/index.js')
      WebexRecordings.define()
      let isRefused = true
      const { fetch } = answering(() => (isRefused ? new Response('{}', { status: 403 }) : undefined))
      const element = make({ client: new RecordingsClient({ token: 't', fetch, retries: 0 }) }, { days: '7' })
      document.body.append(element)
      await is(element, 'error')
      const text = (await one(element, 'problem-text')).textContent
      isRefused = false
      element.reload()
      await is(element)
      return { text, topics: topics(element).length }
    },
    expected: { text: 'You are not allowed to see or change this. An administrator can allow it.', topics: 3 },
  },

  'headers and `fetch` of the page, and no token': {
    async work({ make, is, answering, until }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      let asked = 0
      const headers = async () => ({ 'X-WP-Nonce': `n${++asked}` })
      const element = make({ headers, fetch }, { 'base-url': '/relay', days: '7' })
      document.body.append(element)
      await is(element)
      element.reload()
      await until(() => sent.length === 2 && element.getAttribute('state') === 'ready', 'another list')
      return sent.map(({ url, headers }) => ({
        path: url.origin === location.origin && url.pathname,
        nonce: headers['X-WP-Nonce'],
        own: headers['X-Webex-Recordings'],
        token: headers.Authorization ?? null,
      }))
    },
    expected: ['n1', 'n2'].map((nonce) => ({ path: '/relay/convergedRecordings', nonce, own: '1', token: null })),
  },

  'a closed root': {
    async work({ make, is, open, topics, answering, until, watchRoots }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const roots = watchRoots()
      const element = make(
        { token: 't', fetch: answering().fetch },
        { 'base-url': 'https://webex.example/v1', days: '7', closed: '' },
      )
      document.body.append(element)
      await is(element)
      const root = await until(() => roots.get(element), 'the root')
      const details = await open(root)
      const { open: isOpen } = details
      details.close()
      await until(() => root.activeElement?.dataset.testid === 'open', 'the focus on the row')
      return { isHidden: element.shadowRoot === null, mode: root.mode, topics: topics(root).length, isOpen }
    },
    expected: { isHidden: true, mode: 'closed', topics: 3, isOpen: true },
  },

  'in a frame, and back': {
    async work({ make, is, open, topics, answering, noting, turn, isStyled }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      const element = make({ token: 't', fetch })
      const told = noting(element)
      document.body.append(element)
      await is(element)
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const places = [frame.contentDocument.body, document.body, frame.contentDocument.body]
      const styled = []
      for (const place of places) {
        place.append(element)
        await turn()
        styled.push(isStyled(element) && element.shadowRoot.adoptedStyleSheets.length === 1)
      }
      const { length } = topics(element)
      const { open: isOpen } = await open(element)
      return { styled, length, isOpen, requests: sent.filter(({ url }) => url.pathname.endsWith('s')).length, told }
    },
    expected: {
      styled: [true, true, true],
      length: 3,
      isOpen: true,
      requests: 1,
      told: ['state loading', 'state ready', 'load 3', 'open r0'],
    },
  },

  'moved while its details are open': {
    async work({ make, is, one, open, answering, until, turn, json, recordings }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const links = {
        transcriptDownloadLink: '/transcript.html',
        audioDownloadLink: '/audio.html',
        expiration: '2099-01-01T00:00:00Z',
      }
      const { fetch } = answering(({ url }) =>
        url.pathname.endsWith('/r0') ? json({ ...recordings(1)[0], temporaryDirectDownloadLinks: links }) : undefined,
      )
      const element = make({ token: 't', fetch })
      const there = document.createElement('div')
      document.body.append(element, there)
      await is(element)
      await open(element)
      await until(() => element.shadowRoot.querySelector('audio'), 'the player')
      const sheets = element.shadowRoot.adoptedStyleSheets.length
      there.append(element)
      await turn()
      // The browser takes a dialog out of the top layer when it is removed.
      const details = await one(element, 'details')
      const kept = details.open
        ? details.matches(':modal') && element.shadowRoot.adoptedStyleSheets.length === sheets
        : element.shadowRoot.querySelector('audio') === null
      if (details.open) details.close()
      await turn()
      await open(element)
      await until(() => element.shadowRoot.querySelector('audio'), 'the player again')
      return { sheets, kept, again: details.matches(':modal') && element.shadowRoot.adoptedStyleSheets.length === sheets }
    },
    expected: { sheets: 2, kept: true, again: true },
  },

  'removed while its details are open': {
    async work({ make, is, open, answering, noting, until, turn, json, recordings }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const links = {
        transcriptDownloadLink: '/transcript.html',
        audioDownloadLink: '/audio.html',
        expiration: '2099-01-01T00:00:00Z',
      }
      const { fetch, sent } = answering(({ url, signal }) =>
        url.pathname.endsWith('/r0')
          ? json({ ...recordings(1)[0], temporaryDirectDownloadLinks: links })
          : url.pathname === '/transcript.html'
            ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
            : undefined,
      )
      const element = make({ token: 't', fetch })
      const told = noting(element)
      document.body.append(element)
      await is(element)
      await open(element)
      const audio = await until(() => element.shadowRoot.querySelector('audio'), 'the player')
      const request = await until(() => sent.find(({ url }) => url.pathname === '/transcript.html'), 'the transcript')
      element.remove()
      await turn()
      await turn()
      return {
        src: audio.getAttribute('src'),
        isAborted: request.signal.aborted,
        left: element.shadowRoot.childNodes.length,
        told,
      }
    },
    expected: { src: null, isAborted: true, left: 0, told: ['state loading', 'state ready', 'load 3', 'open r0'] },
  },

  'back from another page': {
    async work({ make, is, open, leave, topics, answering, noting, until }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      const element = make({ token: 't', fetch })
      const told = noting(element)
      document.body.append(element)
      await is(element)
      const { persisted } = await leave()
      const { length } = topics(element)
      const details = await open(element)
      await until(() => details.getAttribute('aria-busy') === 'false', 'the details')
      details.close()
      await until(() => told.includes('close r0'), 'the end of the details')
      element.reload()
      await until(
        () => sent.filter(({ url }) => url.pathname.endsWith('s')).length === 2 && topics(element).length === 3,
        'the list again',
      )
      return { persisted, length, told }
    },
    expected: {
      persisted: true,
      length: 3,
      told: ['state loading', 'state ready', 'load 3', 'open r0', 'close r0', 'state loading', 'state ready', 'load 3'],
    },
  },

  'back from another page that was opened while it loaded': {
    async work({ make, is, leave, stalling, until }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch, answer } = stalling()
      const element = make({ token: 't', fetch })
      document.body.append(element)
      await until(() => sent.length === 1, 'the request')
      const { persisted } = await leave()
      // The browser may have broken it off.
      await until(() => sent.length === 2, 'another request')
      answer(1)
      await is(element)
      return { persisted, aborted: sent.map(({ signal }) => signal.aborted) }
    },
    expected: { persisted: true, aborted: [true, false] },
  },

  'its list is loaded again while details are open': {
    async work({ make, is, one, all, open, topics, answering, noting, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const element = make(
        { token: 't', fetch: answering().fetch },
        { 'base-url': 'https://webex.example/v1', days: '7', 'allow-delete': '' },
      )
      const told = noting(element)
      document.body.append(element)
      await is(element)
      const again = async () => {
        told.length = 0
        await open(element)
        await until(() => told.includes('open r0'), 'the details')
        element.reload()
        await until(() => told.includes('load 3'), 'the list again')
      }
      const focused = () => element.shadowRoot.activeElement?.dataset.testid
      await again()
      ;(await one(element, 'close')).click()
      await until(() => told.includes('close r0'), 'the end of the details')
      await turn()
      const afterClosing = focused()
      await again()
      ;(await one(element, 'delete')).click()
      await one(element, 'undo')
      return { afterClosing, topics: topics(element), afterDeletion: focused(), isOpen: all(element, 'details')[0].open }
    },
    expected: { afterClosing: 'open', topics: ['Call 1', 'Call 2'], afterDeletion: 'undo', isOpen: false },
  },

  'a change ends when the page has changed a setting': {
    async work({ make, is, one, open, answering, noting, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      let finish
      const { sent, fetch } = answering(({ method, url }) => {
        if (method === 'POST') return new Promise((resolve) => (finish = () => resolve(new Response(null, { status: 204 }))))
        if (url.searchParams.get('max') === '7') return new Promise(() => {})
      })
      const element = make({ token: 't', fetch }, { 'base-url': 'https://webex.example/v1', days: '7', 'allow-delete': '' })
      const told = noting(element)
      document.body.append(element)
      await is(element)
      await open(element)
      ;(await one(element, 'delete')).click()
      await until(() => finish, 'the change')
      element.pageSize = 7
      await until(() => sent.at(-1).url.searchParams.get('max') === '7', 'the other list')
      finish()
      await until(() => told.includes('delete r0'), 'the end of the change')
      await turn()
      return { state: element.state, told: told.slice(-2) }
    },
    expected: { state: 'loading', told: ['state loading', 'delete r0'] },
  },

  'a recording is opened twice, and deleted once': {
    async work({ make, is, one, all, answering, noting, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      let finish
      const { sent, fetch } = answering(({ method }) =>
        method === 'POST' ? new Promise((resolve) => (finish = () => resolve(new Response(null, { status: 204 })))) : undefined,
      )
      const element = make({ token: 't', fetch }, { 'base-url': 'https://webex.example/v1', days: '7', 'allow-delete': '' })
      document.body.append(element)
      await is(element)
      const told = noting(element)
      const button = await one(element, 'open')
      button.click()
      button.click()
      await until(() => told.includes('open r0'), 'the details')
      ;(await one(element, 'delete')).click()
      await until(() => finish, 'the change')
      ;(await one(element, 'close')).click()
      button.click()
      await until(() => told.filter((line) => line === 'open r0').length === 2, 'the details again')
      ;(await one(element, 'delete')).click()
      await turn()
      finish()
      await one(element, 'undo')
      return { told, posts: sent.filter(({ method }) => method === 'POST').length, undos: all(element, 'undo').length }
    },
    expected: {
      told: ['open r0', 'before-delete r0', 'close r0', 'open r0', 'delete r0', 'close r0'],
      posts: 1,
      undos: 1,
    },
  },

  'recordings come back in their places, also after a search': {
    async work({ make, is, one, all, topics, answering, noting, until }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      let finish
      let isSlow = false
      const { fetch } = answering(({ url }) =>
        isSlow && url.pathname.endsWith('/restore')
          ? new Promise((resolve) => (finish = () => resolve(new Response(null, { status: 204 }))))
          : undefined,
      )
      const element = make({ token: 't', fetch }, { 'base-url': 'https://webex.example/v1', days: '7', 'allow-delete': '' })
      const told = noting(element)
      document.body.append(element)
      await is(element)
      const trash = async () => {
        const { length } = all(element, 'undo')
        const opened = told.length
        ;(await one(element, 'open')).click()
        await until(() => told.slice(opened).some((line) => line.startsWith('open')), 'the details')
        ;(await one(element, 'delete')).click()
        await until(() => all(element, 'undo').length > length, 'the way back')
      }
      const search = async (words, count) => {
        const input = await one(element, 'search')
        input.value = words
        input.dispatchEvent(new Event('input', { bubbles: true }))
        await until(() => topics(element).length === count && all(element, 'undo').length === 0, words)
      }
      await trash()
      await trash()
      for (const undo of all(element, 'undo')) undo.click()
      await until(() => topics(element).length === 3, 'all of them')
      await search('2', 1)
      await search('call', 3)
      const inOrder = topics(element)
      isSlow = true
      await trash()
      ;(await one(element, 'undo')).click()
      await until(() => finish, 'the request')
      await search('call', 2)
      finish()
      await until(() => topics(element).length === 3, 'the last one')
      return { inOrder, after: topics(element), notice: (await one(element, 'notice')).textContent }
    },
    expected: {
      inOrder: ['Call 0', 'Call 1', 'Call 2'],
      after: ['Call 0', 'Call 1', 'Call 2'],
      notice: '“Call 0” is back.',
    },
  },

  'days that begin late, that do not exist, and that are being typed': {
    async work({ make, is, one, answering, noting, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const faults = []
      for (const name of ['error', 'unhandledrejection']) addEventListener(name, () => faults.push(name))
      const rangeOf = ({ url }) => ['from', 'to'].map((name) => url.searchParams.get(name))
      const days = { 'America/Sao_Paulo': '2018-11-04', 'America/Santiago': '2026-09-06', 'Africa/Cairo': '2026-04-24' }
      const ranges = []
      for (const [zone, day] of Object.entries({ ...days, 'Pacific/Apia': '2011-12-29' })) {
        const { sent, fetch } = answering()
        const place = { 'base-url': 'https://webex.example/v1', from: day, to: day, 'time-zone': zone }
        const element = make({ token: 't', fetch }, place)
        document.body.append(element)
        await is(element)
        ranges.push(rangeOf(sent[0]))
        element.remove()
      }
      const { sent, fetch } = answering()
      const element = make({ token: 't', fetch }, { 'base-url': 'https://webex.example/v1', days: '7', 'time-zone': 'UTC' })
      document.body.append(element)
      await is(element)
      const told = noting(element)
      const choose = async (testid, value) => {
        const input = await one(element, testid)
        input.value = value
        input.dispatchEvent(new Event('change', { bubbles: true }))
        await turn()
      }
      await choose('period', 'dates')
      await until(() => told.includes('load 3'), 'the chosen days')
      const before = sent.length
      const range = rangeOf(sent.at(-1))
      for (const value of ['0002-11-01', '12026-11-01', '']) await choose('from', value)
      const typed = sent.length - before
      element.reload()
      await until(() => sent.length > before, 'the list again')
      return { ranges, typed, isSame: String(rangeOf(sent.at(-1))) === String(range), faults }
    },
    expected: {
      ranges: [
        ['2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'],
        ['2026-09-06T04:00:00Z', '2026-09-07T03:00:00Z'],
        ['2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z'],
        ['2011-12-29T10:00:00Z', '2011-12-30T10:00:00Z'],
      ],
      typed: 0,
      isSame: true,
      faults: [],
    },
  },

  'what the page’s own functions throw': {
    async work({ make, is, one, recordings }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const faults = []
      for (const name of ['error', 'unhandledrejection']) addEventListener(name, () => faults.push(name))
      const throwing = (thrown) => ({
        client: {
          listRecordings() {
            throw thrown
          },
        },
      })
      const hostile = {
        get code() {
          throw new Error('s3cret')
        },
      }
      const given = [
        {
          token: 't',
          fetch: async () => {
            throw new TypeError('s3cret')
          },
        },
        throwing(Object.assign(new Error('s3cret'), { code: 'ERR_BAD_REQUEST' })),
        throwing(hostile),
        throwing({ code: 'server', message: 'Refused', hint: {}, trackingId: 7 }),
        throwing(null),
      ]
      const seen = []
      for (const properties of given) {
        const element = make(properties)
        let detail = {}
        element.addEventListener('webex-recordings-error', (event) => (detail = event.detail))
        document.body.append(element)
        await is(element, 'error')
        const isShown = element.shadowRoot.textContent.includes('s3cret') || JSON.stringify(detail).includes('s3cret')
        seen.push([detail.code, isShown])
      }
      // An odd recording is no reason to say that the network has failed.
      const items = [{ ...recordings(1)[0], id: 5 }]
      const client = {
        listRecordings: () => ({
          async *pages() {
            yield { items }
          },
        }),
        getRecording: async () => items[0],
      }
      const odd = make({ client })
      document.body.append(odd)
      await is(odd)
      ;(await one(odd, 'open')).click()
      seen.push((await one(odd, 'details')).open)
      return { seen, faults }
    },
    expected: {
      seen: [['network', false], ['internal', false], ['internal', false], ['server', false], ['internal', false], true],
      faults: [],
    },
  },

  'deletions are forbidden when the reader has just said yes': {
    async work({ make, is, one, open, answering, noting, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      const place = { 'base-url': 'https://webex.example/v1', days: '7', 'allow-delete': 'final' }
      const element = make({ token: 't', fetch }, place)
      const told = noting(element)
      document.body.append(element)
      await is(element)
      await open(element)
      ;(await one(element, 'delete')).click()
      const confirm = await until(() => element.shadowRoot.querySelector('[data-testid=confirm][open]'), 'the question')
      const closed = new Promise((resolve) => confirm.addEventListener('close', resolve))
      ;(await one(element, 'confirm-delete')).click()
      element.removeAttribute('allow-delete')
      await closed
      await until(() => told.filter((line) => line === 'load 3').length === 2, 'the list again')
      await turn()
      return sent.map(({ method }) => method).filter((method) => method !== 'GET')
    },
    expected: [],
  },

  'in a document without a window, and back': {
    async work({ make, is, answering, turn, isStyled }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const faults = []
      addEventListener('error', ({ message }) => faults.push(message))
      const element = make({ token: 't', fetch: answering().fetch })
      document.body.append(element)
      await is(element)
      document.createElement('template').content.append(element)
      await turn()
      document.body.append(element)
      await turn()
      await is(element)
      return { faults, isStyled: isStyled(element) }
    },
    expected: { faults: [], isStyled: true },
  },

  'a registry of its own': {
    // Firefox has only one registry.
    engine: 'Chromium',
    async work({ make, is, topics, answering }) {
      const { WebexRecordings } = await import('/widget.js')
      const registry = new CustomElementRegistry()
      const defined = WebexRecordings.define('webex-recordings', registry)
      const host = document.createElement('div')
      const root = host.attachShadow({ mode: 'open', customElementRegistry: registry })
      root.innerHTML = '<webex-recordings base-url="https://webex.example/v1" days="7"></webex-recordings>'
      const element = root.firstElementChild
      Object.assign(element, { token: 't', fetch: answering().fetch })
      document.body.append(host)
      await is(element)
      const isGlobal = customElements.get('webex-recordings') !== undefined
      const global = WebexRecordings.define()
      const other = make({ token: 't', fetch: answering().fetch })
      document.body.append(other)
      await is(other)
      const classes = [element instanceof defined, element instanceof WebexRecordings, other instanceof global]
      return { isGlobal, classes, topics: [topics(element).length, topics(other).length] }
    },
    expected: { isGlobal: false, classes: [true, true, true], topics: [3, 3] },
  },
}

/** Comes back by itself. */
const BACK = '<!doctype html><title>Elsewhere</title><script>onload = () => setTimeout(() => history.back())</script>'

/** Runs in a page of the relay's own origin: it has a cookie, and no token. */
/** @type {{ work: (tools: Tools) => Promise<object> }} */
const RELAYED = {
  async work({ make, is, one, all, open, topics, until }) {
    const { WebexRecordings } = await import('/widget.js')
    WebexRecordings.define()
    const element = make({}, { 'base-url': '/relay', 'allow-delete': '', days: '7' })
    document.body.append(element)
    await is(element, 'signed-out')
    await fetch('/session', { method: 'POST' })
    ;(await one(element, 'retry')).click()
    await is(element)
    const before = topics(element)
    await open(element)
    const audio = await until(() => element.shadowRoot.querySelector('audio, video'), 'the player')
    audio.muted = true
    audio.load()
    await audio.play()
    await until(() => audio.currentTime > 0, 'sound')
    const transcript = await until(() => element.shadowRoot.querySelector('.transcript-text'), 'the transcript')
    const said = transcript.textContent
    ;(await one(element, 'delete')).click()
    const undo = await one(element, 'undo')
    const binned = topics(element)
    undo.click()
    await until(() => all(element, 'toast').length === 0, 'the row')
    return { before, said, binned, back: topics(element), duration: Math.round(audio.duration) || 10 }
  },
}

/** @type {import('node:http').RequestListener} */
const signIn = (_, response) => response.writeHead(204, { 'set-cookie': 'session=ada; Path=/; HttpOnly; SameSite=Strict' }).end()

for (const engine of /** @type {const} */ (['Chromium', 'Firefox'])) {
  /** @type {import('../matrix/browsers.mjs').Browser} */
  let browser
  /** @type {{ address: string, close: () => void }} */
  let site
  before(async () => {
    const pages = Object.values(LIVES).map(({ work }, at) => [`/${at}.html`, pageOf(work)])
    site = await serve({ ...Object.fromEntries(pages), '/back.html': BACK })
    browser = await BROWSERS[engine]()
  })
  after(async () => {
    await browser?.close()
    site?.close()
  })

  for (const [at, [name, { expected, engine: only = engine }]] of Object.entries(LIVES).entries()) {
    if (only !== engine) continue
    test(`${engine}: ${name}`, async () => {
      const report = await browser.open(`${site.address}/${at}.html`)
      assert.equal(report.failed, undefined)
      const { backgroundColor, ...rest } = report
      if (backgroundColor) assert.notEqual(backgroundColor, 'rgb(255, 255, 255)', 'the theme is dark')
      assert.deepEqual(Array.isArray(report) ? report : rest, expected)
    })
  }

  test(`${engine}: a page with a relay, and no token`, async (context) => {
    const emulator = await webex()
    const { baseUrl, close } = await emulator.listen()
    context.after(close)
    const relay = createRelay({
      path: '/relay',
      token: SERVICE_TOKEN,
      baseUrl,
      delete: 'trash',
      links: 'relay',
      authorize: ({ request }) => /session=ada/.test(request.headers.get('cookie') ?? '') && { ownerEmail: 'ada@example.com' },
    })
    const { address, close: stop } = await serve(
      { '/relayed.html': pageOf(RELAYED.work) },
      { '/relay/': nodeListener(relay), '/session': signIn },
    )
    context.after(stop)
    const report = await browser.open(`${address}/relayed.html`)
    assert.equal(report.failed, undefined)
    const all = Array.from({ length: 12 }, (_, at) => `Call ${at} of ada`)
    assert.deepEqual(report, { before: all, said: 'Hello', binned: all.slice(1), back: all, duration: 10 })
  })
}
