/**
 * The doors of those who are readers: leave, come back, preferences. GET shows, POST does: mail scanners open every link.
 * Whoever has no link, or one that is not ours, is lost-link-routes.tsx's.
 */
import * as z from 'zod'
import { languageNames, wordsFor } from '../../emails/words'
import { snakeCase } from '../ground/complaint'
import { languageTag } from '../ground/language'
import { unsubscribeToken } from '../ground/tokens'
import { fields, form } from '../http/body'
import { declare, page } from '../http/declare'
import { type C, isFormPost, refuse } from '../http/door'
import { formatDate } from '../pages/dates'
import { MyDataPage } from '../pages/my-data'
import { PreferencesPage, READING_MINUTES, type TypedPreferences } from '../pages/preferences'
import { UnsubscribePage } from '../pages/unsubscribe'
import { topicsOf } from '../stories/catalogue/topics'
import { comeBack, type Goodbye, leave, leaveByPreferences, readLeaveLink } from './leave'
import { showNoLink } from './lost-link-routes'
import { type MyDataPurpose, mailMyDataLink } from './my-data'
import { changePreferences, type PreferencesLink, pauseOf, readPreferencesLink } from './preferences'

const pages = { 200: page, 404: page }

export const leaveDoors = [
  declare({
    method: 'GET',
    path: '/unsubscribe/:token',
    summary: 'A page with one button that takes the reader out; looking changes nothing',
    who: 'a mailed link',
    answers: pages,
    async act({ c, deps, params: { token } }) {
      const link = await readLeaveLink(deps, token)
      if (!link) return showNoLink(c, 404)
      return showLeave(c, { ...link, undo: null, token }, link.subscriber.status === 'active' ? 'ask' : 'left')
    },
  }),
  // RFC 8058 §3.2: the POST acts at once, whatever its body, without a cookie and without a redirect. 200 also for a wrong token.
  declare({
    method: 'POST',
    path: '/unsubscribe/:token',
    summary: 'Take the reader out, at once; any body, or none',
    about:
      'What a mail program’s button posts (RFC 8058). Twice is fine; a wrong token is answered alike, without effect.',
    who: 'a mailed link',
    answers: { 200: page },
    async act({ c, deps, params: { token } }) {
      const goodbye = await leave(deps, token)
      return goodbye ? showLeave(c, { ...goodbye, token }, 'left') : showNoLink(c, 200)
    },
  }),
  declare({
    method: 'POST',
    path: '/unsubscribe/:token/undo',
    summary: 'Take leaving back, by the secret of the page that said goodbye, within the hour',
    who: 'a mailed link',
    body: form(z.object({ secret: z.string().max(100).default(''), pause: z.string().max(10).optional() })),
    answers: pages,
    async act({ c, deps, params: { token }, body: { secret, pause } }) {
      const link = await comeBack(deps, { token, secret, pauses: pause !== undefined })
      if (!link) return showNoLink(c, 404)
      return showLeave(c, { ...link, undo: null, token }, link.subscriber.status === 'active' ? 'returned' : 'left')
    },
  }),
]

type Leaving = Goodbye & { token: string }

/** In words; null for whoever does not pause. */
function pausedUntilOf({ publication, subscriber }: PreferencesLink, now: number): string | null {
  const { pausedUntil } = subscriber
  const words = wordsFor(subscriber.language ?? publication.language)
  if (pausedUntil === null || pausedUntil <= now) return null
  return formatDate(pausedUntil, { words, timezone: publication.timezone, style: 'long' })
}

function showLeave(c: C, leaving: Leaving, state: 'ask' | 'left' | 'returned'): Response | Promise<Response> {
  const { publication, subscriber, undo, token } = leaving
  const action = `/unsubscribe/${token}`
  const props = {
    publication,
    words: wordsFor(subscriber.language ?? publication.language),
    nonce: c.var.styleNonce,
    state,
    action,
    pausedUntil: pausedUntilOf({ publication, subscriber }, c.var.deps.clock()),
    leftAt: subscriber.status === 'unsubscribed' ? subscriber.unsubscribedAt : null,
    undo: undo === null ? null : { action: `${action}/undo`, secret: undo },
  }
  return c.html(<UnsubscribePage {...props} />)
}

// ---- Preferences --------------------------------------------------------------------------------------------------------

const PAUSE_SENTENCE =
  'A pause ends on a day or at a time like 2026-03-09, at most a year from now; empty, it ends now.'

const preferencesShape = z.object({
  topics: z
    .union([
      z
        .string()
        .max(200)
        .transform((topic) => [topic]),
      z.array(z.string().max(200)).max(200),
    ])
    // The empty one says that topics are meant, where none is chosen.
    .transform((topics) => topics.filter((topic) => topic !== ''))
    .optional()
    .describe('Names of topics; those that the publication does not have are ignored.'),
  pausedUntil: z
    .union([z.literal('').transform(() => null), z.iso.date(), z.iso.datetime({ offset: true }), z.null()])
    .optional()
    .describe(PAUSE_SENTENCE),
  minutes: z
    .union([
      z.literal('').transform(() => null),
      z.literal(READING_MINUTES.map(String)).transform(Number),
      z.literal(READING_MINUTES),
      z.null(),
    ])
    .optional()
    .describe(`How long a digest may take: one of ${READING_MINUTES.join(', ')}; empty: as long as it takes.`),
  language: z
    .string()
    .max(35)
    .refine((tag) => tag === '' || languageTag(tag) !== null)
    .nullable()
    .optional()
    .describe('A language tag like ar or pt-BR.'),
})

