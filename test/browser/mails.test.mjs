/**
 * Every mail of ours, in every language, by what others know of mail programs and of markup: html-validate's reading of the standard,
 * caniemail's tests of Gmail, Outlook, Apple Mail, Yahoo and Proton, axe in a real Chromium, and pictures of the digest that are kept,
 * so that a change of look is seen. `LOOKS=keep npm run test:browser -- mails` keeps new ones: look at them before they are committed.
 * `PICTURES=docs/pictures npm run test:browser -- mails` takes the contact sheets of docs/mails.md.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { caniemail } from 'caniemail'
import { HtmlValidate } from 'html-validate'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import sharp from 'sharp'
import { assertAccessible, assertFits, launch, openPage, URL_OF_SERVICE } from './browser.mjs'

const browser = await launch(after)
const LANGUAGES = ['', '-arabic', '-german', '-french', '-spanish', '-russian']
/** Name and source of each. */
const mails = new Map()

before(async () => {
  const list = await (await fetch(`${URL_OF_SERVICE}/dev/emails`)).text()
  for (const [, name] of list.matchAll(/href="\/dev\/emails\/([a-z-]+)"/g))
    mails.set(name, await (await fetch(`${URL_OF_SERVICE}/dev/emails/${name}`)).text())
  // Eleven letters in six languages: a list that cannot be read would leave nothing to judge.
  assert.ok(mails.size >= 66, `only ${mails.size} mails were found`)
})

/** What mail programs want where the standard has something newer: they know tables alone, and read their attributes, not our styles. */
const MAIL_MARKUP = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    'no-deprecated-attr': 'off',
    // Outlook's own tables, which MJML puts around ours.
    'no-conditional-comment': 'off',
    // `<div role="article">` is what a mail's whole content is for a screen reader; Outlook and Yahoo drop the element.
    'prefer-native-element': 'off',
  },
})

test('every mail is markup as the standard has it', async () => {
  for (const [name, html] of mails) {
    const { results } = await MAIL_MARKUP.validateString(html)
    const said = results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => [line, ruleId, message]))
    assert.deepEqual(said, [], name)
  }
})

const PROGRAMS = ['gmail.*', 'outlook.*', 'apple-mail.*', 'yahoo.*', 'protonmail.*']

/** What some program does not know, and what its reader then has instead. Whatever is not listed must be known to all. */
const KNOWN_TO_MOST = {
  'the dark, the phone and the hand over a link: without them the light look stands, which is inline': [
    ...['<style> element', '@media', ':hover', 'color-scheme CSS property', 'color-scheme meta tag'],
    ...['Class selector', 'Type selector', 'ID selector', 'Chaining selectors', 'Descendant combinator'],
  ],
  'the line beside the subject is hidden by five means at once, of which each program knows some': [
    ...['display:none', 'opacity', 'overflow', 'max-height property'],
  ],
  'a long word is broken elsewhere, or makes its line longer': ['hyphens', 'overflow-wrap', 'word-break'],
  'pictures keep their own proportion, by width and height of the element; corners are square': [
    ...['aspect-ratio', 'object-fit', 'border-radius', 'height property'],
  ],
  'said for those who listen; a program that drops it reads the text alone': ['aria-label attribute', 'role attribute'],
  'MJML’s resets, for programs that have something to reset': [
    ...['<body> element', 'outline', 'word-spacing', 'cursor', 'target attribute', 'text-decoration'],
  ],
  'a list of two has dots': ['list-style'],
  'a line may end within a fact, or before a dot': ['white-space'],
}

test('what some mail program does not know is known to us, and what it then shows', () => {
  const explained = new Set(Object.values(KNOWN_TO_MOST).flat())
  const found = new Map()
  for (const [name, html] of mails) {
    const { issues } = caniemail({ clients: PROGRAMS, html })
    for (const [program, features] of issues.errors)
      for (const { title } of features) found.set(title, `${title}: ${program} does not know it (${name})`)
  }
  assert.deepEqual(
    [...found].flatMap(([title, said]) => (explained.has(title) ? [] : [said])),
    [],
  )
  const stale = [...explained].filter((title) => !found.has(title))
  assert.deepEqual(stale, [], 'explained, and nowhere used')
})

/** A mail stands in a program's page, and is no page of its own. */
const OF_PAGES = ['landmark-one-main', 'region']
const WIDTHS = [320, 600, 1200]

for (const language of LANGUAGES)
  test(`every mail${language && ` (${language.slice(1)})`} is open to everybody: on a phone and a desk, by light and in the dark`, async () => {
    const { page, close } = await openPage(browser)
    const end = new RegExp(`^[a-z]+${language}$`)
    const names = [...mails.keys()].filter((name) => end.test(name))
    assert.ok(names.length >= 11, `only ${names}`)
    for (const name of names) {
      // Under the preview's own policy no script runs, and axe is one.
      await page.setContent(mails.get(name))
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 })
        await assertFits(page)
      }
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme })
        await assertAccessible(page, OF_PAGES)
      }
    }
    await close()
  })

