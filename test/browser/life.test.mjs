/** The widgets while a page lives and however it looks: what was typed stays, the newest story wins, nothing moves, everybody can read them. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { assertAccessible, assertFits, launch, mailsArrive, openPage, picture } from './browser.mjs'
import { ACCENTS, LIFE, LOOKS } from './hosts/life.mjs'
import { openSite } from './hosts/site.mjs'

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')
const css = /```css\n(.*?)```/s.exec(README)[1]
const looks = Object.fromEntries(Object.entries(LOOKS).map(([name, html]) => [`/look-${name}`, html]))
const pages = {
  ...Object.fromEntries(Object.entries(LIFE).map(([path, html]) => [path, html.replace('{css}', css)])),
  ...looks,
}
const browser = await launch(after)
const site = await openSite(`life-${Date.now().toString(36)}`, { pages, stories: ['/life', '/router'] })
after(() => site.close())

async function visit(path, options = {}) {
  const opened = await openPage(browser, { viewport: { width: 1000, height: 900 }, ...options })
  opened.page.setDefaultTimeout(6_000)
  await opened.page.goto(site.url + path)
  await opened.page.getByRole('link', { name: /WhatsApp|واتساب/ }).waitFor()
  return opened
}

test('an element that is moved or changed keeps what was typed, a copy begins anew, and a reader’s typing survives the script', async () => {
  const { page, complaints, close } = await visit('/life')
  const field = page.getByRole('textbox').first()
  await field.fill('half@')
  await page.evaluate(() => {
    const form = document.querySelector('tidings-signup')
    document.body.append(form)
    form.setAttribute('topics', 'World')
    form.lang = 'de'
    document.body.append(form.cloneNode(true))
  })
  await page.getByRole('button', { name: 'Wochenübersicht bestellen' }).first().waitFor()
  assert.deepEqual(await page.getByRole('textbox').evaluateAll((all) => all.map(({ value }) => value)), ['half@', ''])
  await page.evaluate(() => document.querySelector('tidings-share').setAttribute('networks', 'copy'))
  await page.getByRole('link', { name: 'WhatsApp' }).waitFor({ state: 'detached' })
  assert.deepEqual(complaints, [])
  await close()

  const slow = await openPage(browser)
  let release
  const held = new Promise((resolve) => (release = resolve))
  await slow.page.context().route('**/embed.js*', async (route) => {
    await held
    await route.continue()
  })
  await slow.page.goto(`${site.url}/life`, { waitUntil: 'commit' })
  await slow.page.getByLabel('Their own field').fill('early@readers.example')
  release()
  const ours = slow.page.getByRole('textbox', { name: 'Email address' })
  await ours.waitFor()
  assert.equal(await ours.inputValue(), 'early@readers.example')
  assert.ok(await ours.evaluate((input) => input.getRootNode().activeElement === input), 'and typing goes on there')
  await slow.close()
})

test('where a router goes on, the next share and the list are of the new story, and back again', async () => {
  const { page, close } = await visit('/router?td=share0token1')
  const asked = []
  page.on(
    'request',
    (request) => request.url().includes('/related?') && asked.push(new URL(request.url()).searchParams.get('url')),
  )
  await page.getByRole('link', { name: 'Go on' }).click()
  const link = page.getByRole('link', { name: 'WhatsApp' })
  await link.hover()
  await page.mouse.down()
  assert.match(decodeURIComponent(await link.getAttribute('href')), /text=Another story http:\S+\/other-0\?td=/)
  await page.waitForFunction(() => document.querySelector('tidings-related').shadowRoot.querySelector('[part=card]'))
  assert.equal(asked.at(-1), `${site.url}/other-0`)
  await page.goBack()
  await page.waitForTimeout(50)
  assert.equal(page.url(), `${site.url}/router`, 'no mark comes back')
  await close()
})

test('a publisher’s own analytics hear of shares, sign-ups and lists, and of nobody’s address', async () => {
  const { page, close } = await visit('/life')
  await page.evaluate(() => {
    window.heard = []
    for (const name of ['share', 'signup', 'related'])
      document.addEventListener(`tidings:${name}`, ({ detail }) => window.heard.push([name, detail]))
  })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByText('Link copied.').waitFor()
  await page.getByRole('textbox').fill('heard@readers.example')
  await page.getByRole('button', { name: 'Send me' }).click()
  await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
  const heard = Object.fromEntries(await page.evaluate(() => window.heard))
  assert.deepEqual(
    { ...heard.share, token: heard.share.token.length },
    { url: `${site.url}/life`, channel: 'copy', token: 16 },
  )
  assert.deepEqual(heard.signup, { page: `${site.url}/life` })
  await close()
})

for (const [name, answer] of Object.entries({
  'finds nothing': (route) => route.fulfill({ json: { stories: [] }, headers: { 'access-control-allow-origin': '*' } }),
  fails: (route) => route.fulfill({ status: 500, body: 'no' }),
  'is blocked': (route) => route.abort(),
})) {
  test(`a list that ${name} leaves no hole, and what the publisher put inside`, async () => {
    const { page, close } = await openPage(browser)
    await page.context().route('**/related?*', answer)
    await page.goto(`${site.url}/article`)
    const answered = page.waitForEvent(name === 'finds nothing' ? 'requestfinished' : 'request', (request) =>
      request.url().includes('/related?'),
    )
    await page.locator('tidings-related').scrollIntoViewIfNeeded()
    await answered
    await page.waitForTimeout(100)
    const { height } = await page.locator('tidings-related').boundingBox()
    assert.ok(height < 40, `${height} px`)
    await page.getByText('Their own list').waitFor()
    await close()
  })
}

