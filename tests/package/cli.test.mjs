// The command `webex-recordings`, as people and scripts run it: on terminals and in pipes, in each format, with each exit code, and when
// it is interrupted. What each command says is in transcripts/. What the commands do is tested elsewhere.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLOSED_PORT } from '../helpers/port.mjs'
import { until } from '../helpers/until.mjs'
import { NOW, ownFolder, run, served, start, WEEK, webex } from './cli.mjs'
import { TOKEN } from './support.mjs'

const folder = await ownFolder()
const LIST = `webex-recordings list ${WEEK.join(' ')}`
const CLOSED = `http://127.0.0.1:${CLOSED_PORT}/v1`
const FORMATS = ['table', 'json', 'jsonl', 'csv']

/** The command at a Webex with these recordings, the newest first. */
async function withRecordings(context, recordings, options) {
  const { emulator, baseUrl } = await webex(context, { recordings: 0, ...options })
  for (const [at, recording] of recordings.entries()) {
    emulator.add({ serviceType: 'calling', createTime: Date.parse(NOW) - (at + 1) * 60_000, ...recording })
  }
  const env = { WEBEX_BASE_URL: baseUrl, WEBEX_ACCESS_TOKEN: TOKEN }
  return {
    emulator,
    baseUrl,
    env,
    run: (line, more) => run(line, { folder, env: { ...env, ...more } }),
    start: (line, more) => start(line, { folder, env: { ...env, ...more } }),
  }
}

/** A line of shell on a terminal. What it prints to both outputs comes together. */
const onTerminal = (line, columns = 80) => `script --quiet --return --command 'stty cols ${columns} rows 24; ${line}' /dev/null`

/** What rewrites a line of a terminal. */
const ERASED = '\r\u001b[K'

/** The lines that were left on a terminal: a line that was rewritten counts as it was last. */
function screenOf({ code, stdout, stderr }) {
  assert.ok(!/script: (command )?not found/.test(stderr), 'these tests need script, of bsdutils')
  assert.equal(code, 0, stdout + stderr)
  const lines = stdout.replace(/\r*\n$/, '').split(/\r*\n/)
  return lines.map((line) => line.split(ERASED).at(-1))
}

const topics = (...all) => all.map((topic) => ({ topic }))

