// ajv, with the code that it generates from a schema at build time: ../clients.mjs does that when a schema is imported.

import * as valid from './page.schema.json'

/** @param {valid.Validate} isValid */
const checked = (isValid) => (/** @type {unknown} */ value) => {
  if (isValid(value)) return value
  const [{ instancePath, message }] = isValid.errors
  throw new TypeError(`${instancePath || 'the answer'}: ${message}`)
}

export const page = checked(valid.page)
export const recording = checked(valid.recording)
