/**
 * The sign-up form, wherever it stands, and the page that shows it again when something in it has to be changed.
 * Promises that what was typed is still there, and that the error stands under its field and says what to do.
 * Works without JavaScript; what happens with the form is left to readers/.
 */
import type { Child } from 'hono/jsx'
import type { Words } from '../../emails/words'
import { links } from '../ground/links'
import { type Brand, HERE, Shell } from './shell'

/** What our own form carries against machines: a field that nobody sees, and a signed time. */
export type FormGuard = { trapName: string; stampName: string; stamp: string }

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
  /** A code of the API; `invalid_email` stands under the address, any other above the button. */
  error?: string | null
  /** Where it posts; a form on another host names the absolute address. */
  action?: string
  /** What tells our own form from a machine's; a form without it is fine. */
  guard?: FormGuard
  /** What stands before the button, and what behind it. */
  before?: Child
  after?: Child
}

export function SignUpForm(props: SignUpFormProps) {
  const { publication, words, topics, values = {}, error = null, action, guard, before, after } = props
  const emailError =
    error === 'invalid_email' ? (values.email ? words.page.emailInvalid : words.page.emailMissing) : null
  return (
    <form method="post" action={action ?? links.signUp(HERE, publication.slug)} novalidate>
      {guard ? <Guard {...guard} /> : null}
      <Hidden name="page" value={values.page} />
      <Hidden name="token" value={values.token} />
      <Hidden name="next" value={values.next} />
      <Hidden name="language" value={values.language ?? words.code} />
      <EmailField words={words} value={values.email} error={emailError} />
      {topics.length > 0 ? <TopicsField words={words} topics={topics} chosen={values.topics ?? []} /> : null}
      {error && !emailError ? <p class="field error">{words.page.formInvalid}</p> : null}
      {before}
      <button type="submit">{words.page.signUpButton}</button>
      <p class="promise">{words.page.promise}</p>
      {after}
    </form>
  )
}

/** Seen and reached by nobody; the attributes ask password managers to leave it alone. */
function Guard({ trapName, stampName, stamp }: FormGuard) {
  const leaveAlone = { 'data-1p-ignore': '', 'data-lpignore': 'true', 'data-bwignore': '', 'data-form-type': 'other' }
  return (
    <div hidden>
      <input type="text" name={trapName} value="" tabindex={-1} autocomplete="off" {...leaveAlone} />
      <Hidden name={stampName} value={stamp} />
    </div>
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
          <label>
            <input type="checkbox" name="topics" value={topic} checked={chosen.includes(topic)} />
            <bdi>{topic}</bdi>
          </label>
        ))}
      </div>
    </>
  )
}

function Hidden({ name, value }: { name: string; value: string | null | undefined }) {
  return value ? <input type="hidden" name={name} value={value} /> : null
}

type FormAgain = {
  publication: Brand
  words: Words
  nonce: string
  topics: string[]
  values: SignUpValues
  guard?: FormGuard
}

/** For a form post with bad input (400). A form that may end on another origin also needs allowFormsTo (security.ts). */
export function SignUpAgainPage({ nonce, error, ...form }: FormAgain & { error: string }) {
  const { publication, words } = form
  return (
    <Shell title={words.page.errorTitle} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1>{words.page.errorTitle}</h1>
        <p class="lead">{words.page.signUpLead}</p>
        <SignUpForm {...form} error={error} />
      </div>
    </Shell>
  )
}

/** The button by which a reader for whom the challenge does not work sends the form to the desk instead. */
export const TO_THE_DESK = 'desk'

/** `action`: what the challenge says it stands for. */
export type Challenge = { siteKey: string; baseUrl: string; action: string; isAgain: boolean }

type ChallengeProps = FormAgain & { challenge: Challenge }

/** The one page with somebody else's script. Without it, or without JavaScript at all, the second button works. */
export function ChallengePage({ nonce, challenge, ...form }: ChallengeProps) {
  const { publication, words } = form
  const { siteKey, baseUrl, action, isAgain } = challenge
  const widget = (
    <>
      <div
        class="field cf-turnstile"
        data-sitekey={siteKey}
        data-action={action}
        data-language={words.code}
        data-size="flexible"
      />
      {isAgain ? <p class="field error">{words.page.challengeAgain}</p> : null}
    </>
  )
  const withoutIt = (
    <>
      <p class="field quiet">{words.page.challengeWait}</p>
      <button type="submit" name={TO_THE_DESK} value="1" class="second">
        {words.page.challengeWaitButton}
      </button>
    </>
  )
  const script = <script src={`${baseUrl}/turnstile/v0/api.js`} async defer />
  return (
    <Shell
      title={words.page.challengeTitle}
      words={words}
      nonce={nonce}
      publication={publication}
      head={script}
      isPrivate
    >
      <div class="stack">
        <h1>{words.page.challengeTitle}</h1>
        <p class="lead">{words.page.challengeLead}</p>
        <SignUpForm {...form} before={widget} after={withoutIt} />
      </div>
    </Shell>
  )
}
