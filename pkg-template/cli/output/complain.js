// Errors go to standard error: as text for people, or as a line of JSON for programs.

import { hideProgress } from '../progress.js'
import { jsonOf } from './json.js'
import { clean } from './terminal.js'

/** Whether the errors are for a program. A pipe alone does not mean that. */
export const wantsJson = process.argv.some((arg, at) => {
  if (/^--format=jsonl?$/.test(arg)) return true
  return /^jsonl?$/.test(arg) && process.argv[at - 1] === '--format'
})

/**
 * @param {string} message
 * @param {object} json
 */
export function complain(message, json) {
  const lines = `webex-recordings: ${message}`.split('\n')
  hideProgress()
  console.error(wantsJson ? jsonOf({ error: json }) : lines.map(clean).join('\n'))
}
