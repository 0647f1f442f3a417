/**
 * The doors through which readers come in: sign up (JSON, form, no JavaScript: one path) and confirm.
 * GET shows, POST does: mail scanners open every link. The answer to a well-formed address is the same, whoever it is.
 */
import * as z from 'zod'
import { wordsFor } from '../../../emails/words'
import { addressComplaint, EMAIL_COMPLAINT } from '../../ground/address'
import { seal } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { languageTag } from '../../ground/language'
import { CHECK_INBOX, links } from '../../ground/links'
import type { Publication } from '../../ground/schema'
import { fields } from '../../http/body'
import { answer, declare, page } from '../../http/declare'
import { type C, clientAddress, isFormPost, refuse, typedText, wantsJson, wantsPage } from '../../http/door'
import { allowFormsTo } from '../../http/security'
import { ConfirmPage } from '../../pages/confirm'
import { ChallengePage, SignUpAgainPage, type SignUpValues, TO_THE_DESK } from '../../pages/sign-up'
import { findPublication } from '../../publications/find'
import { topicsOf, topicsToAsk } from '../../stories/catalogue/topics'
import { firstDigest } from '../first-digest'
import { type ConfirmLink, confirm, neverAsk, readAskedLink, readConfirmLink } from './confirm'
import { formGuard } from './form'
import { type SignUpRequest, signUp } from './sign-up'
import { CHALLENGE_ACTION, CHALLENGE_FIELD } from './turnstile'

// ---- Signing up ---------------------------------------------------------------------------------------------------------

/** More topics than any publication has are read and cut later (20 at most); a list of thousands is no form. */
const signUpShape = z.object({
  email: z.string().max(1_000).describe(EMAIL_COMPLAINT),
  topics: z
    .union([
      z
        .string()
        .max(200)
        .transform((topic) => [topic]),
      z.array(z.string().max(200)).max(200),
    ])
    .default([])
    .describe('Names of topics; those that the publication does not have are ignored.'),
  language: z.string().max(35).nullish().describe('A language tag like ar or pt-BR.'),
  page: z.string().max(2_000).nullish().describe('The address of the page on which the form stood.'),
  token: z.string().max(64).nullish().describe('The share that led there: the page’s ?td=.'),
  next: z.string().max(2_000).nullish().describe('Where a form goes on to: one of the publication’s thankYouUrls.'),
})
type SignUpFields = z.infer<typeof signUpShape>

const signUpDoor = declare({
  method: 'POST',
  path: '/v1/:publication/subscribers',
  summary: 'Sign up: the address is asked by mail whether it was meant; the answer is the same for every address',
  about:
    'JSON or a form. A form post goes on to `next` or to a page, and gets the form again where something in it is wrong.',
  who: 'anybody',
  publication: 'within a minute',
  origins: 'registered',
  body: fields(signUpShape, { lists: ['topics'] }),
  answers: { 202: z.strictObject({ status: z.literal('check_inbox') }), 200: page, 303: null, 400: page },
  refuses: {
    invalid_email: [400, EMAIL_COMPLAINT],
    invalid_next: [400, 'next is none of the publication’s thankYouUrls.'],
  },
  formAgain: ({ c, publication, body, code }) => showFormAgain(c, publication, body, code),
  example: { body: { email: 'reader@example.com', topics: ['World'], language: 'en' } },
  async act({ c, deps, publication, body: given, raw: sent }) {
    const raw = { ...Object(sent) }
    const again = (code: 'invalid_email' | 'invalid_next') =>
      isFormPost(c) ? showFormAgain(c, publication, raw, code) : code
    if (given.next && !(await isThankYouPage(deps, publication, given.next))) return again('invalid_next')
    const outcome = await signUp(deps, requestOf(c, publication, given, raw))
    if (outcome === 'invalid_email') {
      if (!isFormPost(c)) throw refuse(400, outcome, addressComplaint(given.email))
      return again(outcome)
    }
    if (outcome === 'challenge') return showChallenge(c, publication, raw)
    if (isFormPost(c)) return c.redirect(given.next || (await checkInbox(c, publication, given.email)), 303)
    return answer(202, { status: outcome })
  },
})

/** The page that says where to look, told by a sealed word which address was typed: nobody else can have it say one. */
async function checkInbox(c: C, publication: Publication, email: string): Promise<string> {
  const { config } = c.var.deps
  const to = await seal(email.trim().slice(0, 320), { secret: config.secretKeys[0], about: CHECK_INBOX })
  return links.checkInbox(config, publication.slug, to)
}

/** One that the desk has just added counts at once. */
async function isThankYouPage(deps: Deps, publication: Publication, next: string): Promise<boolean> {
  if (publication.thankYouUrls.includes(next)) return true
  return (await findPublication(deps, publication.slug))?.thankYouUrls.includes(next) ?? false
}

function requestOf(c: C, publication: Publication, given: SignUpFields, raw: Record<string, unknown>): SignUpRequest {
  return {
    publication,
    email: given.email,
    topics: given.topics,
    language: languageTag(given.language),
    page: given.page || null,
    token: given.token || null,
    wording: wordingOf(publication, given),
    network: clientAddress(c),
    fields: raw,
    challengeAnswer: typedText(raw[CHALLENGE_FIELD]) ?? '',
    canBeChallenged: isFormPost(c) && raw[TO_THE_DESK] === undefined,
  }
}

/** For a browser the form again, with what was typed still in it. */
async function showFormAgain(
  c: C,
  publication: Publication,
  raw: Record<string, unknown>,
  code: string,
): Promise<Response> {
  const values = { ...typedValues(raw), ...(code === 'invalid_next' ? { next: null } : {}) }
  allowFormsTo(c, publication.thankYouUrls)
  return c.html(<SignUpAgainPage {...(await formAgain(c, publication, raw))} values={values} error={code} />, 400)
}

