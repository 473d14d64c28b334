// A download, from step to step, over as many requests as it takes. The core decides what to do next (src/download.rs), and this file
// does it.

import { abortedOf, reasonOfAbort, Stop } from '../host/signals.js'
import { quietly } from '../host/values.js'
import { pause } from '../host/waiting.js'
import { Body } from './body.js'

/** @import { ErrorDetails, SignalLike } from 'webex-converged-recordings' */
/** @import { File, FileCame, FileStep, Internals } from '../core.js' */
/** @import { Aborted } from '../host/waiting.js' */

/** @typedef {Extract<FileCame, { what: 'linked' }>} Linked */

/**
 * @typedef {object} Needs
 * @property {Awaited<ReturnType<Internals['download']>>} core
 * @property {typeof globalThis.fetch | undefined} fetch
 * @property {Internals['failure']} failure makes the error
 * @property {readonly SignalLike[]} signals any of them aborts the download
 * @property {number} stallMs
 * @property {() => Promise<Linked>} renew gets a new link
 */

/**
 * What nobody else may see of a link: the link itself, and its parameters, among them a ticket.
 *
 * @param {string} url
 */
function secretsOf(url) {
  const { origin = '', pathname = '', search = '', searchParams } = quietly(() => new URL(url)) ?? {}
  const values = [...(searchParams?.values() ?? []), ...search.split(/[?&=]/)]
  // Platforms may leave the query out. Path segments of this length are no words.
  const path = [origin + pathname, ...pathname.split('/').filter(({ length }) => length >= 24)]
  // Shorter ones are parts of ordinary words.
  const all = [url, ...path, ...values, ...values.map(encodeURIComponent)].filter(({ length }) => length >= 8)
  // The longest first: a shorter one may be a part of it.
  return [...new Set(all)].sort((one, other) => other.length - one.length)
}

/**
 * @param {string} text
 * @param {string} secret
 */
function without(text, secret) {
  // A long text was cut, and perhaps in the middle of it.
  const cut = text.lastIndexOf(secret.slice(0, 8))
  const isCut = cut >= 0 && text.endsWith('…') && secret.startsWith(text.slice(cut, -1))
  return (isCut ? `${text.slice(0, cut)}…` : text).replaceAll(secret, '(secret)')
}

/**
 * The host of a file may say what is wrong with a ticket, and repeat it. So may the platform.
 *
 * @param {ErrorDetails} error
 * @param {readonly string[]} secrets
 * @returns {ErrorDetails}
 */
function withoutSecrets(error, secrets) {
  const message = secrets.reduce(without, error.message)
  return { ...error, message }
}

/**
 * @param {FileStep} step
 * @returns {step is File}
 */
const isFile = (step) => step.do === 'take' || step.do === 'done'

export class Transfer {
  #needs
  #stop = new Stop()
  #signals
  /** @type {Body | undefined} */
  #body
  /** @type {File | undefined} */
  #file
  /** How many bytes of the answer have come. */
  #count = 0
  /** The number of the next byte that the caller needs. */
  #position = 0
  #isOver = false
  /** @type {string | undefined} */
  #contentType
  /**
   * What is secret of the last link.
   *
   * @type {string[]}
   */
  #secrets = []

  /** @param {Needs} needs */
  constructor(needs) {
    this.#needs = needs
    this.#signals = [...needs.signals, this.#stop]
  }

  /** How many bytes of the file the caller has by now. */
  get position() {
    return this.#position
  }

  /** The size of the file, if it is known. */
  get size() {
    return this.#file?.size
  }

  /** What the host says that the file is. */
  get contentType() {
    return this.#contentType
  }

  /**
   * Begins. Resolves once the first bytes are there, and are those of the file.
   *
   * @param {Linked} linked
   * @returns {Promise<File>}
   */
  async begin(linked) {
    const file = await this.#advance(linked)
    this.#position = file.offset
    return file
  }

  /**
   * The next bytes. `undefined` at the end of the file.
   *
   * @returns {Promise<Uint8Array | undefined>}
   */
  async next() {
    while (this.#file?.do === 'take' && this.#body) {
      const read = this.#isComplete() ? this.#ended() : (this.#body.again() ?? (await this.#body.read()))
      if (read.what !== 'bytes') {
        await this.#advance(read.what === 'ended' ? this.#ended() : read)
        continue
      }
      const fresh = this.#fresh(read.bytes)
      if (fresh.length === 0) continue
      this.#position += fresh.length
      return fresh
    }
    return undefined
  }

  /** Stops. What waits for bytes is aborted. */
  stop() {
    this.#stop.abort()
    this.#end()
  }

  /** Whether the answer has had all the bytes that count. */
  #isComplete() {
    return this.#count >= (this.#file?.most ?? Number.POSITIVE_INFINITY)
  }

  /** @returns {Extract<FileCame, { what: 'ended' }>} */
  #ended() {
    return { what: 'ended', count: this.#count }
  }

  /**
   * Those of the bytes that the caller does not have yet.
   *
   * @param {Uint8Array} bytes
   */
  #fresh(bytes) {
    const { skip = 0, most = Number.POSITIVE_INFINITY } = this.#file ?? {}
    const before = this.#count
    this.#count = Math.min(before + bytes.length, most)
    return bytes.subarray(Math.max(skip - before, 0), Math.max(this.#count - before, 0))
  }

  /**
   * Takes steps until there are bytes, or the file has ended. Throws if the download has failed.
   *
   * @param {FileCame | Aborted} came
   * @returns {Promise<File>}
   */
  async #advance(came) {
    const { core, failure } = this.#needs
    try {
      for (;;) {
        if (came.what === 'linked') this.#secrets = secretsOf(came.url)
        if (came.what === 'aborted' || abortedOf(this.#signals)) throw reasonOfAbort(abortedOf(this.#signals))
        const step = core.next(came, this.#position)
        if (step.do === 'fail') throw failure(withoutSecrets(step.error, this.#secrets))
        if (isFile(step)) {
          // That of a refusal, such as a 416, is not that of the file.
          if (came.what === 'answered' && step.do === 'take')
            this.#contentType ??= came.headers.find(({ name }) => name === 'content-type')?.value
          this.#file = step
          this.#count = 0
          if (step.do === 'done') this.#end()
          return step
        }
        came = await this.#perform(step)
      }
    } catch (error) {
      this.#end()
      throw error
    }
  }

  /**
   * @param {Exclude<FileStep, File | { do: 'fail' }>} step
   * @returns {Promise<FileCame | Aborted>}
   */
  async #perform(step) {
    const { fetch, renew, stallMs } = this.#needs
    this.#body?.close()
    switch (step.do) {
      case 'wait':
        return pause(this.#signals, step.ms)
      case 'link':
        return renew()
      case 'open':
        this.#body = new Body(this.#signals, stallMs)
        return this.#body.open(step, fetch)
    }
  }

  #end() {
    if (this.#isOver) return
    this.#isOver = true
    this.#body?.close()
    this.#needs.core.free()
  }
}
