// A client as the package has it, without what pkg-template/client.js does around it: loading the core, and throwing errors.

import { listenersOf, optionsOf, signalsOf, singleValue } from '../../pkg-template/host/arguments.js'
import { settle } from '../../pkg-template/host/call.js'
import { TokenFunction } from '../../pkg-template/host/token.js'

export const argument = optionsOf

export class Client {
  /** When the next call was made. For a test that has no time left. */
  began = undefined

  /** The core's client, and its options. */
  constructor(core, options) {
    this.core = core
    this.given = options?.given ?? {}
    const { token } = this.given
    this.token = typeof token === 'function' ? new TokenFunction(token, (token) => core.keepToken(token)) : undefined
  }

  list(query, options) {
    const own = optionsOf('options', options)
    return this.settled(() => this.core.listRecordings(optionsOf('query', query), own), own)
  }

  get(id, options) {
    const own = optionsOf('options', options)
    return this.settled(() => this.core.getRecording(singleValue('id', id), own), own)
  }

  delete(id, options) {
    const own = optionsOf('options', options)
    return this.settled(() => this.core.deleteRecording(singleValue('id', id), own), own)
  }

  /** What the call settles to: `{ value }`, `{ error, cause }` or `{ aborted }`. */
  async settled(begin, options) {
    const { token, given, began = performance.now() } = this
    this.began = undefined
    const [signals, listeners] = [signalsOf({ given }, options), listenersOf({ given }, options)]
    await undefined
    const settled = await settle(begin(), {
      signals,
      listeners,
      fetch: given.fetch,
      headers: given.headers,
      token,
      began,
      number: 0,
    })
    if (settled.how === 'aborted') return { aborted: settled.reason }
    return settled.how === 'failed' ? { error: settled.error, cause: settled.cause } : settled.result
  }
}
