// Serves pages that run a test of the element by themselves, and the package: twice as it is, and once as another version.

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { portOf } from '../helpers/port.mjs'
import { here, installed } from './support.mjs'

const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' }
export const OTHER_VERSION = '9.9.9'
const { version: VERSION } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))

/**
 * A page that runs this with the tools of widget-tools.mjs, and reports what comes of it. What nobody catches is a failure.
 *
 * @param {Function} work the method `work` of an object
 */
export function pageOf(work) {
  const head = '<meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title>'
  const first = `
    const failed = (error) => { window.report = { failed: String(error) + '\\n' + error?.stack } }
    addEventListener('error', ({ error, message }) => failed(error ?? message))
    addEventListener('unhandledrejection', ({ reason }) => failed(reason))`
  const script = `
    import * as tools from '/tools.mjs'
    const { work } = { ${work} }
    work(tools).then((report) => { window.report ??= report }, failed)`
  return `<!doctype html><html lang="en">${head}<script>${first}</script><body><script type="module">${script}</script>`
}

/**
 * @param {Record<string, string>} pages by path
 * @param {Record<string, import('node:http').RequestListener>} [routes] by what their paths begin with
 */
export async function serve(pages, routes = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(`${request.url}`, 'http://site')
    const route = Object.keys(routes).find((start) => pathname.startsWith(start))
    if (route) return routes[route](request, response)
    const type = TYPES[/** @type {keyof typeof TYPES} */ (pathname.split('.').at(-1))]
    const body = pages[pathname] ?? (await fileAt(pathname))
    if (body === undefined || !type) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': type }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { address: `http://127.0.0.1:${portOf(server)}`, close }
}

/** A file of the package. `/copy/` has the same files, and `/other/` those of another version. */
async function fileAt(/** @type {string} */ pathname) {
  if (pathname === '/tools.mjs') return readFile(join(here, 'widget-tools.mjs'))
  const [, folder = '', name] = /^\/(copy\/|other\/)?([\w.-]+)$/.exec(pathname) ?? []
  if (!name) return undefined
  const file = await readFile(join(installed, name)).catch(() => undefined)
  if (folder !== 'other/' || name.endsWith('.wasm')) return file
  return file?.toString().replaceAll(`"${VERSION}"`, `"${OTHER_VERSION}"`)
}
