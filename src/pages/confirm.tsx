/**
 * The page behind a confirmation link: it asks, it says that it is done, or it offers a new link.
 * Shows and posts, nothing else: opening it changes nothing, since mail scanners open links.
 */
import type { Words } from '../../emails/words'
import { links } from '../ground/links'
import { type Brand, HERE, Shell } from './shell'
import { type FormGuard, SignUpForm } from './sign-up'

type ConfirmPageProps = {
  /** Null where the link belongs to nobody we know. */
  publication: Brand | null
  words: Words
  nonce: string
  state: 'ask' | 'done' | 'expired' | 'never' | 'never done'
  /** Where the button posts; for `ask`. */
  action: string
  /** When the first digest comes, in words; for `done`. */
  first?: string
  /** For the form of `expired`. */
  guard?: FormGuard
}

export function ConfirmPage(props: ConfirmPageProps) {
  const { publication, words, nonce, state, action, first, guard } = props
  const { page } = words
  const title = {
    ...{ ask: page.confirmTitle, done: page.confirmedTitle, expired: page.expiredTitle },
    ...{ never: page.neverTitle, 'never done': page.neverDoneTitle },
  }[state]
  return (
    <Shell title={title} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1>{title}</h1>
        {state === 'ask' ? <Ask publication={publication} words={words} action={action} /> : null}
        {state === 'done' ? <Done publication={publication} words={words} first={first} /> : null}
        {state === 'expired' ? <Expired publication={publication} words={words} guard={guard} /> : null}
        {state === 'never' ? <Never publication={publication} words={words} action={action} /> : null}
        {state === 'never done' ? <p class="lead">{page.neverDone(publication?.name ?? page.newsletters)}</p> : null}
      </div>
    </Shell>
  )
}

function Ask({ publication, words, action }: { publication: Brand | null; words: Words; action: string }) {
  return (
    <>
      {publication ? <p class="lead">{words.page.confirmLead(publication.name)}</p> : null}
      <form method="post" action={action}>
        <button type="submit">{words.page.confirmButton}</button>
        <p class="promise">{words.page.promise}</p>
      </form>
      <p class="quiet">{words.page.confirmNot}</p>
    </>
  )
}

/** For whoever never asked: one press, and no form here mails them again. */
function Never({ publication, words, action }: { publication: Brand | null; words: Words; action: string }) {
  return (
    <>
      <p class="lead">{words.page.neverLead(publication?.name ?? words.page.newsletters)}</p>
      <form method="post" action={action}>
        <button type="submit">{words.page.neverButton}</button>
      </form>
    </>
  )
}

function Done({ publication, words, first }: { publication: Brand | null; words: Words; first?: string }) {
  if (!publication) return <p>{words.page.returnedNeutral}</p>
  return (
    <>
      <p class="lead">
        {words.page.confirmedLead(publication.name)} {first ? words.page.confirmedWhen(first) : null}
      </p>
      <p>
        {words.page.confirmedNext} <a href={links.archive(HERE, publication.slug)}>{words.page.toArchive}</a>
      </p>
    </>
  )
}

type ExpiredProps = Pick<ConfirmPageProps, 'publication' | 'words' | 'guard'>

/** A link that says nothing of its publication names none: whoever follows it knows whom they wrote to. */
function Expired({ publication, words, guard }: ExpiredProps) {
  if (publication) {
    return (
      <>
        <p class="lead">{words.page.expiredLead}</p>
        <SignUpForm publication={publication} words={words} topics={[]} guard={guard} />
      </>
    )
  }
  return (
    <>
      <p class="lead">{words.page.expiredNoForm}</p>
      <p>
        <a href={links.home(HERE)}>{words.page.allNewsletters}</a>
      </p>
    </>
  )
}
