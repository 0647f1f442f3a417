/** What the tests of sharing stand on: publications and stories written straight into the tables, events, and the counters as rows. */

import { vi } from 'vitest'
import { database } from '../../src/ground/deps'
import { type Channel, digests, publications, stories } from '../../src/ground/schema'
import { type DropReason, messageId, type ShareEvent, type ShareMessage } from '../../src/ground/share-message'
import { pageKey } from '../../src/ground/url'
import { dayOf } from '../../src/publications/schedule'
import { type Delivered, foldMessages } from '../../src/shares/fold'
import { ask, bindings, DAY, FRIDAY, MERIDIAN, world } from '../world'

export const db = database(bindings.DB)

export const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
export const CANAL = 'https://meridian.example/deep-dives/the-canal'
export const HARBOUR = 'https://meridian.example/deep-dives/the-harbour'

export type Stage = { publicationId: number; canal: number; harbour: number }

/** A fresh world with Meridian and two of its deep dives. */
export async function stage(change: Partial<typeof publications.$inferInsert> = {}): Promise<Stage> {
  await world({ publications: {} })
  const publicationId = await aPublication('meridian', change)
  return {
    publicationId,
    canal: await aStory(publicationId, CANAL, 'The canal that nobody dug'),
    harbour: await aStory(publicationId, HARBOUR, 'The harbour & its “pilots”'),
  }
}

export async function aPublication(
  slug: string,
  change: Partial<typeof publications.$inferInsert> = {},
): Promise<number> {
  const [row] = await db
    .insert(publications)
    .values({
      ...{
        ...MERIDIAN,
        digestDay: 'monday' as const,
        slug,
        accentColor: '#224466',
        language: 'en',
        approval: 'automatic' as const,
      },
      ...{
        fromName: 'Meridian',
        origins: ['https://app.meridian.example'],
        thankYouUrls: [],
        minStories: 3,
        maxStories: 10,
      },
      ...{ shareThreshold: 1, shareWeight: 1, nextSlotAt: FRIDAY + 3 * DAY, createdAt: FRIDAY, updatedAt: FRIDAY },
      ...change,
    })
    .returning({ id: publications.id })
  return row?.id ?? 0
}

export async function aStory(publicationId: number, url: string, title: string): Promise<number> {
  const [row] = await db
    .insert(stories)
    .values({
      ...{ publicationId, url, title, kind: 'deep-dive' as const, publishedAt: FRIDAY - DAY, contentHash: url },
      pageKey: pageKey(url),
      ...{ revision: 1, materialRevision: 1, createdAt: FRIDAY, updatedAt: FRIDAY },
    })
    .returning({ id: stories.id })
  return row?.id ?? 0
}

export async function aDigest(
  publicationId: number,
  period: string,
  change: Partial<typeof digests.$inferInsert> = {},
): Promise<number> {
  const [row] = await db
    .insert(digests)
    .values({
      ...{
        publicationId,
        period,
        status: 'sent' as const,
        slotAt: FRIDAY - 4 * DAY,
        windowFrom: 0,
        windowTo: FRIDAY,
        composedAt: FRIDAY,
      },
      ...{
        frozenAt: FRIDAY,
        subject: 'The week',
        hand: { order: [], pinned: [], excluded: [] },
        chosen: [],
        key: period,
        assembler: 1,
      },
      ...change,
    })
    .returning({ id: digests.id })
  return row?.id ?? 0
}

/** A reader at an address, reporting from the publication's page. */
export function report(
  path: 'shares' | 'visits',
  body: object,
  { from = '203.0.113.7', headers = {} }: { from?: string; headers?: Record<string, string> } = {},
) {
  return ask(`/v1/meridian/${path}`, {
    json: body,
    headers: { 'user-agent': BROWSER, 'cf-connecting-ip': from, origin: 'https://meridian.example', ...headers },
  })
}

export async function rows<Row = Record<string, unknown>>(statement: string): Promise<Row[]> {
  return (await bindings.DB.prepare(statement).all<Row>()).results
}

export async function count(statement: string): Promise<number> {
  return (await bindings.DB.prepare(statement).first<number>('n')) ?? 0
}

/** Counted and dropped, of everything that came. */
export async function accountedFor(): Promise<{ counted: number; dropped: number }> {
  return {
    counted: await count('SELECT coalesce(sum(shares + visits), 0) AS n FROM share_totals'),
    dropped: await count('SELECT coalesce(sum(count), 0) AS n FROM drops'),
  }
}

