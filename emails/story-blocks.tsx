/**
 * A story in a digest, as an editor would say it: where it belongs, what it is called, what it says, what is known of it,
 * why it stands there, what else belongs to it. One MJML element each, since Gmail clips a mail at 102 KB.
 * What is not known is not there. HTML and plain twin say the same.
 */
import { longDay, shortDay } from './dates'
import { Anchor, Isolated } from './layout'
import { SIDE, type Style } from './style'
import { clean, directionOf, pictureAddress, saysMore, sentences } from './text'
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
  | { code: 'followed'; topic: string }

/** `carriedAt`: when an earlier digest carried it; said of one at most. */
type MailRelated = Pick<MailStory, 'url' | 'title'> & { language?: string; carriedAt?: number }

/** A place in a digest: as much of src/ground/schema.ts's `ChosenStory` as a mail shows. */
export type MailItem = {
  story: MailStory
  because: Because
  /** The story's own, where it is not the mail's. */
  language?: string
  related: MailRelated[]
  /** Where a press passes the story on, the same addresses for every reader. Said of the first two alone: a mail stays calm. */
  passOn?: { name: string; url: string }[]
}

/** How facts are put into words: in which language, which zone, and from which count on readers' shares are told as a number. */
export type Telling = { words: Words; timezone: string; shareThreshold: number }

/** A standfirst is a line or two, in a mail at most five on a phone; far down it is one sentence. */
const EXCERPT_CHARACTERS = 240
const BRIEF_CHARACTERS = 140

/** The first places have pictures and related stories; from the fifth on a story is told in brief. */
const FULL_PLACES = 4
const PASSED_ON_PLACES = 2
const RELATED_MOST = 2

export type Place = { item: MailItem; index: number; telling: Telling; label: string | null }

export function StoryBlock({ style, ...place }: Place & { style: Style }) {
  if (place.index === 0) return <Lead style={style} {...place} />
  const picture = place.index < FULL_PLACES ? pictureAddress(place.item.story.imageUrl) : null
  const isBrief = place.index >= FULL_PLACES
  return (
    <mj-text align={style.start} padding={`${isBrief && place.index > FULL_PLACES ? 20 : 24}px ${SIDE} 0`}>
      {place.index <= FULL_PLACES && <div class="rule" style={`${style.rule};padding-top:24px`} />}
      {picture ? (
        <table role="presentation" border={0} cellpadding={0} cellspacing={0} width="100%">
          <tr>
            <td valign="top">
              <Told style={style} {...place} />
            </td>
            <td valign="top" width="136" class="thumb" style={style.thumbCell}>
              <Picture item={place.item} picture={picture} isLarge={false} style={style} />
            </td>
          </tr>
        </table>
      ) : (
        <Told style={style} {...place} />
      )}
      <PassOn style={style} {...place} />
      <Related style={style} {...place} />
    </mj-text>
  )
}

/** The lead: over it what brought it there, then picture, headline, and a standfirst larger than the others'. */
function Lead({ style, ...place }: Place & { style: Style }) {
  const picture = pictureAddress(place.item.story.imageUrl)
  return (
    <mj-text align={style.start} padding={`24px ${SIDE} 0`}>
      {place.label && (
        <p class="ink label" style={style.label}>
          {place.label}
        </p>
      )}
      {picture && (
        <div style="margin:0 0 16px">
          <Picture item={place.item} picture={picture} isLarge={true} style={style} />
        </div>
      )}
      <Told style={style} {...place} />
      <PassOn style={style} {...place} />
      <Related style={style} {...place} />
    </mj-text>
  )
}

/** Never needed to understand the card. Blocked, it leaves a tint and says what it would lead to. */
function Picture({
  item,
  picture,
  isLarge,
  style,
}: {
  item: MailItem
  picture: string
  isLarge: boolean
  style: Style
}) {
  const [width, height] = isLarge ? [600, 400] : [120, 80]
  return (
    <Anchor url={item.story.url} class="ink" style={style.inkLink}>
      <img
        class="tint quiet"
        src={picture}
        alt={clean(item.story.title)}
        {...ownLanguage(item)}
        width={width}
        height={height}
        style={isLarge ? style.picture : style.thumb}
      />
    </Anchor>
  )
}

