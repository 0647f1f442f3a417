/**
 * The doors of the public pages and feeds. Mounted last: their first segment is a publication's slug.
 * Promises that all of them can be cached and asked again with an ETag, since none of them knows a reader.
 */
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { wordsFor } from '../../emails/words'
import { sha256 } from '../ground/crypto'
import type { HonoEnv } from '../ground/deps'
import { links } from '../ground/links'
import type { Publication } from '../ground/schema'
import { type C, languageAsked, publicationOf, refuse } from '../http/door'
import type { FormGuard } from '../pages/sign-up'
import { allPublications } from '../publications/find'
import { isPeriod } from '../publications/schedule'
import { formGuard } from '../readers/sign-up/form'
import { topicsOf } from '../stories/catalogue/topics'
import { DigestPage } from './digest'
import { readArchive, readDigest, readFeed } from './digests'
import { atomFeed, jsonFeed } from './feeds'
import { ArchivePage, CheckInboxPage, HomePage } from './publications'

/** A digest that was sent does not change; what surrounds it may. */
const DIGEST_SECONDS = 300
const LIST_SECONDS = 60

export const pageRoutes = new Hono<HonoEnv>()
const tagged = etag()

pageRoutes.get('/', tagged, async (c) => {
  const publications = await allPublications(c.var.deps)
  const words = wordsFor(languageAsked(c))
  // The one page whose language is the asker's: every other belongs to a publication.
  c.header('Vary', 'Accept-Language')
  return page(c, <HomePage publications={publications} words={words} nonce={c.var.styleNonce} />, LIST_SECONDS)
})

pageRoutes.get('/:publication', tagged, async (c) => {
  const publication = await publicationOf(c)
  const given = c.req.query('before') ?? ''
  const before = isPeriod(given) ? given : null
  const [{ digests, older }, topics, guard] = await Promise.all([
    readArchive(c.var.deps, { publication, before }),
    topicsOf(c.var.deps, { publication }),
    formGuard(c.var.deps, publication),
  ])
  const list = { digests, older, topics, guard }
  const props = { publication, words: wordsFor(publication.language), nonce: c.var.styleNonce, ...list }
  const address = links.archive(c.var.deps.config, publication.slug)
  const archive = (
    <ArchivePage {...props} isContinued={before !== null} address={address} head={feedLinks(c, publication)} />
  )
  return page(c, archive, LIST_SECONDS, guard)
})

pageRoutes.get('/:publication/digests/:period', tagged, async (c) => {
  const publication = await publicationOf(c)
  const period = c.req.param('period')
  const digest = await readDigest(c.var.deps, { publication, period })
  if (!digest) throw refuse(404, 'unknown_digest', 'There is no digest of that week here.')
  const [topics, guard] = await Promise.all([topicsOf(c.var.deps, { publication }), formGuard(c.var.deps, publication)])
  const props = { publication, words: wordsFor(publication.language), nonce: c.var.styleNonce, digest, topics, guard }
  const address = links.digest(c.var.deps.config, publication.slug, period)
  return page(c, <DigestPage {...props} address={address} head={feedLinks(c, publication)} />, DIGEST_SECONDS, guard)
})

pageRoutes.get('/:publication/feed.xml', tagged, async (c) => {
  const publication = await publicationOf(c)
  const digests = await readFeed(c.var.deps, publication)
  c.header('Cache-Control', `public, max-age=${LIST_SECONDS}`)
  c.header('Content-Type', 'application/atom+xml; charset=utf-8')
  return c.body(atomFeed({ config: c.var.deps.config, publication, digests }))
})

pageRoutes.get('/:publication/feed.json', tagged, async (c) => {
  const publication = await publicationOf(c)
  const digests = await readFeed(c.var.deps, publication)
  c.header('Cache-Control', `public, max-age=${LIST_SECONDS}`)
  c.header('Content-Type', 'application/feed+json; charset=utf-8')
  return c.body(JSON.stringify(jsonFeed({ config: c.var.deps.config, publication, digests })))
})

pageRoutes.get('/:publication/check-inbox', async (c) => {
  const publication = await publicationOf(c)
  c.header('Cache-Control', 'no-store')
  return c.html(
    <CheckInboxPage publication={publication} words={wordsFor(publication.language)} nonce={c.var.styleNonce} />,
  )
})

/**
 * A page that any cache may keep. The nonce changes with every answer and is left out of the tag; a 304 then leaves the
 * stored page and its own policy as they are (security.ts). So is the form's stamp, but not its half day: a stored form must not
 * be older than a form may be.
 */
async function page(
  c: C,
  content: { toString(): string | Promise<string> },
  seconds: number,
  guard?: FormGuard,
): Promise<Response> {
  const html = await content.toString()
  const halfDay = guard ? Math.floor(c.var.deps.clock() / 43_200_000) : 0
  const lasting = html.replaceAll(c.var.styleNonce, '').replaceAll(guard?.stamp ?? '\0', '')
  const tag = await sha256(`${halfDay}\n${lasting}`)
  c.header('ETag', `W/"${tag.slice(0, 32)}"`)
  c.header('Cache-Control', `public, max-age=${seconds}`)
  return c.html(html)
}

function feedLinks(c: C, publication: Publication) {
  const { config } = c.var.deps
  const title = publication.name
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={title} href={links.atomFeed(config, publication.slug)} />
      <link
        rel="alternate"
        type="application/feed+json"
        title={title}
        href={links.jsonFeed(config, publication.slug)}
      />
    </>
  )
}
