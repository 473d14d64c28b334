// Ten thousand recordings in the element: every one gets a row, a search takes in all of them, and the theme can change. How long that takes
// is what `cargo xtask bench element` measures, with the same page.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { BROWSERS } from '../matrix/browsers.mjs'
import { root } from './support.mjs'
import { pageOf, serve } from './widget-places.mjs'

const PAGE = {
  async work() {
    const { many } = await import('/many.js')
    const { WebexRecordings } = await import('/widget.js')
    return many(WebexRecordings, 100)
  },
}

test('ten thousand rows', async (context) => {
  const many = await readFile(join(root, 'tests/bench/element/many.js'), 'utf8')
  const { address, close } = await serve({ '/page.html': pageOf(PAGE.work), '/many.js': many })
  context.after(close)
  const browser = await BROWSERS.Chromium()
  context.after(browser.close)
  const steps = await browser.open(`${address}/page.html`)
  assert.equal(steps.failed, undefined)
  assert.deepEqual(
    steps.map(({ name, times, rows, longest }) => [name, times, rows, longest.length]),
    [
      ['load the first page', 1, 100, 1],
      ['load more', 99, 10_000, 99],
      ['search for what all have', 1, 100, 1],
      ['search for the last one', 1, 1, 1],
      ['clear the search', 1, 100, 1],
      ['show the rows again', 99, 10_000, 99],
      ['change the theme', 4, 10_000, 4],
      ['scroll to the end', 1, 10_000, 1],
      ['open the first recording', 1, 10_000, 1],
      ['do nothing', 50, 10_000, 50],
    ],
  )
})
