/**
 * Stories as they are compared: read from their text once, weighed by how rare their words are, kept in `story_profiles`.
 * A round remembers what it has read, so that neighbours read each other once. Leaves to term-index.ts who is asked for, to rank.ts who
 * is chosen.
 */
import { and, eq, isNull, lte, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { type StoryRow, stories, storyProfiles, type WeighedReading } from '../../ground/schema'
import { pageKey } from '../../ground/url'
import { type Vocabulary, vectorOf } from './compare'
import type { Profile } from './rank'
import { BODY_CHARACTERS, type Reading, readText } from './reading'
import { countTokens, everyToken, indexStories, indexToken, pageToken } from './term-index'

type Db = Pick<Deps, 'db'>

/** Each is some 8 KB, and a Worker has 128 MB. */
const PROFILES_AT_ONCE = 200

/** Some stories of one publication, and the language that it is in. */
export type Group = { publicationId: number; language: string; ids: number[] }

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
export async function readIntoIndex(deps: Db, { publicationId, language, ids }: Group): Promise<Map<number, Read>> {
  const rows = await deps.db
    .select({
      ...{ id: stories.id, revision: stories.revision, pageKey: stories.pageKey, url: stories.url },
      ...{ storyUrl: stories.storyUrl, title: stories.title, excerpt: stories.excerpt },
      body: sql<string | null>`substr(${stories.body}, 1, ${BODY_CHARACTERS})`,
    })
    .from(sql`json_each(${JSON.stringify(ids)}) AS asked`)
    .crossJoin(stories)
    .where(eq(stories.id, sql`asked.value`))
  const read = rows.map((row) => ({ row, reading: readText(row, language) }))
  const indexed = read.map(({ row, reading }) => {
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

/** Weighs readings by how many stories hold their words now, and keeps them; of stories that were not read anew, the kept reading. */
export async function weigh(
  deps: Db,
  group: Group & { read: Map<number, Read>; counts: Round['counts'] },
): Promise<void> {
  const { publicationId, read } = group
  const kept = await keptReadings(
    deps,
    group.ids.filter((id) => !read.has(id)),
  )
  const plain = [...read].map(([id, { reading }]) => ({ id, ...plainReading(reading) }))
  const all = [...plain, ...kept.map(({ storyId, reading }) => ({ id: storyId, ...reading, terms: null }))]
  const token = (word: string) => indexToken(publicationId, word)
  const words = all.flatMap((one) => one.words.map(([word]) => token(word)))
  const counts = await countsOf(deps, { tokens: [everyToken(publicationId), ...words], known: group.counts })
  const weighed = all.map(({ id, words, pairs, names, terms }) => {
    const counted = words.map(([word, count]): WeighedReading['words'][number] => [
      word,
      count,
      counts.get(token(word)) ?? 1,
    ])
    const held = new Map(counted.map(([word, , stories]) => [word, stories]))
    const named = names.map(([name, stories]): WeighedReading['names'][number] => {
      const parts = terms?.get(name)
      return [name, parts ? Math.min(...parts.map((part) => held.get(part) ?? Number.MAX_SAFE_INTEGER)) : stories]
    })
    return { id, reading: { words: counted, pairs, names: named } }
  })
  await saveProfiles(deps, { publicationId, read, weighed })
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

async function keptReadings(deps: Db, ids: number[]) {
  if (ids.length === 0) return []
  return deps.db
    .select({ storyId: storyProfiles.storyId, reading: storyProfiles.reading })
    .from(sql`json_each(${JSON.stringify(ids)}) AS asked`)
    .crossJoin(storyProfiles)
    .where(eq(storyProfiles.storyId, sql`asked.value`))
}

/** Counting a common word means reading where it stands, and every story has the same common words: once a round is enough. */
async function countsOf(
  deps: Db,
  { tokens, known }: { tokens: string[]; known: Round['counts'] },
): Promise<Round['counts']> {
  const missing = [...new Set(tokens)].filter((token) => !known.has(token))
  const counted = await countTokens(deps, missing)
  for (const token of missing) known.set(token, counted.get(token) ?? 0)
  return known
}

type Saved = { publicationId: number; read: Map<number, Read>; weighed: { id: number; reading: WeighedReading }[] }

async function saveProfiles(deps: Db, { publicationId, read, weighed }: Saved): Promise<void> {
  const given = JSON.stringify(
    weighed.map(({ id, reading }) => {
      const one = read.get(id)
      return { id, reading, revision: one?.revision ?? null, language: one?.reading.language ?? null }
    }),
  )
  await deps.db.batch([
    deps.db.run(sql`INSERT INTO story_profiles (story_id, publication_id, revision, language, reading, weakest, is_round_up, copies)
      SELECT given.value ->> 'id', ${publicationId}, given.value ->> 'revision', given.value ->> 'language',
        given.value -> 'reading', 0, 0, '[]'
      FROM json_each(${given}) AS given WHERE given.value ->> 'revision' IS NOT NULL
      ON CONFLICT (story_id) DO UPDATE SET revision = excluded.revision, language = excluded.language, reading = excluded.reading`),
    deps.db.run(sql`UPDATE story_profiles SET reading = given.value -> 'reading' FROM json_each(${given}) AS given
      WHERE story_id = given.value ->> 'id' AND given.value ->> 'revision' IS NULL`),
  ])
}

/** Reads those of the given stories that this round does not know yet: of this publication, published, not removed. */
export async function readProfiles(
  deps: Db,
  { publicationId, ids, round }: { publicationId: number; ids: number[]; round: Round },
): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !round.profiles.has(id))
  for (const some of inParts(missing, PROFILES_AT_ONCE)) await readSome(deps, { publicationId, ids: some, round })
}

async function readSome(
  deps: Db,
  { publicationId, ids, round }: { publicationId: number; ids: number[]; round: Round },
): Promise<void> {
  const rows = await deps.db
    .select({
      ...{ id: stories.id, pageKey: stories.pageKey, url: stories.url, storyUrl: stories.storyUrl },
      ...{
        category: stories.category,
        region: stories.region,
        publishedAt: stories.publishedAt,
        language: storyProfiles.language,
      },
      ...{ isRoundUp: storyProfiles.isRoundUp, weakest: storyProfiles.weakest, reading: storyProfiles.reading },
    })
    .from(sql`json_each(${JSON.stringify(ids)}) AS asked`)
    .crossJoin(storyProfiles)
    .innerJoin(stories, eq(stories.id, storyProfiles.storyId))
    .where(
      and(
        eq(storyProfiles.storyId, sql`asked.value`),
        eq(stories.publicationId, publicationId),
        isNull(stories.removedAt),
      ),
    )
  const size = sizeOf(publicationId, round)
  for (const { reading, ...row } of rows) {
    const [page = row.url, aboutPage = null] = pagesOf(row)
    if (round.due.has(row.id)) round.words.set(row.id, reading.words)
    const vector = vectorOf(reading, { size, vocabulary: round.vocabulary })
    round.profiles.set(row.id, { ...row, page, aboutPage, vector, names: new Map(reading.names) })
  }
}

export function inParts<One>(all: One[], size: number): One[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
}

/** How many stories the publication has in the index. */
export function sizeOf(publicationId: number, round: Round): number {
  return round.counts.get(everyToken(publicationId)) ?? 0
}

/** The publication's newest stories, to fill lists with. */
export async function newestOf(
  deps: Db,
  { publicationId, round, most }: { publicationId: number; round: Round; most: number },
): Promise<number[]> {
  const known = round.newest.get(publicationId)
  if (known) return known
  const rows = await deps.db
    .select({ id: stories.id })
    .from(stories)
    .where(
      and(eq(stories.publicationId, publicationId), lte(stories.publishedAt, round.now), isNull(stories.removedAt)),
    )
    .orderBy(sql`${stories.publishedAt} DESC`)
    .limit(most)
  const ids = rows.map(({ id }) => id)
  round.newest.set(publicationId, ids)
  return ids
}
