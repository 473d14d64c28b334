// The port that a server has got, one that nobody uses, and one at which nobody listens.

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

/** Nobody listens there, and no program gets it as a free one. Browsers ask it, although they refuse some ports beside it. */
export const CLOSED_PORT = 2
