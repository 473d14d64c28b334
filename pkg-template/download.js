// The entry for downloads.

export { downloadLink, downloadRecording } from './download/download.js'
