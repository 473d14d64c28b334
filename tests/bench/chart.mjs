// Draws chart.svg for the README: the results for size, decoding and start. `cargo xtask bench` runs it after its parts. It
// does nothing if one of these three has not been measured.

import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { here, results } from './results.mjs'

const [WIDTH, MARGIN, GAP] = [780, 24, 30]
const PANEL = (WIDTH - 2 * MARGIN - 2 * GAP) / 3
const [TOP, ROW, BAR, BOTTOM] = [88, 39, 12, 38]
/** The room for the number beside the longest bar. */
const FIGURE = 44
const [OURS, OTHERS, WORDS, QUIET] = ['#0b6bcb', '#b4bcc6', '#1c2430', '#5b6673']

/**
 * @typedef {{ name: string, label: string }} Named
 * @typedef {{ median: number }} Median
 * @typedef {{ name: string, label: string, value: number }} Bar
 * @typedef {{ title: string, unit: string, digits: number, rows: Bar[] }} Panel
 *
 * @typedef {object} Results
 * @property {{ clients: (Named & { gzip: number })[] }} sizes
 * @property {{ rows: { engine: string, kind: string, count: number, ways: (Named & { ratio: Median })[] }[] }} decode
 * @property {{ machine: { node: string }, rows: (Named & { way: string, total: Median })[] }} start
 */

/**
 * The content of the chart: panels of named numbers. Smaller is better.
 *
 * @param {Results} results
 * @returns {Panel[]}
 */
export function panels({ sizes, decode, start }) {
  const page = decode.rows.find(({ engine, kind, count }) => engine === 'Node' && kind === 'plain' && count === 100)
  if (!page) throw new Error('no results for a plain page of 100 recordings in Node')
  const begun = start.rows.filter(({ way }) => way === 'installed')
  return [
    {
      title: 'Size',
      unit: 'kB, bundled for browsers, gzip',
      digits: 1,
      rows: sizes.clients.map(({ name, label, gzip }) => ({ name, label, value: gzip / 1000 })),
    },
    {
      title: 'Decode and check',
      unit: '100 recordings, JSON.parse = 1',
      digits: 2,
      rows: page.ways.map(({ name, label, ratio }) => ({ name, label, value: ratio.median })),
    },
    {
      title: 'Start',
      unit: 'ms, import and first call',
      digits: 1,
      rows: begun.map(({ name, label, total }) => ({ name, label, value: total.median })),
    },
  ]
}

/**
 * A picture with a background of its own, so that it is readable on white and on black.
 *
 * @param {Results} found
 */
export function draw(found) {
  const all = panels(found)
  const height = TOP + ROW * Math.max(...all.map(({ rows }) => rows.length)) + BOTTOM
  const about = all.map(({ title, unit, digits, rows }) => {
    const figures = sorted(rows).map(({ label, value }) => `${plain(label)} ${value.toFixed(digits)}`)
    return `${title} (${unit}): ${figures.join(', ')}.`
  })
  const node = `Node ${found.start.machine.node.replace(/^v(\d+).*/, '$1')}`
  const note = `Shorter is better. Decoded and started in ${node}, with packages from node_modules.`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" \
role="img" aria-labelledby="title description" font-family="sans-serif" font-size="13" fill="${WORDS}">
<title id="title">Size, decoding and start of webex-converged-recordings, beside clients that others would write</title>
<desc id="description">${escaped(about.join(' '))}</desc>
<rect width="${WIDTH}" height="${height}" rx="12" fill="#fff"/>
${all.map(panel).join('\n')}
<text x="${MARGIN}" y="${height - 18}" font-size="12" fill="${QUIET}">${escaped(note)}</text>
</svg>
`
}

/**
 * @param {Panel} panel
 * @param {number} at
 */
function panel({ title, unit, digits, rows }, at) {
  const longest = Math.max(...rows.map(({ value }) => value))
  const bars = sorted(rows).map(({ name, label, value }, row) => {
    const isOurs = name === 'ours'
    const [y, width] = [TOP + ROW * row, Math.max(1, ((PANEL - FIGURE) * value) / longest)]
    const [colour, weight] = isOurs ? [OURS, ' font-weight="bold"'] : [OTHERS, '']
    const shown = isOurs ? 'webex-converged-recordings' : plain(label)
    return `<text y="${y}"${weight}>${escaped(shown)}</text>
<rect y="${y + 5}" width="${width.toFixed(1)}" height="${BAR}" rx="2" fill="${colour}"/>
<text x="${(width + 6).toFixed(1)}" y="${y + 15.5}" font-size="12"${weight}>${value.toFixed(digits)}</text>`
  })
  return `<g transform="translate(${MARGIN + at * (PANEL + GAP)} 0)">
<text y="36" font-size="17" font-weight="bold">${escaped(title)}</text>
<text y="55" font-size="12" fill="${QUIET}">${escaped(unit)}</text>
${bars.join('\n')}
</g>`
}

const sorted = (/** @type {Bar[]} */ rows) => rows.toSorted((one, other) => one.value - other.value)
/** Without Markdown. */
const plain = (/** @type {string} */ label) => label.replaceAll('`', '')
const escaped = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = await results()
  if (found.sizes && found.decode && found.start) {
    await writeFile(here('chart.svg'), draw(found))
    console.error(`The chart is in ${here('chart.svg')}.`)
  }
}
