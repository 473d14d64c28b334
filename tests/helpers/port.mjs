// The port that a server has got, and a port that nobody uses.

import { once } from 'node:events'
import { createServer } from 'node:net'

/** @param {import('node:net').Server} server */
export function portOf(server) {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen')
  return address.port
}

/** A port for a program that cannot take any free one by itself. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  return port
}
