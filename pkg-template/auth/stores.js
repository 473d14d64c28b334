// Where tokens are kept, as the token function sees it: a store of the caller's, or memory.

import { storage, storeFailed } from './errors.js'
import { tokensIn } from './tokens.js'

/** @import { Tokens, TokenStore } from 'webex-converged-recordings/auth' */
/** @import { Sign } from './tokens.js' */

/**
 * @typedef {object} Keep
 * @property {() => Promise<Sign | undefined>} read
 * @property {(next: Tokens, previous: Sign) => Promise<void>} write
 * @property {<T>(work: () => Promise<T>, timeoutMs: number) => Promise<T>} lock
 */

/**
 * A store of the caller's. What it returns is checked, and what it throws is an error of this package.
 *
 * @param {TokenStore} store
 * @returns {Keep}
 */
export const checkedStore = (store) => ({
  read: async () => {
    const found = await named('store.read', async () => store.read())
    if (found == null) return undefined
    const tokens = tokensIn(found)
    if (typeof tokens === 'string') throw storage(`store.read did not return tokens: ${tokens}`)
    return tokens
  },
  write: (next, previous) => named('store.write', async () => store.write({ ...next }, /** @type {Tokens} */ ({ ...previous }))),
  lock: (work, timeoutMs) => (store.lock ? locked(store, work, timeoutMs) : work()),
})

/**
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 */
async function named(what, work) {
  try {
    return await work()
  } catch (thrown) {
    throw storeFailed(what, thrown)
  }
}

/**
 * @template T
 * @param {TokenStore} store
 * @param {() => Promise<T>} work
 * @param {number} timeoutMs
 * @returns {Promise<T>}
 */
async function locked(store, work, timeoutMs) {
  /** @type {{ value: T } | undefined} */
  let done
  const lock = async () =>
    store.lock?.(
      async () => {
        done = { value: await work() }
      },
      { timeoutMs },
    )
  await named('store.lock', lock)
  if (!done) throw storage('store.lock did not wait for the function that it got')
  return done.value
}

/**
 * A store that ends with the process.
 *
 * @param {Sign} tokens to begin with
 * @returns {Keep}
 */
export function memoryStore(tokens) {
  let kept = tokens
  return {
    read: async () => kept,
    write: async (next) => {
      kept = next
    },
    lock: (work) => work(),
  }
}
