/** The desk in a real browser: every screen on a phone and on a desk, by light and in the dark, and without a script what an owner does there. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  ADMIN_TOKEN,
  admin,
  assertAccessible,
  assertFits,
  DESK,
  launch,
  mailsArrive,
  openPage,
  PHONE,
  picture,
  URL_OF_SERVICE,
} from './browser.mjs'

const browser = await launch(after)
let period
let story

before(async () => {
  await admin('/publications/meridian/digests', { method: 'POST', body: '{}' })
  period = (await admin('/publications/meridian/digests')).items[0].period
  story = (await admin(`/publications/meridian/digests/${period}`)).stories[0].story.id
  await admin('/publications/meridian/suppressions', {
    method: 'POST',
    body: JSON.stringify({ email: 'never@readers.example', reason: 'By phone' }),
  })
  await admin('/keys', {
    method: 'POST',
    body: JSON.stringify({ name: 'The CMS of the newsroom in Harbourtown', role: 'write', publications: ['meridian'] }),
  })
  await admin('/people', {
    method: 'POST',
    body: JSON.stringify({
      name: 'Ada Lovelace',
      email: 'ada@desk.example',
      role: 'editor',
      publications: ['meridian'],
    }),
  })
})

async function signIn(page, { token, button, now } = ENGLISH) {
  await page.goto('/admin/sign-in')
  await page.getByLabel(token).fill(ADMIN_TOKEN)
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.getByRole('heading', { name: now }).waitFor()
}

/** How the desk asks who signs in, in the languages that it speaks. */
const ENGLISH = { locale: 'en-GB', token: 'administrator’s token', button: 'Sign in', now: 'Now' }
const GERMAN = { locale: 'de-DE', token: 'Administrator-Token', button: 'Anmelden', now: 'Jetzt' }
const ARABIC = { locale: 'ar', token: 'رمز المدير', button: 'تسجيل الدخول', now: 'الآن' }

const SCREENS = () => [
  ['now-everywhere', '/admin'],
  ['now', '/admin/meridian'],
  ['digests', '/admin/meridian/digests'],
  ['digest', `/admin/meridian/digests/${period}`],
  ['digest-text', `/admin/meridian/digests/${period}?look=text`],
  ['stories', '/admin/meridian/stories'],
  ['related', `/admin/meridian/stories/${story}/related`],
  ['readers', '/admin/meridian/readers'],
  ['import', '/admin/meridian/readers/import'],
  ['origins', '/admin/meridian/origins'],
  ['topics', '/admin/meridian/topics'],
  ['delivery', '/admin/meridian/delivery'],
  ['links', '/admin/meridian/links'],
  ['settings', '/admin/meridian/settings'],
  ['keys', '/admin/keys'],
  ['people', '/admin/people'],
  ['sessions', '/admin/sessions'],
  ['audit', '/admin/audit?q=keys'],
  ['messages', '/admin/messages'],
  ['corrections', '/admin/meridian/corrections'],
  ['end', '/admin/meridian/end'],
]

for (const [device, colorScheme, language] of [
  ['phone', 'light', ENGLISH],
  ['phone', 'dark', ARABIC],
  ['desk', 'light', GERMAN],
  ['desk', 'dark', ENGLISH],
])
  test(`every screen fits and is accessible on a ${device}, ${colorScheme}, in ${language.locale}`, async () => {
    const look = { ...(device === 'phone' ? PHONE : DESK), colorScheme, locale: language.locale }
    const { page, complaints, close } = await openPage(browser, look)
    await page.goto('/admin/sign-in')
    await assertAccessible(page)
    await picture(page, `desk-sign-in-${device}-${colorScheme}`, { fullPage: true })
    await signIn(page, language)
    for (const [name, path] of SCREENS()) {
      await page.goto(path)
      await assertFits(page)
      await assertAccessible(page)
      await picture(page, `desk-${name}-${device}-${colorScheme}`, { fullPage: true })
    }
    assert.deepEqual(complaints, [])
    await close()
  })

test('without a script the desk goes on in the language that is chosen, from the sign-in page to the digest', async () => {
  const { page, close } = await openPage(browser, { ...PHONE, javaScriptEnabled: false })
  await page.goto('/admin/sign-in')
  await page.getByRole('button', { name: 'العربية' }).click()
  await signIn(page, ARABIC)
  await page.goto(`/admin/meridian/digests/${period}`)
  assert.deepEqual(await page.locator('html').evaluate(({ lang, dir }) => [lang, dir]), ['ar', 'rtl'])
  await page.getByRole('button', { name: 'Deutsch' }).click()
  await page.getByRole('heading', { name: `Woche ${period}` }).waitFor()
  assert.equal(new URL(page.url()).pathname, `/admin/meridian/digests/${period}`)
  await close()
})

test('without a script a key is made, seen once, used and revoked', async () => {
  const { page, close } = await openPage(browser, { ...DESK, javaScriptEnabled: false })
  await signIn(page)
  await page.getByRole('link', { name: 'Keys' }).click()
  await page.getByLabel('Which program is it for?').fill('The app')
  await page.getByRole('checkbox', { name: 'All of them' }).check()
  await page.getByRole('button', { name: 'Make the key' }).click()
  const secret = await page.locator('.secret').innerText()
  await picture(page, 'desk-key-made', {})
  const use = async () =>
    (await fetch(`${URL_OF_SERVICE}/v1/admin/publications`, { headers: { authorization: `Bearer ${secret}` } })).status
  assert.equal(await use(), 200)
  await page.getByRole('link', { name: 'Keys', exact: true }).click()
  assert.ok(!(await page.content()).includes(secret))
  await page.getByRole('button', { name: 'Revoke: The app' }).click()
  await page.getByText('That key is refused from now on.').waitFor()
  assert.equal(await use(), 401)
  await close()
})

