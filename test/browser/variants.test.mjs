/**
 * The widgets on pages that are kept whole, restored, enlarged or filled in by others, and where the page put something of its own in
 * the platform's place: what was done is told once, and nothing is dead.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { assertAccessible, launch, mailsArrive, openPage, statsShow } from './browser.mjs'
import { complaintsAboutBoxes } from './hosts/boxes.mjs'
import { openSite } from './hosts/site.mjs'
import { FETCHES, fetching, VARIANTS } from './hosts/variants.mjs'

const SLUG = `variants-${Date.now().toString(36)}`
const browser = await launch(after)
/** Playwright forbids it otherwise. */
const keeping = await launch(after, { ignoreDefaultArgs: ['--disable-back-forward-cache'] })
const stories = ['/whole', '/spaces', '/old-urls', ...Object.keys(FETCHES).map(fetching)]
const site = await openSite(SLUG, { pages: VARIANTS, stories })
after(() => site.close())

/** What the page asks of the service, by the last part of its path; and what it says in the console. */
async function visit(path, { in: where = browser, ...options } = {}) {
  const opened = await openPage(where, { viewport: { width: 1000, height: 900 }, ...options })
  const asked = []
  const said = []
  opened.page.on('console', (message) => said.push(message.text()))
  opened.page.context().on('request', (request) => {
    const kind = /\/v1\/([^?]*)/.exec(request.url())?.[1]
    if (kind !== undefined) asked.push(`${request.method()} ${kind}`)
  })
  await opened.page.context().route(/wa\.me/, (route) => route.fulfill({ body: 'a network' }))
  await opened.page.goto(site.url + path)
  return { ...opened, asked, said }
}

let counted = 0
for (const name of Object.keys(FETCHES)) {
  test(`where the page’s own fetch ${name}, a visit and a share are told all the same, and the form gets through`, async () => {
    const { page, asked, close } = await visit(`${fetching(name)}?td=share0token1`)
    await page.getByRole('link', { name: 'WhatsApp' }).click()
    counted++
    await statsShow(SLUG, ({ total }) => total.shares === counted, 'the share')
    const arrivals = ({ total, dropped }) =>
      total.visits + dropped.filter(({ kind }) => kind === 'visit').reduce((sum, { count }) => sum + count, 0)
    await statsShow(SLUG, (now) => arrivals(now) === counted, 'the visit')
    const field = page.getByRole('textbox', { name: 'Email address' })
    const email = `fetch.${name.replaceAll(' ', '.')}@readers.example`
    await field.fill(email)
    await field.press('Enter')
    await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
    await mailsArrive(1, email)
    assert.deepEqual(asked.filter((each) => /shares|visits/.test(each)).sort(), [
      `POST ${SLUG}/shares`,
      `POST ${SLUG}/visits`,
    ])
    await close()
  })
}

test('an element without a publication says so in one line, asks nothing, and leaves what is inside', async () => {
  const { page, asked, said, complaints, close } = await visit('/no-publication?td=share0token1')
  for (const name of ['link', 'form', 'list']) await page.getByText(`Their own ${name}`).waitFor()
  await page.waitForFunction(() => customElements.get('tidings-related'))
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
  assert.deepEqual(
    said.map((line) => line.slice(0, line.indexOf('…'))).sort(),
    ['related', 'share', 'signup'].map((name) => `<tidings-${name}> needs a publication="`),
  )
  assert.deepEqual([asked, complaints], [[], []])
  // A template that says it later is as good as one that said it at once.
  await page.evaluate((slug) => document.querySelector('tidings-share').setAttribute('publication', slug), SLUG)
  await page.getByRole('link', { name: 'WhatsApp' }).waitFor()
  await close()
})

test('an element whose publication is taken away goes back to what is inside, and asks nobody any more', async () => {
  const { page, asked, complaints, close } = await visit('/whole')
  await page.getByRole('link', { name: 'WhatsApp' }).waitFor()
  await page.getByText('The Caspian pipeline, part 1').waitFor()
  asked.length = 0
  await page.evaluate(() => {
    for (const name of ['share', 'signup', 'related']) {
      const element = document.querySelector(`tidings-${name}`)
      element.setAttribute('counts', '')
      element.removeAttribute('publication')
    }
  })
  for (const text of ['Their own link', 'Their own list']) await page.getByText(text).waitFor()
  await page.getByLabel('Their own field').waitFor()
  assert.equal(await page.getByRole('link', { name: 'WhatsApp' }).count(), 0)
  await page.evaluate(() => history.pushState({}, '', '/elsewhere'))
  await page.evaluate((slug) => {
    for (const element of document.querySelectorAll('tidings-related, tidings-signup'))
      element.setAttribute('publication', slug)
    history.pushState({}, '', '/whole')
  }, SLUG)
  await page.getByText('The Caspian pipeline, part 1').waitFor()
  await page.getByRole('textbox', { name: 'Email address' }).waitFor()
  for (const each of asked) assert.match(each, new RegExp(`^\\w+ ${SLUG}/\\w+$`))
  assert.deepEqual(complaints, [])
  await close()
})

