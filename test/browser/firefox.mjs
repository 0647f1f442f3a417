/**
 * The widgets in Firefox: `npm run test:firefox`. What is told there under the policies that hide a page's origin, and whether all three
 * draw. Driven by WebDriver BiDi, which the browser speaks itself (`FIREFOX=/path/to/one`); Playwright drives only its own build.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { statsShow, tick } from './browser.mjs'
import { complaintsAboutBoxes } from './hosts/boxes.mjs'
import { OPEN } from './hosts/policies.mjs'
import { openSite } from './hosts/site.mjs'

const slugged = (name) => `/${name.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}`
const hosts = Object.entries(OPEN).map(([name, host]) => ({ name, path: slugged(name), host }))
const pages = Object.fromEntries(
  hosts.map(({ path, host }) => [
    path,
    { ...host, html: host.html.replace(/(rel="canonical" href="\{site\})[^"]*/, `$1${path}`) },
  ]),
)
const site = await openSite(`firefox-${Date.now().toString(36)}`, { pages, stories: Object.keys(pages) })
after(() => site.close())
const firefox = await start()
after(() => firefox.close())

/** The browser, headless, with a profile of its own. `evaluate` runs a function in its one tab and answers what it returns. */
async function start() {
  const profile = mkdtempSync(path.join(tmpdir(), 'tidings-firefox-'))
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0']
  const child = spawn(process.env.FIREFOX ?? 'firefox-esr', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const address = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.stderr.on('data', (text) => {
      const found = /WebDriver BiDi listening on (ws:\S+)/.exec(text)
      if (found) resolve(found[1])
    })
  })
  const socket = new WebSocket(`${address}/session`)
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  const waiting = new Map()
  socket.addEventListener('message', ({ data }) => {
    const { id, type, result, message } = JSON.parse(data)
    const { resolve, reject } = waiting.get(id) ?? {}
    if (type === 'success') resolve?.(result)
    else reject?.(new Error(message))
  })
  let last = 0
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      socket.send(JSON.stringify({ id: last, method, params }))
    })
  await send('session.new', { capabilities: {} })
  const { contexts } = await send('browsingContext.getTree')
  const { context } = contexts[0]
  return {
    goto: (url) => send('browsingContext.navigate', { context, url, wait: 'complete' }),
    async evaluate(act, ...given) {
      const expression = `(async () => JSON.stringify(await (${act})(...${JSON.stringify(given)})))()`
      const { result, exceptionDetails } = await send('script.evaluate', {
        expression,
        awaitPromise: true,
        target: { context },
      })
      if (exceptionDetails) throw new Error(exceptionDetails.text)
      return result.value === undefined ? undefined : JSON.parse(result.value)
    },
    async close() {
      await send('browser.close').catch(() => {})
      child.kill()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** In the page: waits for all three, passes the story on as a press would, signs up; answers what stands there then. */
async function live(email) {
  const until = async (look) => {
    for (let waited = 0; waited < 8000; waited += 50) {
      const found = look()
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`not there after 8 s: ${look}`)
  }
  const [share, form] = ['share', 'signup'].map((name) => document.querySelector(`tidings-${name}`).shadowRoot)
  const link = await until(() => share.querySelector('[part~=whatsapp]'))
  link.addEventListener('click', (event) => event.preventDefault())
  link.click()
  const field = await until(() => form.querySelector('[part=field]'))
  field.value = email
  form.querySelector('form').requestSubmit()
  await until(() => form.querySelector('[part=done]'))
  return location.href
}

for (const { name, path } of hosts) {
  test(`in Firefox, under ${name}, a visit and a share are told and a sign-up is taken`, async () => {
    await firefox.goto(`${site.url}${path}?td=share0token1`)
    assert.equal(
      await firefox.evaluate(live, `firefox${path.slice(0, 30).replaceAll('/', '.')}@readers.example`),
      site.url + path,
    )
    const wrong = await firefox.evaluate(complaintsAboutBoxes, 5000)
    assert.deepEqual(
      wrong.filter((complaint) => /stand out|the page is/.test(complaint)),
      [],
    )
  })
}

test('and every share of them is counted, none dropped for an origin that the browser hid', async () => {
  await tick()
  const stats = await statsShow(site.slug, ({ total }) => total.shares === hosts.length, 'every share')
  assert.deepEqual(
    stats.dropped.filter(({ reason }) => reason === 'foreign_origin'),
    [],
  )
})