function Told({ item, index, telling, label, style }: Place & { style: Style }) {
  const { title, kicker, excerpt, facts, because } = told(item, telling, index)
  const isLead = index === 0
  const isBrief = index >= FULL_PLACES
  return (
    <>
      {kicker.length > 0 && (
        <p class="accent" style={style.kicker}>
          {kicker.map((part, at) => (
            <>
              {at > 0 && ' · '}
              <Isolated text={part} style={style} />
            </>
          ))}
        </p>
      )}
      <h2
        class={isLead ? 'ink headline lead' : 'ink headline'}
        style={inOwnLetters(isLead ? style.lead : isBrief ? style.brief : style.headline, item, style)}
        {...ownLanguage(item)}
      >
        <Anchor url={item.story.url} class="ink" style={style.inkLink}>
          {title}
        </Anchor>
      </h2>
      {excerpt && (
        <p class="ink" style={isLead ? style.standfirst : style.excerpt} {...ownLanguage(item)}>
          {excerpt}
        </p>
      )}
      {facts.length > 0 && (
        <p class="quiet" style={style.quiet}>
          <InOnePiece parts={facts} />
        </p>
      )}
      {because && !label && (
        <p class="ink" style={style.because}>
          {because}
        </p>
      )}
    </>
  )
}

/** What a screen reader speaks it in, and where its words begin. */
function ownLanguage({ language }: Pick<MailItem, 'language'>): { lang?: string; dir?: 'ltr' | 'rtl' } {
  return language ? { lang: language, dir: directionOf(language) } : {}
}

/** Letters of the other direction have their own faces, and stand as tall as those need. */
function inOwnLetters(css: string, { language }: Pick<MailItem, 'language'>, style: Style): string {
  const direction = language ? directionOf(language) : style.direction
  return direction === style.direction ? css : `${css};${style.otherLetters}`
}

function PassOn({ item, index, telling, style }: Place & { style: Style }) {
  const places = passOnOf(item, index)
  if (places.length === 0) return null
  return (
    <p class="quiet" style={`${style.quiet};margin-top:8px`}>
      {telling.words.mail.passOn}
      {places.map(({ name, url }) => (
        <>
          {' · '}
          <Anchor url={url} class="accent" style={style.link}>
            {name}
          </Anchor>
        </>
      ))}
    </p>
  )
}

