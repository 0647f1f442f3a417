/**
 * The sign-up form, wherever it stands, and the page that shows it again when something in it has to be changed.
 * Promises that what was typed is still there, and that the error stands under its field and says what to do.
 * Works without JavaScript; what happens with the form is left to subscriptions/.
 */
import type { Words } from '../../emails/words'
import { links } from '../links'
import { type Brand, HERE, Shell } from './shell'

/** What the form sends, as far as it is known. */
export type SignUpValues = {
  email?: string
  topics?: string[]
  language?: string | null
  /** The page on which the form stood first. */
  page?: string | null
  /** The share that led to that page. */
  token?: string | null
  /** One of the publication's thankYouUrls. */
  next?: string | null
}

type SignUpFormProps = {
  publication: Pick<Brand, 'slug'>
  words: Words
  /** Names of the publication's topics; none: nothing is asked. */
  topics: string[]
  values?: SignUpValues
  /** A code of the contract; `invalid_email` stands under the address, any other above the button. */
  error?: string | null
  /** Where it posts; a form on another host names the absolute address. */
  action?: string
}

export function SignUpForm({ publication, words, topics, values = {}, error = null, action }: SignUpFormProps) {
  const emailError =
    error === 'invalid_email' ? (values.email ? words.page.emailInvalid : words.page.emailMissing) : null
  return (
    <form method="post" action={action ?? links.signUp(HERE, publication.slug)} novalidate>
      <Hidden name="page" value={values.page} />
      <Hidden name="token" value={values.token} />
      <Hidden name="next" value={values.next} />
      <Hidden name="language" value={values.language ?? words.code} />
      <EmailField words={words} value={values.email} error={emailError} />
      {topics.length > 0 ? <TopicsField words={words} topics={topics} chosen={values.topics ?? []} /> : null}
      {error && !emailError ? <p class="field error">{words.page.formInvalid}</p> : null}
      <button type="submit">{words.page.signUpButton}</button>
      <p class="promise">{words.page.promise}</p>
    </form>
  )
}

/** One address, with its label and, when there is one, its error. */
export function EmailField({ words, value, error }: { words: Words; value?: string; error?: string | null }) {
  return (
    <div class="field">
      <label for="email">{words.page.email}</label>
      <input
        type="email"
        id="email"
        name="email"
        dir="ltr"
        autocomplete="email"
        required
        maxlength={254}
        value={value ?? ''}
        {...(error ? { 'aria-invalid': 'true', 'aria-describedby': 'email-error', autofocus: true } : {})}
      />
      {error ? (
        <p class="error" id="email-error">
          {error}
        </p>
      ) : null}
    </div>
  )
}

/** More topics than this are folded away: the button must not be three screens below the address. */
const OPEN_TOPICS = 12

type TopicsProps = { words: Words; topics: string[]; chosen: string[] }

export function TopicsField({ words, topics, chosen }: TopicsProps) {
  const choices = <Choices words={words} topics={topics} chosen={chosen} />
  if (topics.length <= OPEN_TOPICS) {
    return (
      <fieldset>
        <legend>{words.page.topics}</legend>
        {choices}
      </fieldset>
    )
  }
  return (
    <details open={chosen.length > 0}>
      <summary>{words.page.topics}</summary>
      <fieldset aria-label={words.page.topics}>{choices}</fieldset>
    </details>
  )
}

function Choices({ words, topics, chosen }: TopicsProps) {
  return (
    <>
      <p class="hint">{words.page.topicsHint}</p>
      <div class="choices">
        {topics.map((topic) => (
          <label dir="auto">
            <input type="checkbox" name="topics" value={topic} checked={chosen.includes(topic)} />
            {topic}
          </label>
        ))}
      </div>
    </>
  )
}

function Hidden({ name, value }: { name: string; value: string | null | undefined }) {
  return value ? <input type="hidden" name={name} value={value} /> : null
}

type SignUpAgainProps = {
  publication: Brand
  words: Words
  nonce: string
  topics: string[]
  values: SignUpValues
  error: string
}

/** For a form post with bad input (400). A form that may end on another origin also needs allowFormsTo (security.ts). */
export function SignUpAgainPage({ publication, words, nonce, topics, values, error }: SignUpAgainProps) {
  return (
    <Shell title={words.page.errorTitle} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1>{words.page.errorTitle}</h1>
        <p class="lead">{words.page.signUpLead}</p>
        <SignUpForm publication={publication} words={words} topics={topics} values={values} error={error} />
      </div>
    </Shell>
  )
}
