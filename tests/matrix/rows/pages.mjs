// Pages without a build, in three engines. Those under a content security policy are in policies.mjs.

import { served } from '../acts.mjs'

/** @type {import('../rows.mjs').Row[]} */
export const pages = /** @type {const} */ (['Chromium', 'Firefox', 'WebKit']).flatMap((browser) =>
  [
    { name: 'module', isForDownloads: true, act: served('module.html', browser) },
    { name: 'script', act: served('script.html', browser) },
    { name: 'module worker', isForDownloads: true, act: served('worker.html', browser) },
    { name: 'module service worker', isForDownloads: true, act: served('service-worker.html', browser) },
  ].map((row) => ({ project: 'pages', tool: browser, ...row, name: `${browser}, ${row.name}` })),
)
