/**
 * The desk's door: a cookie that holds a session's secret, and no page and no press without it. What changes something must come from a
 * page of ours (hono/csrf looks at Sec-Fetch-Site and Origin), and only as a form: another page's script cannot send one unseen.
 */
import type { MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'
import { ENTRY_MINUTES } from '../admin/entry'
import { type Session, sessionOf } from '../admin/sessions'
import type { HonoEnv } from '../ground/deps'
import { MINUTE } from '../ground/time'
import { type C, languageAsked, refuse } from '../http/door'
import { type Tongue, tongueOf } from './tongue'
import { DESK_LANGUAGES } from './words'

/** Pages that are there to sign in, the choice of their language, and what a link for a colleague shows: the only ones without a session. Other methods meet other doors. */
const WITHOUT_SESSION =
  /^(?:GET|HEAD|POST) \/admin\/(?:sign-in|enter\/[^/]+)$|^(?:GET|HEAD) \/admin\/shared\/[^/]+$|^POST \/admin\/(?:sign-in\/(?:link|access)|language)$/

/** So long after signing in nobody else has sat down at that browser. */
const FRESH = 30 * MINUTE

const sameSite = csrf({
  origin: (origin, c) => origin === new URL(c.var.deps.config.publicUrl).origin || origin === new URL(c.req.url).origin,
  secFetchSite: 'same-origin',
})

/** Throws 403 `foreign_request`, also where a request says nothing of where it comes from: every browser does. */
async function fromOurPages(c: C): Promise<void> {
  const isSilent = c.req.header('sec-fetch-site') === undefined && c.req.header('origin') === undefined
  try {
    if (!isSilent) return void (await sameSite(c, async () => undefined))
  } catch (error) {
    if (!(error instanceof HTTPException)) throw error
  }
  throw refuse(
    403,
    'foreign_request',
    'The desk takes presses from its own pages only. Open the page again, then press.',
  )
}

/** In front of everything below /admin: sets `caller`, or leads to where one signs in. */
export const deskDoor: MiddlewareHandler<HonoEnv> = async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') await fromOurPages(c)
  if (!WITHOUT_SESSION.test(`${c.req.method} ${c.req.path}`)) {
    const session = await sessionShown(c)
    if (!session) {
      if (c.req.method !== 'GET')
        throw refuse(401, 'signed_out', 'You are not signed in any more. Sign in, then try again.')
      return c.redirect(`/admin/sign-in?next=${encodeURIComponent(c.req.path)}`, 303)
    }
    c.set('caller', session.caller)
    c.set('signedInAt', session.signedInAt)
  }
  return next()
}

/** For what cannot be undone. */
export function isFresh(c: C): boolean {
  return c.var.deps.clock() - (c.var.signedInAt ?? 0) < FRESH
}

/** Nothing was done; whoever signs in again is led back to where they were. */
export function signInAgain(c: C, next: string): Response {
  c.set('isRefused', true)
  return c.redirect(`/admin/sign-in?again=yes&next=${encodeURIComponent(next)}`, 303)
}

/** A path of the desk to go on to, or the desk itself: never somewhere else. */
export function deskPath(given: string | undefined): string {
  return given !== undefined && /^\/admin(\/[\w./-]*)?$/.test(given) && !given.includes('//') ? given : '/admin'
}

export async function sessionShown(c: C): Promise<Session | null> {
  const secret = getCookie(c, cookieName(c))
  return secret === undefined ? null : sessionOf(c.var.deps, secret)
}

export function giveCookie(c: C, secret: string): void {
  setCookie(c, cookieName(c), secret, {
    path: '/',
    httpOnly: true,
    secure: isSecure(c),
    sameSite: 'Lax',
    maxAge: 7 * 24 * 3_600,
  })
}

/** The secret of a browser that asked for a mailed link, by a cookie that lives as long as the link. */
export function giveAskingCookie(c: C, secret: string): void {
  const maxAge = ENTRY_MINUTES * 60
  setCookie(c, askingName(c), secret, { path: '/', httpOnly: true, secure: isSecure(c), sameSite: 'Lax', maxAge })
}

export function askingSecret(c: C): string {
  return getCookie(c, askingName(c)) ?? ''
}

function askingName(c: C): string {
  return `${cookieName(c)}-asks`
}

export function takeCookie(c: C): void {
  deleteCookie(c, cookieName(c), { path: '/', secure: isSecure(c) })
}

/** In the language that was chosen in this browser, else in the first of the browser's own that the desk speaks. */
export function tongueFor(c: C): Tongue {
  const chosen = getCookie(c, languageName(c)) ?? ''
  return tongueOf(DESK_LANGUAGES.includes(chosen) ? chosen : languageAsked(c, [...DESK_LANGUAGES]))
}

/** For a year, beyond sessions. */
export function giveLanguage(c: C, language: string): void {
  const maxAge = 365 * 24 * 3_600
  setCookie(c, languageName(c), language, { path: '/', httpOnly: true, secure: isSecure(c), sameSite: 'Lax', maxAge })
}

function languageName(c: C): string {
  return `${cookieName(c)}-language`
}

/** `__Host-` ties it to this host over https; on one's own machine there is no https to tie it to. */
function cookieName(c: C): string {
  return isSecure(c) ? '__Host-desk' : 'desk'
}

function isSecure(c: C): boolean {
  return c.var.deps.config.publicUrl.startsWith('https:')
}
