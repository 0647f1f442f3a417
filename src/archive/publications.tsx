/** The pages around the digests: which publications there are, the archive of one, and what to do after signing up. */
import type { Child } from 'hono/jsx'
import { clean } from '../../emails/text'
import type { Words } from '../../emails/words'
import { links } from '../ground/links'
import type { Publication } from '../ground/schema'
import { formatDate } from '../pages/dates'
import { HERE, Shell } from '../pages/shell'
import type { FormGuard } from '../pages/sign-up'
import { SignUpForm } from '../pages/sign-up'
import type { ListedDigest } from './digests'

export function HomePage({ publications, words, nonce }: { publications: Publication[]; words: Words; nonce: string }) {
  return (
    <Shell title={words.page.newsletters} words={words} nonce={nonce} publication={null}>
      <div class="stack">
        <h1>{words.page.newsletters}</h1>
        <p class="lead">{publications.length > 0 ? words.page.newslettersLead : words.page.noPublications}</p>
        <ul class="list">
          {publications.map((publication) => (
            <li lang={publication.language}>
              <h2 dir="auto">
                <a href={links.archive(HERE, publication.slug)}>{publication.name}</a>
              </h2>
              {publication.tagline ? (
                <p class="quiet" dir="auto">
                  {publication.tagline}
                </p>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
    </Shell>
  )
}

type ArchivePageProps = {
  publication: Publication
  words: Words
  nonce: string
  digests: ListedDigest[]
  /** Where the next page begins, or null. */
  older: string | null
  /** Whether this page is not the first. */
  isContinued: boolean
  topics: string[]
  guard: FormGuard
  /** Absolute address of the archive. */
  address: string
  head?: Child
}

export function ArchivePage(props: ArchivePageProps) {
  const { publication, words, nonce, topics, isContinued, address, head, guard } = props
  const archive = <DigestList {...props} />
  return (
    <Shell
      title={words.page.archiveTitle(publication.name)}
      words={words}
      nonce={nonce}
      publication={publication}
      head={head}
    >
      {isContinued ? null : (
        <div class="stack">
          <h1>{words.page.signUpHeading}</h1>
          <p class="lead">{words.page.signUpLead}</p>
          <SignUpForm
            publication={publication}
            words={words}
            topics={topics}
            values={{ page: address }}
            guard={guard}
          />
        </div>
      )}
      {isContinued ? (
        <>
          <h1 class="spaced">{words.page.archiveHeading}</h1>
          {archive}
        </>
      ) : (
        <section class="section" aria-labelledby="archive">
          <h2 id="archive">{words.page.archiveHeading}</h2>
          {archive}
        </section>
      )}
    </Shell>
  )
}

function DigestList({ publication, words, digests, older, isContinued }: ArchivePageProps) {
  const { slug, timezone } = publication
  return (
    <>
      {digests.length === 0 ? <p>{isContinued ? words.page.archiveEnd : words.page.archiveEmpty}</p> : null}
      <ol class="list">
        {digests.map((digest) => (
          <li>
            <p class="small tabular">
              <time datetime={new Date(digest.issuedAt).toISOString()}>
                {formatDate(digest.issuedAt, { words, timezone, style: 'day' })}
              </time>
            </p>
            <h3 lang={publication.language} dir="auto">
              <a href={links.digest(HERE, slug, digest.period)}>{digest.subject}</a>
            </h3>
            {digest.intro ? (
              <p class="quiet" lang={publication.language} dir="auto">
                {digest.intro}
              </p>
            ) : null}
            <Headlines digest={digest} language={publication.language} />
            <p class="small tabular">{lengthOf(digest, words)}</p>
          </li>
        ))}
      </ol>
      <p class="pages">
        {isContinued ? <a href={links.archive(HERE, slug)}>{words.page.newest}</a> : null}
        {older ? <a href={`${links.archive(HERE, slug)}?before=${older}`}>{words.page.older}</a> : null}
      </p>
    </>
  )
}

/** An address among words of the other direction, and whatever was typed into it. */
function isolated(address: string): string {
  return `\u2068${clean(address)}\u2069`
}

/** The first headlines, but for one that the subject is. */
function Headlines({ digest, language }: { digest: ListedDigest; language: string }) {
  const others = digest.headlines.filter((headline) => !digest.subject.includes(headline))
  if (others.length === 0) return null
  return (
    <p class="quiet" lang={language} dir="auto">
      {others.join(' · ')}
    </p>
  )
}

/** How many stories, and how long they take, where that is known. */
export function lengthOf({ stories, minutes }: { stories: number; minutes: number }, words: Words): string {
  const count = words.mail.stories(stories)
  return minutes > 0 ? `${count} · ${words.mail.minutesInAll(minutes)}` : count
}

type CheckInboxProps = {
  /** Null: of whichever publications have this reader. */
  publication: Publication | null
  words: Words
  nonce: string
  /** `sign-up`: they are asked to confirm · `link`: they asked for their own, if they are a reader. */
  after: 'sign-up' | 'link'
  /** The address that was typed, where it is known. */
  to: string | null
}

export function CheckInboxPage({ publication, words, nonce, after, to }: CheckInboxProps) {
  const { page } = words
  const sender = publication && (publication.noticeEmail ?? publication.fromEmail)
  return (
    <Shell title={page.checkInboxTitle} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1>{page.checkInboxTitle}</h1>
        <p class="lead">
          {publication && after === 'sign-up' ? page.checkInboxLead(publication.name) : page.linkMailed}
        </p>
        {to && sender ? <p>{page.checkInboxTo(isolated(to), isolated(sender))}</p> : null}
        <p class="quiet">{page.checkInboxSlow}</p>
        {publication ? (
          <p>
            <a href={links.archive(HERE, publication.slug)}>
              {after === 'sign-up' ? page.checkInboxAgain : page.toArchive}
            </a>
          </p>
        ) : null}
      </div>
    </Shell>
  )
}
