/**
 * A week of Tidings by hand, in a real browser, on the demo publications: sign up, confirm, pass on, the slot, the digest, leave.
 * `PICTURES=docs/pictures npm run test:browser -- week widgets` also takes the README's pictures.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { admin, assertFits, DESK, launch, mailsArrive, openPage, PHONE, picture, URL_OF_SERVICE } from './browser.mjs'

const browser = await launch(after)
const READER = 'ada@readers.example'
/** Whom a link is passed on to. Three arrivals outweigh any age; those from the sharer's own network would not vote. */
const FRIENDS = ['192.0.2.10', '198.51.100.20', '203.0.113.30']

/** A deep dive of the coming digest that would not lead it by its age alone; whatever an editor chose for it before is taken back. */
async function quietDeepDive() {
  await admin('/publications/meridian/digests', { method: 'POST', body: '{}' })
  const { period } = (await admin('/publications/meridian/digests')).items[0]
  const nobodys = JSON.stringify({ order: [], pinned: [], excluded: [] })
  await admin(`/publications/meridian/digests/${period}`, { method: 'PATCH', body: nobodys })
  const digest = await admin(`/publications/meridian/digests/${period}`)
  const dives = digest.stories.filter(({ story }) => story.kind === 'deep-dive')
  assert.ok(dives.length >= 3, `the demo's week has ${dives.length} deep dives`)
  return { period, lead: dives[0].story, quiet: dives[2].story }
}

for (const [device, options] of Object.entries({ phone: PHONE, desk: DESK })) {
  for (const address of [
    '/',
    '/dev',
    '/dev/mailbox',
    '/meridian',
    '/marsa',
    '/dev/site/meridian/',
    '/dev/site/marsa/',
  ]) {
    test(`${address} opens on a ${device} without a complaint and without scrolling sideways`, async () => {
      const { page, complaints, close } = await openPage(browser, options)
      const answer = await page.goto(address)
      assert.equal(answer?.status(), 200)
      assert.notEqual(await page.title(), '')
      await assertFits(page)
      assert.deepEqual(complaints, [])
      await close()
    })
  }
}

test('a reader lives a week: signs up, confirms, passes a deep dive on, and gets the digest that it leads', async () => {
  const { period, lead, quiet } = await quietDeepDive()
  assert.notEqual(quiet.url, lead.url)
  const { page, complaints, close } = await openPage(browser, DESK)

  // Under the article stands the newsletter box.
  await page.goto(quiet.url)
  await picture(page, 'article', { fullPage: false })
  await assertFits(page)
  await page.getByRole('textbox', { name: 'Email address' }).fill(READER)
  await page.getByRole('button', { name: 'Send me the weekly digest' }).click()
  await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()

  // The mailbox holds one mail with one link; its page has one button.
  const [question] = await mailsArrive(1, READER)
  const link = question.text.match(/http\S+\/confirm\/\S+/)[0]
  assert.ok(link.startsWith(URL_OF_SERVICE), link)
  await page.goto(link)
  await page.getByRole('button', { name: 'Yes, send me the digest' }).click()
  await page.getByRole('heading', { name: 'You are subscribed' }).waitFor()
  await mailsArrive(2, READER)

  // A deep dive is passed on, and friends in networks of their own open what was copied.
  await page.goto(quiet.url)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy link' }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(copied, /[?&]td=[\w-]{8,16}/)
  await sharesCount(1)
  for (const [index, address] of FRIENDS.entries()) {
    const friend = await openPage(browser, { ...PHONE, extraHTTPHeaders: { 'cf-connecting-ip': address } })
    await friend.page.goto(copied)
    await visitsCount(index + 1)
    await assertFits(friend.page)
    await picture(friend.page, 'article-phone')
    assert.deepEqual(friend.complaints, [])
    await friend.close()
  }

  // Monday comes by hand.
  await page.goto('/dev')
  const panel = page.locator('.panel', { hasText: 'Meridian' })
  await panel.getByRole('button', { name: 'Tick at the next slot' }).click()
  const [digest] = await mailsArrive(3, READER)
  assert.ok(digest.headers['List-Unsubscribe'].includes('/unsubscribe/'))
  const place = (story) => digest.text.indexOf(story.url)
  assert.ok(
    place(quiet) > 0 && place(quiet) < place(lead),
    'the deep dive that was passed on leads the digest:\n' + digest.text,
  )

  // It is in the mailbox, in the archive, and as a page.
  await page.goto('/dev/mailbox')
  await page
    .locator(`a:has-text("${digest.subject.slice(0, 30)}")`)
    .first()
    .click()
  const mail = page.frameLocator('iframe').first()
  await mail.getByRole('link', { name: quiet.title }).first().waitFor()
  await picture(page, 'mailbox')
  await page.goto('/meridian')
  await picture(page, 'archive')
  await page.goto(`/meridian/digests/${period}`)
  await page.getByRole('link', { name: quiet.title }).first().waitFor()
  await assertFits(page)

  // Leaving takes one press, and can be undone.
  await page.goto(digest.headers['List-Unsubscribe'].slice(1, -1))
  await page.getByRole('button', { name: 'Unsubscribe', exact: true }).click()
  await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor()
  await page.getByRole('button', { name: 'Subscribe me again' }).click()
  await page.getByRole('heading', { name: 'You are back' }).waitFor()
  assert.deepEqual(complaints, [])
  await close()

  await showDigest(digest)
})

test('without JavaScript a reader signs up, shares and leaves all the same', async () => {
  const { page, close } = await openPage(browser, { ...PHONE, javaScriptEnabled: false })
  await page.goto('/dev/site/marsa/')
  await page.locator('main a').first().click()
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl')
  await assertFits(page)
  await picture(page, 'article-arabic-phone')
  assert.match(await page.locator('a[href*="/whatsapp"]').first().getAttribute('href'), /^\/s\/marsa\/\d+\/whatsapp$/)
  await page.locator('input[name=email]').fill('nour@readers.example')
  await page.locator('form[action*="subscribers"] button').click()
  await page.waitForURL('**/marsa/check-inbox?*')
  const [question] = await mailsArrive(1, 'nour@readers.example')
  assert.match(question.html, /dir="rtl"/)
  await close()
})

/** The digest as a mail program shows it, on a phone and on a desk: nothing is cut off, and pictures for the README. */
async function showDigest(digest) {
  for (const [device, options] of Object.entries({ phone: PHONE, desk: DESK })) {
    const { page, close } = await openPage(browser, options)
    await page.setContent(digest.html)
    await assertFits(page)
    await picture(page, `digest-${device}`)
    await close()
  }
}

async function sharesCount(atLeast) {
  await total('shares', atLeast)
}

async function visitsCount(atLeast) {
  await total('visits', atLeast)
}

async function total(what, atLeast) {
  for (let waited = 0; waited < 15_000; waited += 200) {
    const stats = await admin('/publications/meridian/stats')
    if (stats.total[what] >= atLeast) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`fewer than ${atLeast} ${what} after 15 s`)
}
