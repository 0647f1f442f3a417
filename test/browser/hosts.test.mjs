/**
 * The widgets on pages as they are: hosts/ has one page for each kind of trouble that other people's widgets were reported to have.
 * What was done on them is told with the page's own origin and story, and counted: told = counted + dropped.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DESK, launch, mailsArrive, openPage, statsShow, URL_OF_SERVICE } from './browser.mjs'
import { ADDRESSES } from './hosts/addresses.mjs'
import { LOADING } from './hosts/loading.mjs'
import { OPEN, SHUT } from './hosts/policies.mjs'
import { openSite } from './hosts/site.mjs'

// Its own each time, so that the file can be run again beside a service that stays.
const SLUG = `hosts-${Date.now().toString(36)}`
const browser = await launch(after)
const embed = await (await fetch(`${URL_OF_SERVICE}/embed.js?language=en`)).text()
const MODULE = fileURLToPath(new URL('../../src/widgets/built/module.js', import.meta.url))
const slugged = (name) => `/${name.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}`
const paths = (hosts) => Object.fromEntries(Object.keys(hosts).map((name) => [name, slugged(name)]))
const [open, shut, loading] = [OPEN, SHUT, LOADING].map(paths)
/** A page and what its canonical link says are one here: the path by its name. */
const at = (path, host) => ({
  ...(host.html ? host : { html: host }),
  html: (host.html ?? host).replace(/(rel="canonical" href="\{site\})[^"]*/, `$1${path}`),
})
const pages = {
  ...Object.fromEntries(
    [OPEN, SHUT].flatMap((hosts) =>
      Object.entries(hosts).map(([name, host]) => [slugged(name), at(slugged(name), host)]),
    ),
  ),
  ...Object.fromEntries(
    Object.entries(LOADING).map(([name, html]) => [slugged(name), html.replace('{inlined}', () => embed)]),
  ),
  ...Object.fromEntries(Object.values(ADDRESSES).map(({ path, html }) => [path, html])),
  '/bundle.js': `(function(){var other=1})();\n${embed}\n;(function(){var more=2})()`,
  '/module.js': readFileSync(MODULE, 'utf8'),
}
const stories = ['/loading', ...Object.values(open), ...Object.values(shut), '/story-a', '/story-b', '/h']
const site = await openSite(SLUG, { pages, stories })
after(() => site.close())

/** A visitor, and what the page told: `{ kind, origin, …event }`. The network's page itself is none of our business here. */
async function visit(address, options = DESK) {
  const opened = await openPage(browser, options)
  const told = []
  opened.page.setDefaultTimeout(6_000)
  opened.page.context().on('request', async (request) => {
    const kind = /\/v1\/[\w-]+\/(shares|visits|subscribers)$/.exec(request.url())?.[1]
    if (request.method() !== 'POST' || !kind) return
    const entry = { kind, type: request.resourceType() }
    told.push(entry)
    Object.assign(entry, request.postDataJSON(), { origin: (await request.allHeaders()).origin })
  })
  await opened.page.context().route(/wa\.me|t\.me|x\.com/, (route) => route.fulfill({ body: 'a network' }))
  await opened.page.goto(address.startsWith('http') ? address : site.url + address)
  return { ...opened, told }
}

/** Once the page has told as many as that. */
async function hasTold(told, count) {
  for (let waited = 0; waited < 5_000 && told.filter(({ origin }) => origin).length < count; waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50))
  return told
}

const whatsApp = (page) => page.getByRole('link', { name: 'WhatsApp' }).last()

for (const [name, path] of Object.entries(open)) {
  test(`under ${name} a visit, a share and a sign-up are told with the page's own origin`, async () => {
    const { page, told, close } = await visit(`${path}?td=share0token1`)
    await whatsApp(page).click()
    await page.getByRole('textbox').fill(`reader${path.slice(1, 30)}@readers.example`)
    await page.getByRole('button', { name: 'Send me the weekly digest' }).click()
    await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
    await hasTold(told, 3)
    assert.deepEqual(
      told.map(({ kind, origin, url, page }) => [kind, origin, url ?? page]),
      ['visits', 'shares', 'subscribers'].map((kind) => [kind, site.url, site.url + path]),
    )
    assert.equal(page.url(), site.url + path)
    await close()
  })
}