const NOTHING = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

/**
 * Every word a bar in its colour, half as wide as its letters are high, and every picture its tint: what is left is size, place and
 * colour, the same whichever fonts a machine has.
 */
function withoutLetters(nothing) {
  for (const picture of document.images) picture.src = nothing
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts = []
  while (words.nextNode()) texts.push(words.currentNode)
  for (const text of texts) {
    const { fontSize, fontWeight } = getComputedStyle(text.parentElement)
    const letter = Number.parseFloat(fontSize) * (Number(fontWeight) > 500 ? 0.55 : 0.5)
    const bars = text.data.match(/\S+/g)?.map((word) => {
      const bar = document.createElement('span')
      bar.style.cssText = `display:inline-block;vertical-align:top;background:currentColor;max-width:100%;margin:4px 4px 0 0;width:${Math.round(letter * word.length)}px;height:${Math.round(letter)}px`
      return bar
    })
    text.replaceWith(...(bars ?? []))
  }
  for (const inline of document.querySelectorAll('a,b,span')) inline.style.verticalAlign = 'top'
}

/** So many pixels may differ: the edges that another Chromium rounds otherwise. A kicker in another colour is more. */
const PIXELS = 200
const LOOKS = ['digest', 'digest-arabic'].flatMap((name) =>
  [320, 600].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ name, width, colorScheme }))),
)

for (const { name, width, colorScheme } of LOOKS)
  test(`${name}, ${width} px, ${colorScheme}: looks as it did`, async () => {
    const { page, close } = await openPage(browser, { viewport: { width, height: 900 }, colorScheme })
    await page.setContent(mails.get(name))
    await page.evaluate(withoutLetters, NOTHING)
    await page.waitForFunction(
      (nothing) => [...document.images].every((one) => one.complete && one.src === nothing),
      NOTHING,
    )
    const taken = await page.screenshot({ fullPage: true })
    const file = path.join(import.meta.dirname, 'looks', `${name}-${width}-${colorScheme}.png`)
    if (process.env.LOOKS === 'keep') writeFileSync(file, taken)
    const [now, kept] = [PNG.sync.read(taken), PNG.sync.read(readFileSync(file))]
    assert.deepEqual([now.width, now.height], [kept.width, kept.height], 'another size')
    const differing = pixelmatch(now.data, kept.data, undefined, now.width, now.height)
    assert.ok(differing <= PIXELS, `${differing} pixels differ from ${file}`)
    await close()
  })

/** How large a mail is on a sheet, of how large it is. */
const SCALE = 0.5
const LETTERS = ['confirm', 'welcome', 'already', 'preferences', 'erase', 'week']
const SHEETS = [
  { sheet: 'mails-phone', letters: ['digest'], width: 360, height: 1500, colorScheme: 'light' },
  { sheet: 'mails-phone-dark', letters: ['digest'], width: 360, height: 1500, colorScheme: 'dark' },
  { sheet: 'mails-desk', letters: ['digest'], width: 640, height: 1400, colorScheme: 'light' },
  { sheet: 'mails-letters', letters: LETTERS, width: 360, height: 640, colorScheme: 'light' },
]

for (const { sheet, letters, width, height, colorScheme } of process.env.PICTURES ? SHEETS : [])
  test(`${sheet}: the contact sheet`, async () => {
    const across = LANGUAGES.length * (width * SCALE + 8) + 8
    const { page, close } = await openPage(browser, { viewport: { width: across, height: 900 }, colorScheme })
    const cells = letters.flatMap((letter) => LANGUAGES.map((language) => cellOf(letter + language, width, height)))
    await page.setContent(
      `<body style="margin:8px 0 0 8px;background:#888;display:flex;flex-wrap:wrap;gap:8px">${cells.join('')}</body>`,
    )
    await page.waitForFunction(() =>
      [...document.querySelectorAll('iframe')].every(({ contentDocument }) =>
        [...contentDocument.images].every(({ complete }) => complete),
      ),
    )
    const taken = await page.screenshot({ fullPage: true })
    const file = path.join(process.env.PICTURES, `${sheet}.png`)
    await sharp(taken).png({ palette: true, colours: 64 }).toFile(file)
    await close()
  })

function cellOf(name, width, height) {
  const source = mails.get(name).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const frame = `width:${width}px;height:${height}px;transform:scale(${SCALE});transform-origin:0 0;border:0`
  return `<div style="width:${width * SCALE}px;height:${height * SCALE}px;overflow:hidden"><iframe style="${frame}" scrolling="no" srcdoc="${source}"></iframe></div>`
}
