/** A week of Tidings by hand, in a real browser, on the demo publications. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { assertFits, DESK, launch, openPage, PHONE } from './browser.mjs'

const browser = await launch(after)

for (const [device, options] of Object.entries({ phone: PHONE, desk: DESK })) {
  for (const path of ['/', '/dev']) {
    test(`${path} opens on a ${device} without a complaint and without scrolling sideways`, async () => {
      const { page, complaints, close } = await openPage(browser, options)
      const answer = await page.goto(path)
      assert.equal(answer?.status(), 200)
      assert.notEqual(await page.title(), '')
      await assertFits(page)
      assert.deepEqual(complaints, [])
      await close()
    })
  }
}
