// The reader of transcripts: what it makes of good files, odd files and hostile ones.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from '../../pkg-template/widget/details/player/webvtt.js'

/** What was said, each cue as one line: `1.2-3 Matt Lund: Good morning`. */
const read = (source) =>
  parse(source).map(({ start, end, speaker, text }) => `${start}-${end} ${speaker ? `${speaker}: ` : ''}${text}`)
const cue = (text, times = '00:01.000 --> 00:02.000') => `WEBVTT\n\n${times}\n${text}\n`

const WEBEX = `WEBVTT

1 "Matt Lund" (2022698496) (a65f0a02-7f0c-4d4e-9f8e-3f1f9d4b8c11)
00:00:01.200 --> 00:00:04.000
Good morning, can everybody hear me?

2 "Chloé Lefèvre" (3022698497) (b65f0a02-7f0c-4d4e-9f8e-3f1f9d4b8c12)
01:00:05.000 --> 01:00:06.500
a &lt; b &amp;&amp; b &gt; c
`

const TABLE = {
  "Webex's own lines, without numbers and ids": [
    WEBEX,
    ['1.2-4 Matt Lund: Good morning, can everybody hear me?', '3605-3606.5 Chloé Lefèvre: a < b && b > c'],
  ],
  'the same with CRLF': [
    WEBEX.replaceAll('\n', '\r\n'),
    ['1.2-4 Matt Lund: Good morning, can everybody hear me?', '3605-3606.5 Chloé Lefèvre: a < b && b > c'],
  ],
  'the same with CR': [
    WEBEX.replaceAll('\n', '\r'),
    ['1.2-4 Matt Lund: Good morning, can everybody hear me?', '3605-3606.5 Chloé Lefèvre: a < b && b > c'],
  ],
  'a mark in front (BOM)': [`\uFEFF${cue('Hello')}`, ['1-2 Hello']],
  'a title and more in the header': [
    'WEBVTT - Weekly\nKind: captions\nLanguage: en\n\n00:01.000 --> 00:02.000\nHello',
    ['1-2 Hello'],
  ],
  'no header': ['00:01.000 --> 00:02.000\nHello', ['1-2 Hello']],
  'no blank line below the header': ['WEBVTT\n00:01.000 --> 00:02.000\nHello', ['1-2 Hello']],
  'no line end at the end': ['WEBVTT\n\n00:01.000 --> 00:02.000\nHello', ['1-2 Hello']],
  'no hours': [cue('Hello', '61:01.500 --> 61:02.000'), ['3661.5-3662 Hello']],
  'hours of many digits': [cue('Hello', '100:00:01.000 --> 100:00:02.000'), ['360001-360002 Hello']],
  'hours on one side': [cue('Hello', '59:59.000 --> 01:00:01.000'), ['3599-3601 Hello']],
  'a comma, as in SRT': [cue('Hello', '00:00:01,250 --> 00:00:02,000'), ['1.25-2 Hello']],
  'no milliseconds': [cue('Hello', '00:01 --> 00:02'), ['1-2 Hello']],
  'times without spaces, and with tabs': [
    `${cue('One', '00:01.000-->00:02.000')}\n\t00:03.000\t-->\t00:04.000\nTwo`,
    ['1-2 One', '3-4 Two'],
  ],
  'settings after the time': [cue('Hello', '00:01.000 --> 00:02.000 align:start position:0% line:-1'), ['1-2 Hello']],
  'ids of all kinds': [
    'WEBVTT\n\n1\n00:01.000 --> 00:02.000\nOne\n\nintro\n00:02.000 --> 00:03.000\nTwo\n\n0f4e-3\n00:03.000 --> 00:04.000\nThree',
    ['1-2 One', '2-3 Two', '3-4 Three'],
  ],
  'blocks that are no cues': [
    'WEBVTT\n\nNOTE\nnot said\n\nNOTE nor this\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n00:01.000 --> 00:02.000\nHello',
    ['1-2 Hello'],
  ],
  'a note with a time': ['WEBVTT\n\nNOTE\n00:01.000 --> 00:02.000\nnot said\n\n00:03.000 --> 00:04.000\nHello', ['3-4 Hello']],
  'words that begin like a note': ['WEBVTT\n\nNOTEBOOK\n00:01.000 --> 00:02.000\nHello', ['1-2 Hello']],
  'cues with nothing between them': [
    'WEBVTT\n\n1 "Al"\n00:01.000 --> 00:02.000\nOne\n2 "Bo"\n00:02.000 --> 00:03.000\nTwo\n3\n00:03.000 --> 00:04.000\nThree',
    ['1-2 Al: One', '2-3 Bo: Two', '3-4 Three'],
  ],
  'several lines': [cue('Hello\n  everybody\t!'), ['1-2 Hello everybody !']],
  'a line of spaces within': [cue('Hello\n   \neverybody'), ['1-2 Hello everybody']],
  'no text': [`${cue('')}\n00:03.000 --> 00:04.000\n<b></b>\n\n00:05.000 --> 00:06.000\nHello`, ['5-6 Hello']],
  'a voice': [cue('<v Roger Bingham>We are in New York City'), ['1-2 Roger Bingham: We are in New York City']],
  'a voice with classes': [cue('<v.first.loud Esme>It’s a blue apple tree!</v>'), ['1-2 Esme: It’s a blue apple tree!']],
  'two voices': [cue('<v Ann>Hi</v>\n<v Bo>Hello</v>'), ['1-2 Ann: Hi', '1-2 Bo: Hello']],
  'a voice beats the line above': ['1 "Al"\n00:01.000 --> 00:02.000\n<v Bo>Hello', ['1-2 Bo: Hello']],
  'a voice without a name': [cue('<v>Hello'), ['1-2 Hello']],
  'entities in a name': [cue('<v Q&amp;A>Hello'), ['1-2 Q&A: Hello']],
  'quotes in a name': ['3 "Matt "The Hat" Lund" (1) (2)\n00:01.000 --> 00:02.000\nHello', ['1-2 Matt "The Hat" Lund: Hello']],
  'brackets in a name': ['3 "Room (2nd floor)" (1) (2)\n00:01.000 --> 00:02.000\nHello', ['1-2 Room (2nd floor): Hello']],
  'an empty name': ['3 "" (1) (2)\n00:01.000 --> 00:02.000\nHello', ['1-2 Hello']],
  'a name without an end': ['3 "Matt\n00:01.000 --> 00:02.000\nHello', ['1-2 Hello']],
  tags: [
    cue('<b>Bold</b> <i.x>it</i> <c.yellow>c</c> <ruby>r<rt>t</rt></ruby> <00:01.500>now <lang en>en</lang>'),
    ['1-2 Bold it c rt now en'],
  ],
  'markup stays text': [
    cue('&lt;img src=x onerror=alert(1)&gt;<script>alert(2)</script>'),
    ['1-2 <img src=x onerror=alert(1)>alert(2)'],
  ],
  'signs that are no tags': [cue('1 < 2, x <- y -> z, a <3 b'), ['1-2 1 < 2, x <- y -> z, a <3 b']],
  entities: [cue('&amp;lt; &lt;&gt; &quot;x&quot; &apos;&#39; a&nbsp;b &lrm;&rlm;'), [`1-2 &lt; <> "x" '' a b \u200e\u200f`]],
  'entities that are none': [cue('&copy; &constructor; &; & &amp &#x41;'), ['1-2 &copy; &constructor; &; & &amp &#x41;']],
  'control characters': [cue('a\u0000b\u0007c\u001bd'), ['1-2 a b c d']],
  'letters that are put together': [cue('Zoe\u0308'), ['1-2 Zoë']],
  'a length of zero, with another cue after it': [
    'WEBVTT\n\n00:01.000 --> 00:01.000\nOne\n\n00:09.000 --> 00:10.000\nTwo',
    ['1-9 One', '9-10 Two'],
  ],
  'an end before the start': [cue('Hello', '00:05.000 --> 00:01.000'), ['5-7 Hello']],
  'two at the same time, with no length': [
    'WEBVTT\n\n00:01.000 --> 00:01.000\nOne\n\n00:01.000 --> 00:01.000\nTwo',
    ['1-3 One', '1-3 Two'],
  ],
  'cues in another order': [
    'WEBVTT\n\n00:03.000 --> 00:04.000\nThree\n\n00:01.000 --> 00:02.000\nOne\n\n00:01.000 --> 00:02.000\nAlso one',
    ['1-2 One', '1-2 Also one', '3-4 Three'],
  ],
  'cues that overlap': ['WEBVTT\n\n00:01.000 --> 00:09.000\nLong\n\n00:02.000 --> 00:03.000\nShort', ['1-9 Long', '2-3 Short']],
  'times that are none': ['WEBVTT\n\n1:2:3:4 --> 5\nNo\n\n00:aa --> 00:02.000\nNo\n\n--> 00:01.000\nNo', []],
  'an arrow in the text': [cue('first --> then'), ['1-2 first --> then']],
  nothing: ['', []],
  'only a header': ['WEBVTT\n', []],
  'plain text': ['Good morning.\n\nCan everybody hear me?', []],
  JSON: ['{"transcript": "--> no"}', []],
  'a page': ['<!DOCTYPE html><html><body>Sign in</body></html>', []],
}