for (const path of ['/old-safari', '/old-elements']) {
  test(`on ${path}, a browser without what elements are made of, what is inside stays, and nothing is said`, async () => {
    const { page, asked, said, complaints, close } = await visit(`${path}?td=share0token1`)
    await page.waitForLoadState('networkidle')
    for (const text of ['Their own link', 'Their own list']) assert.ok(await page.getByText(text).isVisible())
    const email = `own${path.replace('/', '.')}@readers.example`
    assert.deepEqual([asked, said, complaints], [[], [], []])
    await page.getByLabel('Their own field').fill(email)
    await page.getByRole('button', { name: 'Sign up' }).click()
    await mailsArrive(1, email)
    await close()
  })
}

test('where some of the younger calls are missing, all three work', async () => {
  const { page, complaints, asked, close } = await visit('/old-urls')
  await page.getByRole('link', { name: 'WhatsApp' }).click()
  await page.locator('tidings-related [part=card]').first().waitFor()
  await page.getByRole('textbox', { name: 'Email address' }).fill('old.urls@readers.example')
  await page.getByRole('button', { name: 'Send me' }).click()
  await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
  assert.ok(asked.includes(`POST ${SLUG}/shares`))
  assert.deepEqual(complaints, [])
  await close()
})

test('what is typed into the field is no shortcut of the page’s; its other keys stay the page’s', async () => {
  const { page, close } = await visit('/shortcuts')
  const field = page.getByRole('textbox', { name: 'Email address' })
  await field.click()
  await page.keyboard.type('keys@readers.example')
  assert.equal(await field.inputValue(), 'keys@readers.example')
  await page.keyboard.press('Escape')
  assert.deepEqual(await page.evaluate(() => [window.taken, window.escaped]), [0, true])
  await close()
})

test('a slug with a template’s spaces around it is the slug', async () => {
  const { page, asked, complaints, close } = await visit('/spaces?td=share0token1')
  const told = page.context().waitForEvent('request', (request) => request.url().endsWith('/shares'))
  await page.getByRole('link', { name: 'WhatsApp' }).click()
  assert.equal((await told).url().endsWith(`/v1/${SLUG}/shares`), true)
  await page.getByRole('textbox', { name: 'Email address' }).fill('spaces@readers.example')
  await page.getByRole('button', { name: 'Send me' }).click()
  await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
  for (const each of asked) assert.match(each, new RegExp(`^\\w+ ${SLUG}/\\w+$`))
  assert.deepEqual(complaints, [])
  await close()
})

test('a page that comes back whole from the browser’s memory keeps what was typed, tells no second visit, and works on', async () => {
  const { page, asked, close } = await visit('/whole?td=share0token1', { in: keeping })
  await page.getByRole('textbox', { name: 'Email address' }).fill('half@')
  // A page that still waits for an answer is not kept.
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => (window.isWhole = persisted)))
  await page.goto(`${site.url}/elsewhere`)
  await page.goBack({ waitUntil: 'commit' })
  await page.waitForFunction(() => window.isWhole)
  assert.equal(await page.getByRole('textbox', { name: 'Email address' }).inputValue(), 'half@')
  assert.equal(asked.filter((each) => each.endsWith('visits')).length, 1)
  assert.equal(page.url(), `${site.url}/whole`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('link', { name: 'Mastodon' }).waitFor()
  await page.getByRole('textbox', { name: 'Email address' }).fill('whole@readers.example')
  await page.getByRole('button', { name: 'Send me' }).click()
  await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
  await close()
})

