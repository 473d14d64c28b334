// No entry of the package grows unnoticed. `sizes.json` has a budget for each: how many bytes its user may have to load, with
// each file compressed by `gzip -9`. A budget is about 1 % above the size, and has to follow when the size goes down. Entries
// that travel over a network also have a goal, which their budget may not exceed.
//
// `cargo xtask sizes` shows what the bytes are spent on.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { budgetOf, entries, gzip } from './entries.mjs'
import { here, installed } from './support.mjs'

const FILE = 'tests/package/sizes.json'
const budgets = JSON.parse(await readFile(join(here, 'sizes.json'), 'utf8'))
const found = await entries(installed)

for (const [name, files] of Object.entries(found)) {
  test(`${name} is within its budget, and not far below it`, async () => {
    // Files are sent one by one, so each is compressed on its own.
    const sizes = await Promise.all(files.map(async (file) => gzip(await readFile(join(installed, file)))))
    const size = sizes.reduce((sum, one) => sum + one)
    const is = `${name} is ${size} bytes (${files.map((file, at) => `${file} ${sizes[at]}`).join(' + ')})`
    const { budget, goal = Infinity } = budgets[name] ?? {}
    const set = `set its budget in ${FILE} to ${Math.min(goal, budgetOf(size))}`

    assert.ok(Number.isInteger(budget), `${is} and has no budget: ${set}.`)
    assert.ok(budget <= goal, `${name} has a budget of ${budget}, above its goal of ${goal}.`)
    const above = `${is}, ${size - budget} more than its budget of ${budget}.`
    assert.ok(size <= budget, `${above} What grew? cargo xtask sizes. Where that is worth its bytes, ${set}.`)
    const below = `${is}, far below its budget of ${budget}.`
    assert.ok(size >= 0.97 * budget, `${below} So that it stays there, ${set}.`)
  })
}

test('every budget belongs to an entry', () => {
  assert.deepEqual(
    Object.keys(budgets).filter((name) => !found[name]),
    [],
    `Take them out of ${FILE}.`,
  )
})
