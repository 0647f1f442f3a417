/**
 * The related lists of a group of a publication's stories: asks the index for what is near each, reads that, and ranks it.
 * Promises bounded work for each story whatever the size of the publication: a few rare terms are asked for, a few dozen
 * stories compared. Leaves to related.ts which stories, when, and where the lists are kept.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import type { RelatedEntry } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { addressTokens, type Profile, profileOf, readRows, type TextRow } from './profiles'
import { chooseTerms, type RatedTerm, rank, rate } from './rank'
import { relatedWordsFor } from './related-words'
import { countTokens, findByTokens } from './term-index'
import { BODY_CHARACTERS, indexToken, rootsOf } from './terms'

type Db = Pick<Deps, 'db'>

/** Lists reach back this far. */
const YEAR = 365 * DAY
/** Candidates that the index names for one story. */
const NAMED = 20
/** The nearest of those, and how many that are near them are compared too. */
const BRIDGES = 3
const BEYOND_A_BRIDGE = 5
/** How much of a candidate's body is read. */
const LEAD_CHARACTERS = 2_500
/** Profiles kept between groups, so that neighbours read each other once. Each takes some 100 KB, and a Worker has 128 MB. */
const PROFILES_KEPT = 400

const AHEAD_KEPT = 200

/** What one round remembers: sizes by publication, counts by token, the candidates that were read, and who is near whom. */
type Round = {
  now: number
  sizes: Map<number, number>
  counts: Map<string, number>
  profiles: Map<number, Profile>
  nearest: Map<number, number[]>
  /** Stories asked for as bridges, whose own turn may come in this round. */
  ahead: Map<number, Named>
}

/** A round in which nothing was asked yet. The index must not change while it lasts. */
export function newRound(now: number): Round {
  return { now, sizes: new Map(), counts: new Map(), profiles: new Map(), nearest: new Map(), ahead: new Map() }
}

type Listed = { id: number; publishedAt: number; list: RelatedEntry[] }

type Reach = { publicationId: number; language: string; round: Round }

/** The lists of a group of one publication's stories. */
export async function listsOf(deps: Db, { ids, ...reach }: Reach & { ids: number[] }): Promise<Listed[]> {
  const { language, round } = reach
  const known = ids.flatMap((id) => round.ahead.get(id) ?? [])
  for (const id of ids) round.ahead.delete(id)
  const unknown = ids.filter((id) => !known.some(({ story }) => story.id === id))
  const named = [...known, ...(await nearTo(deps, { ids: unknown, ...reach }))]
  const bridges = named.flatMap(({ near }) => [...near.keys()].slice(0, BRIDGES))
  const unasked = [...new Set(bridges)].filter((id) => !round.nearest.has(id))
  for (const one of await nearTo(deps, { ids: unasked, ...reach })) {
    if (round.ahead.size < AHEAD_KEPT) round.ahead.set(one.story.id, one)
  }
  const compared = named.map((one) => ({ ...one, near: withBeyond(one, round) }))
  await readProfiles(deps, { ids: compared.flatMap(({ near }) => [...near.keys()]), language, round })
  const words = relatedWordsFor(language)
  return compared.map(({ story, rated, near }) => {
    const candidates = [...near].flatMap(([id, found]) => {
      const profile = round.profiles.get(id)
      return profile ? [{ profile, found }] : []
    })
    const list = rank({ story, rated, candidates, words, now: round.now })
    return { id: story.id, publishedAt: story.publishedAt, list }
  })
}

/** A story with its rated terms, and the stories that the index names, nearest first, each with the terms it was found by. */
type Named = { story: Profile; rated: RatedTerm[]; near: Map<number, Set<string>> }

async function nearTo(deps: Db, { ids, ...reach }: Reach & { ids: number[] }): Promise<Named[]> {
  const { publicationId, round } = reach
  if (ids.length === 0) return []
  const asked = await ask(deps, { rows: await readRows(deps, { ids, characters: BODY_CHARACTERS }), ...reach })
  const tokens = [...new Set(asked.flatMap((one) => [...one.asked.keys()]))]
  const found = await findByTokens(deps, { tokens, publicationId, from: round.now - YEAR, now: round.now })
  return asked.map(({ story, rated, asked }) => {
    const near = nearestOf({ story, asked }, found)
    round.nearest.set(story.id, [...near.keys()].slice(0, BEYOND_A_BRIDGE))
    return { story, rated, near }
  })
}

