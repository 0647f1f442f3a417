/**
 * A digest's mail as readers get it: on a desk, on a phone, in the dark, as text, in each language and to each choice of topics. The mail
 * stands in a frame that may run and open nothing. Works without a script: what is chosen is part of the page's address.
 */
import { languageNames } from '../../emails/words'
import { randomToken } from '../ground/crypto'
import { mayWrite } from './frame'
import { useTongue } from './tongue'

/** How the mail can be looked at. */
export const LOOKS = ['wide', 'phone', 'dark', 'text'] as const
export type Look = (typeof LOOKS)[number]

/** What a reader may have chosen; `''`: the publication's language. */
export type ChoiceSeen = { topics: string[]; language: string }

export type PreviewProps = {
  here: string
  look: Look
  choice: ChoiceSeen
  /** What the mail says as text, where that is how it is looked at. */
  text: string | null
  /** Topics that readers may choose, and languages in which the digest speaks to them. */
  topics: string[]
  languages: string[]
  /** An address that was refused. */
  testTo?: string
}

/** The query of an address at which the mail looks like that. */
export function queryOf(look: Look, { topics, language }: ChoiceSeen): string {
  const asked = [
    ...(look === 'wide' ? [] : [['look', look]]),
    ...(language === '' ? [] : [['language', language]]),
    ...topics.map((topic) => ['topics', topic]),
  ]
  return asked.length === 0 ? '' : `?${new URLSearchParams(asked)}`
}

export function Preview({ here, look, choice, text, topics, languages, testTo }: PreviewProps) {
  const { words: all, say } = useTongue()
  const words = all.preview
  return (
    <section class="section" id="preview">
      <h2>{words.title}</h2>
      <nav class="desk spaced" aria-label={words.how}>
        {LOOKS.map((each) => (
          <a href={`${here}${queryOf(each, choice)}#preview`} aria-current={each === look ? 'true' : undefined}>
            {words.looks[each]}
          </a>
        ))}
        <a href={`${here}/mail${queryOf('wide', choice)}`}>{words.alone}</a>
      </nav>
      <Chosen {...{ here, look, choice, topics, languages }} />
      {text === null ? (
        <iframe
          class={look === 'phone' ? 'mail phone' : 'mail'}
          src={`${here}/mail${queryOf(look === 'dark' ? 'dark' : 'wide', choice)}`}
          title={say(words.mail, { look: words.looks[look] })}
          sandbox=""
          loading="lazy"
        />
      ) : (
        <section class="well" aria-label={words.asText}>
          <pre class="mailtext" dir="auto">
            {text}
          </pre>
        </section>
      )}
      {mayWrite() && (
        <form method="post" action={`${here}/test`} class="row section">
          <input type="hidden" name="once" value={randomToken()} />
          <div class="field">
            <label for="to">{words.testTo}</label>
            <input id="to" name="to" type="email" value={testTo} required autocomplete="email" />
          </div>
          <button type="submit" class="second">
            {words.test}
          </button>
        </form>
      )}
    </section>
  )
}

/** As which reader: of one language, with these topics. Nothing chosen: as whoever chose nothing. */
function Chosen({ here, look, choice, topics, languages }: Omit<PreviewProps, 'text'>) {
  const words = useTongue().words.preview
  if (topics.length === 0 && languages.length < 2) return null
  const isChosen = choice.topics.length > 0 || choice.language !== ''
  return (
    <details class="spaced" open={isChosen}>
      <summary>{words.asAReader}</summary>
      <form method="get" action={`${here}#preview`} class="stack spaced">
        {look !== 'wide' && <input type="hidden" name="look" value={look} />}
        {languages.length > 1 && (
          <div class="field">
            <label for="language">{words.language}</label>
            <select id="language" name="language">
              {languageNames()
                .filter(({ code }) => languages.includes(code))
                .map(({ code, name }) => (
                  <option value={code} lang={code} selected={code === (choice.language || languages[0])}>
                    {name}
                  </option>
                ))}
            </select>
          </div>
        )}
        {topics.length > 0 && (
          <fieldset>
            <legend>{words.topics}</legend>
            <div class="choices">
              {topics.map((topic) => (
                <label>
                  <input type="checkbox" name="topics" value={topic} checked={choice.topics.includes(topic)} />{' '}
                  <span dir="auto">{topic}</span>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <div class="row">
          <button type="submit" class="second">
            {words.show}
          </button>
          {isChosen && <a href={`${here}${queryOf(look, NOBODYS)}#preview`}>{words.asNobody}</a>}
        </div>
      </form>
    </details>
  )
}

const NOBODYS: ChoiceSeen = { topics: [], language: '' }
