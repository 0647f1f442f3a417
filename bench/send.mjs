/**
 * A whole digest on its way out: frozen, then sent by the real queue, ledger and mailer to the stand-in for Resend, which sets no
 * limit. Beside it the same bytes posted with bare fetch from the same Worker, four at a time, as the send does. Rows are counted in
 * a smaller send, because counting takes time. workerd runs D1 and the queues as well: its processor time and memory hold them.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Miniflare } from 'miniflare'
import { migrate, workerOptions } from '../scripts/worker.mjs'
import { startStandIn } from '../test/resend/start.mjs'
import { send } from './load.mjs'
import { childNamed } from './process.mjs'
import { makePublication } from './publication.mjs'

const TOKEN = 'the-token-of-the-benchmarks'
const CHUNK = 100
const COUNTED_RECIPIENTS = 2_000
const BARE_REQUESTS = 200
const MOST_SECONDS = 1_800

/** `folder` holds bench/worker.ts, bundled; `add(group, name, value, unit, ratio?)` takes the rows of the table. */
export async function measureSend({ folder, recipients, add }) {
  const resend = await startStandIn()
  const stateDir = mkdtempSync(path.join(tmpdir(), 'tidings-bench-'))
  const bindings = {
    PUBLIC_URL: 'http://localhost',
    SECRET_KEY: 'a-key-of-the-benchmarks-only-0123456789',
    ADMIN_TOKEN: TOKEN,
    RESEND_API_KEY: 're_bench',
    RESEND_BASE_URL: resend.url,
  }
  const miniflare = new Miniflare(await workerOptions({ folder, stateDir, bindings, port: 0 }))
  try {
    const base = String(await miniflare.ready)
    const db = await miniflare.getD1Database('DB')
    await migrate(db)
    for (const team of ['bench', 'bare']) await resend.set(team, { rate: 0 })
    // The small one first: the large one then runs on warm code.
    await countRows({ base, db, add })
    await timeSend({ base, db, resend, recipients, add })
  } finally {
    await miniflare.dispose()
    resend.stop()
    rmSync(stateDir, { recursive: true, force: true })
  }
}

async function countRows({ base, db, add }) {
  const digest = await draft({ base, db, slug: 'bench-counted', readers: COUNTED_RECIPIENTS })
  await send(base, { path: '/bench/meter?on=1', expect: 200 })
  await digest.send()
  await digest.sent()
  const { request, 'tidings-digests': queue } = JSON.parse(await send(base, { path: '/bench/meter', expect: 200 }))
  add('rows written', 'digest, freezing it, a recipient', request.rowsWritten / COUNTED_RECIPIENTS, '')
  add('rows written', 'digest, sending it, a recipient', queue.rowsWritten / COUNTED_RECIPIENTS, '')
  add('rows read', 'digest, sending it, a recipient', queue.rowsRead / COUNTED_RECIPIENTS, '')
  add('statements', 'digest, sending it, a chunk of 100', (queue.statements * CHUNK) / COUNTED_RECIPIENTS, '')
}

async function timeSend({ base, db, resend, recipients, add }) {
  const slug = 'bench-send'
  const digest = await draft({ base, db, slug, readers: recipients })
  const worker = childNamed('workerd')
  worker?.forgetPeak()
  const startedAt = Date.now()
  await digest.send()
  const frozenAt = Date.now()
  const cpuBefore = worker?.cpuMilliseconds()
  const seconds = ((await digest.sent()) - frozenAt) / 1000
  const cpu = worker && worker.cpuMilliseconds() - cpuBefore
  const peak = worker?.peakMegabytes()
  await checkLedger({ resend, slug, recipients })
  const bare = await bareFetch(base, worker)
  const chunks = Math.ceil(recipients / CHUNK)
  const what = `${recipients.toLocaleString('en')} recipients`
  const [rate, bareRate] = [recipients / seconds, (BARE_REQUESTS * CHUNK) / bare.seconds]
  add('digest', `freeze, ${what}`, (frozenAt - startedAt) / 1000, 's')
  add('send', `mails of ${Math.round(bare.bytes / CHUNK / 1000)} KB to ${what}`, rate, '/s', rate / bareRate)
  add('send', 'the same bytes with bare fetch', bareRate, '/s', 1)
  if (!worker) return
  add('send', 'processor time a chunk of 100, D1 and queues included', cpu / chunks, 'ms')
  add('send', 'processor time of the same with bare fetch', bare.cpu / BARE_REQUESTS, 'ms')
  add('send', "workerd's most memory", peak, 'MB')
}

/** A digest that waits to be sent to so many readers of a publication of its own. */
async function draft({ base, db, slug, readers }) {
  const headers = await makePublication(base, TOKEN, slug)
  await db
    .prepare(
      `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(?1 AS INTEGER))
        SELECT p.id, 'reader' || i || '@' || ?2 || '.example', 'reader' || i || '@' || ?2 || '.example', ?2 || '-' || i, 'active', '[]',
          ?3, ?3, ?3 FROM n JOIN publications p ON p.slug = ?2`,
    )
    .bind(readers, slug, Date.now())
    .run()
  const digests = `/v1/admin/publications/${slug}/digests`
  const { period } = JSON.parse(await send(base, { path: digests, headers, expect: 201 }))
  const shown = () => send(base, { path: `${digests}/${period}`, method: 'GET', headers, expect: 200 }).then(JSON.parse)
  return {
    send: () => send(base, { path: `${digests}/${period}/send`, headers, expect: 202 }),
    async sent() {
      const startedAt = performance.now()
      for (;;) {
        const { status, reason, sentAt, accounting } = await shown()
        if (status === 'sent' && accounting.accepted === readers) return Date.parse(sentAt)
        const tooLong = (performance.now() - startedAt) / 1000 > MOST_SECONDS
        if (status !== 'sending' || tooLong)
          throw new Error(`${slug}: ${status} (${reason}), ${JSON.stringify(accounting)}`)
        // Asking is work as well, and the digest itself says when it was sent.
        await new Promise((resolve) => setTimeout(resolve, 2_000))
      }
    },
  }
}

/** Fast is nothing if somebody was missed. */
async function checkLedger({ resend, slug, recipients }) {
  const { taken } = await resend.ledger('bench')
  const mailed = taken.map(({ to }) => to[0]).filter((to) => to.endsWith(`@${slug}.example`))
  if (mailed.length !== recipients || new Set(mailed).size !== recipients)
    throw new Error(`${mailed.length} mails to ${new Set(mailed).size} readers, expected ${recipients}`)
}

async function bareFetch(base, worker) {
  const cpuBefore = worker?.cpuMilliseconds()
  const { bytes, milliseconds } = JSON.parse(
    await send(base, { path: `/bench/bare?requests=${BARE_REQUESTS}`, expect: 200 }),
  )
  return { bytes, seconds: milliseconds / 1000, cpu: worker && worker.cpuMilliseconds() - cpuBefore }
}
