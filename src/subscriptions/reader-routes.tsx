/**
 * The doors of those who are readers: leave, come back, preferences, "mail me my link".
 * GET shows, POST does: mail scanners open every link. What a link that is not ours answers says nothing of anybody.
 */
import { Hono } from 'hono'
import * as z from 'zod'
import { languageNames, wordsFor } from '../../emails/words'
import type { HonoEnv } from '../deps'
import { BODY_LIMIT, type C, isFormPost, publicationOf, readFields, readForm, refuse, textOf } from '../door'
import { links } from '../links'
import { PreferencesPage, type TypedPreferences } from '../pages/preferences'
import { HERE } from '../pages/shell'
import { UnsubscribePage } from '../pages/unsubscribe'
import { allPublications, findPublication } from '../publications/find'
import type { Publication } from '../schema'
import { topicsOf } from '../stories/topics'
import { EMAIL_COMPLAINT } from './address'
import { languageOf } from './language'
import { comeBack, type LeaveLink, leave, readLeaveLink, takeOut, UNDO_DAYS } from './leave'
import { mailPreferencesLink } from './preference-links'
import { changePreferences, type PreferencesLink, readPreferencesLink } from './preferences'

export const readerRoutes = new Hono<HonoEnv>()

// ---- Leaving ------------------------------------------------------------------------------------------------------------

readerRoutes.get('/unsubscribe/:token', async (c) => {
  const token = c.req.param('token')
  const link = await readLeaveLink(c.var.deps, token)
  return showLeave(c, token, link, link ? (link.subscriber.status === 'active' ? 'ask' : 'left') : 'unknown')
})

// RFC 8058 §3.2: the POST acts at once, whatever its body, without a cookie and without a redirect. 200 also for a wrong token.
readerRoutes.post('/unsubscribe/:token', async (c) => {
  const token = c.req.param('token')
  const link = await leave(c.var.deps, token)
  return showLeave(c, token, link, link ? 'left' : 'unknown', 200)
})

readerRoutes.post('/unsubscribe/:token/undo', async (c) => {
  const token = c.req.param('token')
  const link = await comeBack(c.var.deps, token)
  return showLeave(c, token, link, link?.subscriber.status === 'active' ? 'returned' : link ? 'left' : 'unknown')
})

type LeaveState = 'ask' | 'left' | 'returned' | 'unknown'

async function showLeave(
  c: C,
  token: string,
  link: LeaveLink | null,
  state: LeaveState,
  status?: 200,
): Promise<Response> {
  const now = c.var.deps.clock()
  const leftAt = link?.subscriber.status === 'unsubscribed' ? link.subscriber.unsubscribedAt : null
  const page = {
    publication: link?.publication ?? null,
    words: wordsFor(link?.subscriber.language ?? link?.publication.language ?? null),
    nonce: c.var.styleNonce,
    state,
    action: `/unsubscribe/${token}`,
    leftAt,
    undoAction: leftAt !== null && now - leftAt < UNDO_DAYS * 86_400_000 ? `/unsubscribe/${token}/undo` : null,
    linkForm: state === 'unknown' ? { action: OWN_LINK, publications: await allPublications(c.var.deps) } : null,
  }
  return c.html(<UnsubscribePage {...page} />, status ?? (state === 'unknown' ? 404 : 200))
}

// ---- Preferences --------------------------------------------------------------------------------------------------------

const preferencesShape = z.object({
  topics: z.array(z.string().max(200)).max(200),
  /** A day; the empty field ends a pause. */
  pausedUntil: z.union([z.literal(''), z.iso.date()]),
  language: z.string().max(35),
})

const COMPLAINTS: Record<string, string> = { invalid_paused_until: 'A pause is a day like 2026-03-09.' }

readerRoutes.get('/preferences/:token', async (c) => {
  const link = await readPreferencesLink(c.var.deps, c.req.param('token'))
  return link ? showPreferences(c, link) : showLeave(c, c.req.param('token'), null, 'unknown')
})

readerRoutes.post('/preferences/:token', async (c) => {
  const link = await readPreferencesLink(c.var.deps, c.req.param('token'))
  if (!link) return showLeave(c, c.req.param('token'), null, 'unknown')
  const form = await readForm(c, BODY_LIMIT.form)
  if (form.has('leave')) {
    await takeOut(c.var.deps, { ...link, digestId: 0 })
    return showPreferences(c, (await readPreferencesLink(c.var.deps, c.req.param('token'))) ?? link)
  }
  const typed = {
    topics: form.get('topics') ?? [],
    pausedUntil: form.get('pausedUntil')?.[0] ?? '',
    language: form.get('language')?.[0] ?? '',
  }
  const parsed = preferencesShape.safeParse(typed)
  if (!parsed.success) {
    const error = `invalid_${snake(String(parsed.error.issues[0]?.path[0]))}`
    if (!isFormPost(c)) throw refuse(400, error, COMPLAINTS[error] ?? 'The preferences are not as they should be.')
    return showPreferences(c, link, { typed, error })
  }
  const { topics, pausedUntil, language } = parsed.data
  const changed = await changePreferences(c.var.deps, link, {
    topics,
    pausedUntil: pausedUntil === '' ? null : Date.parse(pausedUntil),
    language: languageOf(language),
  })
  return showPreferences(c, changed, { isSaved: true })
})

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
    today: new Date(c.var.deps.clock()).toISOString().slice(0, 10),
  }
  return c.html(<PreferencesPage {...page} />, error ? 400 : 200)
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

// ---- "Mail me my link" --------------------------------------------------------------------------------------------------

/** The same for the form of the page that knows no link, and so no publication; the publication is one of its fields. */
const OWN_LINK = '/preferences'

readerRoutes.post(OWN_LINK, async (c) => {
  const form = await readForm(c, BODY_LIMIT.form)
  const publication = await findPublication(c.var.deps, form.get('publication')?.[0] ?? '')
  if (!publication) throw refuse(404, 'unknown_publication', 'There is no such publication here.')
  const linkForm = { action: OWN_LINK, publications: await allPublications(c.var.deps) }
  return mailOwnLink(c, { publication, email: form.get('email')?.[0], linkForm })
})

readerRoutes.post('/v1/:publication/preference-links', async (c) => {
  const publication = await publicationOf(c)
  const { email } = await readFields(c, BODY_LIMIT.form)
  const linkForm = { action: links.preferenceLinks(HERE, publication.slug), publications: [publication] }
  return mailOwnLink(c, { publication, email, linkForm })
})

type OwnLink = { publication: Publication; email: unknown; linkForm: { action: string; publications: Publication[] } }

async function mailOwnLink(c: C, { publication, email, linkForm }: OwnLink): Promise<Response> {
  const outcome = await mailPreferencesLink(c.var.deps, { publication, email: typeof email === 'string' ? email : '' })
  if (outcome === 'invalid_email') {
    if (!isFormPost(c)) throw refuse(400, outcome, EMAIL_COMPLAINT)
    const page = {
      publication,
      words: wordsFor(publication.language),
      nonce: c.var.styleNonce,
      action: linkForm.action,
    }
    const values = { publication: publication.slug, email: textOf(email) }
    return c.html(<UnsubscribePage {...page} state="again" linkForm={{ ...linkForm, values }} />, 400)
  }
  if (isFormPost(c)) return c.redirect(links.checkInbox(c.var.deps.config, publication.slug), 303)
  return c.json({ status: outcome }, 202)
}