for (const [path, most] of Object.entries({ '/article': 0.001, '/article-bare': 0.05 })) {
  for (const width of [320, 390, 640, 1000]) {
    test(`reading through ${path === '/article' ? 'a page with README’s styles' : 'a page without them'} at ${width} px, nothing moves`, async () => {
      const { page, close } = await openPage(browser, { viewport: { width, height: 800 } })
      await page.addInitScript(() => {
        window.moved = []
        new PerformanceObserver((list) => window.moved.push(...list.getEntries())).observe({
          type: 'layout-shift',
          buffered: true,
        })
      })
      await page.goto(`${site.url}${path}`)
      for (let screens = 0; screens < 14; screens++) {
        await page.mouse.wheel(0, 600)
        await page.waitForTimeout(70)
      }
      await page.locator('tidings-related [part=card]').first().waitFor()
      const moved = await page.evaluate(() =>
        window.moved.map(({ value, sources }) => ({ value, what: sources.map(({ node }) => node?.nodeName).join() })),
      )
      const sum = moved.reduce((all, { value }) => all + value, 0)
      assert.ok(sum <= most, `${sum}: ${JSON.stringify(moved)}`)
      await assertFits(page)
      await close()
    })
  }
}

test('in a frame from srcdoc a sign-up works; in a sandboxed one, which hears no answer, too', async () => {
  const { page, close } = await openPage(browser)
  await page.goto(`${site.url}/frame`)
  const sign = async (name) => {
    const frame = page.frameLocator(`#${name}`)
    await frame.getByRole('textbox').fill(`${name}@readers.example`)
    await frame.getByRole('textbox').press('Enter')
    return frame
  }
  await (await sign('srcdoc')).getByRole('heading', { name: 'Check your inbox' }).waitFor()
  const sandboxed = await sign('sandboxed')
  await sandboxed.getByRole('heading', { name: 'Check your inbox' }).waitFor()
  await mailsArrive(1, 'sandboxed@readers.example')
  await close()
})

/** WCAG's contrast of an element's text on what it stands on, with every colour as the browser paints it. */
function contrastIn(selector) {
  const [host, part] = selector
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const paint = (...colours) => {
    canvas.clearRect(0, 0, 1, 1)
    for (const colour of colours) {
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const element = document.querySelector(host).shadowRoot.querySelector(part)
  const paper = getComputedStyle(document.body).backgroundColor
  const { color, backgroundColor } = getComputedStyle(element)
  const [high, low] = [luminance(paint(paper, backgroundColor, color)), luminance(paint(paper, backgroundColor))].sort(
    (a, b) => b - a,
  )
  return (high + 0.05) / (low + 0.05)
}

for (const [name, path] of Object.entries({ light: '/look-light', grey: '/look-grey', dark: '/look-dark' })) {
  test(`on ${name} paper everything can be read, whatever the accent`, async () => {
    const { page, close } = await visit(path)
    await page.locator('tidings-related [part=kicker]').first().waitFor()
    await page.getByRole('textbox').fill('nonsense')
    await page.getByRole('button', { name: 'Send me' }).click()
    await page.getByRole('alert').filter({ hasText: 'Enter an address' }).waitFor()
    await assertAccessible(page)
    for (const accent of ACCENTS) {
      await page.evaluate((accent) => document.documentElement.style.setProperty('--tidings-accent', accent), accent)
      for (const [host, part] of [
        ['tidings-signup', '[part=button]'],
        ['tidings-signup', '[part=note]'],
        ['tidings-signup', '[role=alert]'],
        ['tidings-related', '[part=kicker]'],
        ['tidings-related', '[part=facts]'],
      ]) {
        const contrast = await page.evaluate(contrastIn, [host, part])
        assert.ok(contrast >= 4.5, `${part} with ${accent}: ${contrast}`)
      }
    }
    const button = page.getByRole('button', { name: 'Send me' })
    await page.evaluate(() => document.documentElement.style.setProperty('--tidings-accent', '#ffee00'))
    assert.equal(await button.evaluate((each) => getComputedStyle(each).backgroundColor), 'rgb(255, 238, 0)')
    await picture(page, `widgets-${name}`, { fullPage: true })
    await close()
  })
}

test('with forced colours the button’s label is there', async () => {
  const { page, close } = await visit('/look-light', { forcedColors: 'active' })
  const button = page.getByRole('button', { name: 'Send me' })
  const { color, backgroundColor } = await button.evaluate((each) => {
    const { color, backgroundColor } = getComputedStyle(each)
    return { color, backgroundColor }
  })
  assert.notEqual(color, backgroundColor)
  await assertAccessible(page)
  await picture(page, 'widgets-forced', { fullPage: true })
  await close()
})

for (const [language, path, sentence] of [
  ['ar', '/look-arabic', 'أرسلوا إليّ الموجز الأسبوعي'],
  ['de', '/look-german', 'Wochenübersicht bestellen'],
]) {
  test(`a script without a language speaks ${language} where the page does, at every width`, async () => {
    const { page, close } = await visit(path)
    await page.getByRole('button', { name: sentence }).waitFor()
    await page.locator('tidings-related [part=card]').first().waitFor()
    for (const width of [320, 390, 640, 1000]) {
      await page.setViewportSize({ width, height: 900 })
      await assertFits(page)
      await picture(page, `widgets-${language}-${width}`, { fullPage: true })
    }
    await assertAccessible(page)
    await close()
  })
}