/** One of these instead: ask for a copy of one's data, or for its end, or leave. */
const wishShape = z.looseObject({
  export: z.unknown().optional(),
  erase: z.unknown().optional(),
  leave: z.unknown().optional(),
})

export const preferencesDoors = [
  declare({
    method: 'GET',
    path: '/preferences/:token',
    summary: 'A reader’s choices, and the ways to leave, to a copy of one’s data and to its end',
    who: 'a mailed link',
    answers: pages,
    async act({ c, deps, params: { token } }) {
      const link = await readPreferencesLink(deps, token)
      return link ? showPreferences(c, link) : showNoLink(c, 404)
    },
  }),
  declare({
    method: 'POST',
    path: '/preferences/:token',
    summary:
      'Change what is named: topics, minutes, a pause, the language; or leave, or ask for a copy of one’s data or its end',
    about:
      '`pausedUntil` (a day; empty ends a pause), `topics`, `minutes`, `language`; or one of `leave`, `export`, `erase`.',
    who: 'a mailed link',
    body: fields(wishShape, { lists: ['topics'] }),
    answers: pages,
    async act({ c, deps, params: { token }, body }) {
      const link = await readPreferencesLink(deps, token)
      if (!link) return showNoLink(c, 404)
      if (body.export || body.erase) return mailLink(c, link, body.export ? 'export' : 'erase')
      if (!body.leave) return change(c, link, body)
      const goodbye = await leaveByPreferences(deps, link)
      return showLeave(c, { ...goodbye, token: await leaveTokenOf(c, goodbye) }, 'left')
    },
  }),
]

/** The page of a goodbye goes on by a link to leave, also where it was another that led to it. */
function leaveTokenOf(c: C, { subscriber, digestId }: Goodbye): Promise<string> {
  return unsubscribeToken(c.var.deps.config.secretKeys[0], subscriber.id, digestId)
}

async function change(c: C, link: PreferencesLink, given: Record<string, unknown>): Promise<Response> {
  const parsed = preferencesShape.safeParse(given)
  if (!parsed.success) return refusePreferences(c, link, given, String(parsed.error.issues[0]?.path[0]))
  const { language, ...chosen } = parsed.data
  const changed = await changePreferences(c.var.deps, link, {
    ...chosen,
    ...(language === undefined ? {} : { language: languageTag(language) }),
  })
  if (changed === 'invalid_paused_until') return refusePreferences(c, link, given, 'pausedUntil')
  return showPreferences(c, changed, { isSaved: true })
}

async function mailLink(c: C, link: PreferencesLink, purpose: MyDataPurpose): Promise<Response> {
  await mailMyDataLink(c.var.deps, { ...link, purpose })
  const { publication, subscriber } = link
  const props = {
    publication,
    words: wordsFor(subscriber.language ?? publication.language),
    nonce: c.var.styleNonce,
    action: c.req.path,
  }
  return c.html(<MyDataPage {...props} state="mailed" />)
}

/** 400: for a program the code, for a browser the form again with what was typed still in it. */
async function refusePreferences(
  c: C,
  link: PreferencesLink,
  given: Record<string, unknown>,
  field: string,
): Promise<Response> {
  const error = `invalid_${snakeCase(field)}`
  const sentence = error === 'invalid_paused_until' ? PAUSE_SENTENCE : 'The preferences are not as they should be.'
  if (!isFormPost(c)) throw refuse(400, error, sentence)
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const typed = {
    topics: Array.isArray(given.topics) ? given.topics.map(text) : [],
    pausedUntil: text(given.pausedUntil),
    language: text(given.language),
    minutes: text(given.minutes),
  }
  return showPreferences(c, link, { typed, error })
}

type PreferencesOutcome = { isSaved?: boolean; typed?: TypedPreferences | null; error?: string | null }

async function showPreferences(
  c: C,
  { publication, subscriber }: PreferencesLink,
  { isSaved = false, typed = null, error = null }: PreferencesOutcome = {},
): Promise<Response> {
  const { deps } = c.var
  const props = {
    publication,
    subscriber,
    words: wordsFor(subscriber.language ?? publication.language),
    nonce: c.var.styleNonce,
    topics: await topicsOf(deps, { publication }),
    languages: languageNames(),
    action: c.req.path,
    isSaved,
    typed,
    error,
    pause: pauseOf({ publication, subscriber }, deps.clock()),
    keptDays: deps.config.leaverDays,
  }
  return c.html(<PreferencesPage {...props} />, error ? 400 : 200)
}
