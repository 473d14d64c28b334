// Scripts, in the runtimes outside browsers.

import { command, script } from '../acts.mjs'

/**
 * With the permissions that it needs, and no others.
 *
 * @param {string} file
 * @param {string[]} readable folders that `require` reads
 * @returns {import('../rows.mjs').Act}
 */
const deno =
  (file, ...readable) =>
  (place) => {
    const { scenario, dir } = place.options
    const saved = scenario === 'downloads' ? [dir] : []
    const reads = [...readable, ...saved]
    const permissions = [
      ...(reads.length > 0 ? [`--allow-read=${reads}`] : []),
      ...saved.map((folder) => `--allow-write=${folder}`),
    ]
    return script('deno', 'run', '--allow-net', '--allow-env', ...permissions, file)(place)
  }

const places = [
  ...['node20', 'node22', 'node24'].flatMap((node) => [
    { name: `Node ${node.slice(4)}, import`, tool: node, act: script(node, 'main.mjs') },
    { name: `Node ${node.slice(4)}, require`, tool: node, act: script(node, 'main.cjs') },
  ]),
  { name: 'Deno, import', tool: 'deno', act: deno('main.mjs') },
  { name: 'Deno, require', tool: 'deno', act: deno('main.cjs', '.') },
  { name: 'Bun, import', tool: 'bun', act: script('bun', 'main.mjs') },
  { name: 'Bun, require', tool: 'bun', act: script('bun', 'main.cjs') },
].map((row) => {
  const extension = row.name.endsWith('require') ? 'cjs' : 'js'
  const entries = [`node.${extension}`, `download-node.${extension}`, `widget.${extension}`]
  return { project: 'runtimes', entries, isForDownloads: true, hasFolders: true, ...row }
})

// A Node that may not compile anything while it runs has no WebAssembly.
const jitless = ['node20', 'node22', 'node24'].map((node) => ({
  project: 'runtimes',
  name: `Node ${node.slice(4)}, --jitless`,
  tool: node,
  entries: ['no-wasm.js'],
  act: script(node, '--jitless', 'no-wasm.mjs'),
}))

// The command that comes with the package. `npx` and a global installation run it in Node, but people start it in the others, too.
const CLI = 'node_modules/webex-converged-recordings/cli.js'
/** @type {Pick<import('../rows.mjs').Row, 'name' | 'tool' | 'act'>[]} */
const starts = [
  ...['node20', 'node22', 'node24'].map((node) => ({ name: `Node ${node.slice(4)}`, tool: node, act: command(node, CLI) })),
  { name: 'Deno', tool: 'deno', act: command('deno', 'run', '--allow-net', '--allow-env', '--allow-read', CLI) },
  { name: 'Bun', tool: 'bun', act: command('bun', CLI) },
]
const commands = starts.map((row) => ({
  project: 'runtimes',
  scenario: /** @type {const} */ ('command'),
  ...row,
  name: `${row.name}, the command`,
}))

/** @type {import('../rows.mjs').Row[]} */
export const runtimes = [...places, ...jitless, ...commands]
