/**
 * A feed's items, sorted into the stories that can be written and those that cannot, each with its reason. No database, no network, so
 * that a feed that behaves oddly can be looked at from a file (bench/feeds.mjs).
 */
import type { Feed, FeedWarning, Publication, RejectedItem } from '../../ground/schema'
import { problem } from '../catalogue/input'
import type { FeedItem } from './item'
import type { ParsedFeed } from './parse'
import { countTags } from './sections'
import { type ItemStory, nameOf, type Surroundings, toStory } from './story'

// What a read reports at most; a feed of 300,000 empty items must not fill a row.
const REPORTED_LIMIT = 500
/** Items read before it is asked whether there is time for more. */
const AT_ONCE = 20

export type Sorted = { stories: ItemStory[]; rejected: RejectedItem[]; warnings: FeedWarning[]; isWhole: boolean }

/** What an item belongs to: its feed, and the publication that takes it. */
export type Taking = {
  kind: Feed['kind']
  feedUrl: string
  publication: Pick<Publication, 'url' | 'timezone'>
  sections: Set<string>
}

/** Stories oldest first (of one page twice the newest is kept). `hasTime` is asked now and then; what it refuses waits for the next read. */
export async function sortOut(parsed: ParsedFeed, taking: Taking, hasTime: () => Promise<boolean>): Promise<Sorted> {
  const sorted: Sorted = { stories: [], rejected: [], warnings: lettersOf(parsed), isWhole: true }
  const { items, isWhole } = await readItems(parsed, hasTime)
  const around = surroundings(
    parsed,
    taking,
    items.flatMap(({ item }) => (typeof item === 'string' ? [] : [item])),
  )
  for (const { item, place } of items) {
    const read = typeof item === 'string' ? { problem: problem(item) } : toStory(item, around)
    const name = nameOf(typeof item === 'string' ? null : item, place, around.home)
    if ('problem' in read) sorted.rejected.push({ item: name, ...read.problem })
    else {
      sorted.stories.push(read.story)
      sorted.warnings.push(...read.warnings.map((warning) => ({ item: name, ...warning })))
    }
  }
  sorted.rejected.push(...leftOut(parsed.beyond, 'too_many_items'))
  sorted.rejected.push(
    ...leftOut(
      parsed.items.slice(items.length).map(({ place }) => place),
      'out_of_time',
    ),
  )
  sorted.stories.sort((a, b) => (a.publishedAt ?? 0) - (b.publishedAt ?? 0))
  dropSharedNames(sorted.stories)
  return {
    ...sorted,
    rejected: sorted.rejected.slice(0, REPORTED_LIMIT),
    warnings: sorted.warnings.slice(0, REPORTED_LIMIT),
    isWhole: isWhole && parsed.beyond.length === 0,
  }
}

type Read = { place: number; item: ReturnType<ParsedFeed['items'][number]['read']> }

async function readItems(
  parsed: ParsedFeed,
  hasTime: () => Promise<boolean>,
): Promise<{ items: Read[]; isWhole: boolean }> {
  const items: Read[] = []
  for (const { place, read } of parsed.items) {
    if (items.length > 0 && items.length % AT_ONCE === 0 && !(await hasTime())) return { items, isWhole: false }
    items.push({ place, item: read() })
  }
  return { items, isWhole: true }
}

function surroundings(
  parsed: ParsedFeed,
  { kind, feedUrl, publication, sections }: Taking,
  items: FeedItem[],
): Surroundings {
  const { base, link, categories, language } = parsed.about
  return {
    kind,
    home: { feedUrl, base, link, site: publication.url },
    timezone: publication.timezone,
    language,
    known: { own: categories, sections, counts: countTags(items.map(({ tags }) => tags)) },
  }
}

function leftOut(places: number[], code: 'too_many_items' | 'out_of_time'): RejectedItem[] {
  return places.slice(0, REPORTED_LIMIT).map((place) => ({ item: nameOf(null, place), ...problem(code) }))
}

function lettersOf({ unreadable }: ParsedFeed): FeedWarning[] {
  return unreadable > 0 ? [{ item: null, ...problem('unreadable_letters') }] : []
}

/** A name that several items of one read have tells none of them from the others. */
function dropSharedNames(stories: ItemStory[]): void {
  const counts = Map.groupBy(stories, ({ guid }) => guid)
  for (const story of stories) if ((counts.get(story.guid)?.length ?? 0) > 1) story.guid = null
}
