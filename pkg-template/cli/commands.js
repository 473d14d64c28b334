// All commands. The help, the completion and the checks of arguments are made from this table.

import * as capture from './capture.js'
import * as completion from './completion.js'
import * as remove from './delete.js'
import * as diagnose from './diagnose.js'
import * as download from './download.js'
import * as emulator from './emulator.js'
import * as get from './get.js'
import * as list from './list.js'
import * as login from './login.js'
import * as logout from './logout.js'
import * as purge from './purge.js'
import * as reassign from './reassign.js'
import * as restore from './restore.js'
import * as trash from './trash.js'
import * as whoami from './whoami.js'

/** @import { Table, Words } from './options.js' */

/**
 * What a command gets.
 *
 * @typedef {object} Context
 * @property {Record<string, any>} values of its options
 * @property {Set<string>} given the names of the options that the arguments set
 * @property {string[]} words the arguments that are not options
 * @property {NodeJS.ProcessEnv} env
 * @property {AbortSignal} signal aborted with an Interruption when the process is to end. A command that never reads this ends at once.
 * @property {() => boolean} isClosed whether nothing more can be written to standard output, most often because its reader has closed the pipe
 */

/**
 * @typedef {object} Command
 * @property {string} SUMMARY one sentence
 * @property {Words} [WORDS] absent if it takes none
 * @property {Table} OPTIONS
 * @property {string} NOTES what else its users must know, with examples
 * @property {(context: Context) => Promise<number | void>} run returns the exit code, if that is not 0
 */

/** @type {Record<string, Command>} */
export const COMMANDS = {
  ...{ list, get, download },
  ...{ trash, restore, delete: remove, purge, reassign },
  ...{ whoami, login, logout, diagnose },
  ...{ emulator, capture, completion },
}