for (const [name, [path, go, found]] of Object.entries({
  'replaces the address': ['/whole', () => history.replaceState({}, '', '/other-1'), '/other-1'],
  'goes by fragments': ['/hash', () => (location.hash = '#/other-1'), '/hash#/other-1'],
  'puts the whole body in anew, the script with it': [
    '/whole',
    () => {
      history.pushState({}, '', '/other-1')
      document.querySelector('link[rel=canonical]').href = `${location.origin}/other-1`
      const body = document.body.cloneNode(true)
      for (const old of body.querySelectorAll('script')) old.remove()
      const script = document.createElement('script')
      script.src = document.querySelector('script[src*=embed]').src
      body.append(script)
      document.body.replaceWith(body)
    },
    '/other-1',
  ],
})) {
  test(`where a router ${name}, the next share is of the new story`, async () => {
    const { page, close } = await visit(path)
    const thrown = []
    page.on('pageerror', (error) => thrown.push(String(error)))
    await page.getByRole('link', { name: 'WhatsApp' }).waitFor()
    await page.evaluate(go)
    const [told] = await Promise.all([
      page.context().waitForEvent('request', (request) => request.url().endsWith('/shares')),
      page.getByRole('link', { name: 'WhatsApp' }).click(),
    ])
    assert.equal(told.postDataJSON().url, site.url + found)
    assert.deepEqual(thrown, [])
    await close()
  })
}

for (const [name, path, options] of [
  ['at 400 %', '/whole', { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }],
  ['with letters twice as large', '/large', { viewport: { width: 640, height: 800 } }],
  ['with letters twice as large on a phone', '/large', { viewport: { width: 320, height: 800 } }],
]) {
  test(`${name} nothing is cut off or overlaps, with an error shown and all networks unfolded`, async () => {
    const { page, close } = await visit(path, options)
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('link', { name: 'Mastodon' }).waitFor()
    await page.getByRole('textbox', { name: 'Email address' }).fill('nonsense')
    await page.getByRole('button', { name: 'Send me' }).click()
    await page.getByText('Enter an address like').waitFor()
    await page.locator('tidings-related').scrollIntoViewIfNeeded()
    if (path === '/whole') await page.locator('tidings-related [part=card]').first().waitFor()
    const wrong = await page.evaluate(complaintsAboutBoxes, options.viewport.width)
    assert.deepEqual(
      wrong.filter((complaint) => path === '/whole' || !/shows no \[part=card\]/.test(complaint)),
      [],
    )
    await close()
  })
}

test('with forced colours, light and dark, every mark, field and button can be told from what it stands on', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await visit('/whole', { forcedColors: 'active', colorScheme })
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('link', { name: 'Mastodon' }).waitFor()
    await page.getByRole('textbox', { name: 'Email address' }).fill('nonsense')
    await page.getByRole('button', { name: 'Send me' }).click()
    await page.getByText('Enter an address like').waitFor()
    const same = await page.evaluate(() => {
      const paper = getComputedStyle(document.documentElement).backgroundColor
      const onPaper = (colour) => (colour === 'rgba(0, 0, 0, 0)' ? paper : colour)
      const all = [...document.querySelectorAll('tidings-share, tidings-signup')].flatMap(({ shadowRoot }) => [
        ...shadowRoot.querySelectorAll('svg, button, input, p, label'),
      ])
      return all
        .filter((each) => {
          const { color, fill, backgroundColor, borderColor } = getComputedStyle(each)
          const ink = each.localName === 'svg' ? fill : color
          return ink === onPaper(backgroundColor) || (each.localName === 'input' && borderColor === paper)
        })
        .map(({ outerHTML }) => outerHTML)
    })
    assert.deepEqual(same, [])
    await assertAccessible(page)
    await close()
  }
})

test('what a password manager puts into the form and around it does not stand in the way', async () => {
  const { page, close } = await visit('/whole')
  const field = page.getByRole('textbox', { name: 'Email address' })
  await field.waitFor()
  const sent = page.waitForRequest(/\/subscribers$/)
  await page.evaluate(() => {
    const { shadowRoot } = document.querySelector('tidings-signup')
    const field = shadowRoot.querySelector('[part=field]')
    const form = field.form
    // A field of its own before ours, a wrapper with a mark around ours, and a value that no key was pressed for.
    form.prepend(Object.assign(document.createElement('input'), { type: 'text', name: 'pm-search', value: 'vault' }))
    const wrapper = document.createElement('div')
    field.replaceWith(wrapper)
    wrapper.append(field, document.createElement('pm-icon'))
    field.value = ' manager@readers.example '
    field.dispatchEvent(new Event('input', { bubbles: true }))
    form.requestSubmit()
  })
  assert.equal((await sent).postDataJSON().email, 'manager@readers.example')
  await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
  await mailsArrive(1, 'manager@readers.example')
  await close()
})
