// A reporter of node:test that says which tests ran, and in which file. `cargo xtask test` reads it, and fails if a file ran
// none: node:test itself passes a file without tests.

import { resolve } from 'node:path'

/** One line for each test: `passed FILE`, or `skipped FILE: NAME`. */
export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const { name, file, skip, todo, details } = data
    if (type === 'test:fail' || skip !== undefined || todo !== undefined) yield `skipped ${file}: ${name}\n`
    // A suite is no test. A file without tests is reported as a test that is named like the file.
    else if (details.type !== 'suite' && resolve(name) !== file) yield `passed ${file}\n`
  }
}
