// A verdict on one check, and the words that verdicts share.

import { textIn } from '../host/values.js'

/** @import { Cause, Check } from '../diagnose.js' */
/** @import { Answer } from './ask.js' */

/** @typedef {Omit<Check, 'id' | 'ms'>} Verdict */

/**
 * @param {string} found
 * @param {string} [hint]
 * @returns {Verdict}
 */
export const ok = (found, hint) => ({ status: 'ok', found, ...(hint && { hint }) })

/**
 * @param {Cause} cause
 * @param {string} found
 * @param {string} [hint]
 * @returns {Verdict}
 */
export const warning = (cause, found, hint) => ({ status: 'warning', found, ...(hint && { hint }), cause })

/**
 * @param {Cause} cause
 * @param {string} found
 * @param {string} [hint]
 * @returns {Verdict}
 */
export const failed = (cause, found, hint) => ({ status: 'failed', found, ...(hint && { hint }), cause })

/**
 * @param {string} why
 * @returns {Verdict}
 */
export const skipped = (why) => ({ status: 'skipped', found: why })

/** @param {string} found */
export const offlineVerdict = (found) =>
  failed('offline', `${found}: the browser is offline.`, 'Connect this computer to the network.')

/**
 * Text from a server, made safe to show: one short line, without characters that a terminal takes for commands.
 *
 * @param {unknown} text
 */
export const shown = (text, most = 60) => {
  const clean = String(text ?? '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean
}

/**
 * `1 day` or `2 days`.
 *
 * @param {number} count
 * @param {string} one
 */
export const counted = (count, one) => `${count} ${one}${count === 1 ? '' : 's'}`

/**
 * `a`, `a and b`, or `a, b and c`.
 *
 * @param {readonly string[]} items
 */
export const listed = (items, joint = 'and') =>
  [items.slice(0, -1).join(', '), ...items.slice(-1)].filter(Boolean).join(` ${joint} `)

/**
 * Adds the tracking ID of the failed request, which Webex support asks for.
 *
 * @param {Verdict} verdict
 * @param {Answer[]} answers
 */
export function traced(verdict, ...answers) {
  if (verdict.status !== 'failed') return verdict
  const refusal = answers.find(({ status = 0 }) => status >= 400)
  const trackingId = refusal?.headers.trackingid ?? textIn(refusal?.json, 'trackingId')
  return trackingId && /^[\w-]{1,100}$/.test(trackingId) ? { ...verdict, trackingId } : verdict
}
