/**
 * The three widgets as readers meet them: pasted from README.md into a page of another origin under the strictest policy that
 * README.md allows, on a desk and a phone, from left and from right, with the script on time, late, blocked and switched off.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  admin,
  assertAccessible,
  assertFits,
  DESK,
  launch,
  mailsArrive,
  openPage,
  PHONE,
  picture,
  statsShow as showStats,
  tick,
  URL_OF_SERVICE,
} from './browser.mjs'

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')
const THEIRS = 'https://tidings.gazette.example'
const browser = await launch(after)
let site
let host

/** What README.md shows in the language `kind` that begins like this, with our addresses in place of the made-up ones. */
function fromReadme(kind, beginning) {
  const blocks = [...README.matchAll(/```(\w*)\n(.*?)```/gs)].filter(([, language]) => language === kind)
  const block = blocks.map(([, , text]) => text).find((text) => text.startsWith(beginning))
  assert.ok(block, `README.md shows no ${kind} that begins with ${beginning}`)
  return block
    .replaceAll(THEIRS, URL_OF_SERVICE)
    .replaceAll(encodeURIComponent('https://gazette.example'), encodeURIComponent(host))
    .replaceAll('https://gazette.example', host)
}

/** The publisher's own server: an article with the widgets on it. `?lang=`, `?attributes=` vary it. */
function page(url) {
  const language = url.searchParams.get('lang') ?? 'en'
  const direction = language === 'ar' ? 'rtl' : 'ltr'
  const script = fromReadme('html', '<script').replace('language=en', `language=${language}`)
  const widgets = script.replaceAll('<tidings-share ', `<tidings-share ${url.searchParams.get('attributes') ?? ''} `)
  return `<!doctype html><html lang="${language}" dir="${direction}"><head><title>A story</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
    <link rel="canonical" href="${host}${url.pathname}"><link rel="stylesheet" href="/site.css"></head>
    <body><main><h1>A story</h1>${'<p>Its text, line by line, as long as an article is.</p>'.repeat(30)}${widgets}<p id="below">What stands below.</p></main></body></html>`
}

before(async () => {
  site = createServer((request, response) => {
    const url = new URL(request.url, host)
    if (url.pathname === '/site.css') {
      response.setHeader('content-type', 'text/css')
      const looks = 'body{font:16px/1.5 sans-serif;margin:16px}h3{font-size:16px}main{max-width:640px}'
      return response.end(looks + fromReadme('css', 'tidings-share'))
    }
    const allowed = fromReadme('', 'script-src').trim()
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; require-trusted-types-for 'script'; ${allowed}`,
    )
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(page(url))
  })
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${site.address().port}`
  const settings = {
    name: 'The Gazette',
    url: host,
    timezone: 'Europe/Berlin',
    fromEmail: 'digest@gazette.example',
    postalAddress: '1 Press Lane, 10115 Berlin',
    shareThreshold: 1,
  }
  await admin('/publications/gazette', { method: 'PUT', body: JSON.stringify(settings) })
  const others = [1, 2, 3].map((number) => ({
    url: `${host}/other-${number}`,
    title: `The Caspian pipeline, part ${number}`,
    kind: 'deep-dive',
    excerpt: 'What the Caspian pipeline carries, and who pays for the pumping stations at Tengiz.',
    category: 'Energy',
    bias: number === 1 ? 'Centre' : undefined,
    sentiment: 'neutral',
    sourceCount: number,
  }))
  const story = { ...others[0], url: `${host}/a-story`, title: 'A story', body: 'The Caspian pipeline and Tengiz.' }
  await admin('/publications/gazette/stories', { method: 'POST', body: JSON.stringify([story, ...others]) })
  await tick()
})
after(() => site.close())

/** A visitor at the article, and the hosts that were asked for anything. */
async function visit(address = '/a-story', options = DESK) {
  const opened = await openPage(browser, options)
  const hosts = new Set()
  opened.page.on('request', (request) => hosts.add(new URL(request.url()).origin))
  opened.page.on(
    'console',
    (message) => message.text().includes('Content Security') && opened.complaints.push(message.text()),
  )
  await opened.page.goto(host + address)
  return { ...opened, hosts }
}

async function seeAll(page) {
  await page.getByRole('link', { name: 'WhatsApp' }).waitFor()
  await page.getByRole('button', { name: 'Send me the weekly digest' }).waitFor()
  await page.getByText('The Caspian pipeline, part 1').waitFor()
}

/** What the administrator sees of the publication, once it is so. */
const statsShow = (isSo, what) => showStats('gazette', isSo, what)

async function watchShifts(page) {
  await page.addInitScript(() => {
    window.shifts = []
    const observer = new PerformanceObserver((list) => window.shifts.push(...list.getEntries()))
    observer.observe({ type: 'layout-shift', buffered: true })
  })
}

/** Below 0.1 a browser's maker calls it good; we ask for a tenth of that. */
async function assertNothingMoved(page) {
  const shifts = await page.evaluate(() =>
    window.shifts.map(({ value, sources }) => ({ value, what: sources.map(({ node }) => node?.nodeName).join() })),
  )
  const sum = shifts.reduce((all, { value }) => all + value, 0)
  assert.ok(sum < 0.01, `a cumulative layout shift of ${sum}: ${JSON.stringify(shifts)}`)
}

const channelCount = (stats, channel, what) => stats.channels.find((each) => each.channel === channel)?.[what] ?? 0

test('on a page of another origin under a strict policy all three work, and nobody but Tidings is asked', async () => {
  const { page, complaints, hosts, close } = await visit()
  await seeAll(page)
  assert.deepEqual([...hosts].sort(), [host, URL_OF_SERVICE].sort())
  assert.deepEqual(complaints, [])
  assert.deepEqual(await page.context().cookies(), [])
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0])
  const card = page.locator('tidings-related [part=card]', { hasText: 'part 1' })
  for (const fact of ['Energy', 'Centre', 'neutral', '1 source']) await card.getByText(fact).first().waitFor()
  await page.getByText('No bias data').first().waitFor()
  await assertAccessible(page)
  await close()
})

