// What an editor shows for the names of the package: their types and their documentation.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
// Not the newest: TypeScript 7 has no language service in JavaScript.
import ts from 'typescript'
import { consumer, here, installed } from './support.mjs'

const SETTINGS = { module: ts.ModuleKind.NodeNext, strict: true, types: [], typeRoots: [join(here, 'node_modules/@types')] }
const DOM = { ...SETTINGS, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'] }
const NODE = { ...SETTINGS, lib: ['lib.es2020.d.ts'], types: ['node'] }
const NOTHING = { ...SETTINGS, lib: ['lib.es2020.d.ts'] }

/** Everything that a file declares: names and their members, at any depth. */
function declarations(file) {
  const found = []
  const visit = (node) => {
    // The types in a condition are declared elsewhere.
    if (ts.isConditionalTypeNode(node)) return
    if (node.symbol && (ts.isDeclarationStatement(node) || ts.isClassElement(node) || ts.isTypeElement(node)))
      found.push(node.symbol)
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(file, visit)
  return found
}

/** The typings that declare what they export. The others export what these declare. */
const declaring = []
for (const name of (await readdir(installed)).filter((file) => /\.d\.c?ts$/.test(file))) {
  if (/^export (interface|class|type|function)\b/m.test(await readFile(join(installed, name), 'utf8'))) declaring.push(name)
}
assert.ok(declaring.includes('index.d.ts'))

for (const name of declaring) {
  test(`every name in ${name} is documented`, () => {
    const path = join(installed, name)
    const program = ts.createProgram([path], DOM)
    const checker = program.getTypeChecker()
    const file = program.getSourceFile(path)
    const declared = declarations(file)
    for (const symbol of declared) {
      const meaning = ts.displayPartsToString(symbol.getDocumentationComment(checker))
      assert.ok(meaning.length > 3, `${checker.symbolToString(symbol)} has no comment`)
    }
    const exported = checker.getExportsOfModule(file.symbol)
    assert.ok(exported.length > 0)
    for (const symbol of exported) assert.ok(declared.includes(symbol), symbol.name)
    console.log(`${name}: ${declared.length} names, ${exported.length} of them exported`)
  })
}

const KNOWN = `
import { RecordingsClient, RecordingsError } from 'webex-converged-recordings'
import type { ClientEvent, Fetch, Recording, RecordingList, Signal } from 'webex-converged-recordings'
import type { Emulator } from 'webex-converged-recordings/emulator'
declare const client: RecordingsClient, list: RecordingList, recording: Recording, event: ClientEvent, error: RecordingsError
declare const emulator: Emulator, signal: Signal, fetch: Fetch
`
// The user points at the name after the mark.
const HOVERS = {
  'the DOM': [
    DOM,
    [
      [
        'new ‸RecordingsClient({ token: "t" })',
        'new RecordingsClient(options: ClientOptions): RecordingsClient',
        'Creates a client.',
      ],
      [
        'client.‸listRecordings()',
        'listRecordings(query?: ListQuery, options?: ListOptions): RecordingList',
        'Lists recordings, newest first.',
      ],
      [
        'client.listRecordings({ ‸status: "deleted" })',
        'ListFilters.status?: RecordingStatus | undefined',
        'Only recordings in this state.',
      ],
      ['list.toArray({ ‸limit: 1 })', 'limit?: number | undefined', 'The maximum number of recordings'],
      ['client.getRecording("r1", { ‸signal })', 'CallOptions.signal?: AbortSignal | SignalLike | undefined', 'Aborts the call'],
      [
        'new RecordingsClient({ token: ({ ‸signal }) => "t" })',
        'signal: AbortSignal',
        'Aborted if the function does not return a token',
      ],
      [
        'new RecordingsClient({ token: "t", ‸fetch })',
        'fetch?: ((input: RequestInfo | URL, init?: RequestInit) => Promise<Response>) | undefined',
        'A function that sends the requests',
      ],
      [
        'emulator.‸fetch',
        'Emulator.fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>',
        'Use it in place of',
      ],
      [
        'recording.‸status',
        'Recording.status?: RecordingStatus | (string & {}) | undefined',
        'Whether the recording is available',
      ],
      ['event.‸type', 'type: "request" | "response" | "wait" | "token"', 'What happened.'],
      ['RecordingsError.‸is(error)', 'is(value: unknown): value is RecordingsError', 'Whether a value is a RecordingsError.'],
      ['error.‸code', 'code: ErrorCode', 'The kind of failure.'],
      ['error.‸hint', 'hint?: string | undefined', 'What to do about it'],
      ['error.‸message', 'message: string', ''],
    ],
  ],
  Node: [
    NODE,
    [
      ['client.getRecording("r1", { ‸signal })', 'CallOptions.signal?: AbortSignal | SignalLike | undefined', 'Aborts the call'],
      [
        'new RecordingsClient({ token: "t", ‸fetch })',
        'fetch?: ((input: string | URL | Request, init?: RequestInit) => Promise<Response>) | undefined',
        'A function that sends the requests',
      ],
    ],
  ],
  'no platform': [
    NOTHING,
    [
      ['client.getRecording("r1", { ‸signal })', 'CallOptions.signal?: SignalLike | undefined', 'Aborts the call'],
      [
        'new RecordingsClient({ token: "t", ‸fetch })',
        'ClientOptions.fetch?: FetchLike | undefined',
        'A function that sends the requests',
      ],
      ['emulator.‸fetch', 'Emulator.fetch: FetchLike', 'Use it in place of'],
    ],
  ],
}

for (const [platform, [settings, hovers]] of Object.entries(HOVERS)) {
  test(`an editor shows familiar types, with the types of ${platform}`, () => {
    const path = join(consumer, 'hover.mts')
    const source = KNOWN + hovers.map(([code]) => code).join('\n')
    const text = source.replaceAll('‸', '')
    const service = ts.createLanguageService({
      ...ts.createCompilerHost(settings),
      getCompilationSettings: () => settings,
      getScriptFileNames: () => [path],
      getScriptVersion: () => '1',
      getScriptSnapshot: (file) => ts.ScriptSnapshot.fromString(file === path ? text : ts.sys.readFile(file)),
    })
    const places = [...source.matchAll(/‸/g)].map(({ index }, before) => index - before)
    assert.equal(places.length, hovers.length)
    hovers.forEach(([code, shown, meaning], at) => {
      const { displayParts, documentation } = service.getQuickInfoAtPosition(path, places[at])
      assert.ok(ts.displayPartsToString(displayParts).includes(shown), `${code}: ${ts.displayPartsToString(displayParts)}`)
      assert.ok(ts.displayPartsToString(documentation).startsWith(meaning), `${code}: ${ts.displayPartsToString(documentation)}`)
    })
  })
}
