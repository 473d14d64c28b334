// A reader that is slower than the connection, which the host closes in the middle. In Node 22 and 24, `fetch` ends the whole process
// then: https://github.com/nodejs/undici/issues/5360. So these tests run in the versions of Node that the matrix has.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { command, consumer, root } from './support.mjs'

const SIZE = 600_000
const file = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(SIZE - 3, 'sound')])
const digest = createHash('sha256').update(file).digest('hex')

/** An API, and a host of files that sends at most a third of one, and then says that it closes the connection. */
const server = createServer((request, response) => {
  const origin = `http://${request.headers.host}`
  if (request.url !== '/audio') {
    const details = { id: 'r1', temporaryDirectDownloadLinks: { audioDownloadLink: `${origin}/audio` } }
    return response.setHeader('Content-Type', 'application/json').end(JSON.stringify(details))
  }
  const [, first = '0'] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
  const rest = file.subarray(Number(first))
  response.writeHead(first === '0' ? 200 : 206, {
    'Content-Type': 'audio/mpeg',
    'Content-Length': rest.length,
    'Content-Range': `bytes ${first}-${SIZE - 1}/${SIZE}`,
    ETag: '"1"',
    Connection: 'close',
  })
  const sent = rest.subarray(0, SIZE / 3)
  response.write(sent, () => sent.length < rest.length && response.socket.end())
  if (sent.length === rest.length) response.end()
})

const SCRIPT = `
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { RecordingsClient } from 'webex-converged-recordings'
import { downloadRecording } from 'webex-converged-recordings/download'
const client = new RecordingsClient({ token: 'none', baseUrl: process.argv[2] })
for (let count = 0; count < 4; count++) {
  const { stream } = await downloadRecording(client, 'r1')
  const hash = createHash('sha256')
  for await (const bytes of stream) {
    hash.update(bytes)
    await pause(3)
  }
  console.log(hash.digest('hex'))
}`

let baseUrl
before(async () => {
  await writeFile(join(consumer, 'slow-reader.mjs'), SCRIPT)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${server.address().port}`
})
after(() => server.close())

for (const node of ['node20', 'node22', 'node24']) {
  test(`a slow reader and a host that closes the connection, in ${node}`, async () => {
    const program = join(root, 'tests/matrix/node_modules', node, 'bin/node')
    const { code, stdout, stderr } = await command(program, ['slow-reader.mjs', baseUrl])
    assert.deepEqual([code, stderr, stdout], [0, '', `${digest}\n`.repeat(4)])
  })
}
