/**
 * The Worker's front: configuration, headers and the request id around every route, the mounts in order, and the one
 * shape of every error, as JSON or as a page. Routes themselves live in the doors (routes.tsx) of each folder.
 */
import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { wordsFor } from '../emails/words'
import { guard, secretShown } from './admin/guard'
import { peopleDoors } from './admin/people-routes'
import { keyDoors } from './admin/routes'
import { pageDoors } from './archive/routes'
import { answeredOnce } from './audit/answers'
import { audited } from './audit/audited'
import { auditDoors } from './audit/routes'
import { deskRefusal } from './dashboard/answer'
import { deskDoors } from './dashboard/routes'
import { deskDoor } from './dashboard/session'
import { correctionDoors } from './digests/corrections/routes'
import { followSchedules } from './digests/follow-schedule'
import { digestDoors } from './digests/routes'
import { equalSecrets, randomToken } from './ground/crypto'
import { type Deps, type Env, type HonoEnv, NotConfigured } from './ground/deps'
import { isDatabaseFailure, logFailure } from './ground/log'
import type { Publication } from './ground/schema'
import { withSecrets } from './ground/secrets'
import type { Door } from './http/declare'
import { type C, isFormPost, languageAsked, Refusal, wantsPage } from './http/door'
import { forgivingPath } from './http/mailed-links'
import type { Groups } from './http/openapi'
import { headers } from './http/security'
import { serve } from './http/serve'
import { apiDoorsOf } from './operations/api-routes'
import { deadLetterDoors } from './operations/dead-letter-routes'
import { endingDoors } from './operations/publication-routes'
import { healthDoors } from './operations/routes'
import { mailDoors } from './outbox/routes'
import { ErrorPage } from './pages/error'
import { findPublication, mayRead, publicationEver, recentPublication } from './publications/find'
import { publicationDoors } from './publications/routes'
import { slugProblem } from './publications/settings'
import { subscriberDoors, suppressionDoors } from './readers/admin-routes'
import { lostLinkDoors } from './readers/lost-link-routes'
import { myDataDoors } from './readers/my-data-routes'
import { leaveDoors, preferencesDoors } from './readers/routes'
import { heldDoors } from './readers/sign-up/held-routes'
import { signUpDoors } from './readers/sign-up/routes'
import { topicDoors } from './readers/topic-routes'
import { transferDoors } from './readers/transfer/routes'
import { reportDoors } from './reports/routes'
import { shareDoors } from './shares/routes'
import { statisticsDoors } from './stats/routes'
import { storyDoors } from './stories/catalogue/routes'
import { feedDoors } from './stories/feeds/routes'
import { relatedDoors } from './stories/related/routes'
import { widgetRoutes } from './widgets/routes'

/** Every declared route, by what it is about. The archive's first segment is a publication's slug, so it is served last. */
export const DOORS: Record<string, readonly Door[]> = {
  'For readers': [...signUpDoors, ...leaveDoors, ...preferencesDoors, ...myDataDoors, ...lostLinkDoors],
  'Sharing and related stories': [...shareDoors, ...relatedDoors],
  Publications: [...publicationDoors, ...endingDoors],
  Stories: [...storyDoors, ...feedDoors],
  Digests: digestDoors,
  Corrections: correctionDoors,
  Readers: [...subscriberDoors, ...transferDoors, ...topicDoors, ...suppressionDoors, ...heldDoors],
  Statistics: statisticsDoors,
  Mails: [...mailDoors, ...reportDoors],
  Keys: keyDoors,
  People: peopleDoors,
  'Audit log': auditDoors,
  Health: [...healthDoors, ...deadLetterDoors],
  Archive: pageDoors,
  'This description': apiDoorsOf(describedDoors),
}

/** What each group of doors is for, as the API's description says it. */
const ABOUT: Record<keyof typeof DOORS, string> = {
  'For readers': 'Signing up, confirming, leaving, choosing, and one’s own data: what the links in mails lead to.',
  'Sharing and related stories':
    'What a publication’s pages tell of shares and visits, and what they may show of them.',
  Publications: 'A publication’s settings, its beginning and its end.',
  Stories: 'What a publication has written: pushed, or read from its feeds.',
  Digests: 'The week’s mail: composed, changed, looked at, held, sent, and accounted for.',
  Corrections: 'What was wrong in a story, told to those who were sent it.',
  Readers: 'Who gets the digest: lists, files in and out, topics, suppressions, sign-ups that wait.',
  Statistics: 'What happened, day by day and in total.',
  Mails: 'Single mails that are in trouble, how digests are received, and what the provider reports.',
  Keys: 'What programs sign in with.',
  People: 'Who works at the desk, and what they may.',
  'Audit log': 'Who did what, when, and to what.',
  Health: 'Whether it is well, and what failed for good.',
  Archive: 'The public pages and feeds of what was sent.',
  'This description': 'The API, as a document and as a page.',
}

