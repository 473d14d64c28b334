// Reads the attributes. If one is wrong, the element tells the page's author what is wrong with it, and sends nothing.

import { shortened } from './texts.js'

/** @import { ListQuery, Source } from 'webex-converged-recordings' */

const DAY = /^\d{4}-\d\d-\d\d$/
// The client refuses times without a zone too, but it cannot name the attribute.
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i

/**
 * @typedef {object} Settings
 * @property {string} baseUrl empty: the client's default
 * @property {Source} source
 * @property {ListQuery['serviceType'] | ''} serviceType
 * @property {'available' | 'deleted'} status
 * @property {string} from a day, a time, or empty
 * @property {string} to
 * @property {number} days
 * @property {number} pageSize
 * @property {'' | 'trash' | 'final'} allowDelete
 * @property {string | undefined} timeZone
 * @property {number} headingLevel
 */

/**
 * @typedef {(value: string) => unknown} Read returns `undefined` for a value that is not allowed
 */

/**
 * @template {string} Value
 * @param {readonly Value[]} values
 */
const oneOf = (values) => ({
  allowed: values.map((value) => `"${value}"`).join(' or '),
  read: (/** @type {string} */ value) => values.find((allowed) => allowed === value),
})

/**
 * @param {number} least
 * @param {number} most
 */
const wholeNumber = (least, most) => ({
  allowed: `a whole number from ${least} to ${most}`,
  read: (/** @type {string} */ value) => {
    const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
    return number >= least && number <= most ? number : undefined
  },
})

const time = {
  allowed: 'a day such as 2026-11-30, or a time with a zone such as 2026-11-30T09:00:00Z',
  read: (/** @type {string} */ value) =>
    (DAY.test(value) || TIME.test(value)) && !Number.isNaN(Date.parse(value)) ? value : undefined,
}

// Frameworks write the words `true` and `false` into attributes that they do not know.
const DELETIONS = new Map([
  ['', 'trash'],
  ['true', 'trash'],
  ['trash', 'trash'],
  ['final', 'final'],
  ['false', ''],
])

/**
 * The attributes, with their defaults and what is allowed.
 *
 * @type {Record<string, { name: string, otherwise: unknown, allowed: string, read: Read }>}
 */
export const ATTRIBUTES = {
  'base-url': { name: 'baseUrl', otherwise: '', allowed: 'a URL', read: (value) => value },
  source: { name: 'source', otherwise: 'converged', ...oneOf(['converged', 'meetings', 'all']) },
  'service-type': { name: 'serviceType', otherwise: '', ...oneOf(['calling', 'meeting', 'customerAssist', 'all']) },
  status: { name: 'status', otherwise: 'available', ...oneOf(['available', 'deleted']) },
  from: { name: 'from', otherwise: '', ...time },
  to: { name: 'to', otherwise: '', ...time },
  days: { name: 'days', otherwise: 30, ...wholeNumber(1, 3650) },
  'page-size': { name: 'pageSize', otherwise: 25, ...wholeNumber(1, 100) },
  'allow-delete': {
    name: 'allowDelete',
    otherwise: '',
    allowed: '"trash" or "final"',
    read: (value) => DELETIONS.get(value),
  },
  'time-zone': {
    name: 'timeZone',
    otherwise: undefined,
    allowed: 'a time zone such as Europe/Berlin',
    read: (value) => {
      try {
        return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
      } catch {}
    },
  },
  'heading-level': { name: 'headingLevel', otherwise: 2, ...wholeNumber(2, 6) },
}

/**
 * @param {Element} element
 * @returns {{ settings: Settings, complaint?: undefined } | { settings?: undefined, complaint: string }}
 */
export function readSettings(element) {
  /** @type {Record<string, unknown>} */
  const settings = {}
  for (const [attribute, { name, otherwise, allowed, read }] of Object.entries(ATTRIBUTES)) {
    const given = element.getAttribute(attribute)
    // What HTML turns the property's name into.
    const slip = attribute.replace('-', '')
    if (slip !== attribute && element.hasAttribute(slip)) return { complaint: `${slip}: write ${attribute}` }
    // Templates write an empty value if there is none.
    const isAbsent = given === null || (given === '' && attribute !== 'allow-delete')
    const value = isAbsent ? otherwise : read(given.trim())
    if (value === undefined && !isAbsent) return { complaint: `${attribute}="${shortened(given)}": expected ${allowed}` }
    settings[name] = value
  }
  const { from, to } = /** @type {Settings} */ (/** @type {unknown} */ (settings))
  if (from && to && Date.parse(from) > Date.parse(to)) return { complaint: `from="${from}": expected a time before "to"` }
  return { settings: /** @type {Settings} */ (/** @type {unknown} */ (settings)) }
}
