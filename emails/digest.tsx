/**
 * The digest: masthead and issue line, the editor's word if there is one, the lead larger than the rest, then story by story.
 * It says what it is given, in that order; choosing and measuring (Gmail clips at 102 KB) are the composer's.
 */
import type { Brand, Document } from './brand'
import { fullDay, weekOf } from './dates'
import { Anchor, Layout, plainFooter, Rule } from './layout'
import { leadLabel, type MailItem, type Place, plainStory, StoryBlock } from './story-blocks'
import { SIDE, type Style, styleFor } from './style'
import { clean, PLAIN_RULE, paragraphs, plain, plainLink, shorten } from './text'
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
  return { subject: digest.subject, mjml: <DigestMail {...digest} />, text: digestText(digest) }
}

function DigestMail(digest: Digest) {
  const { brand, words, intro } = digest
  const style = styleFor(brand.direction, brand.accentColor)
  const layout = { brand, words, style, title: titleOf(digest), footer: footerOf(digest), language: brand.language }
  return (
    <Layout {...layout} direction={brand.direction} preview={previewOf(digest)} isNameHeading={true}>
      <IssueLine digest={digest} style={style} />
      <Rule style={style} above={16} />
      {intro && (
        <mj-text align={style.start} padding={`20px ${SIDE} 0`}>
          {paragraphs(intro).map((paragraph) => (
            <p class="ink" style={style.intro}>
              {paragraph}
            </p>
          ))}
        </mj-text>
      )}
      {placesOf(digest).map((place) => (
        <StoryBlock style={style} {...place} />
      ))}
      <Closing digest={digest} style={style} />
    </Layout>
  )
}

function titleOf({ brand, words, subject, period }: Digest): string {
  const { week, year } = weekOf(period)
  return [subject, brand.name, words.mail.week(week, year)].join(' · ')
}

function IssueLine({ digest, style }: { digest: Digest; style: Style }) {
  return (
    <mj-text align={style.start} padding={`0 ${SIDE}`}>
      <p class="quiet" style={style.quiet}>
        {issueLine(digest)}
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

function digestText(digest: Digest): string {
  const { brand, words, intro, links } = digest
  return plain(
    [clean(brand.name), issueLine(digest)].join('\n'),
    plainLink(words.mail.onTheWeb, links.web),
    ...paragraphs(intro ?? ''),
    ...placesOf(digest).flatMap((place) => [PLAIN_RULE, plainStory(place)]),
    PLAIN_RULE,
    words.mail.decides,
    plainLink(words.mail.forwarded, brand.archiveUrl),
    plainFooter({ brand, words, footer: footerOf(digest) }).trimEnd(),
  )
}

function issueLine({ words, issueDate, stories, totalMinutes, timezone = 'UTC' }: Digest): string {
  const parts = [fullDay(words.mail.locale, issueDate, timezone), words.mail.stories(stories.length)]
  return [...parts, ...(totalMinutes ? [words.mail.minutesInAll(totalMinutes)] : [])].join(' · ')
}

/** Beside the subject, which most often is the lead's headline: what else there is, or what the lead is about. */
function previewOf({ words, stories }: Digest): string {
  const others = stories.slice(1, 4).map(({ story }) => clean(story.title))
  const said = others.length > 0 ? words.mail.also(others.join(' · ')) : clean(stories[0]?.story.excerpt ?? '')
  return shorten(said, PREVIEW_CHARACTERS)
}

function footerOf({ brand, words, links }: Digest) {
  const why = words.mail.whySubscribed(brand.name)
  return { why, preferencesLink: links.preferences, unsubscribeLink: links.unsubscribe }
}

function placesOf({ words, stories, timezone = 'UTC', shareThreshold = 0 }: Digest): Place[] {
  const telling = { words, timezone, shareThreshold }
  const label = leadLabel(stories, telling)
  return stories.map((item, index) => ({ item, index, telling, label: index === 0 ? label : null }))
}
