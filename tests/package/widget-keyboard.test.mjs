// The element by keyboard alone: where Tab leads, where the focus is after everything that changes, and what is said then.

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { fill, loaded, signedIn } from './widget-states.mjs'
import { closeBrowser, ENGINES, open, site, webex } from './widgets.mjs'

let pages, place
before(async () => {
  pages = await site()
  place = await webex()
})
after(async () => {
  await closeBrowser()
  await place?.close()
  await pages?.close()
})

for (const engine of ENGINES) {
  describe(engine, () => {
    let shown
    before(async () => {
      shown = await open(engine, pages.page())
    })
    after(() => shown?.close())
    afterEach(async () => {
      assert.deepEqual(await shown.lost(), [], 'the focus is never lost')
    })

    /** A list of so many recordings, in pages of five. */
    async function list(count, attributes = {}) {
      const { emulator } = place
      emulator.reset()
      const world = { shown, ...place }
      fill(world, count)
      await signedIn(world, attributes)
      await shown.loads()
      await shown.begin()
      await shown.forget()
      return emulator
    }
    const sent = (method) => place.emulator.requests.filter((request) => request.method === method).length

    test('Tab leads through everything in the order in which it is read, and out again', async () => {
      await list(7)
      const passed = []
      for (let presses = 0; presses < 11; presses += 1) {
        await shown.press('Tab')
        passed.push(await shown.focus())
      }
      const filters = ['search', 'period', 'service', 'status']
      assert.deepEqual(passed, [...filters, 'open 0', 'open 1', 'open 2', 'open 3', 'open 4', 'more', 'after'])
      await shown.tabBack()
      assert.equal(await shown.focus(), 'more')
      await shown.tabBack()
      assert.equal(await shown.focus(), 'open 4')
    })

    for (const key of ['Enter', ' ']) {
      test(`details: ${key === ' ' ? 'Space' : key} opens them, Escape leads back`, async () => {
        await list(3)
        await shown.tabTo('open 1')
        await shown.press(key)
        await loaded(shown)
        assert.equal(await shown.focus(), 'details-title')
        await shown.tabTo('close')
        await shown.press('Escape')
        await shown.hasNo('details')
        await shown.focusIs('open 1')
      })
    }

    test('details: Tab leads through them, and “Close” leads back', async () => {
      await list(3, { 'allow-delete': '' })
      await shown.tabTo('open 2')
      await shown.press('Enter')
      await loaded(shown)
      const passed = []
      const isAtEnd = () => shown.evaluate(() => window.harness.isLast(window.harness.focused()))
      while (!(await isAtEnd()) && passed.length < 40) {
        await shown.press('Tab')
        const isInside = await shown.evaluate(() => Boolean(window.harness.focused().closest('dialog')))
        assert.ok(isInside, await shown.focus())
        passed.push(await shown.focus())
      }
      const wanted = ['close', 'transcript-search', 'transcript-copy', 'save', 'delete']
      assert.deepEqual(
        wanted.filter((name) => !passed.includes(name)),
        [],
      )
      await shown.tabTo('close')
      await shown.forget()
      await shown.press('Enter')
      await shown.hasNo('details')
      await shown.focusIs('open 2')
    })

    test('details that fail: trying again keeps the focus in them', async () => {
      const emulator = await list(3)
      emulator.fail('GET 500 x20')
      await shown.tabTo('open 1')
      await shown.press('Enter')
      await shown.has('problem')
      await shown.announces(/could not be loaded/)
      await shown.tabTo('retry')
      emulator.recover()
      await shown.press('Enter')
      await shown.hasNo('problem')
      await loaded(shown)
      assert.ok(await shown.evaluate(() => Boolean(window.harness.focused().closest('dialog'))), await shown.focus())
    })

    test('more: the focus goes to the first new row', async () => {
      await list(8)
      await shown.tabTo('more')
      await shown.hold()
      await shown.press('Enter')
      await shown.isBusy('more')
      assert.equal(await shown.focus(), 'more', 'a button that works keeps the focus')
      await shown.press('Enter')
      assert.equal(await shown.release(), 1, 'a busy button does nothing')
      await shown.focusIs('open 5')
      await shown.announces(/8 recordings/)
      await shown.hasNo('more')
    })

    test('more that fails: the focus goes to the problem, and after trying again to the first new row', async () => {
      const emulator = await list(8)
      await shown.tabTo('more')
      emulator.fail('LIST 500')
      await shown.press('Enter')
      await shown.is('partial')
      await shown.focusIs('problem')
      await shown.announces(/could be loaded/)
      await shown.tabTo('retry')
      emulator.recover()
      await shown.press('Enter')
      await shown.is('ready')
      await shown.focusIs('open 5')
    })

    test('a list that fails: trying again keeps the focus', async () => {
      const emulator = await list(3)
      emulator.fail('LIST 403 x1')
      await shown.tabTo('status')
      await shown.press('ArrowDown')
      await shown.is('error')
      emulator.fail('LIST 500')
      await shown.press('ArrowUp')
      await shown.has('retry')
      assert.equal(await shown.focus(), 'status')
      await shown.tabTo('retry')
      emulator.recover()
      await shown.press('Enter')
      await shown.is('ready')
      assert.notEqual(await shown.focus(), 'body')
      await shown.announces(/3 recordings/)
    })

    test('deleting for good: first the harmless button, and then the next row', async () => {
      await list(4, { 'allow-delete': 'final' })
      await shown.tabTo('open 1')
      await shown.press('Enter')
      await loaded(shown)
      await shown.tabTo('delete')
      await shown.press('Enter')
      await shown.focusIs('cancel-delete')
      await shown.press('Escape')
      await shown.hasNo('confirm')
      await shown.focusIs('delete')
      await shown.press('Enter')
      await shown.focusIs('cancel-delete')
      await shown.press('Enter')
      await shown.hasNo('confirm')
      await shown.focusIs('delete')
      assert.equal(sent('DELETE'), 0, 'Escape and “Cancel” mean no')
      await shown.press('Enter')
      await shown.focusIs('cancel-delete')
      await shown.press('Tab')
      assert.equal(await shown.focus(), 'confirm-delete')
      await shown.press('Enter')
      await shown.hasNo('details')
      await shown.focusIs('open 1')
      assert.match(await shown.textOf('row', 1), /Call 2/)
      await shown.announces(/Call 1.*deleted/)
      assert.equal(sent('DELETE'), 1)
    })

    test('deleting the last row leads to the one before it, and deleting the only one to the top', async () => {
      await list(2, { 'allow-delete': 'final' })
      const remove = async () => {
        await shown.press('Enter')
        await loaded(shown)
        await shown.tabTo('delete')
        await shown.press('Enter')
        await shown.focusIs('cancel-delete')
        await shown.press('Tab', 'Enter')
        await shown.hasNo('details')
      }
      await shown.tabTo('open 1')
      await remove()
      await shown.focusIs('open 0')
      await remove()
      await shown.is('empty')
      await shown.focusIs('summary')
    })

    test('a deletion that takes long: nothing is sent twice, and its end is heard after Escape', async () => {
      await list(3, { 'allow-delete': 'final' })
      await shown.tabTo('open 1')
      await shown.press('Enter')
      await loaded(shown)
      await shown.tabTo('delete')
      await shown.press('Enter')
      await shown.focusIs('cancel-delete')
      await shown.hold()
      await shown.press('Tab', 'Enter')
      await shown.isBusy('delete')
      await shown.focusIs('delete')
      await shown.press('Enter')
      assert.equal(await shown.count('confirm'), 0, 'a busy button does nothing')
      await shown.press('Escape')
      await shown.focusIs('open 1')
      await shown.release()
      await shown.announces(/Call 1.*deleted/)
      assert.equal(sent('DELETE'), 1)
      // The row that had the focus is gone.
      await shown.focusIs('open 1')
      assert.match(await shown.textOf('row', 1), /Call 2/)
    })

    test('into the recycle bin, and back', async () => {
      await list(3, { 'allow-delete': '' })
      await shown.tabTo('open 1')
      await shown.press('Enter')
      await loaded(shown)
      await shown.tabTo('delete')
      await shown.press('Enter')
      await shown.focusIs('undo')
      await shown.announces(/Call 1.*recycle bin/)
      await shown.hold()
      await shown.press('Enter')
      await shown.isBusy('undo')
      await shown.press('Enter')
      assert.equal(await shown.release(), 1, 'a busy button does nothing')
      await shown.focusIs('open 1')
      await shown.announces(/Call 1.*is back/)
      assert.match(await shown.textOf('row', 1), /Call 1/)
    })

    test('into the recycle bin, and the details are closed meanwhile', async () => {
      await list(3, { 'allow-delete': '' })
      await shown.tabTo('open 1')
      await shown.press('Enter')
      await loaded(shown)
      await shown.tabTo('delete')
      await shown.hold()
      await shown.press('Enter')
      await shown.isBusy('delete')
      await shown.press('Escape')
      await shown.focusIs('open 1')
      await shown.release()
      await shown.announces(/Call 1.*recycle bin/)
      // The row that had the focus is gone.
      await shown.focusIs('undo')
    })

    test('out of the recycle bin', async () => {
      const { emulator } = place
      emulator.reset()
      const world = { shown, ...place }
      for (const id of ['a', 'b']) {
        emulator.add({ id, serviceType: 'calling', ownerEmail: 'ada@example.com', topic: `Call ${id}`, status: 'deleted' })
      }
      await signedIn(world, { status: 'deleted', 'allow-delete': '' })
      await shown.loads()
      await shown.begin()
      await shown.tabTo('open 0')
      await shown.press('Enter')
      await loaded(shown)
      await shown.tabTo('delete')
      await shown.press('Enter')
      await shown.announces(/is back/)
      await shown.focusIs('open 0')
      assert.equal(await shown.count('row'), 1)
    })

    test('filters keep the focus, and what they find is said', async () => {
      await list(7)
      await shown.tabTo('search')
      await shown.type('call 3')
      await shown.announces(/^1 match/)
      assert.equal(await shown.count('row'), 1)
      assert.equal(await shown.focus(), 'search')
      await shown.type('nothing')
      await shown.announces(/^0 matches/)
      // Not before older recordings have been searched as well.
      await shown.has('clear-search')
      await shown.tabTo('clear-search')
      await shown.press('Enter')
      await shown.focusIs('search')
      await shown.has('open', 5)
      await shown.forget()
      await shown.tabTo('period')
      await shown.press('ArrowUp')
      await shown.announces(/recordings/)
      assert.equal(await shown.focus(), 'period')
      await shown.forget()
      await shown.tabTo('status')
      await shown.press('ArrowDown')
      await shown.is('empty')
      await shown.announces(/recordings/)
      assert.equal(await shown.focus(), 'status')
    })

    test('dates of one’s own', async () => {
      await list(3)
      await shown.tabTo('period')
      await shown.press('End')
      await shown.has('from')
      await shown.has('to')
      await shown.is('ready')
      assert.equal(await shown.focus(), 'period')
      await shown.press('Tab')
      assert.equal(await shown.focus(), 'from')
    })

    test('a longer period: the focus goes to the top', async () => {
      place.emulator.reset()
      await signedIn({ shown, ...place }, { days: '7' })
      await shown.is('empty')
      await shown.begin()
      await shown.tabTo('longer')
      await shown.press('Enter')
      await shown.focusIs('summary')
      await shown.is('empty')
    })

    test('closing and opening at once', async () => {
      await list(3)
      await shown.tabTo('open 1')
      await shown.press('Enter')
      await loaded(shown)
      await shown.evaluate(() => {
        const { all } = window.harness
        all('close')[0].click()
        all('open')[2].click()
      })
      await shown.until(() => window.harness.events.some(({ type }) => type === 'close'), 'the end of the first')
      await loaded(shown)
      assert.match(await shown.textOf('details'), /Call 2.*1 MB/s)
      await shown.press('Escape')
      await shown.hasNo('details')
      const ended = () => window.harness.events.some(({ type, detail }) => type === 'close' && detail.id === 'call-2')
      await shown.until(ended, 'the end of the second')
      const all = await shown.evaluate(() => window.harness.events.filter(({ type }) => ['open', 'close'].includes(type)))
      assert.deepEqual(
        all.map(({ type, detail }) => `${type} ${detail.id}`),
        ['open call-1', 'close call-1', 'open call-2', 'close call-2'],
      )
    })

    test('a click anywhere in a row opens it', async () => {
      await list(3)
      await shown.click('row', 1)
      await loaded(shown)
      assert.match(await shown.textOf('details'), /Call 1/)
      await shown.press('Escape')
      await shown.focusIs('open 1')
    })

    test('what the page does to the element does not lose the focus either', async () => {
      await list(3)
      await shown.tabTo('open 1')
      await shown.evaluate(() => window.harness.element.reload())
      await shown.announces(/3 recordings/)
      assert.notEqual(await shown.focus(), 'body', 'reload()')
    })
  })
}