/** The form once more with a challenge in it, and everything that was typed. It posts where the first one did. */
async function showChallenge(c: C, publication: Publication, raw: Record<string, unknown>): Promise<Response> {
  const { turnstile } = c.var.deps.config
  if (!turnstile) throw new Error('a challenge is asked for and none is configured')
  allowFormsTo(c, publication.thankYouUrls, { challengeFrom: turnstile.baseUrl })
  const challenge = { ...turnstile, action: CHALLENGE_ACTION, isAgain: raw[CHALLENGE_FIELD] !== undefined }
  const again = await formAgain(c, publication, raw)
  c.header('Cache-Control', 'no-store')
  return c.html(<ChallengePage {...again} values={typedValues(raw)} challenge={challenge} />)
}

/** Whoever named topics sees them again, also where the form would not ask for any. */
async function formAgain(c: C, publication: Publication, raw: Record<string, unknown>) {
  const topics = typedValues(raw).topics?.length ? topicsOf : topicsToAsk
  return {
    publication,
    words: wordsFor(languageTag(typedText(raw.language)) ?? publication.language),
    nonce: c.var.styleNonce,
    topics: await topics(c.var.deps, { publication }),
    guard: await formGuard(c.var.deps, publication),
  }
}

function typedValues(raw: Record<string, unknown>): SignUpValues {
  return {
    email: typedText(raw.email),
    topics: Array.isArray(raw.topics) ? raw.topics.map(String) : [],
    language: typedText(raw.language),
    page: typedText(raw.page),
    token: typedText(raw.token),
    next: typedText(raw.next),
  }
}

/** Which words the reader agreed to: their version and language. */
function wordingOf(publication: Publication, fields: SignUpFields): string {
  const words = wordsFor(languageTag(fields.language) ?? publication.language)
  return `${words.page.consentVersion}-${words.code}`
}

// ---- Confirming ---------------------------------------------------------------------------------------------------------

const confirmAnswers = { 200: page, 410: page }
const OVER = { link_expired: [410, 'This link is too old or unknown. Sign up again for a new one.'] } as const

const confirmDoors = [
  declare({
    method: 'GET',
    path: '/confirm/:token',
    summary: 'A page with one button that confirms; looking changes nothing',
    who: 'a mailed link',
    answers: confirmAnswers,
    refuses: OVER,
    act: async ({ c, deps, params: { token } }) => showConfirm(c, token, await readConfirmLink(deps, token)),
  }),
  declare({
    method: 'POST',
    path: '/confirm/:token',
    summary: 'Confirm: the address is a reader’s; twice is fine',
    about: 'With `Accept: application/json` the answer is `{ "status": "active" }`.',
    who: 'a mailed link',
    answers: { ...confirmAnswers, 200: { ...page, json: z.strictObject({ status: z.literal('active') }) } },
    refuses: OVER,
    async act({ c, deps, params: { token } }) {
      const link = await confirm(deps, { token, network: clientAddress(c) })
      if (link.state === 'done' && wantsJson(c)) return c.json({ status: 'active' })
      return showConfirm(c, token, link)
    },
  }),
]

/** The way out for whoever is asked again and again, by others or by machines. */
const neverDoors = [
  declare({
    method: 'GET',
    path: '/confirm/:token/never',
    summary: 'A page with one button, after which this address is never asked again; looking changes nothing',
    who: 'a mailed link',
    answers: confirmAnswers,
    refuses: OVER,
    act: async ({ c, deps, params: { token } }) => showNever(c, token, await readAskedLink(deps, token), 'never'),
  }),
  declare({
    method: 'POST',
    path: '/confirm/:token/never',
    summary: 'Never mail this address again: a suppression by the reader’s own hand; twice is fine',
    who: 'a mailed link',
    answers: confirmAnswers,
    refuses: OVER,
    act: async ({ c, deps, params: { token } }) => showNever(c, token, await neverAsk(deps, token), 'never done'),
  }),
]

async function showNever(
  c: C,
  token: string,
  link: Awaited<ReturnType<typeof readAskedLink>>,
  state: 'never' | 'never done',
): Promise<Response> {
  if (!link) return showConfirm(c, token, { state: 'over', publication: null })
  const { publication, subscriber } = link
  const words = wordsFor(subscriber.language ?? publication.language)
  const props = { publication, words, nonce: c.var.styleNonce, action: `/confirm/${token}/never` }
  return c.html(<ConfirmPage {...props} state={subscriber.status === 'suppressed' ? 'never done' : state} />)
}

export const signUpDoors = [signUpDoor, ...confirmDoors, ...neverDoors]

async function showConfirm(c: C, token: string, link: ConfirmLink): Promise<Response> {
  if (link.state === 'over' && !wantsPage(c) && wantsJson(c)) {
    throw refuse(410, 'link_expired', OVER.link_expired[1])
  }
  const { publication } = link
  const language = link.state === 'over' ? publication?.language : (link.subscriber.language ?? publication?.language)
  const props = {
    publication,
    words: wordsFor(language ?? null),
    nonce: c.var.styleNonce,
    action: `/confirm/${token}`,
    guard: publication && link.state === 'over' ? await formGuard(c.var.deps, publication) : undefined,
    state: ({ open: 'ask', done: 'done', over: 'expired' } as const)[link.state],
    first:
      link.state === 'done'
        ? firstDigest({ ...link, words: wordsFor(language ?? null), now: c.var.deps.clock() })
        : undefined,
  }
  return c.html(<ConfirmPage {...props} />, link.state === 'over' ? 410 : 200)
}
