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
  state: 'ask' | 'done' | 'expired'
  /** Where the button posts; for `ask`. */
  action: string
  /** For `expired` without a publication: where one may sign up again. */
  newsletters?: Pick<Brand, 'slug' | 'name'>[]
  /** For the form of `expired`. */
  guard?: FormGuard
}

export function ConfirmPage(props: ConfirmPageProps) {
  const { publication, words, nonce, state, action, newsletters = [], guard } = props
  const title = { ask: words.page.confirmTitle, done: words.page.confirmedTitle, expired: words.page.expiredTitle }[
    state
  ]
  return (
    <Shell title={title} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1>{title}</h1>
        {state === 'ask' ? <Ask publication={publication} words={words} action={action} /> : null}
        {state === 'done' ? <Done publication={publication} words={words} /> : null}
        {state === 'expired' ? (
          <Expired publication={publication} words={words} newsletters={newsletters} guard={guard} />
        ) : null}
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

function Done({ publication, words }: { publication: Brand | null; words: Words }) {
  if (!publication) return <p>{words.page.returnedNeutral}</p>
  return (
    <>
      <p class="lead">{words.page.confirmedLead(publication.name)}</p>
      <p>
        {words.page.confirmedNext} <a href={links.archive(HERE, publication.slug)}>{words.page.toArchive}</a>
      </p>
    </>
  )
}

type ExpiredProps = Pick<ConfirmPageProps, 'publication' | 'words' | 'guard'> &
  Required<Pick<ConfirmPageProps, 'newsletters'>>

function Expired({ publication, words, newsletters, guard }: ExpiredProps) {
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
      <ul class="list">
        {newsletters.map(({ slug, name }) => (
          <li>
            <a href={links.archive(HERE, slug)} dir="auto">
              {name}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