test('every network has its own address with the headline and a link that carries a token, and the reader’s choice counts', async () => {
  const { page, complaints, close } = await visit('/a-story?attributes=headline="Salt%20%26%20wells"')
  await seeAll(page)
  const row = await page.locator('tidings-share li > *').evaluateAll((all) => all.map(({ title }) => title))
  assert.deepEqual(row, ['WhatsApp', 'Facebook', 'X', 'LinkedIn', 'Email', 'Copy link', 'More'])
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('link', { name: 'Mastodon' }).waitFor()
  const links = await page.locator('tidings-share a[part~=icon]').evaluateAll((all) => all.map((link) => link.href))
  const hosts = links.map((link) => new URL(link).host || new URL(link).protocol)
  assert.deepEqual(hosts, [
    'wa.me',
    'www.facebook.com',
    'x.com',
    'www.linkedin.com',
    'mailto:',
    't.me',
    'www.reddit.com',
    'bsky.app',
    'www.threads.com',
    'share.joinmastodon.org',
    'www.pinterest.com',
    'www.tumblr.com',
    'vk.com',
    'news.ycombinator.com',
    'social-plugins.line.me',
    'www.xing.com',
    'threema.id',
    'www.instapaper.com',
  ])
  const tokens = links.map((link) => /[?&]td=([\w-]{8,16})(&|$)/.exec(decodeURIComponent(link))?.[1])
  assert.equal(new Set(tokens).size, links.length, 'each link has a token of its own')
  for (const link of links) assert.ok(decodeURIComponent(link).includes(`${host}/a-story?td=`), link)
  assert.ok(decodeURIComponent(links[0]).includes('Salt & wells'))

  // The network's page itself is none of our business here.
  await page.context().route(/wa\.me/, (route) => route.fulfill({ body: 'WhatsApp' }))
  await page.getByRole('link', { name: 'WhatsApp' }).click()
  await statsShow((stats) => channelCount(stats, 'whatsapp', 'shares') === 1, 'the share')

  // A friend opens it: one visit, credited to the channel, and an address bar without our mark.
  const friend = await visit(`/a-story?utm_source=chat&td=${tokens[0]}&page=2#top`)
  await seeAll(friend.page)
  assert.equal(friend.page.url(), `${host}/a-story?utm_source=chat&page=2#top`)
  await statsShow((stats) => channelCount(stats, 'whatsapp', 'visits') === 1, 'the visit')
  await friend.page.reload()

  // From there the friend passes it on, and signs up: both name the share that led here.
  await friend.page.goto(`${host}/a-story?td=${tokens[0]}`)
  await seeAll(friend.page)
  const bodies = []
  friend.page.on('request', (request) => request.method() === 'POST' && bodies.push(request.postDataJSON()))
  await friend.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await friend.page.getByRole('button', { name: 'Copy link' }).click()
  await friend.page.getByText('Link copied.').waitFor()
  assert.match(await friend.page.evaluate(() => navigator.clipboard.readText()), /\/a-story\?td=[\w-]{8,16}$/)
  await friend.page.getByRole('textbox', { name: 'Email address' }).fill('friend@readers.example')
  await friend.page.getByRole('button', { name: 'Send me the weekly digest' }).click()
  await friend.page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
  assert.equal(bodies.find(({ channel }) => channel === 'copy').parent, tokens[0])
  assert.equal(bodies.find(({ email }) => email).token, tokens[0])
  // What nobody confirmed counts for nothing.
  const [question] = await mailsArrive(1, 'friend@readers.example')
  await fetch(question.text.match(/http\S+\/confirm\/\S+/)[0], { method: 'POST' })
  const stats = await statsShow((now) => now.stories[0]?.signups === 1, 'the sign-up from the shared link')
  assert.equal(stats.total.visits, 1)
  await assertAccessible(friend.page)
  assert.deepEqual([...complaints, ...friend.complaints], [])
  await friend.close()
  await close()
})

