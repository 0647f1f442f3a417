/**
 * The stories of a demo site: which one stands at a path, which ones the front page lists, and their bodies.
 * A demo story stands at its own address; a story pushed from elsewhere is shown under its id, so that any publication
 * can be tried out here. Reads rows; never writes.
 */
import { and, desc, eq, isNull, lte } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Publication, type Story, stories } from '../ground/schema'
import { pageKey } from '../ground/url'
import { storyIdAt } from '../stories/catalogue/page'
import { presentStory, storyColumns } from '../stories/catalogue/present'
import { DEMO, siteAddress } from './demo/load'

const FRONT_LENGTH = 80
const BY_ID = /^by-id\/(\d{1,15})$/

export type SiteStory = { story: Story; storyUrl: string | null; body: { html: string } | { paragraphs: string[] } }

/** The story at a path of the site, or null. */
export async function storyAt(
  deps: Pick<Deps, 'db' | 'config'>,
  { publication, path }: { publication: Publication; path: string },
): Promise<SiteStory | null> {
  const id = BY_ID.exec(path)?.[1]
  const isIt = id
    ? eq(stories.id, Number(id))
    : isAt(publication, siteAddress(deps.config.publicUrl, publication.slug, path))
  const [row] = await deps.db
    .select({ ...storyColumns, storyUrl: stories.storyUrl, body: stories.body })
    .from(stories)
    .where(and(eq(stories.publicationId, publication.id), isIt, isNull(stories.removedAt)))
    .limit(1)
  if (!row) return null
  const html = DEMO.find(({ slug }) => slug === publication.slug)?.stories.find((story) => story.path === path)?.body
  const paragraphs = (row.body ?? '').split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== '')
  return { story: presentStory(row), storyUrl: row.storyUrl, body: html ? { html } : { paragraphs } }
}

function isAt(publication: Publication, url: string) {
  return eq(stories.id, storyIdAt({ publicationId: publication.id, page: pageKey(url) }))
}

/** The story with this address, wherever it stands, or null. */
export async function storyByUrl(
  deps: Pick<Deps, 'db'>,
  { publication, url }: { publication: Publication; url: string },
): Promise<Story | null> {
  const [row] = await deps.db
    .select(storyColumns)
    .from(stories)
    .where(and(eq(stories.publicationId, publication.id), isAt(publication, url), isNull(stories.removedAt)))
    .limit(1)
  return row ? presentStory(row) : null
}

/** The newest stories that are out. */
export async function frontStories(deps: Pick<Deps, 'db' | 'clock'>, publication: Publication): Promise<Story[]> {
  const rows = await deps.db
    .select(storyColumns)
    .from(stories)
    .where(
      and(eq(stories.publicationId, publication.id), isNull(stories.removedAt), lte(stories.publishedAt, deps.clock())),
    )
    .orderBy(desc(stories.publishedAt))
    .limit(FRONT_LENGTH)
  return rows.map(presentStory)
}

/** Where the demo site shows a story. */
export function siteHref(deps: Pick<Deps, 'config'>, publication: Publication, story: Story): string {
  const site = siteAddress(deps.config.publicUrl, publication.slug)
  const own = siteAddress('', publication.slug)
  return story.url.startsWith(`${site}/`) ? own + story.url.slice(site.length) : `${own}/by-id/${story.id}`
}
