// Certificates that nobody trusts, made when a test needs them: for an address, signed by an authority of our own or by
// themselves.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/**
 * DER: a tag, a length and the content.
 *
 * @param {number} tag
 * @param {Buffer[]} parts
 */
function der(tag, ...parts) {
  const body = Buffer.concat(parts)
  const { length } = body
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}
const sequence = (/** @type {Buffer[]} */ ...parts) => der(0x30, ...parts)
const oid = (/** @type {string} */ hex) => der(0x06, Buffer.from(hex, 'hex'))
const octets = (/** @type {Buffer[]} */ ...parts) => der(0x04, ...parts)
const TRUE = der(0x01, Buffer.from([0xff]))
const name = (/** @type {string} */ text) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))))
const time = (/** @type {Date} */ date) => der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')))
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'))

const DAY = 86_400_000

/**
 * @typedef {{ key: import('node:crypto').KeyObject, subject: Buffer, pem: string, keyPem: string }} Certificate
 *
 * @param {object} [options]
 * @param {number[]} [options.host] the IPv4 address that it is for; the certificate of an authority has none
 * @param {number} [options.from] its first day, counted from today
 * @param {number} [options.days] how long it is valid
 * @param {Certificate} [options.by] the signer; without one it is signed by itself
 * @param {import('node:crypto').KeyPairKeyObjectResult} [options.keys] its keys; those of a signer are on the curve P-256
 * @returns {Certificate}
 */
export function certificate({ host, from = -1, days = 30, by, keys = generateKeyPairSync('ec', { namedCurve: 'P-256' }) } = {}) {
  const { privateKey, publicKey } = keys
  const subject = name(host ? host.join('.') : 'An authority of the tests')
  const info = publicKey.export({ type: 'spki', format: 'der' })
  const start = Date.now() + from * DAY
  const extensions = [
    sequence(oid('551d13'), TRUE, octets(host ? sequence() : sequence(TRUE))),
    sequence(oid('551d0e'), octets(octets(createHash('sha1').update(info).digest()))),
    ...(host ? [sequence(oid('551d11'), octets(sequence(der(0x87, Buffer.from(host)))))] : []),
  ]
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    by?.subject ?? subject,
    sequence(time(new Date(start)), time(new Date(start + days * DAY))),
    subject,
    info,
    der(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, by?.key ?? privateKey)
  const whole = sequence(body, ECDSA_WITH_SHA256, der(0x03, Buffer.from([0]), signature))
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n')
  const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
  return { key: privateKey, subject, pem, keyPem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}
