/**
 * The doors of /dev: mailbox, tick by hand, e-mail previews, demo. They exist only under `npm start`.
 * Whoever can reach the port from this machine owns it; pages on the web do not, under whatever name they reach it.
 */
import { Hono } from 'hono'
import { Temporal } from 'temporal-polyfill'
import { samples } from '../../emails/samples'
import { entryToken } from '../admin/sessions'
import { tick } from '../cron'
import type { HonoEnv } from '../ground/deps'
import { links } from '../ground/links'
import { countSecrets, tendSecrets } from '../ground/secrets'
import { DAY } from '../ground/time'
import { type C, refuse, wantsPage } from '../http/door'
import { MAIL_POLICY } from '../http/security'
import { render } from '../mail/render'
import { allPublications } from '../publications/find'
import { DEMO, loadDemo } from './demo/load'
import { lastTick } from './last-tick'
import { countMailbox, listMailbox, readMail, readMailbox } from './mailbox'
import { DevHome, EmailsPage, MAIL_VIEWS, MailboxPage } from './pages'
import { siteRoutes } from './site-routes'
import { widgetsPageRoutes } from './widgets-routes'

/** Mails in the list of the mailbox's page; the JSON has them all. */
const LIST_LENGTH = 200

/** A tick takes up every slot since the last one: told of the next century, it would not end. */
const TICK_REACH_DAYS = 400

export const devRoutes = new Hono<HonoEnv>()
devRoutes.use('/dev/*', async (c, next) => {
  refuseStrangers(c)
  await next()
  c.header('Cache-Control', 'no-store')
})

devRoutes.get('/dev', async (c) => {
  const [publications, last, mails] = await Promise.all([
    allPublications(c.var.deps),
    lastTick(c.var.deps, c.env.DB),
    countMailbox(c.env.DB),
  ])
  const hasDemo = DEMO.every((demo) => publications.some(({ slug }) => slug === demo.slug))
  const props = { publications, nonce: c.var.styleNonce, hasDemo, mails, last }
  return c.html(<DevHome {...props} />)
})

/** A link that opens the desk once: what `npm start` prints. */
devRoutes.post('/dev/desk', async (c) => {
  const { deps } = c.var
  return c.json({ link: links.deskEntry(deps.config, await entryToken(deps)) })
})

/** What a tick does about SECRET_KEY, by itself: at every start, and when one is rotated while nothing runs. */
devRoutes.post('/dev/secrets', async (c) => {
  await tendSecrets(c.var.deps)
  return c.json(await countSecrets(c.var.deps))
})

devRoutes.post('/dev/cron', async (c) => {
  const given = c.req.query('at')
  const at = given === undefined ? c.var.deps.clock() : parseInstant(given)
  if (at === null) throw refuse(400, 'invalid_at', 'Expected `at` to be a time like 2026-03-02T07:00:00Z.')
  if (Math.abs(at - c.var.deps.clock()) > TICK_REACH_DAYS * DAY) {
    throw refuse(400, 'invalid_at', `Expected \`at\` to be within ${TICK_REACH_DAYS} days from now.`)
  }
  await tick(c.var.deps, at)
  if (wantsPage(c)) return c.redirect('/dev', 303)
  return c.json({ ok: true, at: new Date(at).toISOString() })
})

devRoutes.post('/dev/demo', async (c) => {
  const publications = await loadDemo(c.var.deps)
  if (wantsPage(c)) return c.redirect('/dev', 303)
  return c.json({ ok: true, publications })
})

devRoutes.get('/dev/mailbox.json', async (c) => {
  const limit = Number(c.req.query('limit'))
  const mails = await readMailbox(c.env.DB, Number.isSafeInteger(limit) && limit > 0 ? limit : undefined)
  return c.json(mails.map(({ id: _id, ...mail }) => mail))
})

devRoutes.get('/dev/mailbox', async (c) => {
  const mails = await listMailbox(c.env.DB, LIST_LENGTH)
  const id = Number(c.req.query('mail') ?? mails[0]?.id)
  const open = Number.isSafeInteger(id) ? await readMail(c.env.DB, id) : null
  const view = MAIL_VIEWS.find((name) => name === c.req.query('as')) ?? 'desk'
  c.header('Content-Security-Policy', FRAMING_POLICY)
  // The newest is looked for again by itself; a mail that somebody chose stays under their eyes.
  if (c.req.query('mail') === undefined) c.header('Refresh', String(LOOK_AGAIN_SECONDS))
  return c.html(<MailboxPage mails={mails} open={open} view={view} nonce={c.var.styleNonce} />)
})

devRoutes.get('/dev/mailbox/:id', async (c) => {
  const id = Number(c.req.param('id'))
  const mail = Number.isSafeInteger(id) ? await readMail(c.env.DB, id) : null
  if (!mail) throw refuse(404, 'unknown_mail', 'There is no such mail in the mailbox.')
  return mail.html === '' ? c.text(mail.text) : mailPage(c, mail.html)
})

devRoutes.get('/dev/emails', (c) => c.html(<EmailsPage templates={Object.keys(samples)} nonce={c.var.styleNonce} />))

devRoutes.get('/dev/emails/:template', async (c) => {
  const name = c.req.param('template')
  const sample = Object.hasOwn(samples, name) ? samples[name] : undefined
  if (!sample) throw refuse(404, 'unknown_template', 'There is no e-mail of that name.')
  // In their own light: pictures of the demo site, where the mails' own would be a publisher's.
  const mail = await render(sample(`${new URL(c.req.url).origin}/dev/site/meridian/images`))
  if (c.req.query('part') === 'text') return c.text(mail.text)
  return mailPage(c, mail.html)
})

devRoutes.route('/', siteRoutes)
devRoutes.route('/', widgetsPageRoutes)

const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]']

/**
 * A page on the web can make a browser on this machine ask us: by a name that leads here, by a form, by a script. What may come from
 * elsewhere is a link that somebody follows, and the demo site, whose pages and pictures stand for a publisher's public ones: it alone answers
 * under PUBLIC_URL as well, which may be a way in from the web. Throws 403 `not_for_others`.
 */
function refuseStrangers(c: C): void {
  const { hostname, origin: own } = new URL(c.req.url)
  const isSite = c.req.path.startsWith('/dev/site/')
  const isOurs = OWN_NAMES.includes(hostname) || (isSite && hostname === new URL(c.var.deps.config.publicUrl).hostname)
  const isLook = c.req.method === 'GET' || c.req.method === 'HEAD'
  const isFollowed = c.req.header('sec-fetch-mode') === 'navigate'
  const from = c.req.header('sec-fetch-site') ?? 'none'
  const isForeign = !['none', 'same-origin'].includes(from) || ![undefined, own].includes(c.req.header('origin'))
  if (!isOurs || (isForeign && !(isLook && (isFollowed || isSite))))
    throw refuse(403, 'not_for_others', 'This is for whoever works on this machine; open it as localhost.')
}

const LOOK_AGAIN_SECONDS = 20

/** A frame from srcdoc lives under its parent's policy, and mails are all inline styles. Scripts stay out twice: here and by the sandbox. */
const FRAMING_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' http: https: data:; frame-src 'self'; form-action 'self'; " +
  "frame-ancestors 'none'"

function mailPage(c: C, html: string): Response | Promise<Response> {
  c.header('Content-Security-Policy', MAIL_POLICY)
  return c.html(html)
}

/** The ISO time in epoch milliseconds, or null where the text is none. */
function parseInstant(text: string): number | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    return null
  }
}
