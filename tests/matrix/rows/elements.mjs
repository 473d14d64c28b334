// The element under the content security policies of policies.mjs, in three engines, each with the file that is right there: it shows,
// plays, trashes and takes back, and the policy does not refuse anything that it does.

import { underPolicy } from '../acts.mjs'
import { POLICIES } from '../policies.mjs'

const KINDS = /** @type {const} */ (['script', 'module'])

// With every change: each policy once, and the strictest ones in every way.
const STRICTEST = ['Teams tab', 'strict page']

/** @type {import('../rows.mjs').Row[]} */
export const elements = /** @type {const} */ (['Chromium', 'Firefox', 'WebKit']).flatMap((browser) =>
  POLICIES.flatMap((policy) => {
    const { name, hasWasm, takesAway } = policy
    const page = (/** @type {string} */ kind) => `element-${kind}.${hasWasm ? '' : 'no-wasm.'}html`
    return [
      ...KINDS.map((kind) => ({
        name: `${name}, ${kind}`,
        isSlow: !STRICTEST.includes(name) && !(browser === 'Chromium' && kind === 'script'),
        act: underPolicy(policy, page(kind), browser),
      })),
      // Lightning documents closed shadow roots only.
      ...(takesAway === 'salesforce'
        ? [
            {
              name: `${name}, closed, in a scope`,
              isSlow: browser !== 'Chromium',
              isClosed: true,
              act: underPolicy(policy, 'element-scope.html', browser, { closed: 'yes' }),
            },
          ]
        : []),
    ]
  }).map((row) => ({
    project: 'policies',
    tool: browser,
    scenario: /** @type {const} */ ('element'),
    violations: /** @type {string[]} */ ([]),
    ...row,
    name: `${browser}, element, ${row.name}`,
  })),
)
