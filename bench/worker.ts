/**
 * The entry that the benchmarks run: src/dev with a route that does nothing beside it, two that assemble mails, and a meter on the
 * database that adds up what D1 itself says it read and wrote. The meter is off while speed is measured.
 */

import { desc, sql } from 'drizzle-orm'
import { sampleDigestOf } from '../emails/samples'
import { localConfig } from '../src/config'
import dev from '../src/dev/index'
import { FORMS, storyKey } from '../src/digests/send/blocks'
import { callOf, mailsOf } from '../src/digests/send/payload'
import { database, type Env } from '../src/ground/deps'
import { type Digest, digests, type OwnDigest, publications } from '../src/ground/schema'
import type { ShareMessage } from '../src/ground/share-message'
import { keyIdOf } from '../src/ground/tokens'
import { render } from '../src/mail/render'
import { upsertStories } from '../src/stories/catalogue/upsert'
import { readIntoIndex, weigh } from '../src/stories/related/profiles'
import { type Meter, metered } from './meter'
import { storiesFrom } from './stories'

/** By who asked: `request`, or the name of a queue. */
const meters = new Map<string, Meter>()
let isMetering = false

export default {
  async fetch(request, env, context) {
    const { pathname, searchParams } = new URL(request.url)
    switch (pathname) {
      case '/bench/nothing':
        return new Response(null, { status: 204 })
      case '/bench/statement':
        return Response.json(await env.DB.prepare('SELECT ?1 AS one').bind(1).first())
      case '/bench/insert':
        await env.DB.batch([insertOne(env)])
        return new Response(null, { status: 204 })
      case '/bench/message':
        await env.SHARES_QUEUE.send({ bench: true } as unknown as ShareMessage)
        return new Response(null, { status: 204 })
      case '/bench/fetch':
        await (await fetch(searchParams.get('url') ?? '')).arrayBuffer()
        return new Response(null, { status: 204 })
      case '/bench/meter': {
        isMetering = searchParams.get('on') === '1'
        const read = Object.fromEntries(meters)
        meters.clear()
        return Response.json(read)
      }
      case '/bench/render':
        return new Response(
          String(await renderEach(Number(searchParams.get('mails')), Number(searchParams.get('stories')))),
        )
      case '/bench/assemble':
        return new Response(String(await assemble(env, Number(searchParams.get('mails')), searchParams.has('own'))))
      case '/bench/stringify':
        return new Response(String(await stringify(env, Number(searchParams.get('mails')))))
      case '/bench/bare':
        return Response.json(await postBare(env, Number(searchParams.get('requests'))))
      case '/bench/stories':
        await fillIndex(env, Number(searchParams.get('from')), Number(searchParams.get('count')))
        return new Response()
      default:
        return dev.fetch(request, forMeter(env, 'request'), context)
    }
  },
  scheduled: (controller, env) => dev.scheduled(controller, env),
  queue: (batch, env) => (isFloor(batch) ? batch.ackAll() : dev.queue(batch, forMeter(env, batch.queue))),
} satisfies ExportedHandler<Env>

/** A row that nothing reads: the counter of a window that is over. */
function insertOne(env: Env): D1PreparedStatement {
  return env.DB.prepare('INSERT INTO limits (key, count, expires_at) VALUES (?1, 1, 0)').bind(
    `bench:${crypto.randomUUID()}`,
  )
}

/** Messages that only the queue itself is measured by. */
function isFloor(batch: MessageBatch): boolean {
  return batch.messages.some(({ body }) => typeof body === 'object' && body !== null && 'bench' in body)
}

function forMeter(env: Env, who: string): Env {
  if (!isMetering) return env
  const meter = meters.get(who) ?? { calls: 0, statements: 0, rowsRead: 0, rowsWritten: 0 }
  meters.set(who, meter)
  meter.calls++
  return { ...env, DB: metered(env.DB, meter) }
}

/** Stories of the first publication, indexed as the tick would, without lists: those are what is measured. */
async function fillIndex(env: Env, from: number, count: number): Promise<void> {
  const db = database(env.DB)
  const now = Date.now()
  const [publication] = await db.select().from(publications).limit(1)
  if (!publication) throw new Error('the benchmark makes a publication first')
  await upsertStories({ db, clock: () => now }, { publication, items: storiesFrom(from, count / 2, now) })
  await upsertStories({ db, clock: () => now }, { publication, items: storiesFrom(from + count / 2, count / 2, now) })
  const due = await db.all<{ id: number }>(sql`SELECT id FROM stories WHERE related_due_at <= ${now} LIMIT ${count}`)
  for (let start = 0; start < due.length; start += INDEXED_TOGETHER) {
    const ids = due.slice(start, start + INDEXED_TOGETHER).map(({ id }) => id)
    const members = ids.map((id) => ({ id, publicationId: publication.id, paper: 'Bench', language: 'en' }))
    await weigh({ db }, { members, read: await readIntoIndex({ db }, members), counts: new Map() })
  }
  await db.run(sql`UPDATE stories SET related_due_at = NULL WHERE related_due_at <= ${now}`)
}

const INDEXED_TOGETHER = 50

const CHUNK = 100
const HTML_BYTES = 36_000
const TEXT_BYTES = 4_000

