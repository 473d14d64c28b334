// A page with the player of the element, and what stands around it there: words, a live region, and a way to read the details again.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { build } from 'esbuild'
import { portOf } from '../helpers/port.mjs'
import { root } from './support.mjs'

/** Runs in the page. `openPlayer` and `playerWords` are those of the package. */
const SOURCE = `
import { openPlayer, playerWords } from './pkg-template/widget-player.js'

const TOKENS = {
  light: '--wr-accent:#0b57d0;--wr-on-accent:#fff;--wr-surface:#fff;--wr-raised:#f6f7f9;--wr-text:#1b1d21;--wr-muted:#5b616b;--wr-line:#d8dce2;--wr-danger:#b3261e;--wr-row-hover:#eef3fb',
  dark: '--wr-accent:#8ab4f8;--wr-on-accent:#0b1b33;--wr-surface:#17191c;--wr-raised:#202328;--wr-text:#e8eaed;--wr-muted:#a3a9b3;--wr-line:#3a3f47;--wr-danger:#f2b8b5;--wr-row-hover:#26303f',
}
const STYLE = (theme) => \`
.box { \${TOKENS[theme]};--wr-radius:8px;--wr-space:0.75em;color-scheme:\${theme};background:var(--wr-surface);color:var(--wr-text);font:15px/1.5 system-ui,sans-serif;padding:1em;container-type:inline-size }
.button { font:inherit;padding:0.3em 0.8em;min-block-size:2.2em;border:1px solid var(--wr-line);border-radius:var(--wr-radius);background:var(--wr-raised);color:inherit;cursor:pointer }
.button.quiet { background:none;border-color:transparent;color:var(--wr-accent) }
.input { font:inherit;padding:0.3em 0.6em;min-block-size:2.2em;border:1px solid var(--wr-line);border-radius:var(--wr-radius);background:var(--wr-surface);color:inherit }
:focus-visible { outline:2px solid var(--wr-accent);outline-offset:1px }\`

const say = (lang, number) => (key, ...values) => {
  const text = playerWords[lang][key]
  if (text === undefined) throw new Error('no words for ' + key)
  const words = typeof text === 'string' ? text : text[new Intl.PluralRules(lang).select(values[0])] ?? text.other
  return words.replace(/\\{(\\d)\\}/g, (_, at) => typeof values[at] === 'number' ? number.format(values[at]) : values[at])
}

window.players = []
window.mount = ({ recording, renewed = [], lang = 'en', theme = 'light', blocksFetch, details, token }) => {
  const host = document.createElement('div')
  const shadow = host.attachShadow({ mode: 'open' })
  const controller = new AbortController()
  const player = { controller, said: [], renewals: 0, host, shadow }
  const number = new Intl.NumberFormat(lang)
  const renew = async () => {
    player.renewals += 1
    if (details) return (await fetch(details, { headers: { authorization: 'Bearer ' + token } })).json()
    const next = renewed.shift()
    if (!next) throw new Error('no details')
    return next
  }
  const { element, sheet } = openPlayer({
    recording, renew, say: say(lang, number), format: { number: (value) => number.format(value) },
    announce: (text) => player.said.push(text), signal: controller.signal,
    ...(blocksFetch && { fetch: () => Promise.reject(new TypeError('no')) }),
  })
  const adopted = new CSSStyleSheet()
  adopted.replaceSync(STYLE(theme) + sheet)
  shadow.adoptedStyleSheets = [adopted]
  const box = document.createElement('div')
  box.className = 'box'
  box.append(element)
  shadow.append(box)
  document.body.append(host)
  player.media = () => shadow.querySelector('audio, video')
  window.players.push(player)
  return window.players.length - 1
}
`

/**
 * Serves the page.
 *
 * @param {string} [head] more of its head
 */
export async function servePage(head = '') {
  const { outputFiles } = await build({
    stdin: { contents: SOURCE, resolveDir: root, loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    absWorkingDir: join(root),
    tsconfigRaw: {},
  })
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Player</title><style>body{margin:0}</style>${head}</head><body><script type="module" src="/page.js"></script></body></html>`
  const server = createServer(({ url }, response) => {
    if (url === '/page.js') response.setHeader('content-type', 'text/javascript').end(outputFiles[0].text)
    else if (url === '/favicon.ico') response.writeHead(204).end()
    else response.setHeader('content-type', 'text/html').end(html)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { address: `http://127.0.0.1:${portOf(server)}/`, close }
}
