/**
 * A reader's whole life over every page there is, by pressing what stands on it: in English and in Arabic, on a phone and on a desk,
 * by light and in the dark, with JavaScript and without. Each page is looked at by axe, and none scrolls sideways.
 * `PICTURES=some/folder npm run test:browser -- pages` keeps a picture of each.
 */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import {
  admin,
  assertAccessible,
  assertFits,
  launch,
  mailsArrive,
  openPage,
  PHONE,
  URL_OF_SERVICE,
} from './browser.mjs'

const browser = await launch(after)
/** A pause lasts at most a year: half a year is always allowed. */
const PAUSED_UNTIL = new Date(Date.now() + 180 * 24 * 3_600_000).toISOString().slice(0, 10)
const folder = process.env.PICTURES
if (folder) mkdirSync(folder, { recursive: true })

const IMAGE = `${URL_OF_SERVICE}/dev/site/meridian/images/locks.png`
const COMMON = {
  url: `${URL_OF_SERVICE}/dev/site/meridian/`,
  fromEmail: 'digest@pages.example',
  postalAddress: '1 Gantry Yard',
}

/** Two publications of their own, so that no other file's week is disturbed. */
const PUBLICATIONS = {
  english: {
    slug: 'pages-english',
    settings: {
      ...COMMON,
      name: 'The Harbour Gazette',
      tagline: 'What the tide brought in',
      timezone: 'Europe/Berlin',
    },
    stories: [
      {
        title: 'The river that splits a customs union',
        excerpt: 'Sixty-two barges wait above the locks, and a union that was built to end tolls cannot agree on one.',
        category: 'Trade',
        region: 'Europe',
        readingMinutes: 7,
        sourceCount: 3,
        sentiment: 'positive',
        imageUrl: IMAGE,
      },
      {
        title:
          'Donaudampfschifffahrtsgesellschaft prüft Energieversorgungssicherheitsgesetz: Verwaltungsgerichtshof verlangt Umweltverträglichkeitsprüfung',
        category: 'Energy',
        imageUrl: IMAGE,
      },
      { title: 'Rain, at last', category: 'Climate' },
    ],
  },
  arabic: {
    slug: 'pages-arabic',
    settings: {
      ...COMMON,
      ...{
        name: 'جريدة المرفأ',
        tagline: 'ما حمله المدّ',
        language: 'ar',
        timezone: 'Asia/Riyadh',
        accentColor: '#0f5c63',
      },
    },
    stories: [
      {
        title: 'ميناء يكبر ومدينة تضيق: ما الذي تبقّى للصيادين بين أرصفة الحاويات ومحطات Gulf Lines الجديدة؟',
        excerpt: 'خمسة أرصفة في عشر سنوات، وسوق سمك واحدة لم تعد تطل على البحر.',
        category: 'اقتصاد',
        region: 'الخليج العربي',
        readingMinutes: 7,
        sourceCount: 3,
        imageUrl: IMAGE,
      },
      { title: 'الثمن الحقيقي لكأس ماء', category: 'طاقة' },
      { title: 'مطر بعد انتظار', category: 'مناخ' },
    ],
  },
}

before(async () => {
  for (const { slug, settings, stories } of Object.values(PUBLICATIONS)) {
    const at = `/publications/${slug}`
    await admin(at, { method: 'PUT', body: JSON.stringify(settings) })
    const items = stories.map((story, index) => ({
      url: `https://${slug}.example/${index}`,
      kind: 'deep-dive',
      body: `${story.title}. The lock and the canal, once more.`,
      ...story,
    }))
    await admin(`${at}/stories`, { method: 'POST', body: JSON.stringify(items) })
    // A digest goes to somebody, or it does not go.
    await admin(`${at}/subscribers/import`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: 'email,consented_at,consent_source\nana@readers.example,2026-01-05,form\n',
    })
    const { period } = await admin(`${at}/digests`, { method: 'POST', body: '{}' })
    await admin(`${at}/digests/${period}/send`, { method: 'POST' })
  }
})

/** The link in the reader's newest mail but the first `count` - 1, below the given path. */
async function linkMailed(reader, count, below) {
  const [mail] = await mailsArrive(count, reader)
  const link = mail.text.match(/http\S+/g).find((each) => new URL(each).pathname.startsWith(below))
  assert.ok(link, `no link to ${below} in "${mail.subject}"`)
  return link
}

const press = (page, selector) => Promise.all([page.waitForEvent('load'), page.locator(selector).click()])

