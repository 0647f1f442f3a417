/** A digest as a web page: what every reader got, from what was frozen, without anybody's links. */
import type { Child } from 'hono/jsx'
import type { Words } from '../../emails/words'
import type { Publication } from '../ground/schema'
import { formatDate } from '../pages/dates'
import { Shell } from '../pages/shell'
import type { FormGuard } from '../pages/sign-up'
import { SignUpForm } from '../pages/sign-up'
import type { FrozenDigest } from './digests'
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
          {lengthOf(digest, words)}
        </p>
        {digest.intro ? (
          <p class="lead" lang={publication.language} dir="auto">
            {digest.intro}
          </p>
        ) : null}
      </div>
      <div class="stories">
        {digest.chosen.map((place, index) => (
          <StoryCard
            place={place}
            publication={publication}
            words={words}
            period={digest.period}
            isFirst={index === 0}
          />
        ))}
      </div>
      <section class="section" aria-labelledby="sign-up">
        <h2 id="sign-up">{words.page.signUpHeading}</h2>
        <SignUpForm publication={publication} words={words} topics={topics} values={{ page: address }} guard={guard} />
      </section>
    </Shell>
  )
}

function lengthOf(digest: FrozenDigest, words: Words): string {
  const minutes = digest.chosen.reduce((sum, { story }) => sum + (story.readingMinutes ?? 0), 0)
  const stories = words.mail.stories(digest.chosen.length)
  return minutes > 0 ? `${stories} · ${words.mail.minutesInAll(minutes)}` : stories
}
