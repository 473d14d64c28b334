// Whatever answers like the emulator, behind HTTP.
//
// The emulator's own server closes each connection after an answer that is late on purpose. Here connections stay open,
// as Webex's do.

import { once } from 'node:events'
import { createServer } from 'node:http'

/** Serves what `answer` gives for a request, on loopback. */
export async function serve(answer) {
  const server = createServer(async (request, response) => {
    const { method, rawHeaders } = request
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
  return { baseUrl: `http://127.0.0.1:${server.address().port}/v1`, close }
}
