/**
 * Stories as they are compared: read from their text once, weighed by how rare their words are, kept in `story_profiles`.
 * A round remembers what it has read, so that neighbours read each other once. Leaves to term-index.ts who is asked for, to rank.ts who
 * is chosen.
 */
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { type StoryRow, stories, storyProfiles, type WeighedReading } from '../../ground/schema'
import { pageKey } from '../../ground/url'
import { type Vocabulary, vectorOf } from './compare'
import type { Profile } from './rank'
import { BODY_CHARACTERS, type Reading, readText } from './reading'
import { regularIn } from './regulars'
import { countTokens, everyToken, indexStories, indexToken, pageToken } from './term-index'

type Db = Pick<Deps, 'db'>

/** Each is some 10 KB, and a Worker has 128 MB. */
const PROFILES_AT_ONCE = 200

/** A story that is due, its publication, what that is called, and the language that it is in. */
export type Member = { id: number; publicationId: number; paper: string; language: string }

/** What one round remembers. `counts` is by token; the index must not change while it lasts. `words` are those of the stories in `due`. */
export type Round = {
  now: number
  counts: Map<string, number>
  due: Set<number>
  vocabulary: Vocabulary
  profiles: Map<number, Profile>
  words: Map<number, WeighedReading['words']>
  newest: Map<number, number[]>
}

export function newRound({ now, counts, due }: Pick<Round, 'now' | 'counts' | 'due'>): Round {
  return { now, counts, due, vocabulary: new Map(), profiles: new Map(), words: new Map(), newest: new Map() }
}

/** A reading with the revision that it is of. */
export type Read = { revision: number; reading: Reading }

/** Reads stories' texts and puts their words into the index, in place of those that were there. */
export async function readIntoIndex(deps: Db, members: Member[]): Promise<Map<number, Read>> {
  const homes = new Map(members.map((member) => [member.id, member]))
  const rows = await deps.db
    .select({
      ...{ id: stories.id, publicationId: stories.publicationId, revision: stories.revision },
      ...{
        pageKey: stories.pageKey,
        url: stories.url,
        storyUrl: stories.storyUrl,
        title: stories.title,
        excerpt: stories.excerpt,
      },
      body: sql<string | null>`substr(${stories.body}, 1, ${BODY_CHARACTERS})`,
    })
    .from(sql`json_each(${idsOf(members)}) AS asked`)
    .crossJoin(stories)
    .where(eq(stories.id, sql`asked.value`))
  const read = rows.map((row) => {
    const { language = 'en', paper = '' } = homes.get(row.id) ?? {}
    const reading = readText(row, language)
    // What a paper says of itself below its stories is no reason.
    for (const name of reading.names.keys()) if (paper.includes(name)) reading.names.delete(name)
    return { row, reading }
  })
  const indexed = read.map(({ row, reading }) => {
    const { publicationId } = row
    const pages = pagesOf(row).map((page) => pageToken(publicationId, page))
    const words = [...reading.words.keys()].map((word) => indexToken(publicationId, word))
    return { id: row.id, tokens: [everyToken(publicationId), ...pages, ...words] }
  })
  await indexStories(deps, indexed)
  return new Map(read.map(({ row, reading }) => [row.id, { revision: row.revision, reading }]))
}

type Addresses = Pick<StoryRow, 'pageKey' | 'url' | 'storyUrl'>

function pagesOf({ pageKey: page, url, storyUrl }: Addresses): string[] {
  return [page ?? pageKey(url) ?? url, storyUrl === null ? null : pageKey(storyUrl)].flatMap((one) => one ?? [])
}

type Weighing = { members: Member[]; read: Map<number, Read>; counts: Round['counts'] }

/** Weighs readings by how many stories hold their words now, and keeps them; of stories that were not read anew, the kept reading. */
export async function weigh(deps: Db, { members, read, counts }: Weighing): Promise<void> {
  const publications = new Map(members.map(({ id, publicationId }) => [id, publicationId]))
  const kept = await keptReadings(
    deps,
    members.filter(({ id }) => !read.has(id)),
  )
  const plain = members.flatMap(({ id }) => {
    const one = read.get(id)
    return one ? [{ id, ...plainReading(one.reading) }] : []
  })
  const all = [...plain, ...kept.map(({ storyId, reading }) => ({ id: storyId, ...reading, terms: null }))]
  const token = (id: number, word: string) => indexToken(publications.get(id) ?? 0, word)
  const every = [...new Set(publications.values())].map(everyToken)
  const words = all.flatMap((one) => one.words.map(([word]) => token(one.id, word)))
  await countInto(counts, { deps, tokens: [...every, ...words] })
  const weighed = all.map(({ id, words, pairs, names, terms }) => {
    const counted = words.map(([word, count]): WeighedReading['words'][number] => {
      return [word, count, counts.get(token(id, word)) ?? 1]
    })
    return { id, reading: { words: counted, pairs, names: terms ? weighNames(terms, counted) : names } }
  })
  await saveProfiles(deps, { publications, read, weighed })
}

/** A name is held by no more stories than the rarest of its words; one of which a word was dropped is never quoted. */
function weighNames(terms: Reading['names'], words: WeighedReading['words']): WeighedReading['names'] {
  const held = new Map(words.map(([word, , stories]) => [word, stories]))
  return [...terms].map(([name, parts]) => [
    name,
    Math.min(...parts.map((part) => held.get(part) ?? Number.MAX_SAFE_INTEGER)),
  ])
}

