// Bundles the decoders into one file, with the core: the same file for Node and for browsers.

import { join } from 'node:path'
import { forBrowsers } from '../clients.mjs'
import { given, here } from '../results.mjs'

/**
 * Returns the path of the file.
 *
 * @param {string} name of a module in this folder
 * @param {string} folder
 */
export async function decodingBundle(name, folder) {
  const outfile = join(folder, name)
  const earlier = process.env.BEFORE_WITH_HOOKS
  await forBrowsers({
    entryPoints: [here(`decode/${name}`)],
    outfile,
    alias: {
      'with-hooks': given('WITH_HOOKS'),
      before: here(earlier ? 'decode/before.mjs' : 'decode/no-before.mjs'),
      ...(earlier && { 'before-with-hooks': earlier }),
    },
    loader: { '.wasm': 'binary' },
  })
  return outfile
}