/** What else belongs to it, quiet behind a rule: it must not outshout the headlines. */
function Related({ item, index, telling, style }: Place & { style: Style }) {
  const related = relatedOf(item, index)
  if (related.length === 0) return null
  return (
    <div class="rule" style={style.aside}>
      <p class="quiet" style={style.quiet}>
        {telling.words.mail.related}
      </p>
      <ul class="list" style={style.list}>
        {related.map((story) => (
          <li style={style.item}>
            <span {...ownLanguage(story)}>
              <Anchor url={story.url} class="ink" style={style.relatedLink}>
                {clean(story.title)}
              </Anchor>
            </span>
            {carriedOf(story, telling) && <span class="quiet"> · {carriedOf(story, telling)}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A story that there was no time for: its headline, and how long it is. */
export function StoryLine({ item, telling, style }: Omit<Place, 'index' | 'label'> & { style: Style }) {
  const { story } = item
  const minutes = minutesOf(story, telling)
  return (
    <mj-text align={style.start} padding={`8px ${SIDE} 0`}>
      <p class="ink" style={style.line}>
        <span {...ownLanguage(item)}>
          <Anchor url={story.url} class="ink" style={style.relatedLink}>
            {clean(story.title)}
          </Anchor>
        </span>
        {minutes && <span class="quiet"> · {minutes}</span>}
      </p>
    </mj-text>
  )
}

/** Over the first of them. */
export function LinesHeading({ words, style }: { words: Words; style: Style }) {
  return (
    <mj-text align={style.start} padding={`24px ${SIDE} 0`}>
      <div class="rule" style={`${style.rule};padding-top:24px`} />
      <p class="ink" style={style.because}>
        <b>{words.mail.inALine}</b>
      </p>
    </mj-text>
  )
}

export function plainLine({ item: { story }, telling }: Omit<Place, 'index' | 'label'>): string {
  const minutes = minutesOf(story, telling)
  return [`- ${[clean(story.title), minutes].filter(Boolean).join(' · ')}`, story.url].join('\n')
}

function minutesOf(story: MailStory, { words }: Telling): string | null {
  return story.readingMinutes ? words.mail.readingTime(story.readingMinutes) : null
}

function relatedOf(item: MailItem, index: number): MailRelated[] {
  return index < FULL_PLACES ? ledBackOnce(item.related.slice(0, RELATED_MOST)) : []
}

/** Of what is listed together, only the first that an earlier digest carried says so. */
export function ledBackOnce<Related extends { carriedAt?: number }>(related: Related[]): Related[] {
  const first = related.findIndex(({ carriedAt }) => carriedAt !== undefined)
  return related.map((story, at) => (at === first ? story : { ...story, carriedAt: undefined }))
}

function carriedOf({ carriedAt }: MailRelated, { words, timezone }: Telling): string | null {
  if (carriedAt === undefined) return null
  return words.mail.inOurDigest(longDay(words.mail.locale, carriedAt, timezone))
}

function passOnOf(item: MailItem, index: number): { name: string; url: string }[] {
  return index < PASSED_ON_PLACES ? (item.passOn ?? []) : []
}

/** The same story in the plain twin: nothing lost, every address on a line of its own. */
export function plainStory({ item, index, telling, label }: Place): string {
  const { mail } = telling.words
  const { title, kicker, excerpt, facts, because } = told(item, telling, index)
  const said = [label, title, joined(kicker), excerpt, joined(facts), label ? null : because, item.story.url]
  const related = relatedOf(item, index).flatMap((story) => [
    `- ${[clean(story.title), carriedOf(story, telling)].filter(Boolean).join(' · ')}`,
    story.url,
  ])
  const passOn = passOnOf(item, index)
  if (passOn.length > 0) {
    said.push('', mail.follows(mail.passOn), ...passOn.flatMap(({ name, url }) => [`- ${name}`, url]))
  }
  if (related.length > 0) said.push('', mail.follows(mail.related), ...related)
  return said.filter((line) => line !== null).join('\n')
}

/** What is said of a story, in words; null where nothing is known. */
function told(item: MailItem, telling: Telling, index: number) {
  const { story } = item
  const title = clean(story.title)
  const excerpt = clean(story.excerpt ?? '')
  return {
    title,
    kicker: known([story.category, story.region].map((part) => clean(part ?? ''))),
    excerpt: saysMore(excerpt, title)
      ? sentences(excerpt, index < FULL_PLACES ? EXCERPT_CHARACTERS : BRIEF_CHARACTERS)
      : null,
    facts: known(factsOf(story, telling)),
    because: becauseSentence(item.because, telling),
  }
}

/**
 * What stands over the lead: that readers passed nothing on as often, where that is so; any other reason as it is; null where it is
 * only the newest.
 */
export function leadLabel(items: MailItem[], telling: Telling): string | null {
  const [lead, ...others] = items
  if (!lead) return null
  const count = sharesOf(lead)
  if (count === 0 || others.some((item) => sharesOf(item) > count)) return becauseSentence(lead.because, telling)
  const { mail } = telling.words
  return count < telling.shareThreshold ? mail.mostSharedByReaders : mail.mostShared(count)
}

function sharesOf({ because }: MailItem): number {
  return because.code === 'shared' ? because.count : 0
}

/** What is known of a story, as words; null what is not. */
export function factsOf(story: MailStory, { words, timezone }: Telling): (string | null)[] {
  const { mail } = words
  return [
    story.readingMinutes ? mail.readingTime(story.readingMinutes) : null,
    story.sourceCount ? mail.sources(story.sourceCount) : null,
    story.bias && mail.bias(clean(story.bias)),
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
    case 'followed':
      return words.mail.youFollow(clean(because.topic))
  }
}

function known(parts: (string | null)[]): string[] {
  return parts.flatMap((part) => part || [])
}

function joined(parts: string[]): string | null {
  return parts.length > 0 ? parts.join(' · ') : null
}

/** Facts beside each other: a line may end between two of them (`p.quiet span`, style.ts), never within one, nor before the dot. */
export function InOnePiece({ parts }: { parts: string[] }) {
  const pieces = piecesOf(parts)
  return (
    <>
      {pieces.map((piece, at) => (
        <>
          <span style={piece.length > WHOLE_CHARACTERS ? 'white-space:normal' : undefined}>{piece}</span>
          {at < pieces.length - 1 && ' '}
        </>
      ))}
    </>
  )
}

/** What is longer has to break on a phone. */
const WHOLE_CHARACTERS = 32

/** Each with the dot behind it; a single word goes with what follows it, since every piece costs a mail bytes. */
function piecesOf(parts: string[]): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const [at, part] of parts.entries()) {
    const isLast = at === parts.length - 1
    piece += isLast ? part : `${part} ·`
    if (!isLast && !part.includes(' ') && piece.length < WHOLE_CHARACTERS / 2) piece += ' '
    else {
      pieces.push(piece)
      piece = ''
    }
  }
  return pieces
}
