// What the commands that change recordings tell people: which recordings there are, and what became of them.

import { describe } from '../explain.js'
import { clean, countText, timeText } from '../output/terminal.js'

/** @import { End, Outcome } from './log.js' */
/** @import { Target } from './set.js' */

/** How many owners are named. */
const MOST_NAMED = 3

/**
 * Whose recordings these are, and how old.
 *
 * @param {readonly Target[]} targets
 * @param {string} unnamed whose recordings without an owner are
 */
export function overviewOf(targets, unnamed) {
  const times = targets.flatMap(({ createTime }) => createTime ?? []).sort(byTime)
  const [oldest, newest] = [times[0], times.at(-1)].map((time) => time && clean(timeText(time)))
  const ages = oldest === newest ? `Created at ${oldest}` : `The oldest is from ${oldest}, the newest from ${newest}`
  return [`Whose: ${ownersOf(targets, unnamed)}.`, ...(oldest === undefined ? [] : [`${ages}.`])].join('\n')
}

/**
 * @param {string} left
 * @param {string} right
 */
const byTime = (left, right) => Date.parse(left) - Date.parse(right)

/**
 * @param {readonly Target[]} targets
 * @param {string} unnamed
 */
function ownersOf(targets, unnamed) {
  /** @type {Map<string | undefined, number>} */
  const counts = new Map()
  for (const { owner } of targets) counts.set(owner?.toLowerCase(), (counts.get(owner?.toLowerCase()) ?? 0) + 1)
  const sorted = [...counts].sort(([, left], [, right]) => right - left)
  const named = sorted.slice(0, MOST_NAMED).map(([owner, count]) => `${owner ? clean(owner) : unnamed} (${count})`)
  const others = sorted.length - named.length
  return [...named, ...(others > 0 ? [countText(others, 'other owner')] : [])].join(', ')
}

/** What became of recordings, counted. */
export class Tally {
  /** @type {Map<Outcome, number>} */
  #counts = new Map()
  /** @type {Map<Outcome, unknown>} the first error of each */
  #errors = new Map()
  all = 0
  /** Whether any request was sent. */
  isSent = false
  /** Whether any of them may have been changed. */
  isChanged = false

  /** @param {End} end */
  add({ outcome, error, mayBeDone }) {
    this.all += 1
    this.isChanged ||= mayBeDone === true || (outcome !== 'missing' && outcome !== 'refused')
    this.#counts.set(outcome, this.of(outcome) + 1)
    if (error && !this.#errors.has(outcome)) this.#errors.set(outcome, error)
  }

  /** @param {Outcome} outcome */
  of = (outcome) => this.#counts.get(outcome) ?? 0

  /** How many are as they should be, whoever did it. */
  get done() {
    return this.of('done') + this.of('already-gone')
  }

  /**
   * A line for each outcome.
   *
   * @param {string} done what was done to them
   * @param {unknown} told an error that is explained elsewhere
   */
  lines(done, told) {
    const of = (/** @type {Outcome} */ outcome) => countText(this.of(outcome), 'recording')
    const first = (/** @type {Outcome} */ outcome) => {
      const error = this.#errors.get(outcome)
      return !error || error === told ? '' : ` The first: ${clean(describe(error))}`
    }
    const none = this.all > 1 && this.of('missing') === this.all ? ' Are --source, --owner and --site right?' : ''
    /** @type {Partial<Record<Outcome, () => string>>} */
    const lines = {
      done: () => `${of('done')} ${done}.`,
      'already-gone': () => `${of('already-gone')} already gone, most likely because of an earlier request.`,
      missing: () => `${of('missing')} not found.${none}`,
      refused: () => `${of('refused')} refused.${first('refused')}`,
      failed: () => `${of('failed')} may or may not have been changed: no clear answer came. Run it again.${first('failed')}`,
    }
    return Object.entries(lines).flatMap(([outcome, line]) => (this.of(/** @type {Outcome} */ (outcome)) > 0 ? [line()] : []))
  }
}
