// Makes one file of what decodes, the core included: the same for Node and for browsers.

import { join } from 'node:path'
import { forBrowsers } from '../clients.mjs'
import { given, here } from '../results.mjs'

/** @param {string} name of a module in this folder. Gives the file. */
export async function decodingBundle(name, folder) {
  const outfile = join(folder, name)
  await forBrowsers({
    entryPoints: [here(`decode/${name}`)],
    outfile,
    alias: { 'with-hooks': given('WITH_HOOKS') },
    loader: { '.wasm': 'binary' },
  })
  return outfile
}
