// ajv, by the code that it makes of a schema while one builds: ../clients.mjs does that to whoever imports a schema.

import * as valid from './page.schema.json'

const checked = (isValid) => (value) => {
  if (isValid(value)) return value
  const [{ instancePath, message }] = isValid.errors
  throw new TypeError(`${instancePath || 'the answer'}: ${message}`)
}

export const page = checked(valid.page)
export const recording = checked(valid.recording)
