/**
 * A real browser for the tests in this folder, and the service they talk to. scripts/test-browser.mjs starts both and names
 * them in the environment. What a page logs as an error, or fails to load from us, fails the test that opened it.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { releaseLock, takeLock } from '../../scripts/lock.mjs'

export const URL_OF_SERVICE = await freeService((process.env.TIDINGS_URLS ?? 'http://localhost:8787').split(' '))
export const ADMIN_TOKEN = process.env.ADMIN_TOKEN ?? ''
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
export const DESK = { viewport: { width: 1280, height: 800 } }

/** Of the services that tests share the first that no other file talks to; it is this one's until its process ends. */
async function freeService(urls) {
  for (;;) {
    for (const url of urls) {
      const lock = path.join(tmpdir(), `tidings-tests-${new URL(url).port}.lock`)
      if (!takeLock(lock).taken) continue
      process.once('exit', () => releaseLock(lock))
      return url
    }
    await pause(50)
  }
}

/** One browser for a file: `const browser = await launch(after)`, closed when the file's tests are done. */
export async function launch(after, options = {}) {
  const browser = await chromium.launch({
    ...options,
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      '--disable-dev-shm-usage',
    ],
  })
  after(() => browser.close())
  return browser
}

/** A page of a new visitor. `complaints` fills with console errors, uncaught errors and our answers of 400 and above. */
export async function openPage(browser, options = DESK) {
  const context = await browser.newContext({ baseURL: URL_OF_SERVICE, locale: 'en-GB', timezoneId: 'UTC', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('response', (response) => {
    if (response.status() >= 400 && response.url().startsWith(URL_OF_SERVICE))
      complaints.push(`${response.status()} ${response.url()}`)
  })
  return { page, complaints, close: () => context.close() }
}

/** A picture for README.md, into the folder that PICTURES names; without one, none. */
export async function picture(page, name, options = {}) {
  const folder = process.env.PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, ...options })
}

/** Nothing is wider than the window: a reader on a phone never scrolls sideways. */
export async function assertFits(page) {
  const { content, room } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
  }))
  assert.ok(content <= room, `${page.url()} is ${content} px wide in a window of ${room} px`)
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * No violation that axe knows of but the rules named, shadow trees included. Evaluated, not added as a script: no page's policy allows
 * that.
 */
export async function assertAccessible(page, but = []) {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async (but) => {
    const rules = Object.fromEntries(but.map((id) => [id, { enabled: false }]))
    const { violations } = await window.axe.run({ rules })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }, but)
  assert.deepEqual(violations, [], page.url())
}

/** One tick at the given time (default: now), as the cron would do it. */
export async function tick(at) {
  const query = at === undefined ? '' : `?at=${new Date(at).toISOString()}`
  const answer = await fetch(`${URL_OF_SERVICE}/dev/cron${query}`, { method: 'POST' })
  assert.equal(answer.status, 200, await answer.text())
}

/** A request of an administrator, below /v1/admin; answers its JSON. */
export async function admin(path, init = {}) {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json', ...init.headers }
  const answer = await fetch(`${URL_OF_SERVICE}/v1/admin${path}`, { ...init, headers })
  assert.ok(answer.ok, `${init.method ?? 'GET'} ${path}: ${answer.status}`)
  return answer.status === 204 ? null : answer.json()
}

/** What the administrator sees of a publication, once it is so. */
export async function statsShow(slug, isSo, what) {
  let stats
  for (let waited = 0; waited < 15_000; waited += 200) {
    stats = await admin(`/publications/${slug}/stats`)
    if (isSo(stats)) return stats
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`after 15 s the statistics do not show ${what}: ${JSON.stringify(stats)}`)
}

/** What was mailed to an address, newest first, once there are `count` of it. */
export async function mailsArrive(count, to) {
  for (let waited = 0; waited < 20_000; waited += 200) {
    const mails = await (await fetch(`${URL_OF_SERVICE}/dev/mailbox.json`)).json()
    const theirs = mails.filter((mail) => mail.to.includes(to))
    if (theirs.length >= count) return theirs
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`fewer than ${count} mails to ${to} after 20 s`)
}
