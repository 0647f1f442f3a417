/** A digest as a web page: what every reader got, from what was frozen, without anybody's links. */
import type { Child } from 'hono/jsx'
import { clean, shorten, webAddress } from '../../emails/text'
import type { Words } from '../../emails/words'
import { links } from '../ground/links'
import type { Publication } from '../ground/schema'
import { formatDate } from '../pages/dates'
import { HERE, Shell } from '../pages/shell'
import type { FormGuard } from '../pages/sign-up'
import { SignUpForm } from '../pages/sign-up'
import type { FrozenDigest } from './digests'
import { lengthOf } from './publications'
import { StoryCard } from './story'

type DigestPageProps = {
  publication: Publication
  words: Words
  nonce: string
  digest: FrozenDigest
  topics: string[]
  guard: FormGuard
  /** Absolute address of this page. */
  address: string
  head?: Child
  /** The weeks before and after in the archive. */
  previous: string | null
  next: string | null
}

export function DigestPage(props: DigestPageProps) {
  const { publication, words, nonce, digest, topics, guard, address, head } = props
  const lead = digest.chosen[0]?.story.title
  // The day that the mail bears, too.
  const day = formatDate(digest.issuedAt, { words, timezone: publication.timezone, style: 'day' })
  // The subject quotes the lead's headline unless the desk wrote another; the same words twice would be one too many.
  const isOwnSubject = lead === undefined || !digest.subject.includes(lead)
  const title = isOwnSubject ? digest.subject : words.page.digestOf(day)
  const fullHead = (
    <>
      <link rel="canonical" href={address} />
      <meta property="og:title" content={digest.subject} />
      <meta property="og:type" content="article" />
      <meta property="og:url" content={address} />
      <Shared digest={digest} />
      <meta property="og:site_name" content={publication.name} />
      {head}
    </>
  )
  return (
    <Shell title={digest.subject} words={words} nonce={nonce} publication={publication} head={fullHead}>
      <div class="issue">
        <h1 dir="auto">{title}</h1>
        <p class="small tabular">
          {isOwnSubject ? <time datetime={new Date(digest.issuedAt).toISOString()}>{day}</time> : null}
          {isOwnSubject ? ' · ' : ''}
          {lengthOf({ stories: digest.chosen.length, minutes: minutesOf(digest) }, words)}
        </p>
        {digest.intro ? (
          <p class="lead" lang={publication.language} dir="auto">
            {digest.intro}
          </p>
        ) : null}
      </div>
      <div class="stories" itemscope itemtype="https://schema.org/ItemList">
        {digest.chosen.map((place, index) => (
          <StoryCard
            place={place}
            publication={publication}
            words={words}
            period={digest.period}
            isFirst={index === 0}
            position={index + 1}
            corrections={digest.corrections.get(place.story.id) ?? []}
          />
        ))}
      </div>
      <Neighbours {...props} />
      <section class="section" aria-labelledby="sign-up">
        <h2 id="sign-up">{words.page.signUpHeading}</h2>
        <SignUpForm publication={publication} words={words} topics={topics} values={{ page: address }} guard={guard} />
      </section>
    </Shell>
  )
}

function minutesOf({ chosen }: FrozenDigest): number {
  return chosen.reduce((sum, { story }) => sum + (story.readingMinutes ?? 0), 0)
}

/** What a card of this page shows elsewhere: the first picture, and what the digest begins with. */
function Shared({ digest }: { digest: FrozenDigest }) {
  const picture = digest.chosen.map(({ story }) => webAddress(story.imageUrl)).find((address) => address !== null)
  const said = digest.intro ?? digest.chosen[0]?.story.excerpt
  return (
    <>
      {said ? <meta name="description" content={shorten(clean(said), DESCRIPTION_CHARACTERS)} /> : null}
      {said ? <meta property="og:description" content={shorten(clean(said), DESCRIPTION_CHARACTERS)} /> : null}
      {picture ? <meta property="og:image" content={picture} /> : null}
      <meta name="twitter:card" content={picture ? 'summary_large_image' : 'summary'} />
    </>
  )
}

/** No card shows more. */
const DESCRIPTION_CHARACTERS = 200

/** The weeks before and after, under their arrows. */
function Neighbours({
  publication,
  words,
  previous,
  next,
}: Pick<DigestPageProps, 'publication' | 'words' | 'previous' | 'next'>) {
  if (!previous && !next) return null
  return (
    <nav class="pages" aria-label={words.page.archiveHeading}>
      {previous ? (
        <a rel="prev" href={links.digest(HERE, publication.slug, previous)}>
          {words.page.previousDigest}
        </a>
      ) : null}
      {next ? (
        <a rel="next" href={links.digest(HERE, publication.slug, next)}>
          {words.page.nextDigest}
        </a>
      ) : null}
    </nav>
  )
}
