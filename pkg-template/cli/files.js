// The files that the command reads and writes.

import { readFileSync } from 'node:fs'
import { writeWhole as write } from '../files/whole.js'
import { Failure, reasonOf, UsageError } from './errors.js'

/**
 * Reads a JSON file that an option names. The text of the file is in no error.
 *
 * @param {string} flag such as `--load`
 * @param {string} file
 * @returns {any}
 */
export function readJson(flag, file) {
  const named = `${flag}: cannot read ${JSON.stringify(file)}`
  let bytes
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw new UsageError(`${named}: ${reasonOf(error)}`)
  }
  try {
    return JSON.parse(textOf(bytes))
  } catch {
    throw new UsageError(`${named}: it is not JSON`)
  }
}

/**
 * PowerShell's `>` writes UTF-16. The decoder removes the mark that this begins with.
 *
 * @param {Buffer} bytes
 */
function textOf(bytes) {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}

/**
 * Writes a file completely or not at all.
 *
 * @param {string} flag such as `--save`
 * @param {string} file
 * @param {string} text
 */
export function writeWhole(flag, file, text) {
  try {
    write(file, text)
  } catch (error) {
    throw new Failure(`${flag}: cannot write ${JSON.stringify(file)}: ${reasonOf(error)}`)
  }
}
