/**
 * When related lists are made: when a story is new or changed, again while it is young, and whenever somebody comes who belongs into its
 * list, however old it is. Promises that all of the stories that a tick takes up are in the index before any list is made, so that an
 * archive finds itself whatever the order in which it came; that a story changed meanwhile stays due; and that a group that fails is
 * written down, tried story by story, put off for an hour, and keeps nobody else waiting.
 */
import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../../ground/deps'
import { forgetStories } from '../../ground/kept-pages'
import { logFailure } from '../../ground/log'
import { HOUR } from '../../ground/time'
import { compareGroup, type DueStory, keepLists, wokenBy } from './lists'
import { inParts, newRound, type Read, type Round, readIntoIndex, weigh } from './profiles'
import type { Seen } from './rank'

type Clocked = Pick<Deps, 'db' | 'clock'>
/** With where its page is, for whoever keeps lists. */
type Due = DueStory & { slug: string; page: string }

/** Stories taken from the database at once. */
const GROUP = 25
/** Each group asks D1 about ten things, of the thousand that an invocation may (developers.cloudflare.com/d1/platform/limits). */
const STORIES_A_TICK = 45 * GROUP
/** Compared before any is chosen, so that they know of each other's round-ups; what is remembered of them is some 30 MB. */
const STORIES_COMPARED = 250
/** The first round takes what is due, the second what that made due. */
const ROUNDS = 3
/** A tick has other things to do, and 30 seconds of processor in all. */
const TICK_MILLISECONDS = 20_000

/** Makes the lists that are due; what does not fit into a tick stays due for the next. */
export async function refreshRelated(deps: Clocked & Pick<Deps, 'forgetPages'>): Promise<void> {
  const now = deps.clock()
  const isTime = () => deps.clock() - now < TICK_MILLISECONDS
  const listed = new Map<number, Due>()
  for (let round = 0; round < ROUNDS && isTime(); round++) {
    const due = await findDue(deps, { now, most: STORIES_A_TICK - listed.size })
    if (due.length === 0) break
    await refresh(deps, { due, now, isTime, listed })
  }
  await forgetStories(deps, [...listed.values()])
}

type Refresh = { due: Due[]; now: number; isTime: () => boolean; listed: Map<number, Due> }

async function refresh(deps: Clocked, { due, now, isTime, listed }: Refresh): Promise<void> {
  const read = new Map<number, Read>()
  const counts = new Map<string, number>()
  const unread = due.filter(({ isRead }) => !isRead)
  for (const group of inParts(unread, GROUP))
    await attempt(deps, group, async (part) => {
      for (const [id, one] of await readIntoIndex(deps, part)) read.set(id, one)
    })
  for (const group of inParts(due, GROUP))
    await attempt(deps, group, (part) => weigh(deps, { members: part, counts, read }))
  for (const some of inParts(due, STORIES_COMPARED)) {
    if (!isTime()) return
    const round = newRound({ now, counts, due: new Set(some.map(({ id }) => id)) })
    await listSome(deps, { due: some, listed, round })
  }
}

async function listSome(deps: Clocked, { due, round, listed }: { due: Due[]; round: Round; listed: Map<number, Due> }) {
  const seen = new Map<number, Seen>()
  for (const group of inParts(due, GROUP))
    await attempt(deps, group, async (part) => {
      for (const one of await compareGroup(deps, { members: part, round })) seen.set(one.story.id, one)
    })
  for (const group of inParts(due, GROUP))
    await attempt(deps, group, async (part) => {
      const theirs = part.flatMap(({ id }) => seen.get(id) ?? [])
      await keepLists(deps, { seen: theirs, due: new Map(part.map((story) => [story.id, story])), round })
      for (const story of part) listed.set(story.id, story)
      const isNew = new Set(part.filter((story) => story.isNew).map(({ id }) => id))
      await wake(deps, { ids: wokenBy(theirs.filter(({ story }) => isNew.has(story.id))), now: round.now, listed })
    })
}

const dueRow = z.object({
  ...{ id: z.number(), publicationId: z.number(), paper: z.string(), language: z.string(), dueAt: z.number() },
  ...{ slug: z.string(), page: z.string() },
  ...{ isNew: z.number().transform(Boolean), isRead: z.number().transform(Boolean) },
})

/** What is due, longest first. */
async function findDue(deps: Clocked, { now, most }: { now: number; most: number }): Promise<Due[]> {
  const rows = await deps.db.all(sql`
    SELECT stories.id AS id, stories.publication_id AS publicationId, publications.name AS paper,
      publications.language AS language, publications.slug AS slug, coalesce(stories.page_key, stories.url) AS page,
      stories.related_due_at AS dueAt, coalesce(lists.computed_at <= stories.updated_at, 1) AS isNew,
      coalesce(profiles.revision = stories.revision, 0) AS isRead
    FROM stories
    CROSS JOIN publications ON publications.id = stories.publication_id
    LEFT JOIN related_lists AS lists ON lists.story_id = stories.id
    LEFT JOIN story_profiles AS profiles ON profiles.story_id = stories.id
    WHERE stories.related_due_at <= ${now} AND stories.removed_at IS NULL
    ORDER BY stories.related_due_at LIMIT ${Math.max(0, most)}`)
  return z.array(dueRow).parse(rows)
}

/** Works on a group; where that fails, on each of its stories alone, so that one bad story costs its own list. */
async function attempt(deps: Clocked, group: Due[], work: (part: Due[]) => Promise<void>): Promise<void> {
  try {
    await work(group)
  } catch (error) {
    const [first] = group
    logFailure(`related lists of ${group.length} stories, the first of them ${first?.id},`, error)
    if (group.length > 1) for (const one of group) await attempt(deps, [one], work)
    else if (first) await putOff(deps, first)
  }
}

async function putOff(deps: Clocked, { id, dueAt }: DueStory): Promise<void> {
  await deps.db.run(sql`UPDATE stories SET related_due_at = ${deps.clock() + HOUR}
    WHERE id = ${id} AND related_due_at = ${dueAt} AND removed_at IS NULL`)
}

/** Stories become due in this very tick; those that it has listed have seen everybody already. */
async function wake(deps: Clocked, { ids, now, listed }: { ids: number[]; now: number; listed: Map<number, Due> }) {
  const woken = [...new Set(ids)].filter((id) => !listed.has(id))
  if (woken.length === 0) return
  await deps.db.run(sql`UPDATE stories SET related_due_at = ${now} FROM json_each(${JSON.stringify(woken)}) AS given
    WHERE stories.id = given.value AND stories.removed_at IS NULL
      AND (stories.related_due_at IS NULL OR stories.related_due_at > ${now})`)
}
