// Draws chart.svg for the README: what users pay, for each client. `cargo xtask bench` runs it after its parts. It does nothing
// if one of the parts that it shows has not been measured, or if there were fewer rounds than usual.
//
// The picture stands alone, because it is shown with `<img>` on GitHub and on npm: no script, no font and no other file.
// It is light unless the reader's system is dark.

import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { here, isQuick, results } from './results.mjs'

const [MARGIN, NAMES, COLUMN, GAP, COLUMNS] = [20, 176, 104, 16, 5]
const WIDTH = 2 * MARGIN + NAMES + COLUMNS * COLUMN + (COLUMNS - 1) * GAP
/** Where the first group begins, and the heights of a group's name, of a row, of a bar and of the notes. */
const [TOP, GROUP, ROW, BAR, NOTES] = [80, 26, 28, 12, 58]
/** The room for the number beside the longest bar. */
const FIGURE = 38

/** The colours, on light and on dark paper. */
const COLOURS = {
  paper: ['#ffffff', '#0d1117'],
  words: ['#1f2328', '#f0f6fc'],
  quiet: ['#59636e', '#9198a1'],
  line: ['#d1d9e0', '#3d444d'],
  ours: ['#0969da', '#4493f8'],
  others: ['#afb8c1', '#656c76'],
  spread: ['#59636e', '#c9d1d9'],
}
/** The light colours are attributes, so that the picture has colours even where its style sheet is removed. */
const fill = (/** @type {keyof typeof COLOURS} */ name) => `class="${name}" fill="${COLOURS[name][0]}"`
const DARK = Object.entries(COLOURS).map(([name, [, dark]]) => `.${name}{fill:${dark}}`)

const OWN = 'webex-converged-recordings'
/** In two lines. */
const [BEGINNING, END] = ['webex-converged-', 'recordings']

/**
 * @typedef {{ lower: number, median: number, upper: number }} Quartiles
 * @typedef {Record<string, Quartiles>} Values by the client's name
 * @typedef {{ title: string, unit: [string, string], digits: number, values: Values }} Column
 *
 * @typedef {object} Results what is used of them
 * @property {{ clients: { name: string, label: string, gzip: number, checks: boolean }[], versions: Record<string, string> }} sizes
 * @property {{ rows: { engine: string, place: string, count: number, clients: ({ name: string } & Quartiles)[] }[] }} calls
 * @property {{ rows: { name: string, ranges: string, workMs: number, ms: Quartiles }[] }} walk
 * @property {{ at: string, machine: { node: string, processors: number }, rows: { name: string, way: string, total: Quartiles }[] }} start
 * @property {{ rows: { engine: string, kind: string, count: number, ways: ({ name: string } & Quartiles)[] }[] }} decode
 */

/** The parts that are shown. */
const SHOWN = /** @type {const} */ (['sizes', 'calls', 'walk', 'start', 'decode'])

/**
 * @template {{ name: string }} Row
 * @param {Row[]} rows
 * @param {(row: Row) => Quartiles} value
 * @param {number} [unit]
 */
const valuesOf = (rows, value, unit = 1) =>
  Object.fromEntries(
    rows.map((row) => {
      const { lower, median, upper } = value(row)
      return [row.name, { lower: lower / unit, median: median / unit, upper: upper / unit }]
    }),
  )

/** The decoder or the walk that a client has. Those of the others are the same as with `fetch` alone, or were not measured. */
const CLIENT_OF = { parse: 'fetch', 'for-await': 'ours' }
/**
 * @template {{ name: string }} Row
 * @param {Row[]} rows
 */
const byClient = (rows) =>
  rows.map((row) => ({ ...row, name: CLIENT_OF[/** @type {keyof typeof CLIENT_OF} */ (row.name)] ?? row.name }))

/**
 * The content of the chart. Smaller is better everywhere.
 *
 * @param {Results} results
 * @returns {Column[]}
 */
export function columns({ sizes, calls, walk, start, decode }) {
  const engine = engineOf(start)
  const call = calls.rows.find((row) => row.engine === engine && row.place === 'loopback' && row.count === 100)
  const page = decode.rows.find((row) => row.engine === engine && row.kind === 'plain' && row.count === 100)
  if (!call || !page) throw new Error(`no calls or no decoding was measured in ${engine}, which ran the rest`)
  const walks = walk.rows.filter(({ ranges, workMs }) => ranges === 'windows' && workMs === 0)
  const starts = start.rows.filter(({ way }) => way === 'installed')
  return [
    {
      title: 'Size',
      unit: ['kB in a web app,', 'compressed'],
      digits: 1,
      values: valuesOf(sizes.clients, ({ gzip }) => ({ lower: gzip, median: gzip, upper: gzip }), 1000),
    },
    {
      title: 'Start',
      unit: ['ms, import', 'and first call'],
      digits: 0,
      values: valuesOf(starts, ({ total }) => total),
    },
    {
      title: 'Page of 100',
      unit: ['ms, from a server', 'on this machine'],
      digits: 2,
      values: valuesOf(call.clients, (client) => client, 1000),
    },
    {
      title: 'List of 10 000',
      unit: ['s, a year, with', '20 ms per request'],
      digits: 2,
      values: valuesOf(byClient(walks), ({ ms }) => ms, 1000),
    },
    {
      title: 'Decoding 100',
      unit: ['ms, from bytes', 'to objects'],
      digits: 2,
      values: valuesOf(byClient(page.ways), (way) => way, 1000),
    },
  ]
}

/** `Node 20`, as the engines are called that measure calls and decoding. */
const engineOf = (/** @type {Results['start']} */ { machine }) => `Node ${/\d+/.exec(machine.node)?.[0]}`

