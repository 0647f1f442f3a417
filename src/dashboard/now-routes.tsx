/** The desk's doors to Now: at all publications, and at one. What needs somebody, what goes out next, what went out last, the week. */
import { inArray } from 'drizzle-orm'
import { findDigest } from '../digests/choose/compose'
import { listDigests, type PresentedDigest, presentDigest } from '../digests/present'
import type { Caller, Deps } from '../ground/deps'
import { type Publication, publications } from '../ground/schema'
import { declare, page } from '../http/declare'
import { endedPublications } from '../operations/ended'
import { dayOf, periodOf } from '../publications/schedule'
import { activeReaders, type Statistics, statistics } from '../stats/statistics'
import { SAID, show } from './answer'
import { Ended } from './ending'
import { needsOf } from './needs'
import { Last, Needs, Next, type Overview, Publications, Week } from './now'

const PUBLICATIONS_SHOWN = 50

export const nowEverywhere = [
  declare({
    method: 'GET',
    path: '/admin',
    summary: 'The desk: what needs somebody, at all publications',
    who: 'read',
    query: SAID,
    answers: { 200: page },
    async act({ c, deps, query }) {
      const { caller } = c.var
      const [needs, rows, ended] = await Promise.all([
        needsOf(deps, { caller }),
        overviews(deps, caller),
        caller.role === 'owner' ? endedPublications(deps) : [],
      ])
      const children = (
        <>
          <Needs needs={needs} isAll />
          <Publications rows={rows} now={deps.clock()} />
          <Ended publications={ended} />
        </>
      )
      return show({ c, screen: 'now', said: query.said, children })
    },
  }),
]

export const now = [
  declare({
    method: 'GET',
    path: '/admin/:publication',
    summary: 'The desk: what needs somebody at one publication, what goes out next, what went out last',
    who: 'read',
    query: SAID,
    answers: { 200: page },
    async act({ c, deps, publication, query }) {
      const [needs, draft, active, last, [week, before]] = await Promise.all([
        needsOf(deps, { caller: c.var.caller, publicationId: publication.id }),
        nextDraft(deps, publication),
        activeReaders(deps, [publication.id]),
        lastOut(deps, publication),
        weeks(deps, publication),
      ])
      const children = (
        <>
          <Needs needs={needs} isAll={false} />
          <Next publication={publication} draft={draft} active={active.get(publication.id) ?? 0} now={deps.clock()} />
          <Last publication={publication} last={last} />
          <Week week={week} before={before} />
        </>
      )
      return show({ c, screen: 'now', publication, said: query.said, children })
    },
  }),
]

/** Each publication that the caller may see, with its last digest and its readers. */
async function overviews(deps: Deps, { publications: only }: Caller): Promise<Overview[]> {
  const rows = await deps.db
    .select()
    .from(publications)
    .where(only === null ? undefined : inArray(publications.id, only))
    .orderBy(publications.slug)
    .limit(PUBLICATIONS_SHOWN)
  const alive = rows.filter(({ endedAt }) => endedAt === null)
  const ids = alive.map(({ id }) => id)
  const [active, next, last] = await Promise.all([
    activeReaders(deps, ids),
    Promise.all(alive.map((publication) => nextDigest(deps, publication))),
    Promise.all(alive.map((publication) => lastOut(deps, publication))),
  ])
  return alive.map((publication, place) => ({
    publication,
    next: next[place] ?? null,
    last: last[place] ?? null,
    active: active.get(publication.id) ?? 0,
  }))
}

function nextDigest(deps: Deps, publication: Publication) {
  return findDigest(deps, publication, periodOf(publication.timezone, publication.nextSlotAt))
}

async function nextDraft(deps: Deps, publication: Publication) {
  const digest = await nextDigest(deps, publication)
  if (!digest) return null
  return { digest, shown: await presentDigest(deps, publication, digest) }
}

/** The newest that readers got, or are getting, out of the ten newest: also one that was cancelled when some had it. */
async function lastOut(deps: Deps, publication: Publication): Promise<PresentedDigest | null> {
  const list = await listDigests(deps, { publication, cursor: undefined, limit: 10 })
  const isOut = ({ status, accounting }: PresentedDigest) =>
    ['sent', 'sending', 'paused'].includes(status) || accounting.accepted > 0
  return list === 'invalid_cursor' ? null : (list.items.find(isOut) ?? null)
}

/** The last seven days, and the seven before. */
async function weeks(deps: Deps, publication: Publication): Promise<[Statistics, Statistics]> {
  const at = deps.clock()
  const day = (back: number) => dayOf(publication.timezone, at - back * 86_400_000)
  return Promise.all([
    statistics(deps, { publication, from: day(6), to: day(0) }),
    statistics(deps, { publication, from: day(13), to: day(7) }),
  ])
}
