/**
 * The doors of sharing: events in (always 204 when well-formed), counts out, and the share links that work without JavaScript.
 * Whether an event counts is nobody's to see here; the administrator's statistics say it.
 */
import { Hono } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import type { HonoEnv } from '../ground/deps'
import { CHANNELS } from '../ground/schema'
import { normaliseUrl } from '../ground/url'
import {
  BODY_LIMIT,
  type C,
  clientAddress,
  contentType,
  publicationOf,
  readJson,
  recentPublicationOf,
  refuse,
} from '../http/door'
import { shareCounts } from './counts'
import { shareLink } from './link'
import { type BadShape, type Happening, shareFrom, visitFrom } from './parse'
import { type Asker, recordEvent } from './record'

export const shareRoutes = new Hono<HonoEnv>()

shareRoutes.post('/v1/:publication/shares', (c) => takeEvent(c, shareFrom))
shareRoutes.post('/v1/:publication/visits', (c) => takeEvent(c, visitFrom))

// Weak: whether it travels compressed is the edge's choice. A page elsewhere may not read a 304 that does not say so.
const tagged = etag({ weak: true, retainedHeaders: [...RETAINED_304_HEADERS, 'access-control-allow-origin'] })

shareRoutes.get('/v1/:publication/shares', tagged, async (c) => {
  const url = normaliseUrl(c.req.query('url') ?? '')
  if (url === null) throw refuse(400, 'invalid_url', SENTENCES.invalid_url)
  const counts = await shareCounts(c.var.deps, { publication: await recentPublicationOf(c), url })
  if (!counts) throw refuse(404, 'unknown_story', 'The publication has no story at this URL.')
  c.header('Cache-Control', 'public, max-age=60')
  return c.json(counts)
})

/** In place of an id: a publisher's template knows its page's address, not our number for it. */
const BY_URL = 'by-url'

shareRoutes.get('/s/:publication/:story/:channel', async (c) => {
  const publication = await publicationOf(c)
  const { story: id, channel } = c.req.param()
  const story = id === BY_URL ? { url: c.req.query('url') ?? '' } : { id }
  const link = await shareLink(c.var.deps, { publication, story, channel })
  if (!link) throw refuse(404, 'not_found', 'There is nothing to share at this address.')
  if (c.req.method === 'GET') {
    const asker = { ...askerOf(c), isNavigation: isNavigation(c) }
    await recorded(c, recordEvent(c.var.deps, { publication, happening: link.happening, asker }))
  }
  c.header('Cache-Control', 'no-store')
  return c.redirect(link.page, 302)
})

const SENTENCES: Record<BadShape, string> = {
  invalid_json: 'The body is not a JSON object.',
  invalid_url: 'url is missing or is not an http(s) address of at most 2,000 characters.',
  invalid_channel: `channel is missing or is none of ${CHANNELS.join(', ')}.`,
  invalid_token: 'token is missing or is not 8 to 16 url-safe characters.',
  invalid_parent: 'parent is not 8 to 16 url-safe characters.',
  invalid_digest: 'digest is not a week like 2026-W09.',
}

// sendBeacon with a plain string says text/plain, and no preflight is asked for.
const EVENT_TYPES = ['application/json', 'text/plain']

async function takeEvent(c: C, read: (body: unknown) => Happening | BadShape): Promise<Response> {
  if (!EVENT_TYPES.includes(contentType(c))) {
    throw refuse(415, 'unsupported_type', 'Send JSON, as application/json or text/plain.')
  }
  const happening = read(await readJson(c, BODY_LIMIT.event))
  if (typeof happening === 'string') throw refuse(400, happening, SENTENCES[happening])
  const publication = await recentPublicationOf(c)
  await recorded(c, recordEvent(c.var.deps, { publication, happening, asker: askerOf(c) }))
  return c.body(null, 204)
}

/** Also when the page is gone before the answer: it may be the one that sends for others (queue-batch.ts). */
async function recorded(c: C, recording: Promise<void>): Promise<void> {
  c.executionCtx.waitUntil(recording)
  await recording
}

function askerOf(c: C): Asker {
  const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => c.req.header(name) ?? '')
  return {
    address: clientAddress(c),
    userAgent: c.req.header('user-agent') ?? '',
    origin: c.req.header('origin') ?? null,
    purpose: purposes.join(' ').trim(),
    isNavigation: null,
  }
}

/** A reader's browser says so by headers that no page can forge; scanners that follow links in mails do not. */
function isNavigation(c: C): boolean {
  const isPage = c.req.header('sec-fetch-mode') === 'navigate' && c.req.header('sec-fetch-dest') === 'document'
  return isPage && c.req.header('sec-purpose') === undefined
}
