/**
 * An answer that says no, as a page: what is so, and what to do next, in the reader's own language where there are words for it, under the
 * face of the publication that the address names.
 * The status and the sentence are the door's, and in English, unless somebody says it in the page's language (the desk does); a 500
 * carries nothing but its request's id.
 */
import type { Words } from '../../emails/words'
import { links } from '../ground/links'
import { type Brand, HERE, Shell } from './shell'

type ErrorPageProps = {
  status: number
  message: string
  /** The sentence in the page's language. */
  said?: string
  words: Words
  nonce: string
  publication: Brand | null
}

export function ErrorPage({ status, message, said, words, nonce, publication }: ErrorPageProps) {
  const { title, next } = adviceFor(status, words)
  const sentence = said ?? (words.code === 'en' ? message : null)
  return (
    <Shell title={title} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <p class="kicker">{status}</p>
        <h1>{title}</h1>
        {sentence && <p class="lead">{sentence}</p>}
        <p class={sentence ? undefined : 'lead'}>{next}</p>
        {sentence ? null : (
          <p class="quiet" lang="en" dir="ltr">
            {message}
          </p>
        )}
        <p>
          {publication ? (
            <a href={links.archive(HERE, publication.slug)}>{words.page.toArchive}</a>
          ) : (
            <a href={links.home(HERE)}>{words.page.allNewsletters}</a>
          )}
        </p>
      </div>
    </Shell>
  )
}

function adviceFor(status: number, { page: { errors } }: Words): { title: string; next: string } {
  if (status === 404 || status === 410) return { title: errors.missingTitle, next: errors.missingNext }
  if (status === 401 || status === 403) return { title: errors.deniedTitle, next: errors.deniedNext }
  if (status === 429 || status === 503) return { title: errors.busyTitle, next: errors.busyNext }
  if (status >= 500) return { title: errors.brokenTitle, next: errors.brokenNext }
  return { title: errors.badTitle, next: errors.badNext }
}
