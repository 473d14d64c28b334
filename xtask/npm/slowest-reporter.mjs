// A reporter of node:test that says which files took longest, so that a slow one does not go unnoticed.

import { relative } from 'node:path'

const MOST = 20

export default async function* report(events) {
  const times = new Map()
  for await (const { type, data } of events) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.nesting > 0) continue
    times.set(data.file, (times.get(data.file) ?? 0) + data.details.duration_ms)
  }
  const slowest = [...times].sort(([, one], [, other]) => other - one).slice(0, MOST)
  yield 'The slowest files:\n'
  for (const [file, ms] of slowest) yield `${(ms / 1000).toFixed(1).padStart(7)} s  ${relative('', file)}\n`
}
