// The port that a server has got, one that nobody uses, and one at which nobody listens.

import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** @param {import('node:net').Server} server */
export function portOf(server) {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen')
  return address.port
}

/**
 * A port for a program that cannot take any free one by itself. Until it takes this one, nobody else does: systems give higher ones to
 * those who take any.
 *
 * @returns {Promise<number>}
 */
export async function freePort() {
  const port = randomInt(20_000, 32_000)
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error
    return freePort()
  }
  server.close()
  await once(server, 'close')
  return port
}

/** Nobody listens there, and no program gets it as a free one. Browsers ask it, although they refuse some ports beside it. */
export const CLOSED_PORT = 2
