/**
 * The page behind the link to leave: it asks, it says what is so and offers to undo, or it offers one's own link, and again
 * when the address typed there is none. Shows and posts, nothing else; leaving itself is subscriptions/'s matter.
 */
import type { Words } from '../../emails/words'
import { links } from '../links'
import { formatDate } from './dates'
import { type Brand, HERE, Shell } from './shell'
import { EmailField } from './sign-up'

type LinkForm = {
  action: string
  publications: { slug: string; name: string }[]
  /** As they were sent, where something in them has to be changed. */
  values?: { publication: string; email?: string }
}

type UnsubscribePageProps = {
  /** Null where the link belongs to nobody we know. */
  publication: (Brand & { timezone: string }) | null
  words: Words
  nonce: string
  /** `again`: what was typed into the form of `unknown` is no address. */
  state: 'ask' | 'left' | 'returned' | 'unknown' | 'again'
  /** Where the button posts; for `ask`. */
  action: string
  /** When the reader left, epoch milliseconds; for `left`. */
  leftAt?: number | null
  /** Where the button that takes it back posts; for `left`. Absent: nothing can be taken back. */
  undoAction?: string | null
  /** Where an address is posted to get one's own link, and for which publication; for `unknown` and `again`. */
  linkForm?: LinkForm | null
}

export function UnsubscribePage(props: UnsubscribePageProps) {
  const { publication, words, nonce, state } = props
  const title = titleFor(props)
  return (
    <Shell title={title} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1 dir="auto">{title}</h1>
        {state === 'ask' ? <Ask words={words} action={props.action} /> : null}
        {state === 'left' ? <Left {...props} /> : null}
        {state === 'returned' ? (
          <p class="lead">{publication ? words.page.returnedLead(publication.name) : words.page.returnedNeutral}</p>
        ) : null}
        {state === 'unknown' || state === 'again' ? <OwnLink {...props} /> : null}
      </div>
    </Shell>
  )
}

function titleFor({ publication, words, state }: UnsubscribePageProps): string {
  const { page } = words
  if (state === 'ask') return publication ? page.leaveTitle(publication.name) : page.leaveTitleNeutral
  return { left: page.leftTitle, returned: page.returnedTitle, unknown: page.unknownTitle, again: page.errorTitle }[
    state
  ]
}

function Ask({ words, action }: { words: Words; action: string }) {
  return (
    <>
      <p class="lead">{words.page.leaveLead}</p>
      <form method="post" action={action}>
        <button type="submit">{words.page.leaveButton}</button>
      </form>
    </>
  )
}

function Left({ publication, words, leftAt, undoAction }: UnsubscribePageProps) {
  const timezone = publication?.timezone ?? 'UTC'
  const day = leftAt ? formatDate(leftAt, { words, timezone, style: 'long' }) : null
  return (
    <>
      <p class="lead">{day ? words.page.leftOn(day) : words.page.left}</p>
      {undoAction ? (
        <form method="post" action={undoAction} class="stack">
          <p>{words.page.undoLead}</p>
          <button type="submit" class="second">
            {words.page.undoButton}
          </button>
        </form>
      ) : null}
    </>
  )
}

function OwnLink({ words, linkForm, state }: UnsubscribePageProps) {
  const choices = linkForm?.publications ?? []
  if (!linkForm || choices.length === 0) {
    return (
      <>
        <p class="lead">{words.page.unknownNoForm}</p>
        <p>
          <a href={links.home(HERE)}>{words.page.allNewsletters}</a>
        </p>
      </>
    )
  }
  const { values } = linkForm
  const problem = values?.email ? words.page.emailInvalid : words.page.emailMissing
  return (
    <>
      <p class="lead">{state === 'again' ? words.page.linkLead : words.page.unknownLead}</p>
      <form method="post" action={linkForm.action} novalidate>
        <div class="field">
          <label for="publication">{words.page.newsletter}</label>
          <select id="publication" name="publication">
            {choices.map(({ slug, name }) => (
              <option value={slug} selected={slug === values?.publication}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <EmailField words={words} value={values?.email} error={state === 'again' ? problem : null} />
        <button type="submit">{words.page.linkButton}</button>
        <p class="promise">{words.page.linkPromise}</p>
      </form>
    </>
  )
}
