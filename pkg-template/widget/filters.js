// The filters: dates, service, recycle bin, and a search in the topics of the loaded recordings. The reader cannot change what the page
// has set with an attribute.

import { h } from './dom.js'

/** @import { ListQuery } from 'webex-converged-recordings' */
/** @import { Formatter } from './format.js' */
/** @import { Settings } from './settings.js' */
/** @import { Say } from './words.js' */

const DAY_MS = 86_400_000
const PERIODS = [7, 30, 90, 365]
const YEAR = 365
const OWN_DATES = 'dates'
/** The search starts after this pause in typing. */
const TYPING_MS = 250

/** @typedef {ReturnType<typeof createFilters>} Filters */

/**
 * @typedef {object} Range
 * @property {Date | undefined} from
 * @property {Date | undefined} to the end, which does not belong to it
 * @property {number | undefined} days if it is the time up to now
 */

/**
 * @param {object} options
 * @param {Settings} options.settings
 * @param {Say} options.say
 * @param {Formatter} options.format
 * @param {() => void} options.onChange the query is another one
 * @param {() => void} options.onSearch
 */
export function createFilters({ settings, say, format, onChange, onSearch }) {
  const isFixed = Boolean(settings.from || settings.to)
  const days = [...new Set([...PERIODS, settings.days])].sort((a, b) => a - b)
  const periods = days.map((days) => option(String(days), days === YEAR ? say('lastYear') : say('lastDays', days)))
  const period = h('select', { class: 'input', testid: 'period' }, ...periods, option(OWN_DATES, say('chooseDates')))
  period.value = String(settings.days)
  // While somebody is typing the year, it is 0002.
  const limits = { min: '2000-01-01', max: '2999-12-31' }
  const input = (/** @type {string} */ testid) => h('input', { type: 'date', class: 'input', required: true, ...limits, testid })
  const [first, last] = [input('from'), input('to')]
  const wrong = h('p', { class: 'wrong', id: 'wrong-dates', hidden: true }, say('wrongDates'))
  const dates = [labelled(say('from'), first), labelled(say('to'), last), wrong]
  const service = h(
    'select',
    { class: 'input', testid: 'service' },
    option('', say('allServices')),
    option('calling', say('calls')),
    option('meeting', say('meetings')),
    option('customerAssist', say('customerAssist')),
  )
  const status = h(
    'select',
    { class: 'input', testid: 'status' },
    option('available', say('available')),
    option('deleted', say('bin')),
  )
  status.value = settings.status
  const search = h('input', { type: 'search', class: 'input', testid: 'search' })
  // Only the Converged Recordings API knows these services.
  const hasService = settings.source === 'converged' && settings.serviceType === ''
  // In a narrow element, this button shows and hides the other filters.
  const toggle = h('button', { type: 'button', class: 'button toggle', part: 'button', testid: 'toggle' })
  toggle.ariaExpanded = 'false'
  /** Says how many filters have been changed, because they may be hidden. */
  const label = () => {
    const changed = [period.value !== String(settings.days), service.value !== '', status.value !== settings.status]
    const count = changed.filter(Boolean).length
    toggle.replaceChildren(say('filters'), count > 0 ? ` (${format.number(count)})` : '')
  }
  label()
  toggle.addEventListener('click', () => {
    toggle.ariaExpanded = String(element.classList.toggle('expanded'))
  })
  const element = h(
    'form',
    { class: 'filters', part: 'filters', testid: 'filters', role: 'search', 'aria-label': say('filters') },
    labelled(say('search'), search, 'grow'),
    toggle,
    !isFixed && labelled(say('period'), period),
    ...(isFixed ? [] : dates),
    hasService && labelled(say('service'), service),
    labelled(say('status'), status),
  )
  showDates()

  function showDates() {
    const areShown = period.value === OWN_DATES
    element.classList.toggle('dates', areShown)
    for (const part of dates) part.hidden = !areShown || (part === wrong && !isWrong())
    for (const input of [first, last]) {
      input.ariaInvalid = areShown && isWrong() ? 'true' : null
      input.setAttribute('aria-describedby', 'wrong-dates')
    }
  }
  const isWrong = () => last.value !== '' && first.value > last.value
  const areRight = () => first.validity.valid && last.validity.valid && !isWrong()

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing
  element.addEventListener('submit', (event) => event.preventDefault())
  search.addEventListener('input', () => {
    clearTimeout(typing)
    typing = setTimeout(onSearch, TYPING_MS)
  })
  element.addEventListener('change', ({ target }) => {
    if (target === search) return
    if (target === period && period.value === OWN_DATES && first.value === '') {
      first.value = format.inputDay(new Date(Date.now() - settings.days * DAY_MS))
      last.value = format.inputDay(new Date())
    }
    showDates()
    label()
    if (period.value === OWN_DATES && !areRight()) return
    onChange()
  })

  /**
   * The moment that a bound stands for. A day as the end of a range belongs to the range.
   *
   * @param {string} value
   * @param {number} more days
   */
  function bound(value, more) {
    if (value === '') return undefined
    if (value.length > 10) return new Date(value)
    return format.startOfDay(Date.parse(value) + more * DAY_MS)
  }

  /**
   * @param {string} from
   * @param {string} to
   * @returns {Range}
   */
  function fixed(from, to) {
    return { from: bound(from, 0), to: bound(to, 1), days: undefined }
  }

  return {
    element,
    search,
    /** @returns {Range | undefined} nothing while dates are typed */
    range() {
      if (isFixed) return fixed(settings.from, settings.to)
      if (period.value === OWN_DATES) return areRight() ? fixed(first.value, last.value) : undefined
      const days = Number(period.value)
      return { from: new Date(Date.now() - days * DAY_MS), to: undefined, days }
    },
    /**
     * @param {Range} range
     * @returns {ListQuery}
     */
    query: ({ from, to }) => ({
      source: settings.source,
      status: /** @type {'available' | 'deleted'} */ (status.value),
      serviceType: settings.serviceType || (hasService && /** @type {'calling' | ''} */ (service.value)) || undefined,
      from,
      to,
      max: settings.pageSize,
    }),
    searched: () => search.value.trim(),
    isBin: () => status.value === 'deleted',
    /** The next longer period, in days. */
    longer: () => (isFixed || period.value === OWN_DATES ? undefined : days.find((days) => days > Number(period.value))),
    /** @param {number} days */
    setPeriod(days) {
      period.value = String(days)
      showDates()
      label()
      onChange()
    },
    clearSearch() {
      search.value = ''
      search.focus()
      onSearch()
    },
    stop: () => clearTimeout(typing),
  }
}

const option = (/** @type {string} */ value, /** @type {string} */ text) => h('option', { value }, text)

const labelled = (/** @type {string} */ text, /** @type {Node} */ control, kind = '') =>
  h('label', { class: `field ${kind}` }, h('span', {}, text), control)