describe('on a terminal', () => {
  test('there is a table, with the number of recordings below; in a pipe there are JSON lines, and nothing else', async (context) => {
    const { run } = await withRecordings(context, topics('First', 'Second'))
    const [header, ...lines] = screenOf(await run(onTerminal(LIST)))
    assert.match(header, /^createTime +durationSeconds +topic +id$/)
    assert.equal(lines.length, 3)
    assert.match(lines[0], /^2026-01-15 11:59Z +\d:\d\d:\d\d +First +[\da-f-]{36}$/)
    assert.equal(lines[2], '2 recordings')
    const { code, stdout, stderr } = await run(LIST)
    assert.deepEqual([code, stderr], [0, ''])
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(
      rows.map(({ topic }) => topic),
      ['First', 'Second'],
    )
  })

  test('the header is bold, unless the terminal or its user does not want that', async (context) => {
    const { run } = await withRecordings(context, topics('First'))
    const isBold = async (env) => (await run(onTerminal(LIST), env)).stdout.includes('\u001b[1mcreateTime')
    assert.equal(await isBold({ TERM: 'xterm' }), true)
    assert.equal(await isBold({ TERM: 'xterm', NO_COLOR: '' }), true)
    assert.equal(await isBold({ TERM: 'xterm', NO_COLOR: '1' }), false)
    assert.equal(await isBold({ TERM: 'dumb' }), false)
    const { stdout } = await run(`${LIST} --format table`, { TERM: 'xterm' })
    assert.ok(!stdout.includes('\u001b'), 'a pipe')
  })

  test('a table is as wide as the terminal at most, and IDs and times stay whole', async (context) => {
    const long = 'A very long topic about nothing in particular, '.repeat(4)
    const { run, emulator } = await withRecordings(context, topics(long))
    const [{ id }] = emulator.recordings()
    for (const [columns, topic] of [
      [200, /A very long topic about nothing in particular, A very long topic.*…/],
      [80, / A very .*…/],
      // There is not even room for the ID and the time.
      [40, / A very …/],
    ]) {
      const [, line] = screenOf(await run(onTerminal(LIST, columns)))
      assert.match(line, topic)
      assert.ok(line.startsWith('2026-01-15 11:59Z ') && line.endsWith(` ${id}`), line)
      if (columns > 40) assert.ok(line.length <= columns, `${line.length} of ${columns}`)
    }
  })

  test('columns are aligned after wide characters, marks and emoji', async (context) => {
    const { run } = await withRecordings(context, topics('會議🎉e\u0301', 'abcdefg', '議'.repeat(60)))
    const [, wide, narrow, cut] = screenOf(await run(onTerminal(LIST, 100)))
    // Each of the first three takes two columns of the terminal, and the mark none.
    const topicAndGap = (line) => line.slice('2026-01-15 11:59Z'.length).replace(/\S+$/, '')
    assert.equal(topicAndGap(wide).replace('會議🎉e\u0301', 'abcdefg'), topicAndGap(narrow))
    assert.ok(cut.includes('議…'), cut)
    const width = cut.length + [...cut.matchAll(/議/g)].length
    assert.ok(width > 90 && width <= 100, `${width} columns`)
  })

  test('the line of progress is gone at the end, and never in the middle of other output', async (context) => {
    const { run } = await withRecordings(context, topics('First', 'Second', 'Third'))
    const came = await run(onTerminal(LIST))
    assert.ok(came.stdout.includes(`${ERASED}1 recording${ERASED}`), came.stdout)
    for (const format of ['jsonl', 'csv']) {
      const lines = screenOf(await run(onTerminal(`${LIST} --format ${format} --fields topic`)))
      const rows =
        format === 'csv'
          ? ['topic', 'First', 'Second', 'Third']
          : topics('First', 'Second', 'Third').map((row) => JSON.stringify(row))
      assert.deepEqual(lines, [...rows, '3 recordings'])
    }
  })

  test('of a single thing, there is a line for each field', async (context) => {
    const { run, emulator } = await withRecordings(context, topics('First'))
    const [{ id }] = emulator.recordings()
    const lines = screenOf(await run(onTerminal(`webex-recordings get ${id} --fields topic,id,status`)))
    assert.deepEqual(lines, ['topic   First', `id      ${id}`, 'status  available'])
  })
})

describe('in a pipe', () => {
  const MANY = { recordings: 4000, days: 7 }

  test('a reader that has read enough is no error, and ends the requests', async (context) => {
    const { run, emulator } = await withRecordings(context, [], MANY)
    const pages = {}
    for (const format of FORMATS) {
      emulator.clear()
      const { stdout, stderr } = await run(`${LIST} --format ${format} | head -n 1 > first; echo "\${PIPESTATUS[0]}"; cat first`)
      assert.match(stdout, /^0\n[^\n]+\n$/, format)
      assert.equal(stderr, '', format)
      pages[format] = emulator.requests.length
    }
    // These two are printed at the end.
    assert.ok(pages.json > 5 && pages.table === pages.json, JSON.stringify(pages))
    assert.ok(pages.jsonl < pages.json && pages.csv < pages.json, JSON.stringify(pages))
  })

  test('whoever reads slowly gets everything', async (context) => {
    const { emulator, start } = await withRecordings(context, [], MANY)
    const { child, seen, ended } = start(LIST)
    child.stdout.pause()
    await until(() => emulator.requests.length > 1, 'the second page')
    child.stdout.resume()
    const { code } = await ended
    const ids = seen.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id)
    const shown = emulator.recordings().filter(({ status, serviceType, createTime }) => {
      return status === 'available' && ['calling', 'customerAssist'].includes(serviceType) && createTime >= WEEK[1]
    })
    assert.equal(code, 0)
    assert.ok(shown.length > 500, `${shown.length}`)
    assert.deepEqual(ids.sort(), shown.map(({ id }) => id).sort())
  })
})

