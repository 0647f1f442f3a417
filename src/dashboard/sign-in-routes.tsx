/** Signing in at the desk and out of it, and who is signed in. The only doors of the desk that are there without a session. */
import * as z from 'zod'
import { type Access, vouchedFor } from '../admin/access'
import { isMailedEntry, mailEntry, readMailedEntry } from '../admin/entry'
import { holdOff, noticeWrong } from '../admin/guard'
import { endOtherSessions, endSession, listSessions, openSession, readEntry, type Session } from '../admin/sessions'
import { equalSecrets, randomToken } from '../ground/crypto'
import { countTries } from '../ground/tries'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import { type C, clientAddress, refuse } from '../http/door'
import { back, SAID, show } from './answer'
import { askingSecret, deskPath, giveAskingCookie, giveCookie, sessionShown, takeCookie, tongueFor } from './session'
import { SessionsScreen } from './sessions'
import { SignIn } from './sign-in'

/** The browser in a few words, for the list of sessions. */
function browserOf(c: C): string {
  const agent = c.req.header('user-agent') ?? ''
  const name = /(Firefox|Edg|OPR|Chrome|Safari)\/(\d+)/.exec(agent)
  const system = /(Windows|Macintosh|iPhone|iPad|Android|Linux|CrOS)/.exec(agent)?.[1]
  return [name ? `${name[1]} ${name[2]}` : 'A browser', system].filter(Boolean).join(', ')
}

/** Asking for links costs a row and a message each. */
const askings = countTries({ aMinute: 10 })

/** Throws 429 `too_many_requests`, whoever they ask for. */
function holdOffAsking(c: C): void {
  const { isTooMany, secondsLeft } = askings({ address: clientAddress(c), now: c.var.deps.clock(), adds: 1 })
  if (!isTooMany) return
  const again = { 'Retry-After': String(secondsLeft) }
  throw refuse(429, 'too_many_requests', 'Too many links were asked for from here; wait a minute.', again)
}

/** Whom a link in the address signs in: a person by a mailed one, in the browser that asked, or the owner by one that the service printed. */
async function entryShown(c: C, token: string): Promise<{ entry: string; personId?: number } | null> {
  const { deps } = c.var
  if (isMailedEntry(token)) return readMailedEntry(deps, { token, browser: askingSecret(c) })
  const entry = await readEntry(deps, token)
  return entry === null ? null : { entry }
}

/** Of the runtime alone: no header says who somebody is. */
function accessOf(c: C): Access | undefined {
  return (c.executionCtx as { access?: Access }).access
}

/** What every page to sign in at needs of who asks. */
function pageOf(c: C) {
  return { nonce: c.var.styleNonce, tongue: tongueFor(c), path: c.req.path }
}

/** An owner sees and ends everybody's sessions, others their own. */
function whoseOf(own: Session | null): 'all' | { personId: number | null } {
  return own?.caller.role === 'owner' ? 'all' : { personId: own?.personId ?? null }
}

