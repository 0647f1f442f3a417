/**
 * An answer that says no, as a page: what is so, and what to do next. In English, since nobody's language is known here.
 * The status and the sentence are the door's; a 500 carries nothing but its request's id.
 */
import { wordsFor } from '../../emails/words'
import { links } from '../links'
import { HERE, Shell } from './shell'

export function ErrorPage({ status, message, nonce }: { status: number; message: string; nonce: string }) {
  const words = wordsFor('en')
  const { title, next } = adviceFor(status)
  return (
    <Shell title={title} words={words} nonce={nonce} publication={null} isPrivate>
      <div class="stack">
        <p class="kicker">{status}</p>
        <h1>{title}</h1>
        <p class="lead">{message}</p>
        <p>{next}</p>
        <p>
          <a href={links.home(HERE)}>{words.page.allNewsletters}</a>
        </p>
      </div>
    </Shell>
  )
}

function adviceFor(status: number): { title: string; next: string } {
  const { errors } = wordsFor('en').page
  if (status === 404 || status === 410) return { title: errors.missingTitle, next: errors.missingNext }
  if (status === 401 || status === 403) return { title: errors.deniedTitle, next: errors.deniedNext }
  if (status === 429 || status === 503) return { title: errors.busyTitle, next: errors.busyNext }
  if (status >= 500) return { title: errors.brokenTitle, next: errors.brokenNext }
  return { title: errors.badTitle, next: errors.badNext }
}