/** Strictly as RFC 4180 has it: rows of cells. */
function csvIn(text) {
  const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  const rows = [[]]
  while (CELL.lastIndex < text.length) {
    const at = CELL.lastIndex
    const [, quoted, bare, end] = CELL.exec(text) ?? assert.fail(`no CSV: ${JSON.stringify(text.slice(at, at + 80))}`)
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? bare)
    if (end === '\r\n') rows.push([])
  }
  assert.deepEqual(rows.pop(), [], 'the last line ends, too')
  return rows
}

describe('each format', () => {
  /** What no terminal may get: control characters but the end of a line, and what is invisible or changes the direction. */
  const DANGEROUS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
  const ODD = [
    '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
    '\u001b[2J\u001b[31mred',
    '\u009b31mred',
    '\u009d0;title\u009c',
    'left\u202eright\u202c\u2066x\u2069',
    'two\u2028lines\u2029and\r\nmore\rand\u0085more',
    'null\u0000bell\u0007back\bdelete\u007f',
    'no\u200bwidth\ufeff\u00ad',
    'tag\u{e0041}',
    'a, "b", c\'s',
    '会議 🎉',
  ]
  const FORMULAS = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '  =1',
    '\t=1',
    '\r=1',
    '＝1',
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example","x")',
  ]

  test('keeps away from terminals what is dangerous there', async (context) => {
    const { run, emulator } = await withRecordings(context, topics(...ODD))
    const stored = emulator.recordings().map(({ topic }) => topic)
    for (const topic of ODD) assert.ok(stored.includes(topic), JSON.stringify(topic))
    const [{ id }] = emulator.recordings()
    for (const format of FORMATS) {
      for (const line of [LIST, `webex-recordings get ${id}`]) {
        const { code, stdout, stderr } = await run(`${line} --format ${format} --verbose`)
        assert.equal(code, 0, stderr)
        const end = format === 'csv' ? /\r\n/ : /\n/
        for (const text of [...stdout.split(end), ...stderr.split('\n')]) assert.doesNotMatch(text, DANGEROUS)
      }
    }
  })

  test('is what it says, and all of them have the same recordings', async (context) => {
    const { run } = await withRecordings(context, topics(...ODD, ...FORMULAS))
    const fields = '--fields topic,id,durationSeconds,hostEmail,serviceData'
    const [json, jsonl, csv] = await Promise.all(
      ['json', 'jsonl', 'csv'].map((format) => run(`${LIST} ${fields} --format ${format}`)),
    )
    const rows = JSON.parse(json.stdout)
    assert.deepEqual(
      rows.map(({ topic }) => topic),
      [...ODD, ...FORMULAS],
    )
    assert.deepEqual(Object.keys(rows[0]), ['topic', 'id', 'durationSeconds', 'serviceData'])
    assert.match(json.stdout, /^\[\n {2}\{\n {4}"topic": .*\n {4}"id"/)
    assert.deepEqual(
      jsonl.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
      rows,
    )
    const [header, ...lines] = csvIn(csv.stdout)
    assert.deepEqual(header, ['topic', 'id', 'durationSeconds', 'hostEmail', 'serviceData'])
    assert.deepEqual(
      lines.map(([, id, seconds, host, data]) => [id, Number(seconds), host, JSON.parse(data)]),
      rows.map(({ id, durationSeconds, serviceData }) => [id, durationSeconds, '', serviceData]),
    )
    const cells = lines.map(([topic]) => topic)
    for (const cell of cells) assert.doesNotMatch(cell, /^\s*[=+\-@＝]/)
    assert.deepEqual(cells.slice(9, 11), ['a, "b", c\'s', '会議 🎉'])
    assert.deepEqual(cells.slice(11, 14), ["'=1+1", "'+1", "'-1"])
  })

  test('of nothing is what a program expects', async (context) => {
    const { run } = await withRecordings(context, [])
    const printed = async (format) => (await run(`${LIST} --format ${format} --fields id,topic`)).stdout
    assert.deepEqual(await Promise.all(FORMATS.map(printed)), ['', '[]\n', '', 'id,topic\r\n'])
  })

  test('has passwords and links only if they are named', async (context) => {
    const link = 'https://files.example/ticket-of-the-file'
    const { run, emulator } = await withRecordings(context, [
      {
        topic: 'First',
        password: 'p4ssword-of-the-file',
        temporaryDirectDownloadLinks: { audioDownloadLink: link },
        files: { audio: true },
      },
    ])
    const [{ id }] = emulator.recordings()
    for (const format of FORMATS) {
      for (const line of [LIST, `webex-recordings get ${id}`]) {
        const { code, stdout, stderr } = await run(`${line} --verbose --format ${format}`)
        assert.equal(code, 0, stderr)
        assert.doesNotMatch(stdout + stderr, /p4ssword|ticket|temporaryDirectDownloadLinks/i, `${line} ${format}`)
        assert.ok(!(stdout + stderr).includes(TOKEN))
      }
      const named = await run(`webex-recordings get ${id} --fields password,temporaryDirectDownloadLinks --format ${format}`)
      assert.match(named.stdout, /password/)
      assert.match(named.stdout, /ticket/)
    }
  })
})

describe('the exit code is the same in each format', { concurrency: 4 }, () => {
  for (const [name, code, line, prepare = () => ({})] of [
    ['0: done', 0, LIST],
    ['1: no connection', 1, `${LIST} --base-url ${CLOSED}`],
    ['1: refused in the middle of a list', 1, LIST, ({ emulator }) => void emulator.fail('LIST 400 every 3')],
    ['2: wrong arguments', 2, `${LIST} --limit 0`],
    ['3: one of two is not there', 3, 'webex-recordings get "$ID" nowhere'],
    ['4: no token', 4, `unset WEBEX_ACCESS_TOKEN; ${LIST}`],
    ['4: Webex does not know the token', 4, `WEBEX_ACCESS_TOKEN=wr0ng-token ${LIST}`],
    ['4: not allowed', 4, `${LIST} --organization`],
  ]) {
    test(name, async (context) => {
      const { run, emulator } = await withRecordings(context, [], { recordings: 800, days: 7 })
      const [{ id }] = emulator
        .recordings()
        .filter(({ status, serviceType }) => status === 'available' && serviceType === 'calling')
      for (const format of FORMATS) {
        emulator.recover()
        prepare({ emulator })
        const came = await run(`${line} --format ${format}`, { ID: id })
        assert.equal(came.code, code, `${format}: ${came.stderr}`)
        if (code === 0) assert.equal(came.stderr, '')
        else if (format.startsWith('json')) {
          assert.match(came.stderr, /^\{.*\}\n$/)
          const { error } = JSON.parse(came.stderr)
          assert.ok(error.code && error.message, came.stderr)
        } else assert.match(came.stderr, /^webex-recordings: /)
        assert.doesNotMatch(came.stderr, /t0ken|wr0ng|\n {4}at /)
        if (format === 'json' && code !== 3 && code !== 0) assert.equal(came.stdout, '', 'no part of an array')
        if (format === 'jsonl') for (const row of came.stdout.split('\n').filter(Boolean)) assert.ok(JSON.parse(row).id)
      }
    })
  }

  test('3: one of both services refuses, and the recordings of the other one are printed', async (context) => {
    const user = { email: 'user@example.com', token: TOKEN, scopes: ['spark:recordings_read'] }
    const { run } = await withRecordings(context, topics('First'), { users: [user] })
    for (const format of FORMATS) {
      const { code, stdout, stderr } = await run(`${LIST} --source all --format ${format}`)
      assert.equal(code, 3, stderr)
      assert.match(stdout, /First/)
      if (!format.startsWith('json')) {
        assert.match(
          stderr,
          /^webex-recordings: The recordings of meetings are missing: forbidden: Webex answered 403: .*\nThis requires/,
        )
        continue
      }
      const { error } = JSON.parse(stderr)
      assert.deepEqual([error.source, error.code, error.status], ['meetings', 'forbidden', 403])
    }
  })

  test('no error of Webex brings control characters to a terminal', async (context) => {
    const baseUrl = await served(context, (_, response) => {
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ message: 'no\u001b]8;;https://evil.example\u0007\u202e\u009b31m', trackingId: 'T\u001b[2J' }))
    })
    for (const format of FORMATS) {
      const { code, stderr } = await run(`${LIST} --format ${format}`, {
        folder,
        env: { WEBEX_BASE_URL: baseUrl, WEBEX_ACCESS_TOKEN: TOKEN },
      })
      assert.equal(code, 1)
      assert.match(stderr, /400/)
      for (const line of stderr.split('\n')) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u)
    }
  })
})

