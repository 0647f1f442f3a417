/** A story's row as the contract shows it: `Story` (contract §2). What is not known is null. */
import type { Story, StoryRow } from '../../ground/schema'
import { stories } from '../../ground/schema'

/** The columns that a `Story` needs; never the body. */
export const storyColumns = {
  id: stories.id,
  kind: stories.kind,
  url: stories.url,
  title: stories.title,
  excerpt: stories.excerpt,
  category: stories.category,
  region: stories.region,
  publishedAt: stories.publishedAt,
  readingMinutes: stories.readingMinutes,
  sourceCount: stories.sourceCount,
  bias: stories.bias,
  sentiment: stories.sentiment,
  imageUrl: stories.imageUrl,
}

export function presentStory(row: Pick<StoryRow, keyof typeof storyColumns>): Story {
  return {
    id: String(row.id),
    kind: row.kind,
    url: row.url,
    title: row.title,
    excerpt: row.excerpt,
    category: row.category,
    region: row.region,
    publishedAt: new Date(row.publishedAt).toISOString(),
    readingMinutes: row.readingMinutes,
    sourceCount: row.sourceCount,
    bias: row.bias,
    sentiment: row.sentiment,
    imageUrl: row.imageUrl,
  }
}
