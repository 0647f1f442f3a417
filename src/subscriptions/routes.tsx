/**
 * The readers' doors: sign up (JSON, form, no JavaScript: one path), confirm, leave, come back, "mail me my link".
 * GET shows, POST does: mail scanners open every link. The answer to a well-formed address is the same, whoever it is.
 */
import { Hono } from 'hono'
import * as z from 'zod'
import { languageNames, wordsFor } from '../../emails/words'
import type { HonoEnv } from '../deps'
import {
  BODY_LIMIT,
  type C,
  clientAddress,
  contentType,
  isFormPost,
  publicationOf,
  readForm,
  readJson,
  refuse,
  wantsPage,
} from '../door'
import { links } from '../links'
import { ConfirmPage } from '../pages/confirm'
import { PreferencesPage, type TypedPreferences } from '../pages/preferences'
import { HERE } from '../pages/shell'
import { SignUpAgainPage, type SignUpValues } from '../pages/sign-up'
import { UnsubscribePage } from '../pages/unsubscribe'
import { allPublications, findPublication } from '../publications/find'
import type { Publication } from '../schema'
import { allowFormsTo } from '../security'
import { knownTopics, topicsOf } from '../stories/topics'
import { type ConfirmLink, confirm, readConfirmLink } from './confirm'
import { comeBack, type LeaveLink, leave, readLeaveLink, takeOut, UNDO_DAYS } from './leave'
import { mailPreferencesLink } from './preference-links'
import { changePreferences, type PreferencesLink, readPreferencesLink } from './preferences'
import { signUp } from './sign-up'

export const subscriptionRoutes = new Hono<HonoEnv>()

// ---- Signing up --------------------------------------------------------------------------------------------------

/** More topics than any publication has are read and cut later (20 at most); a list of thousands is no form. */
const signUpShape = z.object({
  email: z.string().max(1_000),
  topics: z
    .union([
      z
        .string()
        .max(200)
        .transform((topic) => [topic]),
      z.array(z.string().max(200)).max(200),
    ])
    .default([]),
  language: z.string().max(35).nullish(),
  page: z.string().max(2_000).nullish(),
  token: z.string().max(64).nullish(),
  next: z.string().max(2_000).nullish(),
})
type SignUpFields = z.infer<typeof signUpShape>

subscriptionRoutes.post('/v1/:publication/subscribers', async (c) => {
  const publication = await publicationOf(c)
  const raw = await signUpFields(c)
  const parsed = signUpShape.safeParse(raw)
  if (!parsed.success)
    return refuseSignUp(c, publication, raw, `invalid_${String(parsed.error.issues[0]?.path[0] ?? 'body')}`)
  const fields = parsed.data
  if (fields.next && !publication.thankYouUrls.includes(fields.next))
    return refuseSignUp(c, publication, raw, 'invalid_next')
  const outcome = await signUp(c.var.deps, {
    publication,
    email: fields.email,
    topics: await knownTopics(c.var.deps, { publication, topics: fields.topics }),
    language: languageOf(fields.language),
    page: fields.page || null,
    token: fields.token || null,
    wording: wordingOf(publication, fields),
    network: clientAddress(c),
  })
  if (outcome === 'invalid_email') return refuseSignUp(c, publication, raw, outcome)
  if (isFormPost(c)) return c.redirect(fields.next || links.checkInbox(c.var.deps.config, publication.slug), 303)
  return c.json({ status: outcome }, 202)
})

/** The fields as they came, from a form or from JSON. Throws 415 `unsupported_type` for anything else. */
async function signUpFields(c: C): Promise<Record<string, unknown>> {
  if (contentType(c) === 'application/json') {
    const body = await readJson(c, BODY_LIMIT.form)
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw refuse(400, 'invalid_body', 'Send an object with an email.')
    return body as Record<string, unknown>
  }
  if (!['application/x-www-form-urlencoded', 'multipart/form-data'].includes(contentType(c))) {
    throw refuse(415, 'unsupported_type', 'Send JSON or a form.')
  }
  const form = await readForm(c, BODY_LIMIT.form)
  const first = (name: string) => form.get(name)?.[0]
  return {
    email: first('email') ?? '',
    topics: form.get('topics') ?? [],
    language: first('language'),
    page: first('page'),
    token: first('token'),
    next: first('next'),
  }
}

const COMPLAINTS: Record<string, string> = {
  invalid_email: 'Write an address like name@example.com.',
  invalid_paused_until: 'A pause is a day like 2026-03-09.',
  invalid_next: 'next is none of the publication’s thankYouUrls.',
}

/** 400: for a program the code, for a browser the form again with what was typed still in it. */
async function refuseSignUp(
  c: C,
  publication: Publication,
  raw: Record<string, unknown>,
  code: string,
): Promise<Response> {
  if (!isFormPost(c))
    throw refuse(400, code, COMPLAINTS[code] ?? `${code.slice('invalid_'.length)} is not as it should be.`)
  allowFormsTo(c, publication.thankYouUrls)
  const values: SignUpValues = {
    email: textOf(raw.email),
    topics: Array.isArray(raw.topics) ? raw.topics.map(String) : [],
    language: textOf(raw.language),
    page: textOf(raw.page),
    token: textOf(raw.token),
    next: code === 'invalid_next' ? null : textOf(raw.next),
  }
  const page = {
    publication,
    words: wordsFor(languageOf(textOf(raw.language)) ?? publication.language),
    nonce: c.var.styleNonce,
    topics: await topicsOf(c.var.deps, { publication }),
    values,
    error: code,
  }
  return c.html(<SignUpAgainPage {...page} />, 400)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 2_000) : undefined
}