describe('a signal', () => {
  for (const [signal, code, said] of [
    ['SIGINT', 130, 'Interrupted.'],
    ['SIGTERM', 143, 'Terminated.'],
    ['SIGHUP', 143, 'Terminated.'],
  ]) {
    test(`${signal} ends it with ${code}, while Webex does not answer`, async (context) => {
      const { emulator, start } = await withRecordings(context, topics('First'))
      emulator.fail('LIST stall')
      for (const [format, stderr] of [
        ['csv', `${said}\n`],
        ['json', `${JSON.stringify({ error: { code: 'interrupted', message: said } })}\n`],
      ]) {
        emulator.clear()
        const { child, ended } = start(`exec ${LIST} --format ${format}`)
        await until(() => emulator.requests.length === 1, 'the request to stall')
        child.kill(signal)
        assert.deepEqual(await ended, { code, stdout: '', stderr })
      }
    })
  }

  test('a second one ends it at once, whatever it waits for', async (context) => {
    const { start } = await withRecordings(context, [], { recordings: 4000, days: 7 })
    const { child, ended } = start(`exec ${LIST} --format json`)
    // Nobody reads what it prints, and that is more than fits into the pipe.
    child.stdout.pause()
    await until(() => child.stdout.readableLength > 0, 'it to print')
    let isOver = false
    ended.then(() => {
      isOver = true
    })
    child.once('exit', () => child.stdout.resume())
    await until(() => {
      child.kill('SIGINT')
      return isOver
    }, 'the end')
    assert.equal((await ended).code, 'SIGINT')
  })
})

test('help is a command, too', async () => {
  const output = async (line) => (await run(line, { folder })).stdout
  assert.equal(await output('webex-recordings help'), await output('webex-recordings --help'))
  assert.equal(await output('webex-recordings help list'), await output('webex-recordings list --help'))
})

test('the metadata of a call has its own fields, in each format', async (context) => {
  const { emulator, run } = await withRecordings(context, [{}])
  const [{ id }] = emulator.recordings()
  const table = await run(`webex-recordings get ${id} --metadata --format table`)
  assert.match(table.stdout, /^serviceData +\{"/m)
  const csv = await run(`webex-recordings get ${id} --metadata --format csv`)
  assert.match(csv.stdout, /^id,serviceType,.*,serviceData\r\n/)
  const chosen = await run(`webex-recordings get ${id} --metadata --fields serviceData`)
  assert.deepEqual(Object.keys(JSON.parse(chosen.stdout)), ['serviceData'])
})
