// The entry for downloads in Node, Deno and Bun, which also have a file system to save to.

export { downloadLink, downloadRecording } from './download/download.js'
export { saveRecording } from './download/save.js'
