/**
 * The doors for whoever has no link of their own at hand, and the page for links that are not ours. The answer to a well-formed
 * address is the same, whoever it is.
 */
import * as z from 'zod'
import { wordsFor } from '../../emails/words'
import { EMAIL_COMPLAINT } from '../ground/address'
import { links } from '../ground/links'
import type { Publication } from '../ground/schema'
import { fields } from '../http/body'
import { answer, declare, page } from '../http/declare'
import { type C, clientAddress, isFormPost, languageAsked, typedText } from '../http/door'
import { UNKNOWN_PUBLICATION } from '../http/lists'
import { LostLinkPage } from '../pages/lost-link'
import { HERE } from '../pages/shell'
import { findPublication } from '../publications/find'
import { mailPreferencesLink } from './lost-link'
import { isTestLink } from './test-links'

/** For the form of the page that knows no link, and so most often no publication; where it does, that is one of its fields. */
const OWN_LINK = '/preferences'
const typed = z.looseObject({ email: z.unknown().optional().describe('the reader’s own address.') })
const answers = { 202: z.strictObject({ status: z.literal('check_inbox') }), 303: null, 400: page }
const refuses = { invalid_email: [400, EMAIL_COMPLAINT] } as const

export const lostLinkDoors = [
  declare({
    method: 'POST',
    path: OWN_LINK,
    summary: 'Mail a reader their own link, from every publication that has them where none is named',
    who: 'a mailed link',
    body: fields(typed.extend({ publication: z.string().default('') })),
    answers,
    refuses: { ...refuses, ...UNKNOWN_PUBLICATION },
    async act({ c, deps, body }) {
      const publication = body.publication === '' ? null : await findPublication(deps, body.publication)
      if (body.publication !== '' && !publication) return 'unknown_publication'
      return mailLostLink(c, { publication, email: body.email, action: OWN_LINK })
    },
  }),
  declare({
    method: 'POST',
    path: '/v1/:publication/preference-links',
    summary: 'Mail a reader their own link, if there is such a reader; the answer is the same for every address',
    who: 'anybody',
    origins: 'registered',
    body: fields(typed),
    answers,
    refuses,
    act: ({ c, publication, body: { email } }) =>
      mailLostLink(c, { publication, email, action: links.preferenceLinks(HERE, publication.slug) }),
  }),
]

type LostLinkRequest = { publication: Publication | null; email: unknown; action: string }

async function mailLostLink(c: C, { publication, email, action }: LostLinkRequest) {
  const outcome = await mailPreferencesLink(c.var.deps, {
    publication,
    email: typeof email === 'string' ? email : '',
    network: clientAddress(c),
  })
  if (outcome === 'invalid_email') {
    if (!isFormPost(c)) return outcome
    const words = wordsFor(publication?.language ?? languageAsked(c))
    const props = { publication, words, nonce: c.var.styleNonce, action, email: typedText(email) }
    return c.html(<LostLinkPage {...props} state="again" />, 400)
  }
  if (isFormPost(c)) return c.redirect(links.checkInbox(c.var.deps.config, publication?.slug ?? null), 303)
  return answer(202, { status: outcome })
}

type Over = { publication: Publication; language: string | null }

/**
 * The page of a link that does nothing: not ours (404, or 200 where the sender must not try again), or ours and over (410). It says
 * nothing of anybody but where its reader gets a link that works.
 */
export async function showNoLink(c: C, status: 200 | 404 | 410, over: Over | null = null): Promise<Response> {
  const isTest = over === null && (await isTestLink(c.var.deps.config, c.req.param('token') ?? ''))
  const props = {
    publication: over?.publication ?? null,
    words: wordsFor(over ? (over.language ?? over.publication.language) : languageAsked(c)),
    nonce: c.var.styleNonce,
    action: OWN_LINK,
  }
  return c.html(<LostLinkPage {...props} state={isTest ? 'test' : over ? 'over' : 'unknown'} />, isTest ? 200 : status)
}