/** A reading in the form in which it is kept, not counted yet, and what its names are made of. */
function plainReading({ words, pairs, names }: Reading): WeighedReading & { terms: Reading['names'] } {
  return {
    words: [...words].map(([word, count]) => [word, count, 1]),
    pairs: [...pairs],
    names: [...names.keys()].map((name) => [name, 1]),
    terms: names,
  }
}

async function keptReadings(deps: Db, members: Member[]) {
  if (members.length === 0) return []
  return deps.db
    .select({ storyId: storyProfiles.storyId, reading: storyProfiles.reading })
    .from(sql`json_each(${idsOf(members)}) AS asked`)
    .crossJoin(storyProfiles)
    .where(eq(storyProfiles.storyId, sql`asked.value`))
}

/** Counting a common word means reading where it stands, and every story has the same common words: once a round is enough. */
async function countInto(counts: Round['counts'], { deps, tokens }: { deps: Db; tokens: string[] }): Promise<void> {
  const missing = [...new Set(tokens)].filter((token) => !counts.has(token))
  const counted = await countTokens(deps, missing)
  for (const token of missing) counts.set(token, counted.get(token) ?? 0)
}

function idsOf(members: Member[]): string {
  return JSON.stringify(members.map(({ id }) => id))
}

type Saved = {
  publications: Map<number, number>
  read: Map<number, Read>
  weighed: { id: number; reading: WeighedReading }[]
}

async function saveProfiles(deps: Db, { publications, read, weighed }: Saved): Promise<void> {
  const given = JSON.stringify(
    weighed.map(({ id, reading }) => {
      const one = read.get(id)
      const known = { revision: one?.revision ?? null, language: one?.reading.language ?? null }
      return { id, publicationId: publications.get(id), reading, ...known }
    }),
  )
  await deps.db.batch([
    deps.db.run(sql`INSERT INTO story_profiles (story_id, publication_id, revision, language, reading, weakest, is_round_up, copies)
      SELECT given.value ->> 'id', given.value ->> 'publicationId', given.value ->> 'revision', given.value ->> 'language',
        given.value -> 'reading', 0, 0, '[]'
      FROM json_each(${given}) AS given WHERE given.value ->> 'revision' IS NOT NULL
      ON CONFLICT (story_id) DO UPDATE SET revision = excluded.revision, language = excluded.language, reading = excluded.reading`),
    deps.db.run(sql`UPDATE story_profiles SET reading = given.value -> 'reading' FROM json_each(${given}) AS given
      WHERE story_id = given.value ->> 'id' AND given.value ->> 'revision' IS NULL`),
  ])
}

/** Reads those of the given stories that this round does not know yet, without those that were removed. */
export async function readProfiles(deps: Db, { ids, round }: { ids: number[]; round: Round }): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !round.profiles.has(id))
  for (const some of inParts(missing, PROFILES_AT_ONCE)) await readSome(deps, { ids: some, round })
}

async function readSome(deps: Db, { ids, round }: { ids: number[]; round: Round }): Promise<void> {
  const rows = await deps.db
    .select({
      ...{ id: stories.id, publicationId: stories.publicationId, pageKey: stories.pageKey, url: stories.url },
      ...{ storyUrl: stories.storyUrl, category: stories.category, title: stories.title },
      ...{ publishedAt: stories.publishedAt, language: storyProfiles.language, reading: storyProfiles.reading },
      ...{ isRoundUp: storyProfiles.isRoundUp, weakest: storyProfiles.weakest },
    })
    .from(sql`json_each(${JSON.stringify(ids)}) AS asked`)
    .crossJoin(storyProfiles)
    .innerJoin(stories, eq(stories.id, storyProfiles.storyId))
    .where(and(eq(storyProfiles.storyId, sql`asked.value`), isNull(stories.removedAt)))
  for (const { reading, title, ...row } of rows) {
    const [page = row.url, aboutPage = null] = pagesOf(row)
    if (round.due.has(row.id)) round.words.set(row.id, reading.words)
    const size = sizeOf(row.publicationId, round)
    const vector = vectorOf(reading, { size, vocabulary: round.vocabulary })
    const regular = regularIn(title)
    round.profiles.set(row.id, { ...row, page, aboutPage, vector, regular, names: new Map(reading.names) })
  }
}

export function inParts<One>(all: One[], size: number): One[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
}

/** How many stories the publication has in the index. */
export function sizeOf(publicationId: number, round: Round): number {
  return round.counts.get(everyToken(publicationId)) ?? 0
}

/** The newest stories of publications, to fill lists with; asked once a round. */
export async function readNewest(
  deps: Db,
  { publications, round, most }: { publications: number[]; round: Round; most: number },
): Promise<void> {
  const missing = [...new Set(publications)].filter((id) => !round.newest.has(id))
  if (missing.length === 0) return
  const rows = await deps.db
    .select({ id: stories.id, publicationId: stories.publicationId })
    .from(sql`json_each(${JSON.stringify(missing)}) AS asked`)
    .crossJoin(stories)
    .where(sql`${stories.id} IN (SELECT newest.id FROM stories AS newest
      WHERE newest.publication_id = asked.value AND newest.published_at <= ${round.now} AND newest.removed_at IS NULL
      ORDER BY newest.published_at DESC LIMIT ${most})`)
  for (const id of missing) round.newest.set(id, [])
  for (const { id, publicationId } of rows) round.newest.get(publicationId)?.push(id)
}
