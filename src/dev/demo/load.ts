/**
 * The demo publications, loaded once through the same verbs as the administrators' API: their settings, then their stories,
 * dated back from the moment the publication was made. Promises that a second load changes nothing, and that a service
 * started under another address (another port) finds its demo there.
 */
import { eq, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Deps } from '../../ground/deps'
import { digests, type Publication, stories } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { publicationEver } from '../../publications/find'
import { savePublication } from '../../publications/save'
import { parseSettings } from '../../publications/settings'
import { upsertStories } from '../../stories/catalogue/upsert'
import { lotse } from './lotse'
import { marsa } from './marsa'
import { meridian } from './meridian'
import type { DemoPublication, DemoStory } from './types'

export const DEMO: DemoPublication[] = [meridian, marsa, lotse]

type LoadedDemo = { slug: string; outcome: 'loaded' | 'moved' | 'unchanged'; stories: number }

/** Where a publication's demo site stands. */
export function siteAddress(publicUrl: string, slug: string, path = ''): string {
  return path === '' ? `${publicUrl}/dev/site/${slug}` : `${publicUrl}/dev/site/${slug}/${path}`
}

export async function loadDemo(deps: Deps): Promise<LoadedDemo[]> {
  const loaded: LoadedDemo[] = []
  for (const demo of DEMO) loaded.push(await loadOne(deps, demo))
  return loaded
}

async function loadOne(deps: Deps, demo: DemoPublication): Promise<LoadedDemo> {
  const known = await publicationEver(deps, demo.slug)
  const publication = known ?? (await createDemo(deps, demo))
  const site = siteAddress(deps.config.publicUrl, demo.slug)
  // Somebody's own publication of that name: nothing of ours goes in.
  if (!publication.url.endsWith(`/dev/site/${demo.slug}`)) return { slug: demo.slug, outcome: 'unchanged', stories: 0 }
  const hasMoved = publication.url !== site
  if (hasMoved) await moveDemo(deps, publication, site)
  if (await hasStories(deps, publication)) {
    return { slug: demo.slug, outcome: hasMoved ? 'moved' : 'unchanged', stories: 0 }
  }
  const items = demo.stories.map((story) => storyItem(story, site, publication.createdAt))
  const { created, rejected } = await upsertStories(deps, { publication, items })
  const [first] = rejected
  if (first) throw new Error(`demo story ${first.index} of ${demo.slug} was rejected: ${first.code}`)
  await hangPictures(deps, { publication, demo, site })
  return { slug: demo.slug, outcome: 'loaded', stories: created }
}

async function createDemo(deps: Deps, demo: DemoPublication): Promise<Publication> {
  const parsed = parseSettings(deps.config, {
    ...demo.settings,
    url: siteAddress(deps.config.publicUrl, demo.slug),
    fromEmail: `digest@${demo.slug}.example`,
    replyTo: `letters@${demo.slug}.example`,
    deskEmail: `desk@${demo.slug}.example`,
    origins: [deps.config.publicUrl],
  })
  if ('problem' in parsed) throw new Error(`demo settings of ${demo.slug}: ${parsed.problem.message}`)
  return (await savePublication(deps, { slug: demo.slug, settings: parsed.settings })).publication
}

async function hasStories(deps: Deps, publication: Publication): Promise<boolean> {
  const rows = await deps.db
    .select({ id: stories.id })
    .from(stories)
    .where(eq(stories.publicationId, publication.id))
    .limit(1)
  return rows.length > 0
}

type Hanging = { publication: Publication; demo: DemoPublication; site: string }

/** A push takes no picture from an `http` address, which mails could not show; this machine's own are shown here, and nowhere else. */
async function hangPictures(deps: Pick<Deps, 'db'>, { publication, demo, site }: Hanging): Promise<void> {
  const pictures = demo.stories
    .filter(({ imageUrl }) => imageUrl !== undefined)
    .map(({ path, imageUrl }) => [`${site}/${path}`, `${site}/${imageUrl}`])
  await deps.db.run(sql`UPDATE ${stories} SET image_url = p.value ->> 1 FROM json_each(${JSON.stringify(pictures)}) p
    WHERE publication_id = ${publication.id} AND url = p.value ->> 0`)
}

function storyItem(
  { path, about, hoursAgo, imageUrl: _hungLater, ...story }: DemoStory,
  site: string,
  startedAt: number,
): object {
  return {
    ...story,
    url: `${site}/${path}`,
    storyUrl: about ? `${site}/${about}` : undefined,
    publishedAt: new Date(startedAt - hoursAgo * HOUR).toISOString(),
  }
}

/** Every address of the demo site, from the old host to the new one; what readers did stays with its story. */
async function moveDemo(deps: Deps, publication: Publication, site: string): Promise<void> {
  const old = publication.url
  const [from, to] = [new URL(old).origin, new URL(site).origin]
  const moved = (column: SQLiteColumn) =>
    sql`CASE WHEN substr(${column}, 1, ${old.length}) = ${old} THEN ${site} || substr(${column}, ${old.length + 1}) ELSE ${column} END`
  await deps.db.batch([
    deps.db.run(sql`UPDATE publications SET url = ${site}, origins = replace(origins, ${JSON.stringify(from)}, ${JSON.stringify(to)}),
      updated_at = ${deps.clock()} WHERE id = ${publication.id}`),
    deps.db.run(sql`UPDATE ${stories} SET url = ${moved(stories.url)}, story_url = ${moved(stories.storyUrl)}, image_url = ${moved(stories.imageUrl)}
      WHERE publication_id = ${publication.id}`),
    deps.db.run(
      sql`UPDATE ${digests} SET chosen = replace(chosen, ${`"${old}/`}, ${`"${site}/`}) WHERE publication_id = ${publication.id}`,
    ),
  ])
}