test('what was done on those pages is what is counted: one share each, and a visit each that leads to nobody’s share', async () => {
  const count = Object.keys(open).length
  const told = ({ total, dropped }) =>
    total.visits + dropped.filter(({ kind }) => kind === 'visit').reduce((sum, { count }) => sum + count, 0)
  const stats = await statsShow(
    SLUG,
    (now) => now.total.shares === count && told(now) === count,
    'every share and visit',
  )
  const [{ channel, shares }, ...others] = stats.channels.filter(({ shares }) => shares > 0)
  assert.deepEqual([channel, shares, others], ['whatsapp', count, []])
})

test('a middle click is told, a refused copy and a right click are not', async () => {
  const { page, told, close } = await visit(open['a page without rules'])
  await page.evaluate(() =>
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } }),
  )
  await page.evaluate(() => (document.execCommand = () => false))
  await whatsApp(page).click({ button: 'right' })
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Copy link' }).click()
  const link = page.getByRole('textbox', { name: 'Copy link' })
  await link.waitFor()
  assert.match(await link.inputValue(), /a-page-without-rules\?td=\d{16}$/)
  await page.getByRole('link', { name: 'Facebook' }).click({ button: 'middle' })
  await hasTold(told, 1)
  assert.deepEqual(
    told.map(({ kind, channel }) => [kind, channel]),
    [['shares', 'facebook']],
  )
  await link.dispatchEvent('copy')
  await hasTold(told, 2)
  assert.equal(told[1].channel, 'copy')
  await close()
})

for (const [name, path] of Object.entries(shut)) {
  test(`on a page with ${name} the form is posted as a form, and the publisher is told why under debug`, async () => {
    const foreign = SHUT[name].isForeign ? site.url.replace('127.0.0.1', 'localhost') : site.url
    const { page, close } = await visit(foreign + path)
    const warned = page.waitForEvent(
      'console',
      (message) => message.type() === 'warning' && message.text().includes('<tidings'),
    )
    await page.evaluate(() => document.querySelector('tidings-signup').setAttribute('debug', ''))
    const field = page.getByRole('textbox', { name: 'Email address' })
    await field.fill(`shut${path.slice(1, 20)}@readers.example`)
    await field.press('Enter')
    await page.waitForURL(/check-inbox/)
    assert.match((await warned).text(), SHUT[name].says ?? /localhost:\d+ is not among the origins of "hosts-/)
    await mailsArrive(1, `shut${path.slice(1, 20)}@readers.example`)
    await close()
  })
}

for (const [name, path] of Object.entries(loading)) {
  test(`a script that comes ${name} draws all three, speaks to its own host, and tells a share once`, async () => {
    const { page, told, close } = await visit(path)
    await page.locator('tidings-related [part=card]').first().waitFor()
    await page.getByRole('button', { name: 'Send me the weekly digest' }).waitFor()
    await whatsApp(page).click()
    await hasTold(told, 1)
    assert.deepEqual(
      told.map(({ kind, url }) => [kind, url]),
      [['shares', `${site.url}/loading`]],
    )
    await close()
  })
}

for (const [name, { open: address, story, bar, isNoVisit, share = 0 }] of Object.entries(ADDRESSES)) {
  test(`at ${name} the story is told, and the address bar loses our mark alone`, async () => {
    const { page, told, close } = await visit(address)
    const link = page.getByRole('link', { name: 'WhatsApp' }).nth(share)
    await link.waitFor()
    const isMarked = address.includes('td') && !isNoVisit
    if (isMarked) await hasTold(told, 1)
    assert.equal(page.url(), site.url + (bar ?? address))
    await link.click()
    await hasTold(told, isMarked ? 2 : 1)
    assert.deepEqual(
      told.map(({ kind, url }) => [kind, url]),
      [...(isMarked ? [['visits', site.url + story]] : []), ['shares', site.url + story]],
    )
    const passedOn = new URL(new URL(await link.getAttribute('href')).searchParams.get('text').split(' ').at(-1))
    assert.match(passedOn.search, /[?&]td=\d{16}$/)
    assert.doesNotMatch(passedOn.href, /fbclid|gclid|utm_/)
    assert.equal(passedOn.hash, new URL(site.url + story).hash)
    await close()
  })
}
