// Pages under the content security policies of policies.mjs, in three engines, each with the file that is right there. A policy must
// not refuse anything that the package does, because administrators find each refusal in their logs.

import { underPolicy } from '../acts.mjs'
import { POLICIES } from '../policies.mjs'

const [STRICT] = POLICIES.filter(({ name }) => name === 'strict page')
const KINDS = /** @type {const} */ (['script', 'module'])

// With every change: each policy once, and the strictest ones in every way.
const STRICTEST = ['Teams tab', 'strict page']

/** @type {import('../rows.mjs').Row[]} */
export const policies = /** @type {const} */ (['Chromium', 'Firefox', 'WebKit']).flatMap((browser) =>
  [
    ...POLICIES.flatMap((policy) =>
      KINDS.map((kind) => ({
        name: `${policy.name}, ${kind}`,
        isSlow: !STRICTEST.includes(policy.name) && !(browser === 'Chromium' && kind === 'script'),
        // Downloads are the same with both cores. Scripts have none.
        isForDownloads: policy.name === 'Teams tab' && kind === 'module',
        violations: /** @type {string[]} */ ([]),
        act: underPolicy(policy, policy.hasWasm ? `${kind}.html` : `${kind}.no-wasm.html`, browser),
      })),
    ),
    // What a page is told that has the wrong file.
    ...KINDS.map((kind) => ({
      name: `no WebAssembly allowed, ${kind}`,
      scenario: /** @type {const} */ ('forbidden'),
      // WebKit tells neither the page nor the server.
      violations: browser === 'WebKit' ? [] : ['script-src wasm-eval'],
      act: underPolicy(STRICT, `${kind}.html`, browser),
    })),
  ].map((row) => ({ project: 'policies', tool: browser, ...row, name: `${browser}, ${row.name}` })),
)
