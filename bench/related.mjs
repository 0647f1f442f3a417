/**
 * What related lists cost as a publication grows: so many stories in the index, then twenty new ones are pushed and a tick makes their
 * lists and those of their partners. Per new story: milliseconds, and rows as D1 counts them; and the rows that a page's question reads.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Miniflare } from 'miniflare'
import { migrate, workerOptions } from '../scripts/worker.mjs'
import { newStories } from './stories.ts'

const TOKEN = 'the-token-of-the-benchmarks'
const SLUG = 'bench-related'
const NEW = 20
/** Stories written by one request. */
const PART = 1_000
const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }

export async function measureRelated({ folder, sizes, add }) {
  const state = mkdtempSync(path.join(tmpdir(), 'tidings-bench-'))
  const bindings = {
    PUBLIC_URL: 'http://localhost',
    SECRET_KEY: 'a-key-of-the-benchmarks-only-0123456789',
    ADMIN_TOKEN: TOKEN,
  }
  const miniflare = new Miniflare(await workerOptions({ folder, stateDir: state, bindings, port: 0 }))
  try {
    const base = String(await miniflare.ready)
    await migrate(await miniflare.getD1Database('DB'))
    await createPublication(base)
    let held = 0
    for (const size of sizes) {
      for (; held < size; held += PART)
        await askOnce(base, { path: `/bench/stories?from=${held}&count=${PART}`, expect: 200 })
      const { milliseconds, meter, listed } = await listNew(base, size)
      const of = `of ${size.toLocaleString('en')} stories`
      add('related', `a new story's list ${of}`, milliseconds / NEW, 'ms')
      add('related', `rows read for it ${of}`, meter.rowsRead / NEW, '')
      add('related', `cards in it ${of}`, listed / NEW, '')
    }
  } finally {
    await miniflare.dispose()
    rmSync(state, { recursive: true, force: true })
  }
}

async function createPublication(base) {
  const settings = {
    ...{ name: 'Bench', url: 'https://bench.example', timezone: 'Europe/London' },
    ...{ fromEmail: 'digest@bench.example', postalAddress: '1 Bench Street' },
  }
  const path = `/v1/admin/publications/${SLUG}`
  await askOnce(base, { path, method: 'PUT', headers, body: JSON.stringify(settings), expect: 201 })
}

/** Pushed by the door and listed by a tick; a second tick, with nothing due, is taken off. */
async function listNew(base, size) {
  const stories = newStories(size, NEW)
  await askOnce(base, {
    path: `/v1/admin/publications/${SLUG}/stories`,
    headers,
    body: JSON.stringify(stories),
    expect: 200,
  })
  const tick = async () => {
    await askOnce(base, { path: '/bench/meter?on=1', expect: 200 })
    const startedAt = performance.now()
    await askOnce(base, { path: '/dev/cron', expect: 200 })
    const milliseconds = performance.now() - startedAt
    const { request } = JSON.parse(await askOnce(base, { path: '/bench/meter', expect: 200 }))
    return { milliseconds, meter: request }
  }
  const first = await tick()
  const empty = await tick()
  let listed = 0
  for (const { url } of stories) {
    const path = `/v1/${SLUG}/related?limit=10&url=${encodeURIComponent(url)}`
    listed += JSON.parse(await askOnce(base, { path, method: 'GET', expect: 200 })).stories.length
  }
  const rowsRead = first.meter.rowsRead - empty.meter.rowsRead
  return { milliseconds: first.milliseconds - empty.milliseconds, meter: { rowsRead }, listed }
}

/** Asked again where a connection was closed at the other end while it stood idle: some of these requests take half a minute. */
async function askOnce(base, { path, method = 'POST', headers = {}, body, expect }) {
  const once = () => fetch(new URL(path, base), { method, headers, body })
  const answer = await once().catch(once)
  const text = await answer.text()
  if (answer.status !== expect) throw new Error(`${method} ${path}: ${answer.status}: ${text.slice(0, 300)}`)
  return text
}
