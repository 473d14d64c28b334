// What the relay gives to pages and takes back: cursors, and tickets for files. They are encrypted, so nobody else can make one.
//
// Web Crypto's AES-GCM. What a seal is bound to, such as a user, is its additional data: it opens only with the same.

const ALGORITHM = 'AES-GCM'
const NONCE_LENGTH = 12

export class Seals {
  #secret
  /** @type {Promise<CryptoKey> | undefined} */
  #key

  /** @param {string | undefined} secret if absent, this relay alone can open what it has sealed */
  constructor(secret) {
    this.#secret = secret
  }

  /**
   * @param {readonly string[]} bound
   * @param {string} text
   */
  async seal(bound, text) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_LENGTH))
    const sealed = await crypto.subtle.encrypt(parameters(nonce, bound), await this.#keyOnce(), bytesOf(text))
    const all = new Uint8Array(NONCE_LENGTH + sealed.byteLength)
    all.set(nonce)
    all.set(new Uint8Array(sealed), NONCE_LENGTH)
    return toText(all)
  }

  /**
   * `undefined` if it was not sealed here, was changed, or is bound to something else.
   *
   * @param {readonly string[]} bound
   * @param {string} sealed
   */
  async open(bound, sealed) {
    const key = await this.#keyOnce()
    try {
      const all = fromText(sealed)
      const [nonce, rest] = [all.subarray(0, NONCE_LENGTH), all.subarray(NONCE_LENGTH)]
      return new TextDecoder().decode(await crypto.subtle.decrypt(parameters(nonce, bound), key, rest))
    } catch {
      return undefined
    }
  }

  /** Made with the first request, because Workers have no randomness before. */
  #keyOnce() {
    this.#key ??= keyFrom(this.#secret === undefined ? crypto.getRandomValues(new Uint8Array(32)) : bytesOf(this.#secret))
    return this.#key
  }
}

/** @param {Uint8Array<ArrayBuffer>} secret */
async function keyFrom(secret) {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  // The secret is random, so it needs no salt.
  const derivation = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: bytesOf('webex-converged-recordings/relay 1'),
  }
  return crypto.subtle.deriveKey(derivation, base, { name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt'])
}

/**
 * @param {Uint8Array<ArrayBuffer>} nonce
 * @param {readonly string[]} bound
 */
const parameters = (nonce, bound) => ({ name: ALGORITHM, iv: nonce, additionalData: bytesOf(JSON.stringify(bound)) })

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
const bytesOf = (text) => new TextEncoder().encode(text)

/** @param {Uint8Array} bytes */
function toText(bytes) {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** @param {string} text */
const fromText = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
