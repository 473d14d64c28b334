// A process that serves a file, and details with a link to it. Prints its address as a message. What the file contains does not matter
// here, so its bytes come from one block.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { portOf } from '../../helpers/port.mjs'

const size = Number(process.argv[2])
const BLOCK = Buffer.alloc(1 << 20, 'ID3\x04 and so on, ')
const HEADERS = { 'Content-Type': 'audio/mpeg', ETag: '"1"', 'Accept-Ranges': 'bytes' }

const server = createServer(async (request, response) => {
  if (request.url?.startsWith('/v1/')) {
    const href = `http://${request.headers.host}/audio.mp3`
    const details = { id: 'r1', topic: 'Weekly', createTime: '2026-11-15T12:00:00Z', sizeBytes: size }
    response.setHeader('Content-Type', 'application/json')
    return void response.end(JSON.stringify({ ...details, temporaryDirectDownloadLinks: { audioDownloadLink: href } }))
  }
  response.writeHead(200, { ...HEADERS, 'Content-Length': size })
  const gone = once(response, 'close')
  for (let left = size; left > 0 && !response.destroyed; left -= BLOCK.length) {
    const isTaken = response.write(BLOCK.subarray(0, Math.min(left, BLOCK.length)))
    if (!isTaken) await Promise.race([once(response, 'drain'), gone])
  }
  response.end()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
// This process ends with the other one.
process.once('disconnect', () => process.exit())
process.send?.(`http://127.0.0.1:${portOf(server)}`)
