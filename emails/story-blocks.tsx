/**
 * A story in a digest, as an editor would say it: where it belongs, what it is called, what it says, what is known of it,
 * why it stands there, what else belongs to it. One MJML element each, since Gmail clips a mail at 102 KB.
 * What is not known is not there. HTML and plain twin say the same.
 */
import { shortDay } from './dates'
import { Anchor } from './layout'
import { SIDE, type Style } from './style'
import { clean, pictureAddress, shorten } from './text'
import type { Words } from './words'

export type MailStory = {
  url: string
  title: string
  excerpt: string | null
  category: string | null
  region: string | null
  publishedAt: string
  readingMinutes: number | null
  sourceCount: number | null
  bias: string | null
  sentiment: 'positive' | 'neutral' | 'negative' | null
  imageUrl: string | null
}

type Because =
  | { code: 'shared'; count: number }
  | { code: 'visited'; count: number }
  | { code: 'pinned' }
  | { code: 'updated' }
  | { code: 'newest' }

/** A place in a digest: as much of src/ground/schema.ts's `ChosenStory` as a mail shows. */
export type MailItem = {
  story: MailStory
  because: Because
  related: Pick<MailStory, 'url' | 'title'>[]
  /** Where a press passes the story on, the same addresses for every reader. Said of the lead alone: a mail stays calm. */
  passOn?: { name: string; url: string }[]
}

/** How facts are put into words: in which language, which zone, and from which count on readers' shares are told as a number. */
export type Telling = { words: Words; timezone: string; shareThreshold: number }

/** A standfirst is a line or two, in a mail at most five on a phone. */
const EXCERPT_CHARACTERS = 240

export function StoryBlock({
  item,
  style,
  telling,
  isLead,
}: {
  item: MailItem
  style: Style
  telling: Telling
  isLead: boolean
}) {
  const { title, kicker, excerpt, facts, because } = told(item, telling)
  const picture = isLead ? pictureAddress(item.story.imageUrl) : null
  return (
    <mj-text align={style.start} padding={`24px ${SIDE} 0`}>
      {!isLead && <div class="rule" style={`${style.rule};padding-top:24px`} />}
      {kicker && (
        <p class="accent" style={style.kicker}>
          {kicker}
        </p>
      )}
      <h2 class={isLead ? 'ink headline lead' : 'ink headline'} style={isLead ? style.lead : style.headline}>
        <Anchor url={item.story.url} class="ink" style={style.inkLink}>
          {picture && <img src={picture} alt="" width="600" style={`${style.picture};margin:8px 0 16px`} />}
          {title}
        </Anchor>
      </h2>
      {excerpt && (
        <p class="ink" style={style.excerpt}>
          {excerpt}
        </p>
      )}
      {facts && (
        <p class="quiet" style={style.quiet}>
          {facts}
        </p>
      )}
      {because && (
        <p class="ink" style={style.because}>
          {because}
        </p>
      )}
      {isLead && <PassOn item={item} style={style} words={telling.words} />}
      <Related item={item} style={style} words={telling.words} />
    </mj-text>
  )
}

function PassOn({ item, style, words }: { item: MailItem; style: Style; words: Words }) {
  if (!item.passOn?.length) return null
  return (
    <p class="quiet" style={style.quiet}>
      {words.mail.passOn}
      {item.passOn.map(({ name, url }) => (
        <>
          {' · '}
          <Anchor url={url} class="accent" style={style.relatedLink}>
            {name}
          </Anchor>
        </>
      ))}
    </p>
  )
}

function Related({ item, style, words }: { item: MailItem; style: Style; words: Words }) {
  if (item.related.length === 0) return null
  return (
    <>
      <p class="quiet" style={`${style.quiet};margin-top:12px`}>
        {words.mail.related}
      </p>
      <ul class="list" style={style.list}>
        {item.related.map((story) => (
          <li style={style.item}>
            <Anchor url={story.url} class="accent" style={style.relatedLink}>
              {clean(story.title)}
            </Anchor>
          </li>
        ))}
      </ul>
    </>
  )
}

/** The same story in the plain twin: nothing lost, every address on a line of its own. */
export function plainStory(item: MailItem, telling: Telling, isLead: boolean): string {
  const { title, kicker, excerpt, facts, because } = told(item, telling)
  const said = [title, kicker, excerpt, facts, because, item.story.url]
  const related = item.related.flatMap((story) => [`- ${clean(story.title)}`, story.url])
  const passOn = isLead ? (item.passOn ?? []) : []
  if (passOn.length > 0) {
    said.push('', `${telling.words.mail.passOn}:`, ...passOn.flatMap(({ name, url }) => [`- ${name}`, url]))
  }
  if (related.length > 0) said.push('', `${telling.words.mail.related}:`, ...related)
  return said.filter((line) => line !== null).join('\n')
}

/** What is said of a story, in words; null where nothing is known. */
function told(item: MailItem, telling: Telling) {
  const { story } = item
  const excerpt = clean(story.excerpt ?? '')
  return {
    title: clean(story.title),
    kicker: joined([story.category, story.region]),
    excerpt: excerpt === '' ? null : shorten(excerpt, EXCERPT_CHARACTERS),
    facts: joined(factsOf(story, telling)),
    because: becauseSentence(item.because, telling),
  }
}

function factsOf(story: MailStory, { words, timezone }: Telling): (string | null)[] {
  const { mail } = words
  return [
    story.readingMinutes ? mail.readingTime(story.readingMinutes) : null,
    story.sourceCount ? mail.sources(story.sourceCount) : null,
    story.bias && mail.bias(story.bias),
    story.sentiment && mail.sentiment[story.sentiment],
    shortDay(mail.locale, story.publishedAt, timezone),
  ]
}

/** `newest` says nothing: that a story is new is what a digest is about. */
export function becauseSentence(because: Because, { words, shareThreshold }: Telling): string | null {
  const said = words.mail.because
  switch (because.code) {
    case 'shared':
      return because.count < shareThreshold ? said.sharedByReaders : said.shared(because.count)
    case 'visited':
      return because.count < shareThreshold ? said.visitedByReaders : said.visited(because.count)
    case 'pinned':
      return said.pinned
    case 'updated':
      return said.updated
    case 'newest':
      return null
  }
}

function joined(parts: (string | null)[]): string | null {
  const known = parts.map((part) => clean(part ?? '')).filter((part) => part !== '')
  return known.length > 0 ? known.join(' · ') : null
}
