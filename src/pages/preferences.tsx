/**
 * A reader's choices: topics, a pause, the language, and the way out. Promises that what was typed is still there when
 * something in it has to be changed. Shows and posts; what it means is readers/'s.
 */
import { clean } from '../../emails/text'
import type { Words } from '../../emails/words'
import type { Publication, Subscriber } from '../ground/schema'
import { Shell } from './shell'
import { TopicsField } from './sign-up'

/** The form as it was sent. */
export type TypedPreferences = { topics: string[]; minutes: string; pausedUntil: string; language: string }

/** How long a digest may take, by its reader's wish. */
export const READING_MINUTES = [5, 15, 30] as const

type PreferencesPageProps = {
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
  /** Shown in place of what is kept, where something in it has to be changed. */
  typed?: TypedPreferences | null
  /** A code: `invalid_paused_until` stands under the day, any other above the button. */
  error?: string | null
  /** Until when the reader pauses, `YYYY-MM-DD`, and the first and the last day that can be chosen. */
  pause: { until: string | null; first: string; last: string }
  /** For how many days the address of somebody who left is kept. */
  keptDays: number
}

export function PreferencesPage(props: PreferencesPageProps) {
  const { publication, subscriber, words, nonce, isSaved, error } = props
  const { page } = words
  const title = error ? page.errorTitle : page.preferencesTitle
  const isReader = subscriber.status === 'active'
  return (
    <Shell title={title} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1>{title}</h1>
        {subscriber.email === '' ? null : <p class="quiet">{page.preferencesOf(masked(subscriber.email))}</p>}
        {isSaved ? (
          <p class="lead" role="status">
            {page.preferencesSaved}
          </p>
        ) : null}
        {isReader ? <Choices {...props} /> : <p class="lead">{page.left}</p>}
      </div>
      {isReader ? <Leave {...props} /> : null}
      {isReader || subscriber.status === 'unsubscribed' ? <OwnData {...props} /> : null}
    </Shell>
  )
}

/** Enough for its owner to know it, too little for anybody to whom a digest was passed on. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@')
  const [name, domain] = [email.slice(0, at), email.slice(at + 1)]
  const ending = domain.slice(domain.lastIndexOf('.'))
  const first = (text: string) => clean([...text][0] ?? '')
  return `\u2068${first(name)}•••@${first(domain)}•••${clean(ending)}\u2069`
}

function Leave({ publication, words, action }: PreferencesPageProps) {
  const { page } = words
  return (
    <section class="section stack" aria-labelledby="leave">
      <h2 id="leave">{page.leaveTitle(publication.name)}</h2>
      <p>{page.leaveLead}</p>
      <form method="post" action={action}>
        <input type="hidden" name="leave" value="1" />
        <button type="submit" class="second">
          {page.leaveButton}
        </button>
      </form>
    </section>
  )
}

/** Whoever was passed a digest can press these; what they bring goes to the reader's own address. */
function OwnData({ words, action, keptDays }: Pick<PreferencesPageProps, 'words' | 'action' | 'keptDays'>) {
  const { page } = words
  return (
    <section class="section stack" aria-labelledby="own-data">
      <h2 id="own-data">{page.ownDataHeading}</h2>
      <p>{page.ownDataLead}</p>
      <p class="quiet">{page.ownDataKept(keptDays)}</p>
      <form method="post" action={action} class="buttons">
        <button type="submit" name="export" value="1" class="second">
          {page.exportAsk}
        </button>
        <button type="submit" name="erase" value="1" class="second">
          {page.eraseAsk}
        </button>
      </form>
    </section>
  )
}

/** The empty topic says that topics are named at all, where none is chosen. */
function Choices({ subscriber, words, topics, languages, action, pause, typed, error }: PreferencesPageProps) {
  const { page } = words
  const isDayWrong = error === 'invalid_paused_until'
  return (
    <form method="post" action={action}>
      {topics.length > 0 ? (
        <>
          <input type="hidden" name="topics" value="" />
          <TopicsField words={words} topics={topics} chosen={typed?.topics ?? subscriber.topics} />
        </>
      ) : null}
      <div class="field">
        <label for="minutes">{page.minutesLabel}</label>
        <select id="minutes" name="minutes" aria-describedby="minutes-hint">
          <option value="">{page.minutesAll}</option>
          {READING_MINUTES.map((minutes) => (
            <option value={minutes} selected={(typed?.minutes ?? String(subscriber.minutes)) === String(minutes)}>
              {page.minutesAbout(minutes)}
            </option>
          ))}
        </select>
        <p class="hint" id="minutes-hint">
          {page.minutesHint}
        </p>
      </div>
      <div class="field">
        <label for="pausedUntil">{page.pauseLabel}</label>
        <input
          // A browser shows nothing in a field for days but a day; what was typed instead is shown as text.
          type={isDayWrong ? 'text' : 'date'}
          id="pausedUntil"
          name="pausedUntil"
          min={isDayWrong ? undefined : pause.first}
          max={isDayWrong ? undefined : pause.last}
          value={typed?.pausedUntil ?? pause.until ?? ''}
          aria-invalid={isDayWrong ? 'true' : undefined}
          aria-describedby={isDayWrong ? 'pausedUntil-error' : undefined}
        />
        {isDayWrong ? (
          <p class="error" id="pausedUntil-error">
            {page.pauseInvalid}
          </p>
        ) : null}
      </div>
      <div class="field">
        <label for="language">{page.languageLabel}</label>
        <select id="language" name="language">
          {languages.map(({ code, name }) => (
            <option value={code} lang={code} selected={(typed?.language || words.code) === code}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {error && !isDayWrong ? <p class="field error">{page.formInvalid}</p> : null}
      <button type="submit">{page.preferencesButton}</button>
    </form>
  )
}
