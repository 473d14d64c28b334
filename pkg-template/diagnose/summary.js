// The diagnosis in one or two sentences: the most likely cause, and what to do about it.

/** @import { Check } from '../diagnose.js' */

/**
 * A check that explains other failures comes before them. `reach` knows what `address` and `tls` have found.
 *
 * @type {Check['id'][]}
 */
const ORDER = ['core', 'reach', 'preflight', 'tls', 'address', 'token', 'rights', 'media', 'clock', 'headers', 'environment']

/** @param {readonly Check[]} checks */
export function summaryOf(checks) {
  const first = (/** @type {Check['status']} */ status) =>
    ORDER.map((id) => checks.find((check) => check.id === id)).find((check) => check?.status === status)
  const failure = first('failed')
  if (failure) return sentences(failure)
  const rights = checks.find(({ id, status }) => id === 'rights' && status === 'ok')
  const works = rights ? `All is well. ${rights.found}` : 'All is well.'
  const warning = first('warning')
  return warning ? `Nothing has failed. ${sentences(warning)}` : works
}

/** @param {Check} check */
const sentences = ({ found, hint }) => [found, hint].filter(Boolean).join(' ')
