// The entry for downloads in Node, Deno and Bun, which also have a file system to save to.

import { fetchWith } from './download/download.js'
import { fetchFile } from './download/fetch-file.js'

export { downloadLink, downloadRecording } from './download/download.js'
export { saveRecording } from './download/save.js'

fetchWith(/** @type {typeof globalThis.fetch} */ (fetchFile))
