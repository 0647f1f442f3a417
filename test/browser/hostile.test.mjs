/**
 * Everything that a publisher, a feed or a stranger can send us is text, wherever it is shown: 500 payloads through every field,
 * and on no page, in no mail and in no widget does one of them run or become anything but text.
 */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { admin, launch, mailsArrive, openPage, tick, URL_OF_SERVICE } from './browser.mjs'
import { PAYLOADS } from './payloads.mjs'

const READER = 'grace@readers.example'
const STORIES = 100
const browser = await launch(after)
let theirs
let host
let given = 0
const sent = new Set()
let digest

/** The next payload that fits; where it has to be a line, one without a control character, which is refused there. */
function next(limit = 300, isLine = false) {
  for (let tried = 0; tried < PAYLOADS.length; tried++) {
    const payload = PAYLOADS[given++ % PAYLOADS.length]
    if (payload.length > limit || (isLine && /\p{Cc}/u.test(payload))) continue
    sent.add(payload)
    return payload
  }
  throw new Error(`no payload of ${limit} characters`)
}

function storyWith(number) {
  return {
    url: number === 0 ? `${host}/story-0` : `${host}/story-${number}?a="><script>ran()</script>`,
    title: `${number} ${next()}`,
    kind: number < 90 ? 'deep-dive' : 'story',
    excerpt: `${next()} ${next()}`,
    category: next(100),
    region: next(100),
    bias: next(100),
    body: `The canal of Istel and its locks. ${next()}`,
    imageUrl: `${URL_OF_SERVICE}/${encodeURIComponent(next())}.png`,
  }
}

const xml = (text) => `<![CDATA[${text.replaceAll(']]>', '')}]]>`
function feed() {
  const items = Array.from({ length: 20 }, (_, number) => {
    const date = new Date(Date.now() - number * 3_600_000).toUTCString()
    return `<item><title>${xml(next())}</title><link>${host}/fed-${number}</link><pubDate>${date}</pubDate>
      <description>${xml(next())}</description><category>${xml(next(100))}</category></item>`
  })
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${xml(next())}</title>${items.join('')}</channel></rss>`
}

/** A page with the widgets and no policy at all: what keeps text from running there is the widgets' own doing. */
function pageOfTheirs() {
  const story = `publication="hostile" url="${host}/story-0"`
  return `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,"><h2>Widgets</h2>
    <script src="${URL_OF_SERVICE}/embed.js"></script>
    <tidings-share ${story}></tidings-share><tidings-signup ${story}></tidings-signup>
    <tidings-related ${story} limit="10"></tidings-related></html>`
}

before(async () => {
  theirs = createServer((request, response) => {
    const isFeed = request.url === '/feed.xml'
    response.setHeader('content-type', isFeed ? 'application/rss+xml' : 'text/html; charset=utf-8')
    response.end(isFeed ? feed() : pageOfTheirs())
  })
  await new Promise((resolve) => theirs.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${theirs.address().port}`
  const settings = () => ({
    name: next(100, true),
    tagline: next(200, true),
    url: host,
    timezone: 'UTC',
    fromEmail: 'digest@hostile.example',
    postalAddress: next(300, true),
    maxStories: 100,
    feeds: [{ url: `${host}/feed.xml`, kind: 'deep-dive' }],
  })
  for (let number = 0; number < 12; number++) await admin(`/publications/hostile-${number}`, put(settings()))
  await admin('/publications/hostile', put(settings()))
  const stories = Array.from({ length: STORIES }, (_, number) => storyWith(number))
  const pushed = await admin('/publications/hostile/stories', { method: 'POST', body: JSON.stringify(stories) })
  assert.equal(pushed.created, STORIES)
  await admin('/publications/hostile/feeds/refresh', { method: 'POST' })
  await signUp()
  await tick()
  digest = await sendDigest()
})
after(() => theirs.close())

function put(settings) {
  return { method: 'PUT', body: JSON.stringify(settings) }
}

