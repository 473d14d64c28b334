// The files that the command reads and writes.

import { closeSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
 * Writes a file completely or not at all: it is written beside the target, and then takes its place. This is synchronous, so that
 * two writes cannot get in each other's way.
 *
 * @param {string} flag such as `--save`
 * @param {string} file
 * @param {string} text
 */
export function writeWhole(flag, file, text) {
  const target = followed(file)
  const beside = `${target}.${process.pid}.tmp`
  try {
    const opened = openSync(beside, 'w')
    try {
      writeFileSync(opened, text)
      // Else a power cut could leave an empty file under the new name.
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
    renameSync(beside, target)
  } catch (error) {
    rmSync(beside, { force: true })
    throw new Failure(`${flag}: cannot write ${JSON.stringify(file)}: ${reasonOf(error)}`)
  }
}

/**
 * Where a symbolic link leads: a rename would replace the link itself.
 *
 * @param {string} file
 */
function followed(file) {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
