// Serves anything that answers like the emulator, over HTTP.
//
// The emulator's own server closes each connection after an answer that is late on purpose. Here connections stay open, like
// those of Webex.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { portOf } from '../helpers/port.mjs'

/**
 * Serves, on loopback, what `answer` returns for a request.
 *
 * @typedef {{ method: string, url: string, headers: [string, string][] }} Request
 * @typedef {{ status: number, headers: Iterable<[string, string]>, body: string | Uint8Array }} Answer
 *
 * @param {(request: Request) => Answer | Promise<Answer>} answer
 */
export async function serve(answer) {
  const server = createServer(async (request, response) => {
    const { method = 'GET', rawHeaders } = request
    /** @type {[string, string][]} */
    const headers = Array.from({ length: rawHeaders.length / 2 }, (_, at) => [rawHeaders[2 * at], rawHeaders[2 * at + 1]])
    const answered = await answer({ method, url: `http://${request.headers.host}${request.url}`, headers })
    response.statusCode = answered.status
    for (const [name, value] of answered.headers) response.setHeader(name, value)
    response.end(answered.body)
  })
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { baseUrl: `http://127.0.0.1:${portOf(server)}/v1`, close }
}