for (const [name, [source, expected]] of Object.entries(TABLE)) {
  test(name, () => assert.deepEqual(read(source), expected))
}

test('every kind of line end is the same', () => {
  for (const end of ['\r\n', '\r']) assert.deepEqual(read(WEBEX.replaceAll('\n', end)), read(WEBEX))
})

test('there is an end to cues, texts and names', () => {
  const many = `WEBVTT\n\n${'00:01.000 --> 00:02.000\nx\n\n'.repeat(30_000)}`
  assert.equal(parse(many).length, 20_000)
  const voices = cue('<v A>x'.repeat(1600), '00:01.000 --> 00:02.000').repeat(20)
  assert.equal(parse(voices).length, 20_000)
  const [{ text, speaker }] = parse(cue(`<v ${'N'.repeat(5000)}>${'x'.repeat(50_000)}`))
  assert.deepEqual([text.length < 10_000, speaker.length], [true, 100])
})

// With a pattern that takes time by the square, each of these would take minutes.
const HOSTILE = {
  'opening brackets': '<'.repeat(2_000_000),
  'voices that never end': cue(`<v${' '.repeat(9_000)}`).repeat(200),
  spaces: `${' '.repeat(2_000_000)}-->`,
  'spaces in a time': `00:01.000${' '.repeat(2_000_000)}`,
  digits: `${'1'.repeat(2_000_000)}\n00:01.000 --> 00:02.000\nx`,
  'brackets above a time': `"${'()'.repeat(1_000_000)}x\n00:01.000 --> 00:02.000\nx`,
  'quotes above a time': `${'"'.repeat(2_000_000)}\n00:01.000 --> 00:02.000\nx`,
  'quotes and brackets above each time': `${'"()'.repeat(160)}x\n00:01.000 --> 00:02.000\nx\n\n`.repeat(3_000),
  ampersands: cue('&'.repeat(2_000_000)),
  'line ends': '\r\n'.repeat(1_000_000),
  'control characters': cue('\u0001 '.repeat(1_000_000)),
}
for (const [name, source] of Object.entries(HOSTILE)) {
  test(`hostile: ${name}`, () => assert.ok(Array.isArray(parse(source))))
}
