// The recordings that a command is about to change, in the batches that are sent.

/** @import * as Api from 'webex-converged-recordings' */

/**
 * One recording to change, with what Webex needs to find it.
 *
 * @typedef {object} Target
 * @property {string} id
 * @property {Api.SingleSource} source
 * @property {string} [siteUrl] only of meetings
 * @property {string} [hostEmail] only of meetings, and only if you are not the host
 * @property {string} [owner] the email address of the owner or the host, if known
 * @property {string} [createTime]
 */

/** @typedef {{ where: Where, targets: Target[] }} Batch */
/** @typedef {{ source: Api.SingleSource, siteUrl?: string, hostEmail?: string }} Where */

/** What is known about a recording that was listed or named: its ID at least. */
/** @typedef {Partial<Api.Recording> & { id: string }} Known */

/**
 * Reads a recording that was listed or named.
 *
 * @param {Known} recording
 * @param {Partial<Where>} [usual] for what the recording does not say about itself
 * @returns {Target}
 */
export function targetOf({ id, source, siteUrl, hostEmail, ownerEmail, createTime }, usual = {}) {
  if ((source ?? usual.source) !== 'meetings') return { id, source: 'converged', owner: ownerEmail ?? hostEmail, createTime }
  const host = hostEmail ?? usual.hostEmail
  return { id, source: 'meetings', siteUrl: siteUrl ?? usual.siteUrl, hostEmail: host, owner: host, createTime }
}

/**
 * Where a recording is, for Webex and for another run.
 *
 * @param {Target} target
 * @returns {Where}
 */
export const whereOf = ({ source, siteUrl, hostEmail }) => (source === 'meetings' ? { source, siteUrl, hostEmail } : { source })

/**
 * Batches that Webex accepts in one request. All recordings of a batch are of one service. Meetings are also of one site and one host.
 *
 * @param {readonly Target[]} targets
 * @param {number} most how many may be in a batch
 */
export function batchesOf(targets, most) {
  /** @type {Map<string, Batch>} */
  const open = new Map()
  /** @type {Batch[]} */
  const batches = []
  for (const target of targets) {
    const where = whereOf(target)
    const key = JSON.stringify(where)
    let batch = open.get(key)
    if (!batch || batch.targets.length === most) {
      batch = { where, targets: [] }
      open.set(key, batch)
      batches.push(batch)
    }
    batch.targets.push(target)
  }
  return batches
}
