/**
 * Owns the shape of the demo content, before it is loaded.
 * Times are hours before the first start, addresses are relative to the demo site,
 * and an optional field that is left out is a fact that the newsroom does not know.
 */

/** What a demo story looks like before it is loaded. */
export type DemoStory = {
  /** Slug path on the demo site, e.g. 'deep-dives/the-river-that-splits-a-customs-union'. */
  path: string
  kind: 'deep-dive' | 'story'
  /** Deep dives: the path of the story it analyses. */
  about?: string
  /** Published so many hours before the first start. */
  hoursAgo: number
  title: string
  /** Plain text, one or two sentences. */
  excerpt?: string
  /** HTML: p, h2, blockquote, ul; no scripts, no images, no links. */
  body?: string
  /** The reader's topics. */
  category?: string
  region?: string
  sourceCount?: number
  /** E.g. 'Centre'. */
  bias?: string
  sentiment?: 'positive' | 'neutral' | 'negative'
  /** Relative path on the demo site, e.g. 'images/locks.png'. */
  imageUrl?: string
}

/** One demo publication: the settings a desk would choose, and its three weeks of stories. */
export type DemoPublication = {
  slug: string
  settings: {
    name: string
    tagline: string
    accentColor: string
    language: string
    timezone: string
    digestDay: string
    digestHour: number
    fromName: string
    postalAddress: string
  }
  stories: DemoStory[]
}
