// A proxy for https.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { portOf } from './port.mjs'

/**
 * A proxy that connects only to this port of this computer, whatever it is asked for.
 *
 * @param {number} status that it answers to CONNECT
 * @param {{ target?: number, password?: string }} [more]
 */
export async function proxyTo(status, { target, password = 'secret' } = {}) {
  const proxy = createServer((_request, response) => response.writeHead(status).end())
  proxy.on('connect', (_request, socket, head) => {
    socket.on('error', () => {})
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic\r\n\r\n`)
    const there = connect(/** @type {number} */ (target), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      there.write(head)
      there.pipe(socket).pipe(there)
    })
    there.on('error', () => socket.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const host = `127.0.0.1:${portOf(proxy)}`
  const close = () => {
    proxy.closeAllConnections()
    proxy.close()
  }
  return { url: `http://somebody:${password}@${host}`, host, close }
}