/** The bytes of so many mails of some 40 KB, a hundred to a request, as a digest's consumer makes them; `isOwn`: each to a taste of its own. */
async function assemble(env: Env, mails: number, isOwn: boolean): Promise<number> {
  const config = localConfig(env)
  const digest = isOwn ? tasted(await sampleDigest(env)) : await sampleDigest(env)
  let bytes = 0
  for (let seq = 0; seq < mails / CHUNK; seq++) {
    const readers = recipients(seq).map((reader) => (isOwn ? { ...reader, own: tasteOf(reader.subscriberId) } : reader))
    bytes += (await callOf({ config }, digest, { seq }, readers)).byteLength
  }
  return bytes
}

/** What assembling spares: a digest's template to MJML to HTML, once for each reader. */
async function renderEach(mails: number, stories: number): Promise<number> {
  let bytes = 0
  for (let mail = 0; mail < mails; mail++) bytes += (await render(sampleDigestOf(stories))).html.length
  return bytes
}

const STORIES = 25
const PLACES = 10

/** The same mail of as many bytes, its stories in blocks. */
function tasted(digest: Digest): Digest {
  const { frame } = digest
  if (!frame?.edition) throw new Error('the benchmark has an edition')
  const block = {
    html: cut('A paragraph with <b>markup</b> and "quotes". ', HTML_BYTES / PLACES, 0)[0] ?? '',
    text: 'A paragraph.\n',
  }
  const keys = Array.from({ length: STORIES }, (_, story) =>
    FORMS.flatMap((form) => [storyKey(story + 1, form, true), storyKey(story + 1, form, false)]),
  ).flat()
  return {
    ...digest,
    frame: {
      ...frame,
      ...{ html: ['<html>', '', '', '</html>'], htmlGaps: ['stories', 'preferences', 'unsubscribe'] },
      edition: { ...frame.edition, blocks: Object.fromEntries(keys.map((key) => [key, { ...block }])) },
    },
  }
}

/** A thousand tastes. */
function tasteOf(reader: number): OwnDigest {
  const first = (reader % 1_000) * 7
  return {
    stories: Array.from({ length: PLACES }, (_, place) => 1 + ((first + place * 3) % STORIES)),
    followed: 1 + (reader % 8),
  }
}

/** The same payloads as objects, given to JSON.stringify, as bytes too. The objects are made once: only the writing is compared. */
async function stringify(env: Env, mails: number): Promise<number> {
  const encoder = new TextEncoder()
  const payload: unknown = JSON.parse(
    `[${(await mailsOf({ config: localConfig(env) }, await sampleDigest(env), { seq: 0 }, recipients(0))).join(',')}]`,
  )
  let bytes = 0
  for (let seq = 0; seq < mails / CHUNK; seq++) bytes += encoder.encode(JSON.stringify(payload)).byteLength
  return bytes
}

const AT_ONCE = 4

/** The first chunk of the digest that was sent last, so many times, to the same provider: nothing but fetch, four at a time. */
async function postBare(env: Env, requests: number): Promise<{ bytes: number; milliseconds: number }> {
  const db = database(env.DB)
  const [digest] = await db.select().from(digests).orderBy(desc(digests.id)).limit(1)
  if (!digest) throw new Error('the benchmark sends a digest first')
  const body = await callOf({ config: localConfig(env) }, digest, { seq: 0 }, recipients(0))
  const headers = { authorization: 'Bearer re_bare', 'content-type': 'application/json', 'user-agent': 'bench/1' }
  const startedAt = Date.now()
  let left = requests
  const post = async () => {
    while (left-- > 0) {
      const answer = await fetch(`${env.RESEND_BASE_URL}/emails/batch`, { method: 'POST', headers, body })
      if (answer.status !== 200) throw new Error(`bare fetch: ${answer.status} ${await answer.text()}`)
      await answer.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, post))
  return { bytes: body.byteLength, milliseconds: Date.now() - startedAt }
}

/** The digest that was sent last, whose rendered pieces are drawn out to the size that the benchmark names. */
async function sampleDigest(env: Env): Promise<Digest> {
  const [digest] = await database(env.DB).select().from(digests).limit(1)
  if (!digest) throw new Error('the benchmark composes a digest first')
  const config = localConfig(env)
  const html = 'A paragraph with <b>markup</b> and "quotes", as mails have. '
  return {
    ...digest,
    frame: {
      subject: digest.subject,
      html: cut(html, HTML_BYTES, 2),
      htmlGaps: ['preferences', 'unsubscribe'],
      text: cut('A paragraph of the text part.\n', TEXT_BYTES, 2),
      textGaps: ['preferences', 'unsubscribe'],
      edition: {
        ...{ blocks: {}, stories: [], corrections: [], subjects: {}, headlines: {} },
        ...{ also: { made: '', before: '', after: '' }, line: { made: '', own: '' } },
      },
      from: 'Bench <digest@bench.example>',
      replyTo: null,
      listId: 'Bench <digest.bench.example>',
      publicUrl: config.publicUrl,
      keyId: await keyIdOf(config.secretKeys[0]),
    },
  }
}

/** Text of so many bytes, in one piece more than there are gaps. */
function cut(sentence: string, bytes: number, gaps: number): string[] {
  const piece = sentence.repeat(Math.ceil(bytes / sentence.length / (gaps + 1)))
  return Array.from({ length: gaps + 1 }, () => piece)
}

function recipients(seq: number) {
  return Array.from({ length: CHUNK }, (_, position) => ({
    position,
    subscriberId: seq * CHUNK + position + 1,
    address: `reader-${seq}-${position}@readers.example`,
    own: null,
  }))
}