test('a visit from a digest counts for the digest, once, and is taken out of the address bar', async () => {
  const { page, close } = await visit('/a-story?td-digest=2026-W09')
  await seeAll(page)
  assert.equal(page.url(), `${host}/a-story`)
  await statsShow(
    ({ dropped }) => dropped.some(({ reason }) => reason === 'unknown_digest'),
    'the visit and why it is none',
  )
  await close()
})

test('the system’s sheet shows where there is one, and counts when the reader went through with it', async () => {
  const opened = await openPage(browser, PHONE)
  await opened.page.addInitScript(() => {
    navigator.share = (given) => {
      window.given = given
      return window.refuses ? Promise.reject(new Error('closed')) : Promise.resolve()
    }
  })
  await opened.page.goto(`${host}/a-story`)
  await opened.page.evaluate(() => (window.refuses = true))
  const more = opened.page.getByRole('button', { name: 'More' })
  await more.click()
  await opened.page.evaluate(() => (window.refuses = false))
  const reported = opened.page.waitForRequest(/\/v1\/gazette\/shares/)
  await more.click()
  assert.equal((await reported).postDataJSON().channel, 'native')
  assert.match(await opened.page.evaluate(() => window.given.url), /\/a-story\?td=/)
  const stats = await statsShow((now) => channelCount(now, 'native', 'shares') > 0, 'the share')
  assert.equal(channelCount(stats, 'native', 'shares'), 1)
  await opened.close()
})

test('a publisher chooses the networks and their order, or leaves some out', async () => {
  const names = (page) => page.locator('tidings-share li > *').evaluateAll((all) => all.map(({ title }) => title))
  const chosen = await visit('/a-story?attributes=networks="copy%20telegram,%20nonsense%20x"')
  await chosen.page.getByRole('button', { name: 'Copy link' }).waitFor()
  assert.deepEqual(await names(chosen.page), ['Copy link', 'Telegram', 'X'])
  await chosen.close()
  const without = await visit('/a-story?attributes=without="reddit%20x"')
  await without.page.getByRole('button', { name: 'More' }).click()
  await without.page.getByRole('link', { name: 'Mastodon' }).waitFor()
  const left = await names(without.page)
  assert.ok(!left.includes('Reddit') && !left.includes('X') && left.includes('Mastodon'), left.join())
  await without.close()
})

test('an address that is none is said under its field, and the reader goes on from there', async () => {
  const { page, close } = await visit()
  const field = page.getByRole('textbox', { name: 'Email address' })
  await field.fill('nonsense')
  await field.press('Enter')
  await page.getByText('Enter an address like name@example.com.').waitFor()
  assert.equal(await field.getAttribute('aria-invalid'), 'true')
  assert.equal(await field.inputValue(), 'nonsense')
  assert.ok(await field.evaluate((input) => input.getRootNode().activeElement === input), 'the field has the focus')
  await assertAccessible(page)
  await page.context().route('**/subscribers', (route) => route.abort())
  await field.fill('ada@readers.example')
  await field.press('Enter')
  await page.getByText('That did not reach us.').waitFor()
  await close()
})

test('with the keyboard alone every button is reached and seen', async () => {
  const { page, close } = await visit()
  await seeAll(page)
  const reached = []
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement?.shadowRoot?.activeElement
      return element && { name: element.title || element.textContent, outline: getComputedStyle(element).outlineStyle }
    })
    if (focused) reached.push(focused)
  }
  assert.ok(reached.length >= 16, `${reached.length} stops`)
  for (const { name, outline } of reached) assert.equal(outline, 'solid', name)
  await close()
})

