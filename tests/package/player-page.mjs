// A page with the player of the element, and what stands around it there: words, a live region, and a way to read the details again.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { build } from 'esbuild'
import { portOf } from '../helpers/port.mjs'
import { root } from './support.mjs'

/** Runs in the page. */
const SOURCE = `
import { openPlayer } from './pkg-template/widget/details/player/player.js'
import playerStyles from './pkg-template/widget/details/player/styles.css'
import de from './pkg-template/widget/details/words.de.js'
import en from './pkg-template/widget/details/words.en.js'
import { createFormatter } from './pkg-template/widget/format.js'
import styles from './pkg-template/widget/styles.css'
import { createWords } from './pkg-template/widget/words.js'

const words = { de, en }
const sheet = new CSSStyleSheet()
sheet.replaceSync(styles + '.box { border: 0; padding: 1em }' + playerStyles)

window.players = []
/** Puts a player at the end of the page. Its details are read from an address, or are given, one for each time. */
window.mount = ({ recording, renewed = [], lang = 'en', theme = 'light', blocksFetch, details, token }) => {
  const host = document.createElement('div')
  host.setAttribute('theme', theme)
  const shadow = host.attachShadow({ mode: 'open' })
  shadow.adoptedStyleSheets = [sheet]
  const controller = new AbortController()
  const player = { controller, said: [], renewals: 0, answers: 0, host, shadow }
  const read = async () => {
    if (details) return (await fetch(details, { headers: { authorization: 'Bearer ' + token } })).json()
    const next = renewed.shift()
    if (!next) throw new Error('no details')
    return next
  }
  const renew = async () => {
    player.renewals += 1
    const answer = await read()
    player.answers += 1
    return answer
  }
  const box = document.createElement('div')
  box.className = 'box'
  box.append(openPlayer({
    recording,
    renew,
    say: createWords(lang, words[lang], {}),
    format: createFormatter({ lang, timeZone: undefined }),
    announce: (text) => player.said.push(text),
    signal: controller.signal,
    ...(blocksFetch && { fetch: () => Promise.reject(new TypeError('no')) }),
  }))
  shadow.append(box)
  document.body.append(host)
  player.media = () => shadow.querySelector('audio, video')
  return window.players.push(player) - 1
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
    absWorkingDir: root,
    loader: { '.css': 'text' },
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
