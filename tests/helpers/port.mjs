// The port that a server has got.

/** @param {import('node:net').Server} server */
export function portOf(server) {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen')
  return address.port
}
