/**
 * The doors of the widgets: the script that any page may load, whatever its own policy on what comes from elsewhere; what it loads
 * later; and the same as data, for those who bundle, where a page may also ask why it is not let in.
 */
import { type Context, Hono } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import type { HonoEnv } from '../ground/deps'
import { tagOf } from '../ground/kept-pages'
import type { Publication } from '../ground/schema'
import { refuse } from '../http/door'
import { recentPublication } from '../publications/find'

export const widgetRoutes = new Hono<HonoEnv>()

/** Read when a page first asks: caches answer most of them. */
const scripts = () => import('./script')

const FOR_EVERYBODY = ['access-control-allow-origin', 'cross-origin-resource-policy']
const tagged = etag({ weak: true, retainedHeaders: [...RETAINED_304_HEADERS, ...FOR_EVERYBODY] })

widgetRoutes.use('/embed.js', tagged)
widgetRoutes.use('/embed-later.js', tagged)
widgetRoutes.use('/embed.json', tagged)

widgetRoutes.get('/embed.js', async (c) => sendScript(c, (await scripts()).widgetScript(await asked(c))))
widgetRoutes.get('/embed-later.js', async (c) => sendScript(c, (await scripts()).laterScript(await asked(c))))

widgetRoutes.get('/embed.json', async (c) => {
  forEverybody(c)
  // Whoever asks why a page is not let in has just changed what lets it in.
  if (c.req.query('page')) c.header('Cache-Control', 'no-store')
  const publication = await publicationAsked(c)
  if (c.req.query('publication') && !publication) {
    throw refuse(404, 'unknown_publication', `There is no publication "${c.req.query('publication')}" here.`)
  }
  return c.json({
    ...(await scripts()).firstPack(await asked(c)),
    problem: publication && problemOf(publication, c.req.query('page')),
  })
})

function sendScript(c: Context<HonoEnv>, script: string): Response {
  forEverybody(c)
  c.header('Content-Type', 'text/javascript; charset=utf-8')
  return c.body(script)
}

function forEverybody(c: Context<HonoEnv>): void {
  // An hour, and a day more while a newer one is fetched: a mended widget is everywhere the same day.
  c.header('Cache-Control', 'public, max-age=3600, stale-while-revalidate=86400')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  c.header('Access-Control-Allow-Origin', '*')
}

/** The language that the address names, or the named publication's; null where it names none that is known here. */
async function asked(c: Context<HonoEnv>): Promise<{ origin: string; language: string | null }> {
  const publication = await publicationAsked(c)
  const language = c.req.query('language') || publication?.language || null
  return { origin: c.var.deps.config.publicUrl, language }
}

async function publicationAsked(c: Context<HonoEnv>): Promise<Publication | null> {
  const slug = c.req.query('publication')
  const found = slug ? await recentPublication(c.var.deps, slug) : null
  if (found) c.header('Cache-Tag', tagOf.publication(found.slug))
  return found
}

/** Why a page of this origin is not let in, as its publisher should read it; nothing where it is. */
function problemOf({ url, origins, slug }: Publication, page: string | undefined): string | undefined {
  if (!page || [URL.canParse(url) ? new URL(url).origin : '', ...origins].includes(page)) return undefined
  return `${page} is not among the origins of "${slug}": add it to the publication's settings (url, origins).`
}
