// Draws chart.svg for the README: what the results say of sizes, of decoding and of starting. `cargo xtask bench` runs it
// after its parts, and it does nothing where one of these three has not been measured.

import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { here, results } from './results.mjs'

const [WIDTH, MARGIN, GAP] = [780, 24, 30]
const PANEL = (WIDTH - 2 * MARGIN - 2 * GAP) / 3
const [TOP, ROW, BAR, BOTTOM] = [88, 39, 12, 38]
/** What stands beside the longest bar. */
const FIGURE = 44
const [OURS, OTHERS, WORDS, QUIET] = ['#0b6bcb', '#b4bcc6', '#1c2430', '#5b6673']

/** What is drawn: panels of named numbers, less being better. */
export function panels({ sizes, decode, start }) {
  const page = decode.rows.find(({ engine, kind, count }) => engine === 'Node' && kind === 'plain' && count === 100)
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

/** A picture that is readable on white and on black, because it brings its own ground. */
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

const sorted = (rows) => rows.toSorted((one, other) => one.value - other.value)
/** Without Markdown's marks. */
const plain = (label) => label.replaceAll('`', '')
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = await results()
  if (found.sizes && found.decode && found.start) {
    await writeFile(here('chart.svg'), draw(found))
    console.error(`The chart is in ${here('chart.svg')}.`)
  }
}
