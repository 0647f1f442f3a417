/**
 * What each reader of a chunk gets of their own, decided after the chunk was claimed and before its bytes are first made; from then on it
 * is part of them. Two senders, or one that comes after a crash, find what the first wrote down.
 */
import { type SQL, sql } from 'drizzle-orm'
import { wordsFor } from '../../../emails/words'
import type { Deps } from '../../ground/deps'
import type { Chunk, Digest, Edition, OwnDigest } from '../../ground/schema'
import { toTaste } from '../choose/taste'
import { SENT_BEFORE, WAS_SENT, wasTold } from '../corrections/owed'
import { type Recipient, recipientsOf } from './attempts'
import { formAt, HTML_LIMIT_BYTES, storyKey } from './blocks'
import { hadIn, wishesIn } from './tastes'

type Deciding = { digest: Digest; chunk: Chunk; recipients: Recipient[] }

export async function decideOwn(deps: Deps, { digest, chunk, recipients }: Deciding): Promise<Recipient[]> {
  const edition = digest.frame?.edition
  if (chunk.decidedAt !== null || !edition || !hasOwn(edition)) return recipients
  const owns = await ownsIn(deps, { digest, chunk, edition })
  const [, , decided] = await deps.db.batch([
    deps.db.run(writing(chunk, owns)),
    deps.db.run(sql`UPDATE chunks SET decided_at = ${deps.clock()}
      WHERE digest_id = ${chunk.digestId} AND seq = ${chunk.seq} AND decided_at IS NULL`),
    recipientsOf(deps, chunk),
  ])
  return decided
}

function hasOwn({ corrections, offers, languages }: Edition): boolean {
  return corrections.length > 0 || offers !== undefined || languages !== undefined
}

type Given = { digest: Digest; chunk: Chunk; edition: Edition }

/** What differs from the edition as the desk made it, for those readers for whom something does. */
async function ownsIn(
  deps: Pick<Deps, 'db'>,
  { digest, chunk, edition }: Given,
): Promise<{ position: number; own: OwnDigest }[]> {
  const again = edition.again ?? []
  const [owed, wishes, had] = await Promise.all([
    edition.corrections.length > 0 ? owedIn(deps, { digest, chunk, edition }) : new Map<number, number[]>(),
    wishesIn(deps, chunk),
    again.length > 0 ? hadIn(deps, { digest, chunk, stories: again }) : [],
  ])
  const hadBy = Map.groupBy(had, ({ position }) => position)
  const fitting = fitter(digest)
  return wishes.flatMap(({ position, topics, minutes, language }) => {
    const wish = { topics: JSON.parse(topics), minutes, had: (hadBy.get(position) ?? []).map(({ story }) => story) }
    const taste = edition.offers ? toTaste({ offers: edition.offers, made: edition.stories }, wish) : null
    const spoken = edition.languages?.find((code) => code === wordsFor(language).code)
    const corrections = owed.get(position)
    const own = {
      ...(spoken && language !== null ? { language: spoken } : {}),
      ...(corrections ? { corrections } : {}),
      ...(taste ? fitting(taste) : {}),
    }
    return Object.keys(own).length > 0 ? [{ position, own }] : []
  })
}

/** A digest to somebody's taste must not be clipped either: what would be too much is told in a line. */
function fitter({ frame }: Digest) {
  const encoder = new TextEncoder()
  const lengths = new Map<string, number>()
  const lengthOf = (key: string) => {
    const known = lengths.get(key) ?? encoder.encode(frame?.edition?.blocks[key]?.html ?? '').byteLength
    lengths.set(key, known)
    return known
  }
  const around = encoder.encode(frame?.html.join('') ?? '').byteLength
  return ({ stories = [], followed = 0, full = 0 }: OwnDigest): OwnDigest => {
    const told = (count: number) =>
      around +
      stories.reduce((sum, story, place) => {
        const form = place < count ? formAt(place) : 'line'
        return sum + lengthOf(storyKey(story, form, place < count && place < followed))
      }, 0)
    let least = full
    while (least > 1 && told(least) > HTML_LIMIT_BYTES) least--
    return { stories, followed, full: least }
  }
}

function writing({ digestId, seq }: Chunk, own: { position: number; own: OwnDigest }[]): SQL {
  return sql`WITH given AS MATERIALIZED (SELECT value ->> 'position' AS place, value -> 'own' AS own FROM json_each(${JSON.stringify(own)}))
    UPDATE deliveries SET blocks = given.own FROM given
    WHERE digest_id = ${digestId} AND chunk = ${seq} AND position = given.place
      AND EXISTS (SELECT 1 FROM chunks AS c WHERE c.digest_id = ${digestId} AND c.seq = ${seq} AND c.decided_at IS NULL)`
}

/** By position: the corrections that this chunk's readers are owed, and that no other digest has told them or is about to. */
async function owedIn(deps: Pick<Deps, 'db'>, { digest, chunk, edition }: Given): Promise<Map<number, number[]>> {
  const rows = await deps.db.all<{ position: number; id: number }>(sql`
    SELECT v.position, c.id FROM deliveries AS v JOIN corrections AS c
      ON c.publication_id = ${digest.publicationId} AND c.id IN (SELECT value FROM json_each(${JSON.stringify(edition.corrections)}))
    WHERE v.digest_id = ${digest.id} AND v.chunk = ${chunk.seq} AND v.status IN ('planned', 'unknown')
      AND EXISTS (SELECT 1 FROM ${SENT_BEFORE} AND e.address_hash = v.address_hash WHERE ${WAS_SENT})
      AND NOT ${wasTold(sql`v.address_hash`, ['planned', 'accepted', 'unknown'])}
    ORDER BY v.position, c.id`)
  const byPosition = Map.groupBy(rows, ({ position }) => position)
  return new Map([...byPosition].map(([position, owed]) => [position, owed.map(({ id }) => id)]))
}
