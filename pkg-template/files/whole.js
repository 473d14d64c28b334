// Writes a file completely or not at all.

import { chmodSync, closeSync, fsyncSync, openSync, readlinkSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { quietly } from '../host/values.js'
import { codeOf } from './reasons.js'

/**
 * A path as its user means it. A `~` at the beginning is the home folder, because no shell has seen this path.
 *
 * @param {string} path
 */
export const expanded = (path) => (/^~(?=$|[/\\])/.test(path) ? join(homedir(), path.slice(1)) : path)

/**
 * Writes a file completely or not at all: it is written beside the target, and then takes its place. This is synchronous, so that
 * two writes of a process cannot get in each other's way. Throws the operating system's errors.
 *
 * @param {string} file A symbolic link is followed.
 * @param {string | Uint8Array} content
 * @param {object} [how]
 * @param {number} [how.mode] the file's permissions, whatever the umask. Default: those that a new file gets.
 * @param {string} [how.beside] where it is written first. Default: a name that no other process uses. Whoever holds a lock on the
 *   file can pass one that is always the same, so that what a killed process left there is overwritten by the next.
 */
export function writeWhole(file, content, { mode, beside } = {}) {
  const target = followed(file)
  const temporary = beside ?? `${target}.${process.pid}.tmp`
  try {
    // Not over what is there: that may have other permissions, or be a link to somewhere else.
    rmSync(temporary, { force: true })
    const opened = openSync(temporary, 'wx', mode)
    try {
      if (mode !== undefined) chmodSync(temporary, mode)
      writeFileSync(opened, content)
      // Else a power cut could leave an empty file under the new name.
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(target))
}

/**
 * Else a power cut could bring the old file back. Not every system can do this, and the file is written either way.
 *
 * @param {string} folder
 */
function syncFolder(folder) {
  quietly(() => {
    const opened = openSync(folder, 'r')
    try {
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
  })
}

/** So many links can lead to each other before it is a circle. Linux has the same limit. */
const MOST_LINKS = 40

/**
 * Where a path leads, through all symbolic links, even if nothing is there yet. A rename would replace the link itself; and a file
 * has one name for all who lock it.
 *
 * @param {string} file
 * @returns {string}
 */
export function followed(file, left = MOST_LINKS) {
  try {
    return realpathSync(file)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || left === 0) return resolve(file)
  }
  const folder = dirname(resolve(file))
  const target = quietly(() => readlinkSync(file))
  if (target !== undefined) return followed(resolve(folder, target), left - 1)
  return folder === resolve(file) ? folder : join(followed(folder, left - 1), basename(file))
}
