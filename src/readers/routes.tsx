/**
 * The doors of those who are readers: leave, come back, preferences. GET shows, POST does: mail scanners open every link.
 * Whoever has no link, or one that is not ours, is lost-link-routes.tsx's.
 */
import { Hono } from 'hono'
import * as z from 'zod'
import { languageNames, wordsFor } from '../../emails/words'
import type { HonoEnv } from '../ground/deps'
import { languageTag } from '../ground/language'
import { DAY } from '../ground/time'
import { BODY_LIMIT, type C, isFormPost, readFields, refuse } from '../http/door'
import { MyDataPage } from '../pages/my-data'
import { PreferencesPage, type TypedPreferences } from '../pages/preferences'
import { UnsubscribePage } from '../pages/unsubscribe'
import { topicsOf } from '../stories/catalogue/topics'
import { comeBack, type LeaveLink, leave, readLeaveLink, takeOut, UNDO_DAYS } from './leave'
import { showNoLink } from './lost-link-routes'
import { type MyDataPurpose, mailMyDataLink } from './my-data'
import { changePreferences, type PreferencesLink, pauseOf, readPreferencesLink } from './preferences'

export const readerRoutes = new Hono<HonoEnv>()

// ---- Leaving ------------------------------------------------------------------------------------------------------------

readerRoutes.get('/unsubscribe/:token', async (c) => {
  const link = await readLeaveLink(c.var.deps, c.req.param('token'))
  return link ? showLeave(c, link, link.subscriber.status === 'active' ? 'ask' : 'left') : showNoLink(c, 404)
})

// RFC 8058 §3.2: the POST acts at once, whatever its body, without a cookie and without a redirect. 200 also for a wrong token.
readerRoutes.post('/unsubscribe/:token', async (c) => {
  const link = await leave(c.var.deps, c.req.param('token'))
  return link ? showLeave(c, link, 'left') : showNoLink(c, 200)
})

readerRoutes.post('/unsubscribe/:token/undo', async (c) => {
  const link = await comeBack(c.var.deps, c.req.param('token'))
  return link ? showLeave(c, link, link.subscriber.status === 'active' ? 'returned' : 'left') : showNoLink(c, 404)
})

function showLeave(c: C, link: LeaveLink, state: 'ask' | 'left' | 'returned'): Response | Promise<Response> {
  const { publication, subscriber } = link
  const action = `/unsubscribe/${c.req.param('token')}`
  const leftAt = subscriber.status === 'unsubscribed' ? subscriber.unsubscribedAt : null
  const canUndo = leftAt !== null && c.var.deps.clock() - leftAt < UNDO_DAYS * DAY
  const page = {
    publication,
    words: wordsFor(subscriber.language ?? publication.language),
    nonce: c.var.styleNonce,
    state,
    action,
    leftAt,
    undoAction: canUndo ? `${action}/undo` : null,
  }
  return c.html(<UnsubscribePage {...page} />)
}

// ---- Preferences --------------------------------------------------------------------------------------------------------

const preferencesShape = z.object({
  topics: z.array(z.string().max(200)).max(200).default([]),
  /** A day; the empty field ends a pause. */
  pausedUntil: z.union([z.literal(''), z.iso.date()]).default(''),
  language: z.string().max(35).default(''),
})

const COMPLAINTS: Record<string, string> = { invalid_paused_until: 'A pause is a day like 2026-03-09.' }

readerRoutes.get('/preferences/:token', async (c) => {
  const link = await readPreferencesLink(c.var.deps, c.req.param('token'))
  return link ? showPreferences(c, link) : showNoLink(c, 404)
})

readerRoutes.post('/preferences/:token', async (c) => {
  const link = await readPreferencesLink(c.var.deps, c.req.param('token'))
  if (!link) return showNoLink(c, 404)
  const fields = await readFields(c, BODY_LIMIT.form, ['topics'])
  if (fields.export || fields.erase) return mailLink(c, link, fields.export ? 'export' : 'erase')
  if (fields.leave) {
    await takeOut(c.var.deps, { ...link, digestId: 0 })
    return showPreferences(c, (await readPreferencesLink(c.var.deps, c.req.param('token'))) ?? link)
  }
  const parsed = preferencesShape.safeParse(fields)
  if (!parsed.success) return refusePreferences(c, link, fields, String(parsed.error.issues[0]?.path[0]))
  const { topics, pausedUntil, language } = parsed.data
  const chosen = { topics, pausedUntil: pausedUntil || null, language: languageTag(language) }
  return showPreferences(c, await changePreferences(c.var.deps, link, chosen), { isSaved: true })
})

async function mailLink(c: C, link: PreferencesLink, purpose: MyDataPurpose): Promise<Response> {
  await mailMyDataLink(c.var.deps, { ...link, purpose })
  const { publication, subscriber } = link
  const page = {
    publication,
    words: wordsFor(subscriber.language ?? publication.language),
    nonce: c.var.styleNonce,
    action: c.req.path,
  }
  return c.html(<MyDataPage {...page} state="mailed" />)
}

/** 400: for a program the code, for a browser the form again with what was typed still in it. */
async function refusePreferences(
  c: C,
  link: PreferencesLink,
  fields: Record<string, unknown>,
  field: string,
): Promise<Response> {
  const error = `invalid_${field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`
  if (!isFormPost(c)) throw refuse(400, error, COMPLAINTS[error] ?? 'The preferences are not as they should be.')
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const typed = {
    topics: Array.isArray(fields.topics) ? fields.topics.map(text) : [],
    pausedUntil: text(fields.pausedUntil),
    language: text(fields.language),
  }
  return showPreferences(c, link, { typed, error })
}

type PreferencesOutcome = { isSaved?: boolean; typed?: TypedPreferences | null; error?: string | null }

async function showPreferences(
  c: C,
  { publication, subscriber }: PreferencesLink,
  { isSaved = false, typed = null, error = null }: PreferencesOutcome = {},
): Promise<Response> {
  const page = {
    publication,
    subscriber,
    words: wordsFor(subscriber.language ?? publication.language),
    nonce: c.var.styleNonce,
    topics: await topicsOf(c.var.deps, { publication }),
    languages: languageNames(),
    action: c.req.path,
    isSaved,
    typed,
    error,
    pause: pauseOf({ publication, subscriber }, c.var.deps.clock()),
  }
  return c.html(<PreferencesPage {...page} />, error ? 400 : 200)
}
