/**
 * The related lists of a group of a publication's stories: asks the index for what may be near each, compares, ranks, and keeps the
 * lists. Promises bounded work for each story whatever the size of the publication. Leaves to refresh.ts which stories, and when.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import type { RelatedEntry, WeighedReading } from '../../ground/schema'
import { DAY, HOUR } from '../../ground/time'
import { type Member, type Round, readNewest, readProfiles, sizeOf } from './profiles'
import { LIST_LIMIT, listOf, look, type Profile, type Seen } from './rank'
import { type Asked, findNear, indexToken, pageToken } from './term-index'

type Db = Pick<Deps, 'db'>

/** Words that the index is asked for, the weightiest, as long as all of them together stand in no more stories than this. */
const WORDS_ASKED = 25
const POSTINGS_ASKED = 2_000
/** Stories that a story is compared with. */
const NAMED = 60
/** With fewer than this, the newest are compared too, so that a list is full. */
const FEWEST = 2 * LIST_LIMIT
const NEWEST = 40
/** What a page that two stories share is worth: whoever is about a story is compared with it whatever their words are. */
const PAGE_WORTH = 1_000

/** A story is young for so long: what comes after it may belong to it. */
const YOUNG = 14 * DAY

/** A story whose list is due; `isNew` where it has none of its present text. */
export type DueStory = Member & { dueAt: number; isNew: boolean; isRead: boolean }

/** Compares stories with what may be near them. Whether one is a round-up is known once all of a round are compared. */
export async function compareGroup(deps: Db, { members, round }: { members: Member[]; round: Round }): Promise<Seen[]> {
  await readProfiles(deps, { ids: members.map(({ id }) => id), round })
  const near = await findNear(deps, { asked: members.flatMap((member) => askedOf(member, round)), most: NAMED })
  const isShort = ({ id }: Member) => (near.get(id)?.length ?? 0) < FEWEST
  const publications = members.filter(isShort).map(({ publicationId }) => publicationId)
  await readNewest(deps, { publications, round, most: NEWEST })
  const candidatesOf = (member: Member) => {
    const found = near.get(member.id) ?? []
    return isShort(member) ? [...new Set([...found, ...(round.newest.get(member.publicationId) ?? [])])] : found
  }
  await readProfiles(deps, { ids: members.flatMap(candidatesOf), round })
  return members.flatMap((member) => {
    const story = round.profiles.get(member.id)
    if (!story) return []
    const candidates = candidatesOf(member).flatMap((other) => round.profiles.get(other) ?? [])
    const isThere = (one: Profile) => one.publicationId === story.publicationId && one.publishedAt <= round.now
    const seen = look(story, candidates.filter(isThere))
    story.isRoundUp = seen.isRoundUp
    return [seen]
  })
}

/** What the index is asked for a story: its weightiest words within what one story may cost, and its pages. */
function askedOf({ id, publicationId }: Member, round: Round): Asked[] {
  const size = sizeOf(publicationId, round)
  const asked: Asked[] = []
  let postings = 0
  for (const { word, stories, worth } of worthsOf(round.words.get(id) ?? [], size)) {
    if (asked.length === WORDS_ASKED) break
    if (stories < 2 || postings + stories > POSTINGS_ASKED) continue
    asked.push({ story: id, token: indexToken(publicationId, word), worth })
    postings += stories
  }
  const { page, aboutPage } = round.profiles.get(id) ?? {}
  for (const one of [page, aboutPage])
    if (one) asked.push({ story: id, token: pageToken(publicationId, one), worth: PAGE_WORTH })
  return asked
}

function worthsOf(words: WeighedReading['words'], size: number) {
  const worths = words.map(([word, count, stories]) => ({
    ...{ word, stories },
    worth: (1 + Math.log(count)) * Math.log((size + 1) / Math.max(1, stories)),
  }))
  return worths.sort((a, b) => b.worth - a.worth || (a.word < b.word ? -1 : 1))
}

type Made = DueStory & {
  list: RelatedEntry[]
  nextAt: number | null
  weakest: number
  isRoundUp: boolean
  copies: number[]
}

/** Chooses the lists of stories that were compared, and keeps them. */
export async function keepLists(
  deps: Db,
  { seen, due, round }: { seen: Seen[]; due: Map<number, DueStory>; round: Round },
): Promise<void> {
  const made = seen.flatMap((one): Made[] => {
    const story = due.get(one.story.id)
    if (!story) return []
    const { list, weakest } = listOf(one, { size: sizeOf(story.publicationId, round) })
    const nextAt = nextAtOf(one.story.publishedAt, round.now)
    return [{ ...story, list, weakest, nextAt, isRoundUp: one.isRoundUp, copies: [...one.copies] }]
  })
  await saveLists(deps, { made, now: round.now })
}

/** When a list is to be made again: often while the story is fresh, never once it is old. A story dated ahead waits for its time. */
function nextAtOf(publishedAt: number, now: number): number | null {
  if (publishedAt > now) return publishedAt
  if (now - publishedAt < DAY) return now + HOUR
  return now - publishedAt < YOUNG ? now + DAY : null
}

/** Writes lists, but not where the story changed meanwhile: its new due time is another, and it stays due. */
async function saveLists(deps: Db, { made, now }: { made: Made[]; now: number }): Promise<void> {
  const given = JSON.stringify(made)
  const formerlyListed = sql`SELECT listed.value ->> 'id' FROM json_each(${given}) AS given
    CROSS JOIN related_lists AS lists ON lists.story_id = given.value ->> 'id' CROSS JOIN json_each(lists.list) AS listed
    WHERE given.value ->> 'isNew'`
  const isUnchanged = sql`stories.id = given.value ->> 'id' AND stories.related_due_at = given.value ->> 'dueAt'`
  await deps.db.batch([
    // A changed story's old neighbours list it too, and perhaps should not any more.
    deps.db.run(sql`UPDATE stories SET related_due_at = ${now} WHERE id IN (${formerlyListed}) AND removed_at IS NULL
      AND (related_due_at IS NULL OR related_due_at > ${now})`),
    deps.db.run(sql`INSERT INTO related_lists (story_id, publication_id, list, computed_at)
      SELECT stories.id, stories.publication_id, given.value ->> 'list', ${now}
      FROM json_each(${given}) AS given CROSS JOIN stories ON ${isUnchanged} WHERE true
      ON CONFLICT (story_id) DO UPDATE SET list = excluded.list, computed_at = excluded.computed_at`),
    deps.db.run(sql`UPDATE story_profiles SET weakest = given.value ->> 'weakest', is_round_up = given.value ->> 'isRoundUp',
        copies = given.value ->> 'copies'
      FROM json_each(${given}) AS given CROSS JOIN stories ON ${isUnchanged}
      WHERE story_profiles.story_id = stories.id`),
    deps.db.run(sql`UPDATE stories SET related_due_at = given.value ->> 'nextAt' FROM json_each(${given}) AS given
      WHERE ${isUnchanged}`),
  ])
}

/** Whose lists a new story may come into: those it is nearer to than the last of their list; a round-up goes to the end of any. */
export function wokenBy(seen: Seen[]): number[] {
  return seen.flatMap(({ candidates, scores, isRoundUp }) =>
    candidates.filter(({ weakest }, at) => isRoundUp || (scores[at] ?? 0) >= weakest).map(({ id }) => id),
  )
}
