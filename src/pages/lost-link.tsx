/**
 * For whoever comes by a link that we do not know, or that is over: what is so, and a form that mails them their own. Promises to
 * say nothing of anybody, and that what was typed is still there when it is no address.
 */
import type { Words } from '../../emails/words'
import { links } from '../ground/links'
import { type Brand, HERE, Shell } from './shell'
import { EmailField } from './sign-up'

type LostLinkPageProps = {
  /** Null where the link belongs to nobody we know. */
  publication: Brand | null
  words: Words
  nonce: string
  /** `unknown`: not ours · `over`: was ours · `test`: of a mail that was sent to be looked at · `again`: what was typed into the form is no address. */
  state: 'unknown' | 'over' | 'test' | 'again'
  form: {
    action: string
    publications: { slug: string; name: string }[]
    /** As they were sent, where something in them has to be changed. */
    values?: { publication: string; email?: string }
  }
}

export function LostLinkPage(props: LostLinkPageProps) {
  const { publication, words, nonce, state } = props
  const { page } = words
  const title = { unknown: page.unknownTitle, over: page.expiredTitle, test: page.testTitle, again: page.errorTitle }[
    state
  ]
  return (
    <Shell title={title} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1>{title}</h1>
        {props.form.publications.length > 0 ? <LinkForm {...props} /> : <NoForm words={words} />}
      </div>
    </Shell>
  )
}

function NoForm({ words }: { words: Words }) {
  return (
    <>
      <p class="lead">{words.page.unknownNoForm}</p>
      <p>
        <a href={links.home(HERE)}>{words.page.allNewsletters}</a>
      </p>
    </>
  )
}

function LinkForm({ words, state, form }: LostLinkPageProps) {
  const { page } = words
  const lead = { unknown: page.unknownLead, over: page.ownDataOver, test: page.testLead, again: page.linkLead }[state]
  const { values, publications } = form
  const problem = values?.email ? page.emailInvalid : page.emailMissing
  const [only] = publications
  return (
    <>
      <p class="lead">{lead}</p>
      <form method="post" action={form.action} novalidate>
        {only && publications.length === 1 ? (
          <input type="hidden" name="publication" value={only.slug} />
        ) : (
          <div class="field">
            <label for="publication">{page.newsletter}</label>
            <select id="publication" name="publication">
              {publications.map(({ slug, name }) => (
                <option value={slug} selected={slug === values?.publication}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        )}
        <EmailField words={words} value={values?.email} error={state === 'again' ? problem : null} />
        <button type="submit">{page.linkButton}</button>
        <p class="promise">{page.linkPromise}</p>
      </form>
    </>
  )
}
