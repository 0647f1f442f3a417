/**
 * For whoever comes by a link that we do not know, or that is over: what is so, and a form that mails them their own. Promises to
 * say nothing of anybody, and that what was typed is still there when it is no address.
 */
import type { Words } from '../../emails/words'
import { type Brand, Shell } from './shell'
import { EmailField } from './sign-up'

type LostLinkPageProps = {
  /** Null where the link belongs to nobody we know: the page then names no publication at all. */
  publication: (Brand & { slug: string }) | null
  words: Words
  nonce: string
  /** `unknown`: not ours · `over`: was ours · `test`: of a mail that was sent to be looked at · `again`: what was typed into the form is no address. */
  state: 'unknown' | 'over' | 'test' | 'again'
  action: string
  /** As it was typed. */
  email?: string
}

export function LostLinkPage({ publication, words, nonce, state, action, email }: LostLinkPageProps) {
  const { page } = words
  const title = { unknown: page.unknownTitle, over: page.expiredTitle, test: page.testTitle, again: page.errorTitle }[
    state
  ]
  const lead = { unknown: page.unknownLead, over: page.ownDataOver, test: page.testLead, again: page.linkLead }[state]
  const problem = email ? page.emailInvalid : page.emailMissing
  return (
    <Shell title={title} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        <form method="post" action={action} novalidate>
          {publication ? <input type="hidden" name="publication" value={publication.slug} /> : null}
          <EmailField words={words} value={email} error={state === 'again' ? problem : null} />
          <button type="submit">{page.linkButton}</button>
          <p class="promise">{page.linkPromise}</p>
        </form>
      </div>
    </Shell>
  )
}
