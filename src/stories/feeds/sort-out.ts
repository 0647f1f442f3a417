/**
 * A feed's items, sorted into the stories that can be written and those that cannot, each with its reason. Pure: no
 * database, no network, so that a feed that behaves oddly can be looked at from a file (bench/feeds.mjs).
 */
import type { Feed, RejectedItem } from '../../ground/schema'
import { type NewStory, problem } from '../catalogue/input'
import { type FeedItem, nameOf, toStory } from './item'
import { ITEMS_LIMIT, type ParsedFeed } from './parse'

// What a read reports at most; a feed of 300,000 empty items must not fill a row.
const REJECTED_LIMIT = 500

/** The stories of a feed, oldest first (of one address twice the newest is kept), and what cannot be taken. */
export function sortOut(
  parsed: ParsedFeed,
  feed: { kind: Feed['kind']; feedUrl: string },
): { stories: NewStory[]; rejected: RejectedItem[] } {
  const stories: NewStory[] = []
  const rejected: RejectedItem[] = []
  for (const [place, item] of parsed.items.entries()) {
    const read = typeof item === 'string' ? { problem: problem(item) } : toStory(item, feed)
    if ('story' in read) stories.push(read.story)
    else rejected.push({ item: nameOf(readable(item), place), ...read.problem })
  }
  for (let place = ITEMS_LIMIT; place < ITEMS_LIMIT + parsed.beyond && rejected.length < REJECTED_LIMIT; place += 1) {
    rejected.push({ item: nameOf(null, place), ...problem('too_many_items') })
  }
  return { stories: stories.sort((a, b) => (a.publishedAt ?? 0) - (b.publishedAt ?? 0)), rejected }
}

function readable(item: FeedItem | string): FeedItem | null {
  return typeof item === 'string' ? null : item
}
