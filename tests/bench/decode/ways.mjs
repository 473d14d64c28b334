// The names of the decoders, which are in decoders.mjs.

/** @typedef {keyof typeof WAYS} Way */

export const WAYS = {
  parse: '`JSON.parse`, unchecked',
  'by-hand': '`JSON.parse`, checked by hand',
  ajv: '`JSON.parse` and `ajv`',
  'zod-mini': '`JSON.parse` and `zod/mini`',
  zod: '`JSON.parse` and `zod`',
  ours: 'ours',
  'without-wasm': 'ours, without WebAssembly',
  before: 'ours, before',
}

/** What the others are compared with. */
export const YARDSTICK = 'parse'
