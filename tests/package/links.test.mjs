// Each link from one of our pages to another file or heading leads somewhere, and what the map of the code names exists.

import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { root } from './support.mjs'

const markdownIn = async (folder) =>
  (await readdir(join(root, folder))).filter((name) => name.endsWith('.md')).map((name) => join(folder, name))
const PAGES = (await Promise.all(['', 'docs', 'emulator', 'www-example', 'tests/fuzz'].map(markdownIn))).flat()

/** Without code, where brackets mean something else. */
const proseOf = (text) => text.replace(/^ *```[\s\S]*?^ *```$/gm, '').replace(/`[^`\n]*`/g, '``')
const linksOf = (text) => [...proseOf(text).matchAll(/\]\(([^)\s]*)\)/g)].map(([, target]) => target)

/** What GitHub makes of a heading. */
const slugOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-')
const anchorsOf = (text) =>
  [...text.replace(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slugOf(heading.trim()))

const anchors = new Map()
for (const page of PAGES) anchors.set(page, anchorsOf(await readFile(join(root, page), 'utf8')))

let links = 0
for (const page of PAGES) {
  test(`the links of ${page}`, async () => {
    for (const link of linksOf(await readFile(join(root, page), 'utf8'))) {
      if (/^[a-z]+:/.test(link)) {
        assert.match(link, /^https:\/\/[a-z.-]+(\/|$)/, link)
        continue
      }
      links += 1
      const [path, anchor] = link.split('#')
      const target = path === '' ? page : relative(root, join(root, dirname(page), path))
      assert.ok(!target.startsWith('..'), `${link} leads out of the repository`)
      await assert.doesNotReject(stat(join(root, target)), `${link} leads nowhere`)
      if (anchor !== undefined) assert.ok(anchors.get(target)?.includes(anchor), `${link}: there is no such heading`)
    }
  })
}

test('the files that docs/architecture.md names exist', async () => {
  const text = await readFile(join(root, 'docs/architecture.md'), 'utf8')
  const paths = [...text.matchAll(/`([\w.-]+\/[\w./-]*|[\w-]+\.(?:md|toml|lock))`/g)].map(([, path]) => path)
  assert.ok(paths.length > 50, String(paths.length))
  for (const path of new Set(paths)) await assert.doesNotReject(stat(join(root, path)), path)
})

test('there are links, and a heading is what GitHub makes of it', () => {
  assert.ok(links > 30, String(links))
  assert.equal(slugOf('Why do I get 403?'), 'why-do-i-get-403')
  assert.equal(slugOf('Size, speed and memory'), 'size-speed-and-memory')
  assert.equal(slugOf('`onEvent` and a_log'), 'onevent-and-a_log')
})
