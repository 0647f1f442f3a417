/** Signing in at the desk and out of it, and who is signed in. The only doors of the desk that are there without a session. */
import * as z from 'zod'
import { holdOff, noticeWrong } from '../admin/guard'
import { endOtherSessions, endSession, listSessions, openSession, readEntry } from '../admin/sessions'
import { equalSecrets } from '../ground/crypto'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import type { C } from '../http/door'
import { back, SAID, show } from './answer'
import { Act } from './frame'
import { giveCookie, sessionShown, takeCookie } from './session'
import { SignIn } from './sign-in'
import { moment } from './words'

/** A path of the desk to go on to, or the desk itself: never somewhere else. */
function nextOf(given: string | undefined): string {
  return given !== undefined && /^\/admin(\/[\w./-]*)?$/.test(given) && !given.includes('//') ? given : '/admin'
}

/** The browser in a few words, for the list of sessions. */
function browserOf(c: C): string {
  const agent = c.req.header('user-agent') ?? ''
  const name = /(Firefox|Edg|OPR|Chrome|Safari)\/(\d+)/.exec(agent)
  const system = /(Windows|Macintosh|iPhone|iPad|Android|Linux|CrOS)/.exec(agent)?.[1]
  return [name ? `${name[1]} ${name[2]}` : 'A browser', system].filter(Boolean).join(', ')
}

export const signInDoors = [
  declare({
    method: 'GET',
    path: '/admin/sign-in',
    summary: 'Where one signs in at the desk',
    who: 'anybody',
    cache: 'never',
    query: { next: z.string().max(500).optional() },
    answers: { 200: page },
    act: ({ c, query }) => c.html(<SignIn nonce={c.var.styleNonce} next={nextOf(query.next)} state="ask" />),
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
        return c.html(<SignIn nonce={c.var.styleNonce} next={nextOf(body.next)} state="wrong" />, 401)
      }
      const secret = await openSession(deps, { browser: browserOf(c) })
      if (secret === null) throw new Error('a session without an entry is always new')
      giveCookie(c, secret)
      return c.redirect(nextOf(body.next), 303)
    },
  }),
  declare({
    method: 'GET',
    path: '/admin/enter/:entry',
    summary: 'A one-time link to the desk: one button, nothing else',
    who: 'anybody',
    cache: 'never',
    answers: { 200: page, 410: page },
    async act({ c, deps, params }) {
      const isOpen = (await readEntry(deps, params.entry)) !== null
      const props = { nonce: c.var.styleNonce, next: '/admin' }
      return isOpen
        ? c.html(<SignIn {...props} state="ask" entry={params.entry} />)
        : c.html(<SignIn {...props} state="over" />, 410)
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
      const entry = await readEntry(deps, params.entry)
      const secret = entry === null ? null : await openSession(deps, { browser: browserOf(c), entry })
      if (secret === null) return c.html(<SignIn nonce={c.var.styleNonce} next="/admin" state="over" />, 410)
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
      if (session) await endSession(deps, session.id)
      takeCookie(c)
      return c.redirect('/admin/sign-in', 303)
    },
  }),
  declare({
    method: 'GET',
    path: '/admin/sessions',
    summary: 'Who is signed in',
    who: 'owner',
    query: SAID,
    answers: { 200: page },
    async act({ c, deps, query }) {
      const [own, sessions] = await Promise.all([sessionShown(c), listSessions(deps)])
      const children = (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Browser</th>
                <th scope="col">Signed in</th>
                <th scope="col">Last seen</th>
                <th scope="col">
                  <span class="said">End it</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sessions.map(({ id, browser, createdAt, seenAt }) => (
                <tr>
                  <th scope="row">
                    {browser}
                    {id === own?.id && ' (this one)'}
                  </th>
                  <td>{moment(createdAt, 'UTC')}</td>
                  <td>{moment(seenAt, 'UTC')}</td>
                  <td>
                    <Act
                      action="/admin/sessions/end"
                      label="End it"
                      name={`End it: ${browser}`}
                      values={{ id: String(id) }}
                      isSmall
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Act action="/admin/sessions/end" label="End all but this one" values={{ id: 'others' }} isSecond />
        </div>
      )
      return show({ c, title: 'Sessions', question: 'Who is signed in, and where?', said: query.said, children })
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/sessions/end',
    summary: 'End a session, or all but this one',
    who: 'owner',
    body: form(z.object({ id: z.string().max(20) })),
    answers: { 303: null },
    async act({ c, deps, body }) {
      const own = await sessionShown(c)
      if (body.id === 'others') await endOtherSessions(deps, own?.id ?? 0)
      else await endSession(deps, Number(body.id))
      return back(c, '/admin/sessions', 'ended')
    },
  }),
]
