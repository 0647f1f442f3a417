/**
 * The doors of the public pages and feeds. Mounted last: their first segment is a publication's slug.
 * Promises that all of them can be cached and asked again with an ETag, since none of them knows a reader.
 */
import * as z from 'zod'
import { wordsFor } from '../../emails/words'
import { unseal } from '../ground/crypto'
import { CHECK_INBOX, links } from '../ground/links'
import type { Publication } from '../ground/schema'
import { declare, page as htmlPage } from '../http/declare'
import { type C, languageAsked } from '../http/door'
import { sharedPage } from '../http/edge'
import { allPublications } from '../publications/find'
import { isPeriod } from '../publications/schedule'
import { formGuard } from '../readers/sign-up/form'
import { topicsToAsk } from '../stories/catalogue/topics'
import { DigestPage } from './digest'
import { neighboursOf, readArchive, readDigest, readFeed } from './digests'
import { atomFeed, jsonFeed } from './feeds'
import { ArchivePage, CheckInboxPage, HomePage } from './publications'

/** A digest that was sent does not change; but a correction shall stand beside it at once. */
const DIGEST = { seconds: 60, isTagged: true } as const
const LIST = { seconds: 60, isTagged: true } as const

const UNKNOWN_DIGEST = { unknown_digest: [404, 'There is no digest of that week here.'] } as const

export const pageDoors = [
  declare({
    method: 'GET',
    path: '/',
    summary: 'The publications, as a page',
    who: 'anybody',
    cache: LIST,
    answers: { 200: htmlPage },
    async act({ c, deps }) {
      const publications = await allPublications(deps)
      const words = wordsFor(languageAsked(c))
      // The one page whose language is the asker's: every other belongs to a publication.
      c.header('Vary', 'Accept-Language')
      return page(c, <HomePage publications={publications} words={words} nonce={c.var.styleNonce} />)
    },
  }),
  declare({
    method: 'GET',
    path: '/check-inbox',
    summary: 'The page after a form that knew no publication: look into your inbox',
    who: 'anybody',
    cache: 'never',
    answers: { 200: htmlPage },
    act({ c }) {
      const props = { words: wordsFor(languageAsked(c)), nonce: c.var.styleNonce, to: null }
      return c.html(<CheckInboxPage {...props} publication={null} after="link" />)
    },
  }),
  declare({
    method: 'GET',
    path: '/:publication',
    summary: 'The archive: every digest sent, newest first, and the sign-up form',
    who: 'anybody',
    query: { before: z.string().default('').describe('Only digests of before this week, like 2026-W09.') },
    cache: LIST,
    answers: { 200: htmlPage },
    act: ({ c, publication, query }) => showArchive(c, publication, isPeriod(query.before) ? query.before : null),
  }),
  declare({
    method: 'GET',
    path: '/:publication/digests/:period',
    summary: 'A digest as a web page, without anybody’s links',
    who: 'anybody',
    cache: DIGEST,
    answers: { 200: htmlPage },
    refuses: UNKNOWN_DIGEST,
    async act({ c, deps, publication, params: { period } }) {
      const digest = await readDigest(deps, { publication, period })
      return digest ? showDigest(c, publication, { period, digest }) : 'unknown_digest'
    },
  }),
  declare({
    method: 'GET',
    path: '/:publication/feed.xml',
    summary: 'The archive as an Atom feed',
    who: 'anybody',
    cache: LIST,
    answers: { 200: { media: 'application/atom+xml; charset=utf-8' } },
    async act({ c, deps: { config }, publication }) {
      const digests = await readFeed(c.var.deps, publication)
      c.header('Content-Type', 'application/atom+xml; charset=utf-8')
      return c.body(atomFeed({ config, publication, digests }))
    },
  }),
  declare({
    method: 'GET',
    path: '/:publication/feed.json',
    summary: 'The archive as a JSON Feed',
    who: 'anybody',
    cache: LIST,
    answers: { 200: { media: 'application/feed+json; charset=utf-8' } },
    async act({ c, deps: { config }, publication }) {
      const digests = await readFeed(c.var.deps, publication)
      c.header('Content-Type', 'application/feed+json; charset=utf-8')
      return c.body(JSON.stringify(jsonFeed({ config, publication, digests })))
    },
  }),
  declare({
    method: 'GET',
    path: '/:publication/check-inbox',
    summary: 'The page after a form: look into your inbox',
    who: 'anybody',
    cache: 'never',
    query: { to: z.string().max(1_000).optional().describe('A sealed word: which address was typed to sign up.') },
    answers: { 200: htmlPage },
    async act({ c, publication, query }) {
      const props = { publication, words: wordsFor(publication.language), nonce: c.var.styleNonce }
      if (query.to === undefined) return c.html(<CheckInboxPage {...props} after="link" to={null} />)
      return c.html(<CheckInboxPage {...props} after="sign-up" to={await typedAddress(c, query.to)} />)
    },
  }),
]

/** Null for a word that is not ours. */
async function typedAddress(c: C, sealed: string): Promise<string | null> {
  const { secretKeys } = c.var.deps.config
  return unseal(sealed, { secret: secretKeys[0], about: CHECK_INBOX }).catch(() => null)
}

async function showArchive(c: C, publication: Publication, before: string | null): Promise<Response> {
  const { deps } = c.var
  const [{ digests, older }, topics, guard] = await Promise.all([
    readArchive(deps, { publication, before }),
    topicsToAsk(deps, { publication }),
    formGuard(deps, publication, { isShared: true }),
  ])
  const list = { digests, older, topics, guard }
  const props = { publication, words: wordsFor(publication.language), nonce: c.var.styleNonce, ...list }
  const address = links.archive(deps.config, publication.slug)
  const archive = (
    <ArchivePage {...props} isContinued={before !== null} address={address} head={feedLinks(c, publication)} />
  )
  return page(c, archive)
}

type Shown = { period: string; digest: NonNullable<Awaited<ReturnType<typeof readDigest>>> }

async function showDigest(c: C, publication: Publication, { period, digest }: Shown): Promise<Response> {
  const { deps } = c.var
  const [topics, guard, neighbours] = await Promise.all([
    topicsToAsk(deps, { publication }),
    formGuard(deps, publication, { isShared: true }),
    neighboursOf(deps, { publication, period }),
  ])
  const props = {
    publication,
    words: wordsFor(publication.language),
    nonce: c.var.styleNonce,
    digest,
    topics,
    guard,
    ...neighbours,
  }
  const address = links.digest(deps.config, publication.slug, period)
  return page(c, <DigestPage {...props} address={address} head={feedLinks(c, publication)} />)
}

/** A page that any cache may keep. */
async function page(c: C, content: { toString(): string | Promise<string> }): Promise<Response> {
  return c.html(await sharedPage(c, content))
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
