/**
 * The doors for whoever has no link of their own at hand, and the page for links that are not ours. The answer to a well-formed
 * address is the same, whoever it is.
 */
import { Hono } from 'hono'
import { wordsFor } from '../../emails/words'
import { EMAIL_COMPLAINT } from '../ground/address'
import type { HonoEnv } from '../ground/deps'
import { links } from '../ground/links'
import type { Publication } from '../ground/schema'
import {
  BODY_LIMIT,
  type C,
  clientAddress,
  isFormPost,
  languageAsked,
  publicationOf,
  readFields,
  readForm,
  refuse,
  typedText,
} from '../http/door'
import { LostLinkPage } from '../pages/lost-link'
import { HERE } from '../pages/shell'
import { allPublications, findPublication } from '../publications/find'
import { mailPreferencesLink } from './lost-link'
import { isTestLink } from './test-links'

export const lostLinkRoutes = new Hono<HonoEnv>()

/** For the form of the page that knows no link, and so no publication; the publication is one of its fields. */
const OWN_LINK = '/preferences'

lostLinkRoutes.post(OWN_LINK, async (c) => {
  const form = await readForm(c, BODY_LIMIT.form)
  const publication = await findPublication(c.var.deps, form.get('publication')?.[0] ?? '')
  if (!publication) throw refuse(404, 'unknown_publication', 'There is no such publication here.')
  return mailLostLink(c, { publication, email: form.get('email')?.[0], action: OWN_LINK })
})

lostLinkRoutes.post('/v1/:publication/preference-links', async (c) => {
  const publication = await publicationOf(c)
  const { email } = await readFields(c, BODY_LIMIT.form)
  return mailLostLink(c, { publication, email, action: links.preferenceLinks(HERE, publication.slug) })
})

type LostLinkRequest = { publication: Publication; email: unknown; action: string }

async function mailLostLink(c: C, { publication, email, action }: LostLinkRequest): Promise<Response> {
  const outcome = await mailPreferencesLink(c.var.deps, {
    publication,
    email: typeof email === 'string' ? email : '',
    network: clientAddress(c),
  })
  if (outcome === 'invalid_email') {
    if (!isFormPost(c)) throw refuse(400, outcome, EMAIL_COMPLAINT)
    const publications = action === OWN_LINK ? await allPublications(c.var.deps) : [publication]
    const form = { action, publications, values: { publication: publication.slug, email: typedText(email) } }
    const page = { publication, words: wordsFor(publication.language), nonce: c.var.styleNonce, form }
    return c.html(<LostLinkPage {...page} state="again" />, 400)
  }
  if (isFormPost(c)) return c.redirect(links.checkInbox(c.var.deps.config, publication.slug), 303)
  return c.json({ status: outcome }, 202)
}

type Over = { publication: Publication; language: string | null }

/**
 * The page of a link that does nothing: not ours (404, or 200 where the sender must not try again), or ours and over (410). It says
 * nothing of anybody but where its reader gets a link that works.
 */
export async function showNoLink(c: C, status: 200 | 404 | 410, over: Over | null = null): Promise<Response> {
  const isTest = over === null && (await isTestLink(c.var.deps.config, c.req.param('token') ?? ''))
  const form = { action: OWN_LINK, publications: over ? [over.publication] : await allPublications(c.var.deps) }
  const page = {
    publication: over?.publication ?? null,
    words: wordsFor(over ? (over.language ?? over.publication.language) : languageAsked(c)),
    nonce: c.var.styleNonce,
    form,
  }
  return c.html(<LostLinkPage {...page} state={isTest ? 'test' : over ? 'over' : 'unknown'} />, isTest ? 200 : status)
}
