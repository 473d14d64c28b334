// The files that the command reads and writes.

import { closeSync, createReadStream, openSync, readFileSync, statSync } from 'node:fs'
import { addAbortSignal } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { writeWhole as write } from '../files/whole.js'
import { Failure, reasonOf, UsageError } from './errors.js'

/**
 * Reads a JSON file that an option names. Errors never contain the text of the file.
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
 * Reads a text file that an option names. `-` is standard input, which another program may still be writing.
 *
 * @param {string} flag such as `--ids`
 * @param {string} file
 * @param {AbortSignal} signal
 */
export async function readText(flag, file, signal) {
  try {
    return textOf(await bytesOf(file === '-' ? process.stdin : createReadStream(file), signal))
  } catch (error) {
    signal.throwIfAborted()
    throw new UsageError(`${flag}: cannot read ${file === '-' ? 'standard input' : JSON.stringify(file)}: ${reasonOf(error)}`)
  }
}

/**
 * Reads a stream to its end. The program that writes it may be slow, so a signal ends this, too.
 *
 * @param {import('node:stream').Readable} stream
 * @param {AbortSignal} signal
 */
export const bytesOf = (stream, signal) => buffer(addAbortSignal(signal, stream))

/**
 * PowerShell's `>` writes UTF-16. The decoder removes the byte order mark at its beginning.
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
    checkFile(file)
    write(file, text)
  } catch (error) {
    throw new Failure(`${flag}: cannot write ${JSON.stringify(file)}: ${reasonOf(error)}`)
  }
}

/**
 * Makes sure that a file can be written, and keeps its content.
 *
 * @param {string} flag
 * @param {string} file
 */
export function checkWritable(flag, file) {
  try {
    checkFile(file)
    closeSync(openSync(file, 'a'))
  } catch (error) {
    throw new Failure(`${flag}: cannot write ${JSON.stringify(file)}: ${reasonOf(error)}`)
  }
}

/**
 * Throws if something is there that is neither a file nor a folder: a device would be replaced, and a pipe would block.
 *
 * @param {string} file
 */
export function checkFile(file) {
  const state = statSync(file, { throwIfNoEntry: false })
  if (state && !state.isFile() && !state.isDirectory()) throw Object.assign(new Error('no file'), { code: 'ENOTFILE' })
}