function describedDoors(): Groups {
  return Object.fromEntries(Object.entries(DOORS).map(([name, doors]) => [name, { about: ABOUT[name] ?? '', doors }]))
}
const FIRST: readonly Door[] = Object.values(DOORS)
  .flat()
  .filter((door) => !pageDoors.includes(door))

/** What doors need of storeys above them. */
const house = { findPublication, recentPublication, publicationEver, mayRead, audited, answeredOnce }

/**
 * The app. `assemble` makes the dependencies from the environment and throws NotConfigured; `extend` may add routes
 * before the public pages, whose first segment is a publication's slug.
 */
export function createApp(assemble: (env: Env) => Deps, extend?: (app: Hono<HonoEnv>) => void): Hono<HonoEnv> {
  const app = new Hono<HonoEnv>({ getPath: forgivingPath })
  app.use(headers)
  app.use(async function prepare(c, next) {
    c.set('requestId', randomToken(9))
    c.set('styleNonce', randomToken(12))
    c.set('deps', assemble(c.env))
    await next()
  })
  app.use(async function openSecrets(c, next) {
    // The one that has to answer without a database.
    if (c.req.path !== '/healthz') c.set('deps', await withSecrets(c.var.deps))
    await next()
  })
  // Before anything is looked up, so that without a credential an unknown publication, a known one and an unknown path answer alike.
  app.use('/v1/admin/*', guard)
  app.use('/admin/*', deskDoor)
  for (const settings of ['/v1/admin/publications/:publication', '/admin/:publication/settings'])
    app.use(settings, followChange)
  serve(app, [...FIRST, ...deskDoors], house)
  app.route('/', widgetRoutes)
  extend?.(app)
  serve(app, pageDoors, house)
  app.notFound((c) => answerError(c, 404, 'not_found', 'There is nothing at this address.'))
  app.onError((error, c) => {
    if (error instanceof Refusal) return answerError(c, error.status, error.code, error.message, error.headers)
    if (error instanceof NotConfigured) return answerNotConfigured(c, error)
    logFailure(`request ${c.var.requestId}`, error)
    if (isDatabaseFailure(error)) return answerError(c, 503, 'temporarily_unable', BUSY, { 'Retry-After': '30' })
    return answerError(c, 500, 'internal_error', `Something broke on our side. Request ${c.var.requestId}.`)
  })
  return app
}

/** A changed schedule takes its draft along before it is answered. What fails here the tick makes up for. */
const followChange = createMiddleware<HonoEnv>(async (c, next) => {
  await next()
  if (c.req.method === 'GET' || c.res.status >= 400) return
  try {
    await followSchedules(c.var.deps)
  } catch (error) {
    logFailure(`following a schedule, request ${c.var.requestId}`, error)
  }
})

/** The database fails for seconds at a time (a restart, a full queue): whoever asks again is usually answered. */
const BUSY = 'The service cannot read its data right now. Try again in half a minute.'

/** What is missing stands in the log, and is told to whoever holds the token; strangers hear only that something is. */
async function answerNotConfigured(c: C, error: NotConfigured): Promise<Response> {
  logFailure('configuration', error)
  const token = c.env.ADMIN_TOKEN?.trim() ?? ''
  const isOwner = token !== '' && (await equalSecrets(secretShown(c) ?? '', token))
  const message = isOwner ? error.message : 'This service is not set up yet; its log says what is missing.'
  return answerError(c, 503, 'not_configured', message, { 'Retry-After': '60' })
}

/** The publication that an address names, for the face of a page that says no; null also where nobody can look. */
async function publicationNamed(c: C): Promise<Publication | null> {
  const [, slug] = /^\/(?:v1\/|s\/)?([a-z][a-z0-9-]{1,39})(?:\/|$)/.exec(c.req.path) ?? []
  if (slug === undefined || slugProblem(slug) !== null) return null
  const publication = await recentPublication(c.var.deps, slug).catch(() => null)
  return publication?.endedAt === null ? publication : null
}

async function answerError(
  c: C,
  status: number,
  code: string,
  message: string,
  extra: Record<string, string> = {},
): Promise<Response> {
  for (const [name, value] of Object.entries(extra)) c.header(name, value)
  c.header('Cache-Control', 'no-store')
  c.status(status as 400)
  if (wantsPage(c) || (isFormPost(c) && !c.req.path.startsWith('/v1/admin'))) {
    const publication = code === 'not_configured' ? null : await publicationNamed(c)
    // Who says nothing of their language is spoken to in the publication's.
    const language = c.req.header('accept-language') ? languageAsked(c) : (publication?.language ?? 'en')
    const page = { status, message, words: wordsFor(language), nonce: c.var.styleNonce, publication }
    return c.html(ErrorPage(/^\/admin(\/|$)/.test(c.req.path) ? { ...page, ...deskRefusal(c, code) } : page))
  }
  return c.json({ error: { code, message } })
}
