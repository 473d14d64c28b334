// Scripts, in the runtimes outside browsers.

import { script } from '../acts.mjs'

/** @type {import('../rows.mjs').Row[]} */
export const runtimes = [
  ...['node20', 'node22', 'node24'].flatMap((node) => [
    { name: `Node ${node.slice(4)}, import`, tool: node, act: script(node, 'main.mjs') },
    { name: `Node ${node.slice(4)}, require`, tool: node, act: script(node, 'main.cjs') },
  ]),
  { name: 'Deno, import', tool: 'deno', act: script('deno', 'run', '--allow-net', '--allow-env', 'main.mjs') },
  { name: 'Deno, require', tool: 'deno', act: script('deno', 'run', '--allow-net', '--allow-env', '--allow-read', 'main.cjs') },
  { name: 'Bun, import', tool: 'bun', act: script('bun', 'main.mjs') },
  { name: 'Bun, require', tool: 'bun', act: script('bun', 'main.cjs') },
].map((row) => ({ project: 'runtimes', entry: row.name.endsWith('require') ? 'node.cjs' : 'node.js', ...row }))
