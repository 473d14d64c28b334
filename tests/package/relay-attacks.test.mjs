// Attacks on a relay in Node, behind its HTTP server. The same attacks run in workerd: see ../matrix.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { portOf } from '../helpers/port.mjs'
import { attackAll, hostileWebex } from './relay-attackers.mjs'
import { ATTACKS, relays } from './relay-attacks.mjs'
import { createRelay, nodeListener } from './relays.mjs'

test('no attack gets through', async (context) => {
  const webex = await hostileWebex()
  context.after(webex.close)
  const server = createServer(nodeListener(relays(createRelay, webex.baseUrl))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const count = await attackAll({ port: portOf(server), webex, seesTargets: true })
  assert.equal(count, ATTACKS.length)
  assert.equal(count, 218)
})