/** What the index named, and what is near the nearest of it: the far end of a long affair. */
function withBeyond({ story, near }: Named, round: Round): Map<number, Set<string>> {
  const wider = new Map(near)
  for (const bridge of [...near.keys()].slice(0, BRIDGES)) {
    for (const id of round.nearest.get(bridge) ?? []) if (id !== story.id && !wider.has(id)) wider.set(id, new Set())
  }
  return wider
}

/** A story with its rated terms, and what the index is asked for it: tokens, each with its term and what it is worth. */
type Asked = { story: Profile; rated: RatedTerm[]; asked: Map<string, { term: string; worth: number }> }

async function ask(deps: Db, { rows, publicationId, language, round }: Reach & { rows: TextRow[] }): Promise<Asked[]> {
  const size = await sizeOf(deps, { publicationId, round })
  const token = (term: string) => indexToken(publicationId, term)
  const read = rows.map((row) => {
    const profile = profileOf(row, language)
    return { profile, roots: rootsOf(profile.text), addresses: addressTokens(row) }
  })
  const all = read.flatMap(({ profile, roots, addresses }) => [
    ...[...profile.text.terms, ...roots].map(({ term }) => token(term)),
    ...addresses,
  ])
  const counts = await countsOf(deps, { tokens: all, round })
  const documents = (term: string) => counts.get(token(term)) ?? 0
  return read.map(({ profile, roots, addresses }) => {
    const rated = rate(profile.text.terms, documents, size)
    const chosen = chooseTerms(rated, rate(roots, documents, size)).map((one) => [token(one.term), one] as const)
    const shared = addresses.filter((address) => (counts.get(address) ?? 0) > 1)
    const partners = shared.map((address) => [address, { term: address, worth: 1_000 }] as const)
    return { story: profile, rated, asked: new Map([...chosen, ...partners]) }
  })
}

/** Counting a common term means reading where it stands, and every story has the same common terms: once a round is enough. */
async function countsOf(deps: Db, { tokens, round }: { tokens: string[]; round: Round }): Promise<Map<string, number>> {
  const missing = [...new Set(tokens)].filter((token) => !round.counts.has(token))
  const counted = await countTokens(deps, missing)
  for (const token of missing) round.counts.set(token, counted.get(token) ?? 0)
  return round.counts
}

/** How many stories the publication has in reach. Counted up to where more no longer changes what is rare. */
async function sizeOf(deps: Db, { publicationId, round }: { publicationId: number; round: Round }): Promise<number> {
  const known = round.sizes.get(publicationId)
  if (known !== undefined) return known
  const [row] = await deps.db.all<{ size: number }>(sql`SELECT count(*) AS size FROM (
    SELECT 1 FROM stories WHERE publication_id = ${publicationId} AND published_at > ${round.now - YEAR} LIMIT 10000)`)
  round.sizes.set(publicationId, row?.size ?? 0)
  return row?.size ?? 0
}

/** The candidates worth reading, each with the terms it was found by. */
function nearestOf(
  { story, asked }: Pick<Asked, 'story' | 'asked'>,
  found: Map<string, number[]>,
): Map<number, Set<string>> {
  const near = new Map<number, { worth: number; terms: Set<string> }>()
  for (const [token, { term, worth }] of asked) {
    for (const id of found.get(token) ?? []) {
      const one = near.get(id) ?? { worth: 0, terms: new Set() }
      one.worth += worth
      one.terms.add(term)
      near.set(id, one)
    }
  }
  near.delete(story.id)
  const best = [...near].sort((a, b) => b[1].worth - a[1].worth || b[0] - a[0]).slice(0, NAMED)
  return new Map(best.map(([id, { terms }]) => [id, terms]))
}

/** Reads the candidates that this round has not read yet. */
async function readProfiles(
  deps: Db,
  { ids, language, round }: { ids: number[]; language: string; round: Round },
): Promise<void> {
  const { profiles } = round
  const missing = [...new Set(ids)].filter((id) => !profiles.has(id))
  if (profiles.size + missing.length > PROFILES_KEPT) {
    for (const id of [...profiles.keys()].slice(0, missing.length)) if (!ids.includes(id)) profiles.delete(id)
  }
  for (const row of await readRows(deps, { ids: missing, characters: LEAD_CHARACTERS })) {
    profiles.set(row.id, profileOf(row, language))
  }
}