test('without a script a colleague is invited as viewer, signs in by a mailed link, reads, and is offered nothing to change', async () => {
  const owner = await openPage(browser, { ...DESK, javaScriptEnabled: false })
  await signIn(owner.page)
  await owner.page.getByRole('link', { name: 'People' }).click()
  await owner.page.getByLabel('Name', { exact: true }).fill('Bo')
  await owner.page.getByLabel('Email address').fill('bo@desk.example')
  await owner.page.getByRole('checkbox', { name: 'Meridian' }).check()
  await owner.page.getByRole('button', { name: 'Invite them' }).click()
  await owner.page.getByText('They are on the list').waitFor()
  await mailsArrive(1, 'bo@desk.example')
  const bo = await openPage(browser, { ...PHONE, javaScriptEnabled: false })
  await bo.page.goto('/admin/sign-in')
  await bo.page.getByLabel('Your email address').fill('bo@desk.example')
  await bo.page.getByRole('button', { name: 'Send me a link' }).click()
  await bo.page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
  const [mail] = await mailsArrive(2, 'bo@desk.example')
  const link = /https?:\/\/\S+\/admin\/enter\/\S+/.exec(mail.text)?.[0]
  assert.ok(link)
  await bo.page.goto(link)
  await bo.page.getByRole('button', { name: 'Open the desk' }).click()
  await bo.page.getByRole('heading', { name: 'Now' }).waitFor()
  await bo.page.goto(`/admin/meridian/digests/${period}`)
  assert.deepEqual(await bo.page.locator('main form[method=post]').count(), 0)
  assert.equal((await bo.page.goto('/admin/meridian/settings'))?.status(), 403)
  await bo.close()
  await owner.page.getByRole('link', { name: 'People' }).click()
  await owner.page.getByRole('button', { name: 'Remove: Bo' }).click()
  await owner.page.getByText('signed out everywhere').waitFor()
  await owner.close()
})

const titlesOn = (page) => page.locator('li[id^=story-] > div:first-of-type > a').allInnerTexts()

test('by the keyboard alone a story goes up and one is dropped, and the mail beside it shows it', async () => {
  const { page, close } = await openPage(browser, DESK)
  await signIn(page)
  await page.goto(`/admin/meridian/digests/${period}`)
  const titles = () => titlesOn(page)
  const [first, second, third] = await titles()
  await page.getByRole('button', { name: `Up: ${second}` }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Saved. The preview shows it.').waitFor()
  assert.deepEqual((await titles()).slice(0, 2), [second, first])
  await page.getByRole('button', { name: `Drop: ${third}` }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Dropped by hand').waitFor()
  assert.ok(!(await titles()).includes(third))
  const mail = page.frameLocator('iframe.mail')
  await mail.getByText(second).first().waitFor()
  const text = await mail.locator('body').innerText()
  assert.ok(text.indexOf(second) < text.indexOf(first))
  assert.ok(!text.includes(third))
  await close()
})

test('a story is dragged to its place: the page stays where it is, says what was done, and the mail shows it', async () => {
  const { page, complaints, close } = await openPage(browser, DESK)
  await signIn(page)
  await page.goto(`/admin/meridian/digests/${period}?look=phone`)
  const before = await titlesOn(page)
  await page.getByText('Drag a story to its place').waitFor()
  const places = page.locator('li[id^=story-]')
  await places.nth(3).locator('.place').hover()
  await page.mouse.down()
  // A browser may take the first movement for the beginning alone.
  for (let moves = 0; moves < 10 && (await titlesOn(page))[0] !== before[3]; moves++)
    await places.first().hover({ position: { x: 40, y: 4 + moves } })
  await page.mouse.up()
  await page.getByRole('status').filter({ hasText: 'Saved. The preview shows it.' }).first().waitFor()
  const after = await titlesOn(page)
  assert.deepEqual(after.slice(0, 4), [before[3], before[0], before[1], before[2]])
  assert.equal(new URL(page.url()).search, '?look=phone')
  await page.frameLocator('iframe.mail.phone').getByText(before[3]).first().waitFor()
  // It lasts, and whoever presses on has the keyboard where they pressed.
  await page.getByRole('button', { name: `Down: ${before[3]}` }).press('Enter')
  await page.locator('li[id^=story-]').nth(1).getByText(before[3]).waitFor()
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), `Down: ${before[3]}`)
  await page.reload()
  assert.deepEqual((await titlesOn(page)).slice(0, 2), [before[0], before[3]])
  assert.deepEqual(complaints, [])
  await close()
})

test('without a script the same digest is edited by its buttons, and seen as a reader of another language would get it', async () => {
  const { page, close } = await openPage(browser, { ...PHONE, javaScriptEnabled: false })
  await signIn(page)
  await page.goto(`/admin/meridian/digests/${period}`)
  const [first, second] = await titlesOn(page)
  assert.equal(await page.getByText('Drag a story to its place').isVisible(), false)
  await page.getByRole('button', { name: `Down: ${first}` }).click()
  await page.getByText('Saved. The preview shows it.').waitFor()
  assert.deepEqual((await titlesOn(page)).slice(0, 2), [second, first])
  await page.getByText('As a reader who chose topics or another language').click()
  await page.getByLabel('Language', { exact: true }).selectOption('de')
  await page.getByRole('button', { name: 'Show their mail' }).click()
  await page.frameLocator('iframe.mail').locator('[lang=de]').first().waitFor()
  await close()
})
