/** A reader's choices: topics, a pause, the language, and the way out. Shows and posts; what it means is subscriptions/'s. */
import type { Words } from '../../emails/words'
import type { Publication, Subscriber } from '../schema'
import { Shell } from './shell'
import { TopicsField } from './sign-up'

export type PreferencesPageProps = {
  publication: Publication
  subscriber: Subscriber
  words: Words
  nonce: string
  /** Every topic of the publication. */
  topics: string[]
  /** Codes of the languages there are words for, with their own names. */
  languages: { code: string; name: string }[]
  action: string
  isSaved: boolean
  /** Today, `YYYY-MM-DD`: a pause ends later than that. */
  today: string
}

export function PreferencesPage(props: PreferencesPageProps) {
  const { publication, subscriber, words, nonce, isSaved } = props
  const { page } = words
  const isReader = subscriber.status === 'active'
  return (
    <Shell title={page.preferencesTitle} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1>{page.preferencesTitle}</h1>
        {isSaved ? (
          <p class="lead" role="status">
            {page.preferencesSaved}
          </p>
        ) : null}
        {isReader ? <Choices {...props} /> : <p class="lead">{page.left}</p>}
      </div>
    </Shell>
  )
}

function Choices({ subscriber, words, topics, languages, action, today }: PreferencesPageProps) {
  const { page } = words
  const paused = subscriber.pausedUntil === null ? '' : new Date(subscriber.pausedUntil).toISOString().slice(0, 10)
  return (
    <>
      <form method="post" action={action}>
        {topics.length > 0 ? <TopicsField words={words} topics={topics} chosen={subscriber.topics} /> : null}
        <div class="field">
          <label for="pausedUntil">{page.pauseLabel}</label>
          <input type="date" id="pausedUntil" name="pausedUntil" min={today} value={paused} />
        </div>
        <div class="field">
          <label for="language">{page.languageLabel}</label>
          <select id="language" name="language">
            {languages.map(({ code, name }) => (
              <option value={code} lang={code} selected={words.code === code}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <button type="submit">{page.preferencesButton}</button>
      </form>
      <form method="post" action={action} class="stack">
        <input type="hidden" name="leave" value="1" />
        <p>{page.leaveLead}</p>
        <button type="submit" class="second">
          {page.leaveButton}
        </button>
      </form>
    </>
  )
}
