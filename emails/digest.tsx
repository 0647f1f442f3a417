/**
 * The digest: masthead and issue line, the editor's word if there is one, the lead larger than the rest, then story by story.
 * It says what it is given, in that order; choosing and measuring (Gmail clips at 102 KB) are the composer's. Whole, or with gaps where
 * readers get something of their own, and beside it each block that may stand there.
 */
import type { Child } from 'hono/jsx'
import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Brand, Document } from './brand'
import { CorrectionBlock, type MailCorrection, plainCorrection } from './correction'
import { fullDay, weekOf } from './dates'
import { Anchor, Layout, plainFooter, Rule } from './layout'
import {
  InOnePiece,
  LinesHeading,
  leadLabel,
  type MailItem,
  type Place,
  plainLine,
  plainStory,
  StoryBlock,
  StoryLine,
} from './story-blocks'
import { SIDE, type Style, styleFor } from './style'
import { clean, folded, PLAIN_RULE, paragraphs, plain, plainLink, shorten } from './text'
import type { Words } from './words'

/** No inbox shows more. */
const PREVIEW_CHARACTERS = 140

export type Digest = {
  brand: Brand
  words: Words
  subject: string
  intro: string | null
  /** `2026-W09`. */
  period: string
  /** When it goes out. */
  issueDate: Date | number | string
  stories: MailItem[]
  totalMinutes: number | null
  links: { preferences: string; unsubscribe: string; web: string }
  /** The zone that days are told in. */
  timezone?: string
  /** Below this many, shares are told without their number. */
  shareThreshold?: number
}

export function digestMail(digest: Digest): Document {
  return { subject: digest.subject, mjml: <DigestMail digest={digest} cut={null} />, text: digestText(digest, null) }
}

/** A part that some readers get. */
export type DigestBlock = { key: string } & (
  | { place: Place }
  | { line: Omit<Place, 'index' | 'label'> }
  | { correction: MailCorrection }
  | { isLinesHeading: true }
)

/** `gap` makes the mark that stands in a gap: `subject`, `also`, `line`, `corrections`, `stories`; `block` stands before each block, `end` behind the last. */
type Cut = { gap: (name: string) => string; blocks: DigestBlock[] }

/**
 * The digest with gaps, its blocks behind what it ends with, each behind a mark; and what each block says in the plain twin, with its
 * distance to what follows.
 */
export function digestInParts(digest: Digest, cut: Cut): { document: Document; texts: string[] } {
  const mjml = <DigestMail digest={digest} cut={cut} />
  const text = digestText(digest, cut)
  const texts = cut.blocks.map((block) => `${folded(plainBlock(digest, block))}\n\n`)
  return { document: { subject: digest.subject, mjml, text }, texts }
}

function plainBlock({ words }: Digest, block: DigestBlock): string {
  if ('place' in block) return [PLAIN_RULE, plainStory(block.place)].join('\n\n')
  if ('line' in block) return plainLine(block.line)
  return 'correction' in block ? plainCorrection(block.correction) : [PLAIN_RULE, words.mail.inALine].join('\n\n')
}

function DigestMail({ digest, cut }: { digest: Digest; cut: Cut | null }) {
  const { brand, words, intro } = digest
  const style = styleFor(brand.direction, brand.accentColor)
  const layout = {
    brand,
    words,
    style,
    title: titleOf(digest, cut),
    footer: footerOf(digest),
    language: brand.language,
  }
  const preview = cut ? cut.gap('also') : alsoOf(digest)
  return (
    <Layout {...layout} direction={brand.direction} preview={preview} isNameHeading={true}>
      <IssueLine
        digest={digest}
        line={cut ? cut.gap('line') : <InOnePiece parts={issueParts(digest)} />}
        style={style}
      />
      <Rule style={style} above={16} />
      {cut && <mj-raw>{cut.gap('corrections')}</mj-raw>}
      {intro && (
        <mj-text align={style.start} padding={`20px ${SIDE} 0`}>
          {paragraphs(intro).map((paragraph) => (
            <p class="ink" style={style.intro}>
              {paragraph}
            </p>
          ))}
        </mj-text>
      )}
      {cut ? (
        <mj-raw>{cut.gap('stories')}</mj-raw>
      ) : (
        placesOf(digest).map((place) => <StoryBlock style={style} {...place} />)
      )}
      <Closing digest={digest} style={style} />
      {cut && <Blocks cut={cut} words={words} style={style} />}
    </Layout>
  )
}

function Block({ block, words, style }: { block: DigestBlock; words: Words; style: Style }): JSX.Element {
  if ('place' in block) return <StoryBlock style={style} {...block.place} />
  if ('line' in block) return <StoryLine style={style} {...block.line} />
  if ('correction' in block) return <CorrectionBlock style={style} correction={block.correction} />
  return <LinesHeading words={words} style={style} />
}

