/**
 * The doors through which readers come in: sign up (JSON, form, no JavaScript: one path) and confirm.
 * GET shows, POST does: mail scanners open every link. The answer to a well-formed address is the same, whoever it is.
 */
import { Hono } from 'hono'
import * as z from 'zod'
import { wordsFor } from '../../../emails/words'
import { addressComplaint } from '../../ground/address'
import type { HonoEnv } from '../../ground/deps'
import { languageTag } from '../../ground/language'
import { links } from '../../ground/links'
import type { Publication } from '../../ground/schema'
import {
  BODY_LIMIT,
  type C,
  clientAddress,
  isFormPost,
  publicationOf,
  readFields,
  refuse,
  typedText,
  wantsJson,
  wantsPage,
} from '../../http/door'
import { allowFormsTo } from '../../http/security'
import { ConfirmPage } from '../../pages/confirm'
import { ChallengePage, SignUpAgainPage, type SignUpValues, TO_THE_DESK } from '../../pages/sign-up'
import { allPublications } from '../../publications/find'
import { knownTopics, topicsOf } from '../../stories/catalogue/topics'
import { type ConfirmLink, confirm, readConfirmLink } from './confirm'
import { formGuard } from './form'
import { signUp } from './sign-up'
import { CHALLENGE_ACTION, CHALLENGE_FIELD } from './turnstile'

export const signUpRoutes = new Hono<HonoEnv>()

// ---- Signing up ---------------------------------------------------------------------------------------------------------

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

signUpRoutes.post('/v1/:publication/subscribers', async (c) => {
  const publication = await publicationOf(c)
  const raw = await readFields(c, BODY_LIMIT.form, ['topics'])
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
    language: languageTag(fields.language),
    page: fields.page || null,
    token: fields.token || null,
    wording: wordingOf(publication, fields),
    network: clientAddress(c),
    fields: raw,
    challengeAnswer: typedText(raw[CHALLENGE_FIELD]) ?? '',
    canBeChallenged: isFormPost(c) && raw[TO_THE_DESK] === undefined,
  })
  if (outcome === 'invalid_email') return refuseSignUp(c, publication, raw, outcome)
  if (outcome === 'challenge') return showChallenge(c, publication, raw)
  if (isFormPost(c)) return c.redirect(fields.next || links.checkInbox(c.var.deps.config, publication.slug), 303)
  return c.json({ status: outcome }, 202)
})

const COMPLAINTS: Record<string, string> = {
  invalid_next: 'next is none of the publication’s thankYouUrls.',
}

/** 400: for a program the code, for a browser the form again with what was typed still in it. */
async function refuseSignUp(
  c: C,
  publication: Publication,
  raw: Record<string, unknown>,
  code: string,
): Promise<Response> {
  if (!isFormPost(c)) {
    const complaint = code === 'invalid_email' ? addressComplaint(typedText(raw.email) ?? '') : COMPLAINTS[code]
    throw refuse(400, code, complaint ?? `${code.slice('invalid_'.length)} is not as it should be.`)
  }
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

async function formAgain(c: C, publication: Publication, raw: Record<string, unknown>) {
  return {
    publication,
    words: wordsFor(languageTag(typedText(raw.language)) ?? publication.language),
    nonce: c.var.styleNonce,
    topics: await topicsOf(c.var.deps, { publication }),
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

signUpRoutes.get('/confirm/:token', async (c) => {
  const token = c.req.param('token')
  return showConfirm(c, token, await readConfirmLink(c.var.deps, token))
})

signUpRoutes.post('/confirm/:token', async (c) => {
  const token = c.req.param('token')
  const link = await confirm(c.var.deps, { token, network: clientAddress(c) })
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
    guard: publication && link.state === 'over' ? await formGuard(c.var.deps, publication) : undefined,
    state: ({ open: 'ask', done: 'done', over: 'expired' } as const)[link.state],
    // A link that says nothing of its publication: whoever holds it finds the right form from here.
    newsletters: publication ? [] : await allPublications(c.var.deps, 50),
  }
  return c.html(<ConfirmPage {...page} />, link.state === 'over' ? 410 : 200)
}
