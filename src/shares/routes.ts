/**
 * The doors of sharing: events in (always 204 when well-formed), counts out, and the share links that work without JavaScript.
 * Whether an event counts is nobody's to see here; the administrator's statistics say it.
 */
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { pageAddress } from '../ground/url'
import { event } from '../http/body'
import { declare } from '../http/declare'
import { type C, clientAddress } from '../http/door'
import { shareCounts } from './counts'
import { shareLink } from './link'
import { type Happening, shareShape, visitShape } from './parse'
import { type Asker, recordEvent } from './record'

/** In place of an id: a publisher's template knows its page's address, not our number for it. */
const BY_URL = 'by-url'

const counts = z.strictObject({
  url: z.string(),
  total: z.int().nullable().describe('Null below the publication’s shareThreshold.'),
  channels: z.record(z.string(), z.int()),
  definition: z.string().describe('What is counted, in a sentence for readers.'),
})

/** What the two events have in common. Asked with every press of a button: the publication is remembered for a minute. */
const EVENT = {
  method: 'POST',
  who: 'anybody',
  publication: 'within a minute',
  origins: 'registered',
  answers: { 204: null },
} as const

export const shareDoors = [
  declare({
    ...EVENT,
    path: '/v1/:publication/shares',
    summary: 'Report that a reader passed a story on',
    about: '204 for every well-formed event, counted or not.',
    body: event(shareShape),
    act: take,
  }),
  declare({
    ...EVENT,
    path: '/v1/:publication/visits',
    summary: 'Report that somebody came through a shared link or from a digest',
    about: '204 for every well-formed event, counted or not.',
    body: event(visitShape),
    example: { body: { url: 'https://meridian.example/a-story', token: 'Abcdefg12' } },
    act: take,
  }),
  declare({
    method: 'GET',
    path: '/v1/:publication/shares',
    summary: 'How often readers passed a story on, by channel',
    who: 'anybody',
    publication: 'within a minute',
    origins: 'registered',
    query: { url: pageAddress.describe('The story’s address: http(s), at most 2,000 characters.') },
    cache: { seconds: 60, isTagged: true },
    answers: { 200: counts },
    refuses: { unknown_story: [404, 'The publication has no story at this URL.'] },
    act: async ({ deps, publication, query }) =>
      (await shareCounts(deps, { publication, url: query.url })) ?? 'unknown_story',
  }),
  declare({
    method: 'GET',
    path: '/s/:publication/:story/:channel',
    summary: 'Go to a network’s own page for passing a story on: the way to share from a mail, or without a script',
    about: `The story's id, or ${BY_URL} and its address in ?url=. Counted only when a reader's browser navigates there.`,
    who: 'anybody',
    query: { url: z.string().optional().describe(`The story's address, in place of an id (${BY_URL}).`) },
    cache: 'never',
    answers: { 302: null },
    refuses: { not_found: [404, 'There is nothing to share at this address.'] },
    async act({ c, deps, publication, params, query }) {
      const story = params.story === BY_URL ? { url: query.url ?? '' } : { id: params.story }
      const link = await shareLink(deps, { publication, story, channel: params.channel })
      if (!link) return 'not_found'
      if (c.req.method === 'GET') {
        const asker = { ...askerOf(c), isNavigation: isNavigation(c) }
        await recorded(c, recordEvent(deps, { publication, happening: link.happening, asker }))
      }
      return c.redirect(link.page, 302)
    },
  }),
]

type Told = { c: C; deps: Deps; publication: Publication; body: Happening }

async function take({ c, deps, publication, body: happening }: Told): Promise<null> {
  await recorded(c, recordEvent(deps, { publication, happening, asker: askerOf(c) }))
  return null
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