export const signInDoors = [
  declare({
    method: 'GET',
    path: '/admin/sign-in',
    summary: 'Where one signs in at the desk',
    who: 'anybody',
    cache: 'never',
    query: { next: z.string().max(500).optional(), again: z.literal('yes').optional() },
    answers: { 200: page },
    async act({ c, deps, query: { next, again } }) {
      const vouched = await vouchedFor(deps, accessOf(c))
      const props = { ...pageOf(c), next: deskPath(next), vouched: vouched?.email }
      return c.html(<SignIn {...props} state={again ? 'again' : 'ask'} />)
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/sign-in/access',
    summary: 'Sign in as whom Cloudflare Access vouches for',
    who: 'anybody',
    cache: 'never',
    body: form(z.object({ next: z.string().max(500).optional() })),
    answers: { 303: null, 403: page },
    async act({ c, deps, body }) {
      const vouched = await vouchedFor(deps, accessOf(c))
      const personId = vouched?.personId ?? null
      const secret = personId === null ? null : await openSession(deps, { browser: browserOf(c), personId })
      if (secret === null) return c.html(<SignIn {...pageOf(c)} next={deskPath(body.next)} state="stranger" />, 403)
      giveCookie(c, secret)
      return c.redirect(deskPath(body.next), 303)
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/sign-in/link',
    summary: 'Ask for a mailed link: the same answer whoever it is',
    who: 'anybody',
    cache: 'never',
    body: form(z.object({ email: z.string().max(1_000).default('') })),
    answers: { 200: page, 400: page },
    async act({ c, deps, body }) {
      holdOffAsking(c)
      const browser = randomToken(32)
      const outcome = await mailEntry(deps, { email: body.email, browser, network: clientAddress(c) })
      const props = { ...pageOf(c), path: '/admin/sign-in', next: '/admin', email: body.email }
      if (outcome === 'invalid_email') return c.html(<SignIn {...props} state="no_address" />, 400)
      giveAskingCookie(c, browser)
      return c.html(<SignIn {...props} state="mailed" />)
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/sign-in',
    summary: 'Sign in with the administrator’s token',
    who: 'anybody',
    cache: 'never',
    body: form(z.object({ token: z.string().max(500).default(''), next: z.string().max(500).optional() })),
    answers: { 303: null, 401: page },
    async act({ c, deps, body }) {
      holdOff(c)
      if (!(await equalSecrets(body.token.trim(), deps.config.adminToken))) {
        await noticeWrong(c)
        return c.html(<SignIn {...pageOf(c)} next={deskPath(body.next)} state="wrong" />, 401)
      }
      const secret = await openSession(deps, { browser: browserOf(c) })
      if (secret === null) throw new Error('a session without an entry is always new')
      giveCookie(c, secret)
      return c.redirect(deskPath(body.next), 303)
    },
  }),
  declare({
    method: 'GET',
    path: '/admin/enter/:entry',
    summary: 'A one-time link to the desk: one button, nothing else',
    who: 'anybody',
    cache: 'never',
    answers: { 200: page, 410: page },
    async act({ c, params: { entry } }) {
      const props = { ...pageOf(c), next: '/admin' }
      if (await entryShown(c, entry)) return c.html(<SignIn {...props} state="ask" entry={entry} />)
      return c.html(<SignIn {...props} state={isMailedEntry(entry) ? 'elsewhere' : 'over'} />, 410)
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/enter/:entry',
    summary: 'Open the desk by a one-time link',
    who: 'anybody',
    cache: 'never',
    answers: { 303: null, 410: page },
    async act({ c, deps, params }) {
      const opened = await entryShown(c, params.entry)
      const secret = opened && (await openSession(deps, { browser: browserOf(c), ...opened }))
      if (!secret) return c.html(<SignIn {...pageOf(c)} next="/admin" state="over" />, 410)
      giveCookie(c, secret)
      return c.redirect('/admin', 303)
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/sign-out',
    summary: 'Sign out',
    who: 'read',
    answers: { 303: null },
    async act({ c, deps }) {
      const session = await sessionShown(c)
      if (session) await endSession(deps, session.id, 'all')
      takeCookie(c)
      return c.redirect('/admin/sign-in', 303)
    },
  }),
  declare({
    method: 'GET',
    path: '/admin/sessions',
    summary: 'Who is signed in: everybody for an owner, else one’s own',
    who: 'read',
    query: SAID,
    answers: { 200: page },
    async act({ c, deps, query }) {
      const own = await sessionShown(c)
      const sessions = await listSessions(deps, whoseOf(own))
      const children = <SessionsScreen sessions={sessions} own={own?.id ?? null} />
      return show({ c, screen: 'sessions', said: query.said, children })
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/sessions/end',
    summary: 'End a session, or all but this one',
    who: 'read',
    body: form(z.object({ id: z.string().max(20) })),
    answers: { 303: null },
    async act({ c, deps, body }) {
      const own = await sessionShown(c)
      if (body.id === 'others') await endOtherSessions(deps, own?.id ?? 0, whoseOf(own))
      else await endSession(deps, Number(body.id), whoseOf(own))
      return back(c, '/admin/sessions', 'ended')
    },
  }),
]
