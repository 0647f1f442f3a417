/**
 * The headers around every answer, and who may read the public API from another origin.
 * Promises: nothing runs or loads that a page did not name; what carries a token is neither stored nor passed on as a
 * referrer; cross-origin answers exist only under /v1/:publication, only for registered origins, never with credentials.
 * A door that needs another policy sets Content-Security-Policy itself (allowFormsTo, MAIL_POLICY): what it set is kept.
 */
import { cors as honoCors } from 'hono/cors'
import { createMiddleware } from 'hono/factory'
import type { Deps, HonoEnv } from '../ground/deps'
import type { C } from './door'

/** Pages whose address is a secret. */
const TOKENED = /^\/(confirm|unsubscribe|preferences|admin\/shared)(\/|$)/
/** What no cache may keep: tokens, and what administrators see. */
const NEVER_STORED = /^\/(confirm|unsubscribe|preferences|admin|v1\/admin)(\/|$)/

const TWO_YEARS_SECONDS = 63_072_000
const FEATURES = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'microphone',
  'midi',
  'payment',
  'usb',
]

const NO_FEATURES = FEATURES.map((feature) => `${feature}=()`).join(', ')

/** Works outside and inside of the configuration: an answer that says what is missing carries these headers too. */
export const headers = createMiddleware<HonoEnv>(async function setHeaders(c, next) {
  await next()
  // Not c.header(): once there is an answer, that copies it for every header.
  const set = (name: string, value: string) => c.res.headers.set(name, value)
  const path = c.req.path
  const publicUrl = ownOrigin(c)
  // A 304 updates the headers of the stored page: a new nonce there would take the stored page's style away.
  if (c.res.status !== 304 && !c.res.headers.has('Content-Security-Policy')) {
    set('Content-Security-Policy', isPage(c.res) ? pagePolicy({ nonce: c.var.styleNonce, publicUrl }) : DATA_POLICY)
  }
  set('X-Content-Type-Options', 'nosniff')
  set('Referrer-Policy', TOKENED.test(path) ? 'no-referrer' : 'strict-origin-when-cross-origin')
  set('Cross-Origin-Opener-Policy', 'same-origin')
  set('Permissions-Policy', NO_FEATURES)
  if (publicUrl?.startsWith('https:')) {
    set('Strict-Transport-Security', `max-age=${TWO_YEARS_SECONDS}; includeSubDomains`)
  }
  // What says nothing may be kept for as long as a cache likes to guess.
  if (NEVER_STORED.test(path) || !c.res.headers.has('Cache-Control')) set('Cache-Control', 'no-store')
  // One that caches hand to many is nobody's request.
  const isShared = c.res.headers.get('Cache-Control')?.startsWith('public')
  if (c.var.requestId && !isShared) set('X-Request-Id', c.var.requestId)
})

/** What is no page loads nothing and stands in no frame. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** For a rendered mail shown as a page: its inline styles and its pictures, no scripts, no forms, no origin of ours. */
export const MAIL_POLICY =
  "default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"

/** The same in a frame of the desk's own page. */
export const FRAMED_MAIL_POLICY = MAIL_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")

type PagePolicy = {
  /** What the page's stylesheet is known by: a nonce, or where caches share the page, its hash. */
  nonce?: string
  styleHash?: string
  publicUrl: string | null
  /** Addresses elsewhere that a form's answer may redirect to: Chrome holds redirects to form-action as well. */
  formsTo?: string[]
  /** Only the demo site has them; their script comes from this service and talks to it alone. */
  hasWidgets?: boolean
  /** Only the desk has them: a mail as readers get it. */
  hasFrames?: boolean
  /** Only the desk has one: it carries the page's nonce, and talks to this service alone. */
  hasScript?: boolean
  /** Whose challenge the page shows: its script, in its own frame. */
  challengeFrom?: string
}

/** The policy of a page of ours. `publicUrl` is named beside 'self' for a machine that answers to two names. */
export function pagePolicy(policy: PagePolicy): string {
  const { nonce, styleHash, publicUrl, formsTo = [], hasWidgets = false, hasFrames = false, hasScript = false } = policy
  const { challengeFrom } = policy
  const own = publicUrl ? `'self' ${publicUrl}` : "'self'"
  const forms = [
    ...new Set(formsTo.filter((address) => URL.canParse(address)).map((address) => new URL(address).origin)),
  ]
  return [
    "default-src 'none'",
    styleHash ? `style-src 'sha256-${styleHash}'` : `style-src 'nonce-${nonce}'`,
    ...(hasWidgets ? [`script-src ${own}`, `connect-src ${own}`] : []),
    ...(hasScript ? [`script-src 'nonce-${nonce}'`, `connect-src ${own}`] : []),
    ...(hasFrames ? [`frame-src ${own}`] : []),
    ...(challengeFrom ? [`script-src ${challengeFrom}`, `frame-src ${challengeFrom}`] : []),
    `img-src ${own} https: data:`,
    `form-action ${[own, ...forms].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** For a page with a form that may end on another origin, e.g. a publication's `thankYouUrls`. */
export function allowFormsTo(c: C, addresses: string[], more: Pick<PagePolicy, 'challengeFrom'> = {}): void {
  c.header(
    'Content-Security-Policy',
    pagePolicy({ nonce: c.var.styleNonce, publicUrl: ownOrigin(c), formsTo: addresses, ...more }),
  )
}

/** Whether a page of that origin may read what the publication answers. */
export type AnswersOrigin = (deps: Deps, slug: string, origin: string) => Promise<boolean>

/** Cross-origin answers for the publication in the path; administrators' routes get none, not even an answered preflight. */
export function corsFor(mayRead: AnswersOrigin) {
  return honoCors({
    origin: async (origin, c: C) =>
      origin && (await mayRead(c.var.deps, c.req.param('publication') ?? '', origin)) ? origin : null,
    allowMethods: ['GET', 'HEAD', 'POST'],
    allowHeaders: ['Content-Type'],
    // Chrome's own ceiling.
    maxAge: 7_200,
  })
}

export function ownOrigin(c: C): string | null {
  // Absent when the configuration is what failed.
  const deps: Deps | undefined = c.var.deps
  return deps?.config.publicUrl ?? null
}

function isPage(answer: Response): boolean {
  return (answer.headers.get('content-type') ?? '').startsWith('text/html')
}
