/** The elements in boxes of every kind, at every width, in both directions: they take the room that their content needs, and no more. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { launch, openPage } from './browser.mjs'
import { BOXES, complaintsAboutBoxes } from './hosts/boxes.mjs'
import { openSite } from './hosts/site.mjs'

const browser = await launch(after)
const paths = Object.fromEntries(Object.keys(BOXES).map((name) => [name, `/${name.replaceAll(' ', '-')}`]))
const pages = Object.fromEntries(Object.entries(BOXES).map(([name, html]) => [paths[name], html]))
const site = await openSite(`boxes-${Date.now().toString(36)}`, { pages, stories: ['/boxes'] })
after(() => site.close())

for (const [name, path] of Object.entries(paths)) {
  test(`in ${name} the elements have room, and nothing stands out, whatever the width and the direction`, async () => {
    const { page, close } = await openPage(browser, { viewport: { width: 1000, height: 900 } })
    await page.goto(site.url + path)
    await page.getByRole('button', { name: 'Send me the weekly digest' }).waitFor()
    await page.getByText('The Caspian pipeline, part 1').waitFor()
    const wrong = []
    for (const dir of ['ltr', 'rtl']) {
      await page.evaluate((dir) => (document.documentElement.dir = dir), dir)
      for (const width of [1000, 640, 390, 320]) {
        await page.setViewportSize({ width, height: 900 })
        wrong.push(...(await page.evaluate(complaintsAboutBoxes, width)))
      }
    }
    assert.deepEqual(wrong, [])
    await close()
  })
}