/** Goes through every page, and says at each its name. Presses and fills in by the form's own fields: words are the language's. */
async function* lifeOf(page, slug, reader) {
  await page.goto('/')
  yield 'home'
  await page.goto(`/${slug}`)
  yield 'archive'
  await press(page, 'main h3 a')
  yield 'digest'
  await page.goto(`/${slug}?before=2020-W01`)
  yield 'archive-end'
  await page.goto(`/${slug}`)
  await page.locator('input[type=email]').fill('bo at nowhere')
  await page.locator('input[name=topics]').first().check()
  await press(page, 'form button')
  yield 'sign-up-again'
  assert.equal(await page.locator('input[type=email]').inputValue(), 'bo at nowhere')
  assert.ok(await page.locator('input[name=topics]').first().isChecked())
  await page.locator('input[type=email]').fill(reader)
  await press(page, 'form button')
  yield 'check-inbox'
  await page.goto('/confirm/1.wrong')
  yield 'confirm-unknown'
  await page.goto(await linkMailed(reader, 1, '/confirm/'))
  yield 'confirm'
  await press(page, 'form button')
  yield 'confirmed'
  const preferences = await linkMailed(reader, 2, '/preferences/')
  const leave = await linkMailed(reader, 2, '/unsubscribe/')
  await page.goto(preferences)
  yield 'preferences'
  await page.locator('#pausedUntil').fill(PAUSED_UNTIL)
  await press(page, 'form:has(#pausedUntil) button')
  yield 'preferences-saved'
  assert.equal(await page.locator('#pausedUntil').inputValue(), PAUSED_UNTIL)
  yield* dataOf(page, { preferences, reader })
  await page.goto(leave)
  yield 'leave'
  await press(page, 'form button')
  yield 'left'
  await press(page, 'form button:not([name=pause])')
  yield 'returned'
  await page.goto('/unsubscribe/1.0.wrong')
  yield 'unknown-link'
  await press(page, 'form button')
  yield 'own-link-again'
  await page.goto('/nothing/here')
  yield 'missing'
  yield* endOf(page, { preferences, reader })
}

async function* dataOf(page, { preferences, reader }) {
  await press(page, 'button[name=export]')
  yield 'link-mailed'
  const copy = await linkMailed(reader, 3, '/preferences/export/')
  await page.goto(copy)
  yield 'export'
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('form button').click()])
  const held = JSON.parse(readFileSync(await download.path(), 'utf8'))
  assert.equal(held.reader.email, reader)
  await page.goto(copy)
  yield 'link-over'
  await page.goto(preferences)
}

async function* endOf(page, { preferences, reader }) {
  await page.goto(preferences)
  await press(page, 'form:has(input[name=leave]) button')
  yield 'left-by-preferences'
  await page.goto(preferences)
  yield 'preferences-left'
  await press(page, 'button[name=erase]')
  await page.goto(await linkMailed(reader, 4, '/preferences/erase/'))
  yield 'erase'
  await press(page, 'form button')
  yield 'erased'
}

/** The standard's own rules, no taste. */
const MARKUP = new HtmlValidate({ extends: ['html-validate:standard'] })
const HEIGHT = 900
/** Each page by light at one size and in the dark at another; pictures are taken of all. */
const LOOKS = [
  { width: 320, colorScheme: 'light', isJudged: true },
  { width: 1280, colorScheme: 'dark', isJudged: true },
  ...(folder
    ? [
        { width: 640, colorScheme: 'light' },
        { width: 320, colorScheme: 'dark' },
        { width: 1280, colorScheme: 'light' },
      ]
    : []),
]

for (const [language, { slug }] of Object.entries(PUBLICATIONS)) {
  test(`every page is open to everybody in ${language}: on a phone and a desk, by light and in the dark`, async () => {
    const { page, complaints, close } = await openPage(browser, { locale: language === 'arabic' ? 'ar' : 'en-GB' })
    for await (const name of lifeOf(page, slug, `seeing-${language}@readers.example`)) {
      for (const { width, colorScheme, isJudged } of LOOKS) {
        await page.setViewportSize({ width, height: HEIGHT })
        await page.emulateMedia({ colorScheme })
        await assertFits(page)
        if (isJudged) await assertAccessible(page)
        const file = `${name}-${language}-${width}-${colorScheme}.png`
        if (folder) await page.screenshot({ path: path.join(folder, file), fullPage: true })
      }
    }
    // What is refused says so by its status; nothing else may complain.
    assert.deepEqual(
      complaints.filter((line) => !/^4(00|04|10) |status of 4(00|04|10)/.test(line)),
      [],
    )
    await close()
  })

  test(`nothing on any page needs JavaScript in ${language}`, async () => {
    const { page, close } = await openPage(browser, { ...PHONE, javaScriptEnabled: false })
    const sources = []
    page.on('response', (answer) => {
      const isPage = answer.headers()['content-type']?.startsWith('text/html') && answer.status() !== 303
      if (isPage) sources.push(answer.text().then((html) => ({ html, url: answer.url() })))
    })
    const seen = []
    for await (const name of lifeOf(page, slug, `plain-${language}@readers.example`)) {
      seen.push(name)
      assert.equal(await page.locator('h1').count(), 1, `${name} has one heading`)
      assert.equal(await page.locator('script').count(), 0, `${name} has no script`)
    }
    assert.ok(seen.length > 20)
    assert.ok(sources.length >= seen.length - 1)
    for (const { html, url } of await Promise.all(sources)) {
      const { results } = await MARKUP.validateString(html)
      const said = results.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`))
      assert.deepEqual(said, [], url)
    }
    await close()
  })
}

test('a reader signs up with the keyboard alone, and can skip to the text', async () => {
  const { page, complaints, close } = await openPage(browser)
  await page.goto('/pages-english')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'email')
  await page.keyboard.type('keys@readers.example')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
  assert.deepEqual(complaints, [])
  await close()
})
