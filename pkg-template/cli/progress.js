// How far a command has come, on standard error: on a terminal, one line that is rewritten; elsewhere, a line now and then for a log.

const REWRITE_MS = 100
const LOG_MS = 30_000

/** @typedef {ReturnType<typeof progressLine>} Progress */

/** Whether a line is shown. There is only one standard error. */
let isShown = false

/** Removes the line, so that something else can be written. */
export function hideProgress() {
  if (isShown) process.stderr.write('\r\u001b[K')
  isShown = false
}

export function progressLine() {
  const { stderr } = process
  const everyMs = stderr.isTTY ? REWRITE_MS : LOG_MS
  // On a terminal, the first line appears at once. A log needs no line if the command ends soon.
  let shownMs = stderr.isTTY ? Number.NEGATIVE_INFINITY : performance.now()
  return {
    /** @param {string} line */
    show(line) {
      const nowMs = performance.now()
      if (nowMs - shownMs < everyMs) return
      shownMs = nowMs
      if (!stderr.isTTY) return void stderr.write(`${line}\n`)
      isShown = true
      // A longer line would be wrapped, and only its last part would be rewritten.
      stderr.write(`\r\u001b[K${line.slice(0, Math.max(stderr.columns - 1, 20))}`)
    },
    end: hideProgress,
  }
}