/** Waits until the queue has folded this many events. */
export async function folded(events: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const { counted, dropped } = await accountedFor()
      if (counted + dropped !== events) throw new Error(`${counted} counted and ${dropped} dropped of ${events}`)
    },
    { timeout: 20_000, interval: 50 },
  )
}

/** Every counter that folding writes, in a fixed order. */
export async function counters() {
  return {
    days: await rows('SELECT * FROM share_days ORDER BY 1, 2, 3, 4'),
    totals: await rows('SELECT * FROM share_totals ORDER BY 1, 2'),
    drops: await rows('SELECT * FROM drops ORDER BY 1, 2, 3, 4'),
    limits: await rows('SELECT key, count FROM limits ORDER BY 1'),
    digests: await rows('SELECT * FROM digest_visits ORDER BY 1, 2'),
    links: await rows('SELECT * FROM share_links ORDER BY 1, 2'),
    events: await rows(
      'SELECT day, publication_id, kind, story_id, channel, visitor FROM visitors ORDER BY 1, 2, 3, 4, 5, 6',
    ),
    waiting: await rows('SELECT publication_id, url, id FROM unknown_events ORDER BY 1, 2, 3'),
  }
}

type Given = {
  publicationId?: number
  at?: number
  url?: string
  /** Everybody has an address of their own, unless one is named. */
  visitor?: string
  address?: string
  network?: string
  networkBefore?: string | null
  drop?: DropReason | null
  id?: string
}
/** An event, and whether the door dropped it. */
export type AnEvent = ShareEvent & { drop: DropReason | null }
let made = 0

function parts({
  publicationId = 1,
  at = FRIDAY,
  url = CANAL,
  visitor = 'v',
  address = visitor,
  network = `n-${visitor}`,
  networkBefore = null,
  drop = null,
  id,
}: Given) {
  made += 1
  return {
    id: id ?? messageId(at, `e${made}`),
    publicationId,
    at,
    day: dayOf('Europe/London', at),
    url,
    // The first half is the address's.
    visitor: `${address.padEnd(16, '.')}${visitor}`,
    network,
    networkBefore,
    drop,
  }
}

export function aShare(given: Given & { channel?: Channel; token?: string | null } = {}): AnEvent {
  return {
    ...parts(given),
    kind: 'share',
    channel: given.channel ?? 'whatsapp',
    token: given.token ?? null,
    parent: null,
  }
}

export function aVisit(given: Given & { token?: string | null; digest?: string | null }): AnEvent {
  return { ...parts(given), kind: 'visit', token: given.token ?? null, digest: given.digest ?? null }
}

/** As a message of its own; what the door dropped travels as a count. */
export function messageOf({ drop, ...event }: AnEvent): ShareMessage {
  const { id, publicationId, day, kind } = event
  if (drop === null) return { id, publicationId, events: [event], drops: [] }
  return { id, publicationId, events: [], drops: [{ publicationId, day, kind, reason: drop, count: 1 }] }
}

/** As a busy isolate sends them: so many together, but each visit through a share by itself. */
export function inMessages(events: AnEvent[], size: number): ShareMessage[] {
  const together = events.filter(({ kind, token, drop }) => drop === null && (kind === 'share' || token === null))
  const groups = Array.from({ length: Math.ceil(together.length / size) }, (_, at) =>
    together.slice(at * size, (at + 1) * size),
  )
  return [
    ...groups.map(
      (group): ShareMessage => ({
        id: `${group[0]?.id}+`,
        publicationId: group[0]?.publicationId ?? 0,
        events: group.map(({ drop: _drop, ...event }) => event),
        drops: [],
      }),
    ),
    ...events.filter((event) => !together.includes(event)).map(messageOf),
  ]
}

/** Each event in a message of its own. */
export async function fold(events: AnEvent[]): Promise<void> {
  await foldAll(events.map(messageOf))
}

/** Folds in batches of a hundred, as the queue would; what waits comes once more. */
export async function foldAll(messages: ShareMessage[], attempt = 1): Promise<void> {
  const waiting: ShareMessage[] = []
  for (let start = 0; start < messages.length; start += 100) {
    const batch: Delivered[] = messages.slice(start, start + 100).map((message) => ({ message, attempt }))
    const { retry } = await foldMessages({ db }, batch)
    waiting.push(...batch.map(({ message }) => message).filter(({ id }) => retry.has(id)))
  }
  if (waiting.length > 0) await foldAll(waiting, attempt + 1)
}