/** Strangers write into every field that they have; one reader confirms. */
async function signUp() {
  const post = (kind, body) =>
    fetch(`${URL_OF_SERVICE}/v1/hostile/${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 <script>ran()</script>' },
      body: JSON.stringify(body),
    })
  const page = `${host}/?x=${next()}`
  await post('subscribers', { email: READER, page, token: next(64), language: 'en', topics: [next(100)] })
  await post('subscribers', { email: '"<script>ran()</script>"@readers.example', page: next() })
  for (const channel of ['x', 'copy'])
    await post('shares', { url: `${host}/fed-0#${next()}`, channel, token: 'abcdefgh' })
  await post('visits', { url: `${host}/fed-0?utm_source=${encodeURIComponent(next())}`, token: 'abcdefgh' })
  const [question] = await mailsArrive(1, READER)
  const link = question.text.match(/http\S+\/confirm\/\S+/)[0]
  assert.equal((await fetch(link, { method: 'POST' })).status, 200)
}

async function sendDigest() {
  const { period } = await admin('/publications/hostile/digests', { method: 'POST', body: '{}' })
  const hand = { subject: next(200, true), intro: next(300, true) }
  await admin(`/publications/hostile/digests/${period}`, { method: 'PATCH', body: JSON.stringify(hand) })
  await admin(`/publications/hostile/digests/${period}/send`, { method: 'POST' })
  for (let waited = 0; waited < 20_000; waited += 200) {
    const now = await admin(`/publications/hostile/digests/${period}`)
    if (now.status === 'sent') return now
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the digest was not sent in 20 s')
}

/** A page on which a call of `ran()` or a dialog is remembered. */
async function openWatched(options = {}) {
  const opened = await openPage(browser, { viewport: { width: 1280, height: 800 }, ...options })
  const ran = []
  await opened.page.exposeBinding('ran', ({ page }) => ran.push(page.url()))
  opened.page.on('dialog', (dialog) => {
    ran.push(dialog.message())
    dialog.dismiss()
  })
  return { ...opened, ran }
}

/**
 * What could run, in the page and in every shadow tree: handlers, scripts but ours, addresses that are code. Then every element
 * is touched as a reader would touch it.
 */
async function whatCouldRun(page) {
  const found = await page.evaluate(() => {
    const all = (root) =>
      [...root.querySelectorAll('*')].flatMap((each) => [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])])
    const elements = all(document)
    const isCode = (address) => /^\s*(javascript|vbscript|data:text)/i.test(address.replaceAll(/[\t\n\r]/g, ''))
    const isSandboxed = ({ sandbox }) => sandbox?.length > 0 && !sandbox.contains('allow-scripts')
    const found = elements.flatMap((element) => {
      const attributes = [...element.attributes].filter(
        ({ name, value }) =>
          /^on/.test(name) ||
          (name === 'srcdoc' && !isSandboxed(element)) ||
          (/^(href|src|action|formaction|data)$/.test(name) && isCode(value)),
      )
      const isAlien = /^(base|object|embed|marquee|math)$/i.test(element.localName)
      const isScript = element.localName === 'script' && new URL(element.src, location.href).pathname !== '/embed.js'
      return attributes.length > 0 || isAlien || isScript ? [element.outerHTML.slice(0, 200)] : []
    })
    for (const element of elements) {
      for (const event of ['mouseover', 'focus', 'error', 'load', 'toggle']) element.dispatchEvent(new Event(event))
    }
    return found
  })
  await page.waitForTimeout(20)
  return found
}

async function assertHarmless({ page, ran, complaints }) {
  assert.deepEqual(await whatCouldRun(page), [], page.url())
  assert.deepEqual(ran, [], page.url())
  const blocked = complaints.filter((complaint) => complaint.includes('Content Security Policy'))
  assert.deepEqual(blocked, [], page.url())
}

test('on no page does what a publisher, a feed or a stranger wrote run, or become more than text', async () => {
  const opened = await openWatched()
  const archive = ['/', '/hostile', '/hostile/feed.xml', '/hostile/check-inbox', `/hostile/digests/${digest.period}`]
  const articles = digest.stories.slice(0, 20).map(({ story }) => `/dev/site/hostile/by-id/${story.id}`)
  const lost = [
    `/hostile/digests/${encodeURIComponent(next())}`,
    `/confirm/${encodeURIComponent(next())}`,
    '/unsubscribe/x',
  ]
  for (const path of [...archive, '/dev', '/dev/mailbox', '/dev/site/hostile', ...articles, ...lost]) {
    await opened.page.goto(path, { waitUntil: 'domcontentloaded' })
    await assertHarmless(opened)
  }
  // The digest's page shows them as what they are.
  await opened.page.goto(`/hostile/digests/${digest.period}`)
  const text = await opened.page.locator('main').innerText()
  assert.ok(text.includes('ran()'), 'nothing of the payloads is on the page at all')
  await opened.close()
})

test('the form that comes back shows what was typed, as text', async () => {
  const opened = await openWatched()
  for (let tried = 0; tried < 10; tried++) {
    await opened.page.goto(`${host}/fed-0`)
    const fields = { email: next(), page: next(), token: next(60), next: next(), language: next(30), topics: next(100) }
    await opened.page.evaluate(
      ({ action, fields }) => {
        const form = Object.assign(document.createElement('form'), { method: 'post', action })
        for (const [name, value] of Object.entries(fields)) {
          form.append(Object.assign(document.createElement('input'), { name, value }))
        }
        document.body.append(form)
        form.submit()
      },
      { action: `${URL_OF_SERVICE}/v1/hostile/subscribers`, fields },
    )
    await opened.page.waitForURL('**/v1/hostile/subscribers')
    await assertHarmless(opened)
  }
  await opened.close()
})

test('in the widgets, on a page without any policy, nothing of it runs', async () => {
  const opened = await openWatched()
  await opened.page.addInitScript(
    (title) => addEventListener('DOMContentLoaded', () => (document.title = title)),
    next(),
  )
  await opened.page.goto(`${host}/fed-0`)
  await opened.page.locator('tidings-related li').first().waitFor()
  await assertHarmless(opened)
  const links = await opened.page
    .locator('tidings-related a, tidings-share a')
    .evaluateAll((all) => all.map(({ href }) => href))
  for (const link of links) assert.match(link, /^(https?|mailto):/)
  await opened.close()
})

test('in the preview and in the mail itself, shown by a program that forbids nothing, nothing of it runs', async () => {
  const mail = (await mailsArrive(3, READER)).find(({ html }) =>
    html.includes(digest.stories[0].story.title.slice(0, 2)),
  )
  const opened = await openWatched({ extraHTTPHeaders: { authorization: `Bearer ${process.env.ADMIN_TOKEN}` } })
  await opened.page.goto(`/v1/admin/publications/hostile/digests/${digest.period}/preview.html`)
  await assertHarmless(opened)
  await opened.page.goto('about:blank')
  for (const { html } of [mail, ...(await mailsArrive(3, READER))]) {
    await opened.page.setContent(html, { waitUntil: 'domcontentloaded' })
    await assertHarmless(opened)
  }
  await opened.close()
})

test('500 different payloads went in', () => {
  assert.ok(sent.size >= 500, `only ${sent.size}`)
})
