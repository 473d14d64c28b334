// Pages without a build, in three engines, also under a strict content security policy.

import { served } from '../acts.mjs'

const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src <api>; require-trusted-types-for 'script'"
const TOO_STRICT = STRICT.replace(" 'wasm-unsafe-eval'", '')

/** @type {import('../rows.mjs').Row[]} */
export const pages = /** @type {const} */ (['Chromium', 'Firefox', 'WebKit']).flatMap((browser) =>
  [
    { name: 'module', isForDownloads: true, act: served('module.html', browser) },
    { name: 'script', act: served('script.html', browser) },
    { name: 'module worker', isForDownloads: true, act: served('worker.html', browser) },
    { name: 'module service worker', isForDownloads: true, act: served('service-worker.html', browser) },
    { name: 'strict policy, module', isForDownloads: true, act: served('module.html', browser, { policy: STRICT }) },
    { name: 'strict policy, script', act: served('script.html', browser, { policy: STRICT }) },
    ...['module', 'script'].map((kind) => ({
      name: `no WebAssembly allowed, ${kind}`,
      scenario: /** @type {const} */ ('forbidden'),
      act: served(`${kind}.html`, browser, { policy: TOO_STRICT }),
    })),
  ].map((row) => ({ project: 'pages', tool: browser, ...row, name: `${browser}, ${row.name}` })),
)