/** A language tag we can use (`ar`, `pt-BR`), or null: an unknown one is no reason to refuse a reader. */
function languageOf(given: string | null | undefined): string | null {
  try {
    return given ? (Intl.getCanonicalLocales(given)[0] ?? null) : null
  } catch {
    return null
  }
}

/** Which words the reader agreed to: their version and language. */
function wordingOf(publication: Publication, fields: SignUpFields): string {
  const words = wordsFor(languageOf(fields.language) ?? publication.language)
  return `${words.page.consentVersion}-${words.code}`
}

// ---- Confirming --------------------------------------------------------------------------------------------------

subscriptionRoutes.get('/confirm/:token', async (c) => {
  const token = c.req.param('token')
  return showConfirm(c, token, await readConfirmLink(c.var.deps, token))
})

subscriptionRoutes.post('/confirm/:token', async (c) => {
  const token = c.req.param('token')
  const link = await confirm(c.var.deps, token)
  if (link.state === 'done' && wantsJson(c)) return c.json({ status: 'active' })
  return showConfirm(c, token, link)
})

async function showConfirm(c: C, token: string, link: ConfirmLink): Promise<Response> {
  if (link.state === 'over' && !wantsPage(c) && wantsJson(c)) {
    throw refuse(410, 'link_expired', 'This link is too old or unknown. Sign up again for a new one.')
  }
  const { publication } = link
  const language = link.state === 'over' ? publication?.language : (link.subscriber.language ?? publication?.language)
  const page = {
    publication,
    words: wordsFor(language ?? null),
    nonce: c.var.styleNonce,
    action: `/confirm/${token}`,
    state: ({ open: 'ask', done: 'done', over: 'expired' } as const)[link.state],
    // A link that says nothing of its publication: whoever holds it finds the right form from here.
    newsletters: publication ? [] : await allPublications(c.var.deps, 50),
  }
  return c.html(<ConfirmPage {...page} />, link.state === 'over' ? 410 : 200)
}

function wantsJson(c: C): boolean {
  return (c.req.header('accept') ?? '').includes('application/json')
}

// ---- Leaving -----------------------------------------------------------------------------------------------------

subscriptionRoutes.get('/unsubscribe/:token', async (c) => {
  const token = c.req.param('token')
  const link = await readLeaveLink(c.var.deps, token)
  return showLeave(c, token, link, link ? (link.subscriber.status === 'active' ? 'ask' : 'left') : 'unknown')
})

// RFC 8058 §3.2: the POST acts at once, whatever its body, without a cookie and without a redirect. 200 also for a wrong token.
subscriptionRoutes.post('/unsubscribe/:token', async (c) => {
  const token = c.req.param('token')
  const link = await leave(c.var.deps, token)
  return showLeave(c, token, link, link ? 'left' : 'unknown', 200)
})

subscriptionRoutes.post('/unsubscribe/:token/undo', async (c) => {
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

// ---- Preferences -------------------------------------------------------------------------------------------------

const preferencesShape = z.object({
  topics: z.array(z.string().max(200)).max(200),
  /** A day; the empty field ends a pause. */
  pausedUntil: z.union([z.literal(''), z.iso.date()]),
  language: z.string().max(35),
})

subscriptionRoutes.get('/preferences/:token', async (c) => {
  const link = await readPreferencesLink(c.var.deps, c.req.param('token'))
  return link ? showPreferences(c, link) : showLeave(c, c.req.param('token'), null, 'unknown')
})

subscriptionRoutes.post('/preferences/:token', async (c) => {
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

// ---- "Mail me my link" -------------------------------------------------------------------------------------------

/** The same for the form of the page that knows no link, and so no publication; the publication is one of its fields. */
const OWN_LINK = '/preferences'

subscriptionRoutes.post(OWN_LINK, async (c) => {
  const form = await readForm(c, BODY_LIMIT.form)
  const publication = await findPublication(c.var.deps, form.get('publication')?.[0] ?? '')
  if (!publication) throw refuse(404, 'unknown_publication', 'There is no such publication here.')
  const linkForm = { action: OWN_LINK, publications: await allPublications(c.var.deps) }
  return mailOwnLink(c, { publication, email: form.get('email')?.[0], linkForm })
})

subscriptionRoutes.post('/v1/:publication/preference-links', async (c) => {
  const publication = await publicationOf(c)
  const { email } = await signUpFields(c)
  const linkForm = { action: links.preferenceLinks(HERE, publication.slug), publications: [publication] }
  return mailOwnLink(c, { publication, email, linkForm })
})

type OwnLink = { publication: Publication; email: unknown; linkForm: { action: string; publications: Publication[] } }

async function mailOwnLink(c: C, { publication, email, linkForm }: OwnLink): Promise<Response> {
  const outcome = await mailPreferencesLink(c.var.deps, { publication, email: typeof email === 'string' ? email : '' })
  if (outcome === 'invalid_email') {
    if (!isFormPost(c)) throw refuse(400, outcome, COMPLAINTS.invalid_email ?? '')
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