function Blocks({ cut: { gap, blocks }, words, style }: { cut: Cut; words: Words; style: Style }): JSX.Element {
  return (
    <>
      {blocks.map((block) => (
        <>
          <mj-raw>{gap('block')}</mj-raw>
          <Block block={block} words={words} style={style} />
        </>
      ))}
      <mj-raw>{gap('end')}</mj-raw>
    </>
  )
}

function titleOf({ brand, words, subject, period }: Digest, cut: Cut | null): string {
  const { week, year } = weekOf(period)
  return [cut ? cut.gap('subject') : subject, brand.name, words.mail.week(week, year)].join(' · ')
}

function IssueLine({ digest, line, style }: { digest: Digest; line: Child; style: Style }) {
  return (
    <mj-text align={style.start} padding={`0 ${SIDE}`}>
      <p class="quiet" style={style.quiet}>
        {line}
      </p>
      <p class="quiet" style={style.quiet}>
        <Anchor url={digest.links.web} class="accent" style={style.link}>
          {digest.words.mail.onTheWeb}
        </Anchor>
      </p>
    </mj-text>
  )
}

/** What the whole thing is about, said once more where a reader has read to the end. */
function Closing({ digest: { words, brand }, style }: { digest: Digest; style: Style }) {
  return (
    <mj-text align={style.start} padding={`40px ${SIDE} 0`}>
      <div class="rule" style={`${style.rule};padding-top:24px`} />
      <p class="ink" style={style.intro}>
        {words.mail.decides}
      </p>
      <p class="quiet" style={style.quiet}>
        <Anchor url={brand.archiveUrl} class="accent" style={style.link}>
          {words.mail.forwarded}
        </Anchor>
      </p>
    </mj-text>
  )
}

function digestText(digest: Digest, cut: Cut | null): string {
  const { brand, words, intro, links } = digest
  return plain(
    [clean(brand.name), cut ? cut.gap('line') : issueParts(digest).join(' · ')].join('\n'),
    plainLink(words.mail.onTheWeb, links.web, words.mail.follows),
    cut?.gap('corrections') ?? null,
    ...paragraphs(intro ?? ''),
    ...(cut ? [cut.gap('stories')] : placesOf(digest).flatMap((place) => [PLAIN_RULE, plainStory(place)])),
    PLAIN_RULE,
    words.mail.decides,
    plainLink(words.mail.forwarded, brand.archiveUrl, words.mail.follows),
    plainFooter({ brand, words, footer: footerOf(digest) }).trimEnd(),
  )
}

/** What stands beside its name, as HTML and in the plain twin: of all readers' digest, and of one to a reader's taste. */
export function issueLines(digest: Digest): Record<'made' | 'own', { html: string; text: string }> {
  const inBoth = (parts: string[]) => ({ html: String(<InOnePiece parts={parts} />), text: parts.join(' · ') })
  return { made: inBoth(issueParts(digest)), own: inBoth([dayOf(digest), digest.words.mail.forYou]) }
}

/** The day, how many stories, how long they take. */
function issueParts(digest: Digest): string[] {
  const { words, stories, totalMinutes } = digest
  const minutes = totalMinutes ? [words.mail.minutesInAll(totalMinutes)] : []
  return [dayOf(digest), words.mail.stories(stories.length), ...minutes]
}

function dayOf({ words, issueDate, timezone = 'UTC' }: Digest): string {
  return fullDay(words.mail.locale, issueDate, timezone)
}

/** Beside the subject, which most often is the lead's headline: what else there is, or what the lead is about. */
export function alsoOf({ words, stories }: Digest): string {
  const others = stories.slice(1, 4).map(({ story }) => clean(story.title))
  const said = others.length > 0 ? words.mail.also(others.join(' · ')) : clean(stories[0]?.story.excerpt ?? '')
  return shorten(said, PREVIEW_CHARACTERS)
}

function footerOf({ brand, words, links }: Digest) {
  const why = words.mail.whySubscribed(brand.name)
  return { why, preferencesLink: links.preferences, unsubscribeLink: links.unsubscribe }
}

/** How its facts are put into words. */
export function tellingOf({ words, timezone = 'UTC', shareThreshold = 0 }: Digest): Place['telling'] {
  return { words, timezone, shareThreshold }
}

/** The stories as they stand, each with what its place allows. */
export function placesOf(digest: Digest): Place[] {
  const { stories } = digest
  const telling = tellingOf(digest)
  const label = leadLabel(stories, telling)
  return stories.map((item, index) => ({ item, index, telling, label: index === 0 ? label : null }))
}
