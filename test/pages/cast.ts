/** Digests for the tests of pages, written straight into the table: what pages show must not depend on how it came there. */
import type { ChosenStory, Story } from '../../src/ground/schema'
import { bindings, FRIDAY } from '../world'

export const STORY: Story = {
  id: '1',
  kind: 'deep-dive',
  url: 'https://meridian.example/deep-dives/locks',
  title: 'The river that splits a customs union',
  excerpt: 'A union without borders still has locks.',
  category: 'Trade',
  region: 'Europe',
  publishedAt: '2026-02-24T09:00:00.000Z',
  readingMinutes: 7,
  sourceCount: 3,
  bias: null,
  sentiment: 'positive',
  imageUrl: 'https://meridian.example/images/locks.jpg',
}

export function place(story: Partial<Story> = {}, change: Partial<ChosenStory> = {}): ChosenStory {
  const score = { total: 1, shares: 1, visits: 0, age: 0, editor: 0 }
  return { story: { ...STORY, ...story }, score, because: { code: 'newest' }, related: [], ...change }
}

type Digest = {
  slug?: string
  period?: string
  status?: string
  frozenAt?: number | null
  sentAt?: number | null
  slotAt?: number
  subject?: string
  intro?: string | null
  chosen?: ChosenStory[]
}

export async function insertDigest(digest: Digest = {}): Promise<void> {
  const at = digest.slotAt ?? FRIDAY
  await bindings.DB.prepare(
    `INSERT INTO digests (publication_id, period, status, slot_at, window_from, window_to, composed_at, frozen_at, sent_at,
      subject, intro, hand, chosen, "key", assembler)
    VALUES ((SELECT id FROM publications WHERE slug = ?1), ?2, ?3, ?4, 0, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1)`,
  )
    .bind(
      digest.slug ?? 'meridian',
      digest.period ?? '2026-W09',
      digest.status ?? 'sent',
      at,
      digest.frozenAt === undefined ? at : digest.frozenAt,
      digest.sentAt === undefined ? at : digest.sentAt,
      digest.subject ?? 'What the desk called it',
      digest.intro ?? null,
      JSON.stringify({ order: [], pinned: [], excluded: [] }),
      JSON.stringify(digest.chosen ?? [place()]),
      crypto.randomUUID(),
    )
    .run()
  // What was frozen carries its stories; cancelled before anybody was mailed, it carries none (digests/send/ledger.ts).
  if (digest.frozenAt === null || NEVER_LEFT.includes(digest.status ?? 'sent')) return
  await bindings.DB.prepare(
    'INSERT INTO digest_stories (publication_id, story_id, digest_id, material_revision) SELECT publication_id, 1, id, 1 FROM digests ORDER BY id DESC LIMIT 1',
  ).run()
}

const NEVER_LEFT = ['draft', 'skipped', 'cancelled', 'expired', 'blocked']

/** Every address that a page would follow when something on it is pressed or loaded. */
export function addressesOf(html: string): string[] {
  return [...html.matchAll(/\b(?:href|src|action)="([^"]*)"/g)].map((match) => match[1] ?? '')
}