/** @param {Results} found */
export function draw(found) {
  const all = columns(found)
  const clients = found.sizes.clients.filter(({ name }) => name !== 'before')
  const groups = [
    { name: 'They check what the server sends', rows: clients.filter(({ checks }) => checks) },
    { name: 'They check nothing', rows: clients.filter(({ checks }) => !checks) },
  ]
  let y = TOP
  /** @type {string[]} */
  const body = []
  for (const { name, rows } of groups) {
    body.push(`<text x="${MARGIN}" y="${y + 14}" font-size="11.5" ${fill('quiet')}>${escaped(name)}</text>`)
    y += GROUP
    for (const { name, label } of rows) {
      body.push(nameOf(name, name === 'ours' ? `${label} ${found.sizes.versions[OWN]}` : label, y))
      body.push(...all.map(({ values, digits }, at) => barOf(name, values, digits, at, y)))
      // Ours takes two lines.
      y += name === 'ours' ? ROW + 6 : ROW
    }
    y += 4
  }
  const height = y + NOTES
  const { at, machine } = found.start
  const month = new Date(at).toLocaleString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const notes = [
    'Shorter is better. Bars are medians, and the lines on them go from the lower to the upper quartile.',
    `Measured in ${month}, in Node ${machine.node.replace('v', '')} on ${machine.processors} processors. A dash: the client has no code of its own for this.`,
  ]
  const heads = all.map(({ title, unit }, at) => {
    const x = leftOf(at)
    const units = unit.map((line, row) => `<text x="${x}" y="${50 + 15 * row}" font-size="11.5" ${fill('quiet')}>${line}</text>`)
    return `<text x="${x}" y="32" font-size="14" font-weight="600" ${fill('words')}>${title}</text>\n${units.join('\n')}`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" \
role="img" aria-labelledby="title description" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="13">
<title id="title">What ${OWN} costs, beside clients that others would write</title>
<desc id="description">${escaped(all.map((column) => told(column, clients)).join(' '))}</desc>
<style>@media (prefers-color-scheme: dark){${DARK.join('')}}</style>
<rect width="${WIDTH}" height="${height}" rx="8" ${fill('line')}/>
<rect x="1" y="1" width="${WIDTH - 2}" height="${height - 2}" rx="7" ${fill('paper')}/>
${heads.join('\n')}
${body.join('\n')}
${notes.map((note, at) => `<text x="${MARGIN}" y="${y + 24 + 17 * at}" font-size="11.5" ${fill('quiet')}>${escaped(note)}</text>`).join('\n')}
</svg>
`
}

/**
 * A column in words.
 *
 * @param {Column} column
 * @param {Results['sizes']['clients']} clients
 */
function told({ title, unit, digits, values }, clients) {
  const known = clients.filter(({ name }) => values[name])
  const figures = known.map(({ name, label }) => `${plain(label)} ${values[name].median.toFixed(digits)}`)
  return `${title} (${unit.join(' ')}): ${figures.join('; ')}.`
}

const leftOf = (/** @type {number} */ column) => MARGIN + NAMES + column * (COLUMN + GAP)

/**
 * A client's name, and its version in a paler colour.
 *
 * @param {string} name
 * @param {string} label
 * @param {number} y
 */
function nameOf(name, label, y) {
  const [, words, version] = /^(.*?)(?: (\d[\d.]*))?$/.exec(plain(label)) ?? []
  const quiet = version ? ` <tspan font-size="11.5" font-weight="400" ${fill('quiet')}>${escaped(version)}</tspan>` : ''
  const text = (/** @type {number} */ baseline, /** @type {string} */ content) =>
    `<text x="${MARGIN}" y="${baseline}" ${name === 'ours' ? `font-weight="600" ${fill('ours')}` : fill('words')}>${content}</text>`
  if (name !== 'ours') return text(y + 16, escaped(words) + quiet)
  return `${text(y + 9, BEGINNING)}\n${text(y + 24, END + quiet)}`
}

/**
 * A client's bar in a column, and its number.
 *
 * @param {string} name
 * @param {Values} values
 * @param {number} digits
 * @param {number} column
 * @param {number} y
 */
function barOf(name, values, digits, column, y) {
  const x = leftOf(column)
  const value = values[name]
  if (!value) return `<text x="${x}" y="${y + 16}" ${fill('quiet')}>–</text>`
  const shown = Object.entries(values).filter(([name]) => name !== 'before')
  const longest = Math.max(...shown.map(([, { upper }]) => upper))
  const at = (/** @type {number} */ number) => ((COLUMN - FIGURE) * number) / longest
  const [width, middle] = [Math.max(1.5, at(value.median)), y + 12]
  const isOurs = name === 'ours'
  const spread = at(value.upper) - at(value.lower)
  const line = `<rect x="${fixed(x + at(value.lower))}" y="${middle - 0.75}" width="${fixed(spread)}" height="1.5" ${fill('spread')}/>\n`
  return `<rect x="${x}" y="${middle - BAR / 2}" width="${fixed(width)}" height="${BAR}" rx="2" ${fill(isOurs ? 'ours' : 'others')}/>
${spread > 1 ? line : ''}<text x="${fixed(x + Math.max(width, at(value.upper)) + 5)}" y="${y + 16}" font-size="12"\
${isOurs ? ' font-weight="600"' : ''} ${fill('words')}>${value.median.toFixed(digits)}</text>`
}

const fixed = (/** @type {number} */ number) => number.toFixed(1)
/** Without Markdown. */
const plain = (/** @type {string} */ label) => label.replaceAll('`', '')
const escaped = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = await results()
  if (isQuick) console.error('The chart is as it was: there were only a few rounds.')
  else if (SHOWN.every((part) => found[part])) {
    await writeFile(here('chart.svg'), draw(found))
    console.error(`The chart is in ${here('chart.svg')}.`)
  }
}