for (const [device, options] of Object.entries({ desk: DESK, phone: PHONE })) {
  test(`in Arabic, from right to left, on a ${device}, the widgets speak Arabic and fit`, async () => {
    const { page, complaints, close } = await visit('/a-story?lang=ar', options)
    await page.getByRole('link', { name: 'واتساب' }).waitFor()
    await page.getByText('لا بيانات').or(page.getByText('The Caspian pipeline, part 1')).first().waitFor()
    const first = await page.getByRole('link', { name: 'واتساب' }).boundingBox()
    const second = await page.getByRole('link', { name: 'إكس' }).boundingBox()
    assert.ok(first.x > second.x, 'the first network stands at the right')
    await assertFits(page)
    await assertAccessible(page)
    assert.deepEqual(complaints, [])
    await close()
  })

  test(`a script that comes late moves nothing on a ${device}, and every target is 44 px`, async () => {
    const opened = await openPage(browser, options)
    await opened.page.context().route('**/embed.js*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600))
      await route.continue()
    })
    await watchShifts(opened.page)
    await opened.page.goto(`${host}/a-story`, { waitUntil: 'commit' })
    await opened.page.locator('#below').waitFor()
    await seeAll(opened.page)
    await opened.page.locator('#below').scrollIntoViewIfNeeded()
    await opened.page.waitForTimeout(300)
    await assertNothingMoved(opened.page)
    const targets = await opened.page
      .locator('tidings-share [part~=icon], tidings-signup [part=field], tidings-signup [part=button]')
      .evaluateAll((all) => all.map((element) => element.getBoundingClientRect()))
    for (const { width, height } of targets) assert.ok(width >= 44 && height >= 44, `${width} by ${height}`)
    await assertFits(opened.page)
    await opened.close()
  })
}

test('reading through a deep dive of the demo site, nothing moves', async () => {
  const { page, close } = await openPage(browser, PHONE)
  await watchShifts(page)
  await page.goto('/dev/site/meridian/deep-dives/the-river-that-splits-a-customs-union')
  for (let screens = 0; screens < 12; screens++) {
    await page.mouse.wheel(0, 500)
    await page.waitForTimeout(60)
  }
  await page.locator('tidings-related [part=card]').first().waitFor()
  await assertNothingMoved(page)
  await assertAccessible(page)
  await close()
  await showWidgets()
})

/** For README.md: the end of an article, on a desk. */
async function showWidgets() {
  const { page, close } = await openPage(browser, { viewport: { width: 1144, height: 980 } })
  await page.goto('/dev/site/meridian/deep-dives/the-river-that-splits-a-customs-union')
  await page.locator('#share').scrollIntoViewIfNeeded()
  await page.locator('tidings-related [part=card]').first().waitFor()
  await page.evaluate(() => scrollTo(0, document.querySelector('.panel').offsetTop - 24))
  await picture(page, 'widgets')
  await close()
}

for (const [what, prepare] of Object.entries({
  'without JavaScript': null,
  'with the script blocked': (page) => page.context().route('**/embed.js*', (route) => route.abort()),
  'with a script that breaks': (page) =>
    page.context().route('**/embed.js*', (route) => route.fulfill({ body: 'throw 1' })),
})) {
  test(`${what} the links share and the form signs up all the same`, async () => {
    const opened = await openPage(browser, prepare ? DESK : { ...PHONE, javaScriptEnabled: false })
    const { page } = opened
    await prepare?.(page)
    await page.goto(`${host}/a-story`)
    await page.getByRole('link', { name: 'More deep dives' }).waitFor()
    const share = await page.getByRole('link', { name: 'WhatsApp' }).getAttribute('href')
    const answer = await fetch(share, { redirect: 'manual' })
    assert.equal(answer.status, 302)
    assert.match(answer.headers.get('location'), /^https:\/\/wa\.me\/\?text=A%20story%20http/)
    await page.getByLabel('Email address').fill(`${what.replaceAll(' ', '-')}@readers.example`)
    await page.getByRole('button', { name: 'Send me the weekly digest' }).click()
    await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
    await opened.close()
  })
}

test('when Tidings is down, the page stands and what was inside the elements is still there', async () => {
  const opened = await openPage(browser, DESK)
  await opened.page.context().route(/\/v1\//, (route) => route.abort())
  await opened.page.goto(`${host}/a-story`)
  await opened.page.getByRole('button', { name: 'Copy link' }).waitFor()
  await opened.page.getByRole('link', { name: 'More deep dives' }).waitFor()
  assert.deepEqual(
    opened.complaints.filter((complaint) => !complaint.includes('ERR_FAILED')),
    [],
  )
  await opened.close()
})

test('the shares of a publisher’s own buttons, reported by the line that README.md shows, come back in the public count', async () => {
  const { page, close } = await visit('/a-story', { ...DESK, userAgent: 'A browser that has shared nothing yet' })
  const before = await admin('/publications/gazette/stats')
  await page.evaluate(`const token = 'made-up-here'; ${fromReadme('js', 'fetch(')}`)
  await statsShow((stats) => stats.total.shares === before.total.shares + 1, 'one share more')
  const counts = await fetch(`${URL_OF_SERVICE}/v1/gazette/shares?url=${encodeURIComponent(`${host}/a-story`)}`)
  assert.ok((await counts.json()).channels.whatsapp >= 1)
  await close()
})
