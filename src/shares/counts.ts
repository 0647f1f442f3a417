/**
 * The public count of a story: what passed every limit, so that no one network can buy it; at most a row for each channel, by its URL. Hidden below
 * the publication's threshold, where it would point at people.
 */
import { and, eq, isNull } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { CHANNELS, type Publication, shareTotals, stories } from '../ground/schema'
import { pageKey } from '../ground/url'
import { storyIdAt } from '../stories/catalogue/page'

type ShareCounts = { url: string; total: number | null; channels: Record<string, number>; definition: string }

const DEFINITION =
  'How often readers chose to pass this story on: one per reader, channel and day, and at most three a day from one network. Crawlers, repeats and floods are not counted.'

/** Null for a URL that is no story of the publication. */
export async function shareCounts(
  deps: Pick<Deps, 'db'>,
  { publication, url }: { publication: Pick<Publication, 'id' | 'shareThreshold'>; url: string },
): Promise<ShareCounts | null> {
  const rows = await deps.db
    .select({ url: stories.url, channel: shareTotals.channel, shares: shareTotals.scored })
    .from(stories)
    .leftJoin(shareTotals, eq(shareTotals.storyId, stories.id))
    .where(
      and(
        eq(stories.publicationId, publication.id),
        eq(stories.id, storyIdAt({ publicationId: publication.id, page: pageKey(url) })),
        isNull(stories.removedAt),
      ),
    )
  const [story] = rows
  if (!story) return null
  const shared = new Map(rows.map((row) => [row.channel, row.shares ?? 0]))
  const channels = CHANNELS.map((channel) => [channel, shared.get(channel) ?? 0] as const).filter(
    ([, shares]) => shares > 0,
  )
  const total = channels.reduce((sum, [, shares]) => sum + shares, 0)
  const isHidden = total < publication.shareThreshold
  return {
    url: story.url,
    total: isHidden ? null : total,
    channels: isHidden ? {} : Object.fromEntries(channels),
    definition: DEFINITION,
  }
}
