// Writes dates, durations, sizes and numbers in the reader's language. `Intl` objects are expensive, so they are made only once.

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
const PARTS = /** @type {const} */ (['hour', 'minute', 'second'])

/** @typedef {ReturnType<typeof createFormatter>} Formatter */

/**
 * @param {{ lang: string, timeZone: string | undefined }} settings both valid. Without a zone, times are the reader's.
 */
export function createFormatter({ lang, timeZone }) {
  const dates = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  const days = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeZone })
  const number = new Intl.NumberFormat(lang)
  /** @type {Map<string, Intl.NumberFormat>} */
  const units = new Map()
  /**
   * @param {number} value
   * @param {string} unit
   * @param {'narrow' | 'short' | 'long'} unitDisplay
   */
  const inUnit = (value, unit, unitDisplay, maximumFractionDigits = 0) => {
    const key = unit + unitDisplay + maximumFractionDigits
    const known = units.get(key) ?? new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay, maximumFractionDigits })
    units.set(key, known)
    return known.format(value)
  }
  /**
   * @param {number} seconds
   * @param {'narrow' | 'long'} style
   */
  const durationIn = (seconds, style) => {
    const rest = Math.round(seconds)
    const values = [Math.floor(rest / 3600), Math.floor((rest % 3600) / 60), rest % 60]
    // In a long recording, nobody cares about the seconds.
    const told = PARTS.map((unit, at) => ({ unit, value: values[at] })).filter(
      ({ value }, at) => value > 0 && (at < 2 || rest < 600),
    )
    return told.length ? told.map(({ unit, value }) => inUnit(value, unit, style)).join(' ') : inUnit(0, 'second', style)
  }
  return {
    /** Date and time, or `undefined` if the value is not a time. */
    date: (/** @type {string | undefined} */ iso) => (isTime(iso) ? dates.format(new Date(iso)) : undefined),
    /** Only the day. */
    day: (/** @type {Date} */ date) => days.format(date),
    duration: (/** @type {unknown} */ seconds) => (isAmount(seconds) ? durationIn(seconds, 'narrow') : undefined),
    /** For screen readers. */
    spokenDuration: (/** @type {unknown} */ seconds) => (isAmount(seconds) ? durationIn(seconds, 'long') : undefined),
    /** In the largest unit that fits, such as 1.1 GB. */
    size: (/** @type {unknown} */ bytes) => {
      if (!isAmount(bytes)) return undefined
      let at = 0
      // A value that would be rounded up to 1000 belongs to the next unit.
      while (at < SIZES.length - 1 && bytes / 1000 ** at >= 999.5) at += 1
      const value = bytes / 1000 ** at
      return inUnit(value, SIZES[at], 'short', at > 0 && value < 9.95 ? 1 : 0)
    },
    number: (/** @type {number} */ value) => number.format(value),
    zone: () => zoneName(lang, timeZone),
    /** The day in the format of date inputs: 2026-11-30. */
    inputDay: (/** @type {Date} */ date) => dayIn(date, timeZone),
    /** When a day begins in the zone, given its midnight in UTC. */
    startOfDay: (/** @type {number} */ midnight) => startOfDay(midnight, timeZone),
  }
}

/**
 * Such as "Central European Time". Some zones, such as UTC, only have a name for their standard time.
 *
 * @param {string} lang
 * @param {string | undefined} timeZone
 */
function zoneName(lang, timeZone) {
  const names = /** @type {const} */ (['longGeneric', 'long']).map((timeZoneName) => {
    const parts = new Intl.DateTimeFormat(lang, { timeZoneName, timeZone }).formatToParts(new Date())
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  })
  return names.find((name) => !name.startsWith('GMT')) ?? names[0]
}

/**
 * @param {string | undefined} iso
 * @returns {iso is string}
 */
const isTime = (iso) => typeof iso === 'string' && !Number.isNaN(Date.parse(iso))

/**
 * @param {unknown} value
 * @returns {value is number}
 */
const isAmount = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0

/**
 * @param {Date} date
 * @param {string | undefined} timeZone
 */
function dayIn(date, timeZone) {
  // Swedish writes days in this format.
  return new Intl.DateTimeFormat('sv', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }).format(date)
}

/**
 * @param {number} midnight
 * @param {string | undefined} timeZone
 */
function startOfDay(midnight, timeZone) {
  const format = new Intl.DateTimeFormat('en', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    hourCycle: 'h23',
    timeZone,
  })
  let time = midnight
  let before = time
  // The zone's clock shows how far off the guess is. The second try uses that day's own offset.
  for (let tries = 0; tries < 3; tries++) {
    const { year, month, day, hour, minute, second } = Object.fromEntries(
      format.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
    )
    before = time
    time += midnight - Date.UTC(year, month - 1, day, hour, minute, second)
  }
  // If the clocks go forward at midnight, no guess is right, and the tries alternate between two. The later one is when the day begins.
  return new Date(Math.max(time, before))
}
