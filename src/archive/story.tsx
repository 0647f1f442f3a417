/**
 * A story as a card, read from top to bottom as an editor would say it: kicker, headline, standfirst, facts, what belongs to it.
 * Promises that what is not known is not there (but for the bias, whose absence is said), and that an address which is none
 * of the web's never becomes a link. Everything a publisher typed stays text.
 */
import { shortDay } from '../../emails/dates'
import { becauseSentence, ledBackOnce } from '../../emails/story-blocks'
import { paragraphs, saysMore, webAddress } from '../../emails/text'
import type { Words } from '../../emails/words'
import { CARD_CHANNELS, fromDigest, links } from '../ground/links'
import type { ChosenStory, Publication, RelatedPlace, Story } from '../ground/schema'
import { formatDate } from '../pages/dates'
import { HERE } from '../pages/shell'

type Publisher = Pick<Publication, 'slug' | 'language' | 'timezone' | 'shareThreshold'>

type CardProps = {
  place: ChosenStory
  publication: Publisher
  words: Words
  period: string
  isFirst: boolean
  /** From 1, as machines count the list. */
  position: number
  corrections: Corrections
}

/** What was wrong in a story, oldest first. */
export type Corrections = { text: string; createdAt: number }[]

export function StoryCard({ place, publication, words, period, isFirst, position, corrections }: CardProps) {
  const { story } = place
  const picture = webAddress(story.imageUrl)
  const language = place.language ?? publication.language
  const { timezone, shareThreshold } = publication
  const reason = becauseSentence(place.because, { words, timezone, shareThreshold })
  return (
    <article
      itemprop="itemListElement"
      itemscope
      itemtype="https://schema.org/NewsArticle"
      class={['story', isFirst ? 'first' : '', picture ? 'pictured' : ''].filter(Boolean).join(' ')}
    >
      <meta itemprop="position" content={String(position)} />
      {picture ? (
        <img
          itemprop="image"
          class="picture"
          src={picture}
          alt=""
          loading={isFirst ? 'eager' : 'lazy'}
          width={600}
          height={400}
        />
      ) : null}
      <div class="words">
        <Kicker story={story} language={publication.language} />
        <h2 itemprop="headline" lang={language} dir="auto">
          <StoryLink story={story} period={period} />
        </h2>
        <CorrectionsOf corrections={corrections} publication={publication} words={words} />
        {saysMore(story.excerpt, story.title) ? (
          <p itemprop="description" class="standfirst" lang={language} dir="auto">
            {story.excerpt}
          </p>
        ) : null}
        <Facts story={story} words={words} timezone={timezone} saysBias />
        {reason ? <p class="small">{reason}</p> : null}
        <PassOn story={story} slug={publication.slug} words={words} />
        <RelatedStories stories={place.related} period={period} words={words} publication={publication} />
      </div>
    </article>
  )
}

type CorrectionsProps = {
  corrections: Corrections
  words: Words
  publication: Pick<Publication, 'language' | 'timezone'>
}

/** Beside the story as it was, above what it says. */
function CorrectionsOf({ corrections, publication, words }: CorrectionsProps) {
  return (
    <>
      {corrections.map(({ text, createdAt }) => (
        <aside class="correction">
          <p class="small">
            <strong>{words.page.correction}</strong>
            {' · '}
            <time datetime={new Date(createdAt).toISOString()}>
              {formatDate(createdAt, { words, timezone: publication.timezone, style: 'day' })}
            </time>
          </p>
          {paragraphs(text).map((paragraph) => (
            <p lang={publication.language} dir="auto">
              {paragraph}
            </p>
          ))}
        </aside>
      ))}
    </>
  )
}

export function Kicker({ story, language }: { story: Pick<Story, 'category' | 'region'>; language: string }) {
  const parts = [story.category, story.region].filter(Boolean)
  if (parts.length === 0) return null
  return (
    <p class="kicker" lang={language} dir="auto">
      {parts.join(' · ')}
    </p>
  )
}

/** The headline as a link, counted for the digest it stands in; as plain text where the address is none of the web's. */
function StoryLink({ story, period }: { story: Pick<Story, 'title' | 'url'>; period: string }) {
  const address = webAddress(story.url)
  return address ? <a href={fromDigest(address, period)}>{story.title}</a> : <span>{story.title}</span>
}

// A small mark beside the word, never colour alone.
const MARKS = { positive: '▲', neutral: '■', negative: '▼' } as const

type FactsProps = { story: Story; words: Words; timezone: string; saysBias?: boolean }

export function Facts({ story, words, timezone, saysBias }: FactsProps) {
  const { mail } = words
  const published = shortDay(mail.locale, story.publishedAt, timezone)
  return (
    <ul class="facts">
      {story.readingMinutes ? <li>{mail.readingTime(story.readingMinutes)}</li> : null}
      {story.sourceCount ? <li>{mail.sources(story.sourceCount)}</li> : null}
      {story.bias ? <li>{mail.bias(story.bias)}</li> : saysBias ? <li>{words.page.noBias}</li> : null}
      {story.sentiment ? (
        <li>
          <span class="mark" aria-hidden="true">
            {MARKS[story.sentiment]}
          </span>
          {mail.sentiment[story.sentiment]}
        </li>
      ) : null}
      {published ? (
        <li>
          <time itemprop="datePublished" datetime={story.publishedAt}>
            {published}
          </time>
        </li>
      ) : null}
    </ul>
  )
}

function PassOn({ story, slug, words }: { story: Story; slug: string; words: Words }) {
  return (
    <div class="pass-on">
      <span>{words.mail.passOn}</span>
      <ul aria-label={words.page.passOnLabel(story.title)}>
        {CARD_CHANNELS.map((channel) => (
          <li>
            <a href={links.share(HERE, slug, story.id, channel)} rel="nofollow">
              {words.mail.channels[channel]}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

type RelatedProps = { stories: RelatedPlace[]; period: string; words: Words; publication: Publisher }

function RelatedStories({ stories, period, words, publication: { language, timezone } }: RelatedProps) {
  if (stories.length === 0) return null
  return (
    <div class="related">
      <h3>{words.mail.related}</h3>
      <ul lang={language}>
        {ledBackOnce(stories).map((story) => (
          <li>
            <bdi lang={story.language}>
              <StoryLink story={story} period={period} />
            </bdi>
            {story.carriedAt ? (
              <span class="quiet">
                {' · '}
                {words.mail.inOurDigest(formatDate(story.carriedAt, { words, timezone, style: 'long' }))}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  )
}
