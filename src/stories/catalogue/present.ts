/** A story as every answer shows it, and how many are taken at once. What is not known is null. */
import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { SENTIMENTS, type Story, type StoryRow, stories, storyProfiles } from '../../ground/schema'

/** Stories in one push. */
export const STORIES_LIMIT = 500

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

/** The language that a story was named with, else the one that its text was found to be in (related/languages.ts). */
export const storyLanguage = sql<string | null>`coalesce(${stories.language}, (
  SELECT ${storyProfiles.language} FROM ${storyProfiles} WHERE ${storyProfiles.storyId} = ${stories.id}))`

/** `Story`, as it is answered everywhere. */
export const storyShape = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['deep-dive', 'story']),
    url: z.string(),
    title: z.string(),
    excerpt: z.string().nullable(),
    category: z.string().nullable(),
    region: z.string().nullable(),
    publishedAt: z.iso.datetime(),
    readingMinutes: z.number().nullable(),
    sourceCount: z.number().nullable(),
    bias: z.string().nullable(),
    sentiment: z.enum(SENTIMENTS).nullable(),
    imageUrl: z.string().nullable(),
  })
  .meta({ id: 'Story' })

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
