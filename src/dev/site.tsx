/**
 * The demo site: what a publisher's own pages could look like, with the three widgets on them as README.md says to paste them:
 * one script, one element each, and inside of it what works without the script.
 * Bodies are our own writing (demo/*.ts) and printed as they are; everything from the database is text.
 */
import type { Child } from 'hono/jsx'
import { webAddress } from '../../emails/text'
import type { Words } from '../../emails/words'
import { Facts, Kicker } from '../archive/story'
import { links } from '../ground/links'
import type { Channel, Publication, Story } from '../ground/schema'
import { formatDate } from '../pages/dates'
import { Document, HERE, Markup } from '../pages/shell'
import { SignUpForm } from '../pages/sign-up'
import { styleFor } from '../pages/style'
import { siteAddress } from './demo/load'
import { type SiteWords, siteWordsFor } from './site-words'

const STYLE = `
.bar{border-block-end:4px solid var(--accent)}
.bar .column{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:4px 24px;padding-block:20px}
.bar .brand{font-size:31px}
.sections{border-block-end:1px solid var(--rule);font-size:13px;font-weight:600}
.sections ul{display:flex;flex-wrap:wrap;gap:0 24px;padding-block:8px}
.sections a{color:inherit;text-decoration:none;display:inline-block;padding-block:4px}
.sections a:hover{text-decoration:underline}
main{padding-block:24px 0}
.crumbs{font-size:13px;color:var(--quiet)}
.crumbs li{display:inline}
.crumbs li+li::before{content:" / "}
.crumbs a{color:inherit}
.article h1{margin-block:8px 12px}
.article .lead{margin-block:16px}
.article .picture{width:100%;aspect-ratio:3/2;object-fit:cover;border-radius:4px;margin-block:24px}
.contents{border-block:1px solid var(--rule);padding-block:16px;margin-block:24px}
.contents h2{font:600 13px/1.5 var(--sans);color:var(--quiet)}
.contents li{padding-block:4px}
.prose{font:18px/1.6 var(--serif);max-width:66ch}
.prose>*+*{margin-block-start:20px}
.prose p+p{margin-block-start:20px}
.prose h2{font-size:25px;margin-block-start:40px;scroll-margin-block-start:16px}
.prose ul,.prose ol{list-style:disc;padding-inline-start:24px}
.prose li+li{margin-block-start:8px}
.prose blockquote{margin-inline:0;padding-inline-start:20px;border-inline-start:3px solid var(--rule);font-style:italic}
:root:lang(ar) .prose{font-size:20px;line-height:1.8}
:root:lang(ar) .prose blockquote{font-style:normal}
.reading,.article>*{max-width:640px}
.opening .kicker{margin-block-start:24px}
.article .prose{margin-block-start:24px}
.panel{margin-block-start:48px;padding:24px;border:1px solid var(--rule);border-block-start:4px solid var(--accent);border-radius:4px}
.panel>*+*{margin-block-start:8px}
.panel tidings-share,.panel tidings-signup{margin-block-start:16px}
tidings-share,tidings-signup,tidings-related{display:block;--tidings-accent:var(--accent)}
tidings-share{min-height:44px}
tidings-signup{min-height:112px}
tidings-share ul{display:flex;flex-wrap:wrap;gap:0 24px}
tidings-share a{display:inline-block;padding-block:10px}
tidings-related::part(title){font-family:var(--serif);font-weight:700}
.cards{display:grid;gap:32px}
.cards .headline{font-size:20px}
.cards .picture{width:100%;aspect-ratio:3/2;object-fit:cover;border-radius:4px;margin-block-end:12px}
.cards article>*+*{margin-block-start:4px}
.lead-story{display:grid;gap:16px 48px;margin-block-start:16px}
.lead-story .picture{width:100%;aspect-ratio:3/2;object-fit:cover;border-radius:4px}
.lead-story h2{font-size:31px}
.words,.halves>*,.cards>*{min-width:0}
.lead-story h2 a{color:var(--ink);text-decoration:none}
.lead-story h2 a:hover{text-decoration:underline;text-decoration-thickness:1px}
.lead-story .words>*+*{margin-block-start:12px}
.halves{display:grid;gap:48px}
@media (max-width:719px){tidings-share{min-height:96px}tidings-signup{min-height:164px}}
@media (max-width:379px){tidings-share{min-height:148px}tidings-signup{min-height:184px}.panel{padding:16px}}
@media (min-width:1000px){.article{display:grid;grid-template-columns:minmax(0,640px) minmax(0,1fr);column-gap:64px}.article .opening,.article .prose{grid-column:1}.article .contents{grid-area:1/2/span 2/auto;align-self:start;position:sticky;inset-block-start:24px;margin:48px 0 0;padding:0;border:0}}
@media (min-width:720px){.panel{padding:32px}.cards.three{grid-template-columns:repeat(3,minmax(0,1fr))}.lead-story{grid-template-columns:minmax(0,1fr) minmax(0,1fr);align-items:center}.halves{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}}`

type SiteProps = {
  title: string
  publication: Publication
  words: Words
  nonce: string
  isWide?: boolean
  /** The address by which the page's story is known. */
  canonical?: string
  children?: Child
}

function Site({ title, publication, words, nonce, isWide, canonical, children }: SiteProps) {
  const texts = siteWordsFor(words.code)
  const column = isWide ? 'column wide' : 'column'
  return (
    <Document
      title={`${title} – ${publication.name}`}
      words={words}
      nonce={nonce}
      style={styleFor(publication.accentColor) + STYLE}
      head={
        <>
          {canonical ? <link rel="canonical" href={canonical} /> : null}
          <script src={`/embed.js?language=${words.code}`} async />
        </>
      }
    >
      <header class="bar">
        <div class={column}>
          <a class="brand" href={siteAddress('', publication.slug)} dir="auto">
            {publication.name}
          </a>
          {publication.tagline ? <p class="tagline">{publication.tagline}</p> : null}
        </div>
      </header>
      <main id="main" class={column} tabindex={-1}>
        {children}
      </main>
      <footer class="colophon">
        <div class={column}>
          <ul>
            <li>
              <a href={links.archive(HERE, publication.slug)}>{texts.newsletter}</a>
            </li>
            <li>
              <a href="/dev">{texts.development}</a>
            </li>
            <li>{texts.invented}</li>
          </ul>
        </div>
      </footer>
    </Document>
  )
}

/** A story of the list, with the address at which the demo site shows it. */
type ListedStory = { story: Story; href: string }

type FrontPageProps = {
  publication: Publication
  words: Words
  nonce: string
  stories: ListedStory[]
  address: string
}

export function FrontPage({ publication, words, nonce, stories, address }: FrontPageProps) {
  const texts = siteWordsFor(words.code)
  const dives = stories.filter(({ story }) => story.kind === 'deep-dive')
  const news = stories.filter(({ story }) => story.kind === 'story')
  const [lead, ...rest] = dives
  // With pictures in rows of their own: a card without one beside them would leave a hole.
  const pictured = rest.filter(({ story }) => webAddress(story.imageUrl)).slice(0, 6)
  const plain = rest.filter(({ story }) => !webAddress(story.imageUrl)).slice(0, 6)
  return (
    <Site title={texts.front} publication={publication} words={words} nonce={nonce} isWide>
      {stories.length === 0 ? <p class="lead">{texts.empty}</p> : null}
      <h1 class="kicker">{texts.deepDives}</h1>
      {lead ? <LeadStory listed={lead} publication={publication} words={words} /> : null}
      {[pictured, plain].map((row) =>
        row.length === 0 ? null : (
          <div class="cards three section">
            {row.map((listed) => (
              <Card listed={listed} publication={publication} words={words} />
            ))}
          </div>
        ),
      )}
      <div class="halves section">
        <section aria-labelledby="news">
          <h2 id="news">{texts.news}</h2>
          <ul class="list spaced">
            {news.slice(0, 16).map(({ story, href }) => (
              <li>
                <Kicker story={story} language={publication.language} />
                <h3 dir="auto">
                  <a href={href}>{story.title}</a>
                </h3>
                <Facts story={story} words={words} timezone={publication.timezone} />
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="sign-up">
          <h2 id="sign-up">{words.page.signUpHeading}</h2>
          <p class="spaced">{words.page.signUpLead}</p>
          <SignUpBox publication={publication} words={words} page={address} token={null} />
        </section>
      </div>
    </Site>
  )
}

type LeadProps = { listed: ListedStory; publication: Publication; words: Words }

function LeadStory({ listed: { story, href }, publication, words }: LeadProps) {
  const picture = webAddress(story.imageUrl)
  return (
    <article class="lead-story spaced">
      {picture ? <img class="picture" src={picture} alt="" width={600} height={400} /> : null}
      <div class="words">
        <Kicker story={story} language={publication.language} />
        <h2 dir="auto">
          <a href={href}>{story.title}</a>
        </h2>
        {story.excerpt ? <p class="lead">{story.excerpt}</p> : null}
        <Facts story={story} words={words} timezone={publication.timezone} saysBias />
      </div>
    </article>
  )
}

type CardProps = { listed: ListedStory; publication: Publication; words: Words }

function Card({ listed: { story, href }, publication, words }: CardProps) {
  const picture = webAddress(story.imageUrl)
  return (
    <article>
      {picture ? <img class="picture" src={picture} alt="" loading="lazy" width={600} height={400} /> : null}
      <Kicker story={story} language={publication.language} />
      <h2 class="headline" dir="auto">
        <a href={href}>{story.title}</a>
      </h2>
      {story.excerpt ? <p dir="auto">{story.excerpt}</p> : null}
      <Facts story={story} words={words} timezone={publication.timezone} saysBias />
    </article>
  )
}

type ArticlePageProps = {
  publication: Publication
  words: Words
  nonce: string
  story: Story
  /** Our own HTML, or the paragraphs of a pushed body. */
  body: { html: string } | { paragraphs: string[] }
  /** The story that this deep dive is about. */
  about: ListedStory | null
  /** The shared link's token with which the page was opened. */
  token: string | null
}

export function ArticlePage(props: ArticlePageProps) {
  const { publication, words, nonce, story, body, about, token } = props
  const texts = siteWordsFor(words.code)
  const picture = webAddress(story.imageUrl)
  const prose = 'html' in body ? withAnchors(body.html) : { html: '', headings: [] }
  return (
    <Site
      title={story.title}
      publication={publication}
      words={words}
      nonce={nonce}
      canonical={webAddress(story.url) ?? undefined}
      isWide
    >
      <article class="article">
        <header class="opening">
          <Crumbs publication={publication} story={story} about={about} texts={texts} />
          <Kicker story={story} language={publication.language} />
          <h1 dir="auto">{story.title}</h1>
          <Byline story={story} publication={publication} words={words} />
          {story.excerpt && !opensWith(body, story.excerpt) ? <p class="lead">{story.excerpt}</p> : null}
          {picture ? <img class="picture" src={picture} alt="" width={600} height={400} /> : null}
          {about ? (
            <p class="small">
              {texts.about} <a href={about.href}>{about.story.title}</a>
            </p>
          ) : null}
        </header>
        <Contents headings={prose.headings} texts={texts} />
        <div class="prose">
          {'html' in body ? (
            <Markup html={prose.html} />
          ) : (
            body.paragraphs.map((paragraph) => <p dir="auto">{paragraph}</p>)
          )}
        </div>
      </article>
      <section class="panel reading" aria-labelledby="share">
        <h2 id="share">{story.kind === 'deep-dive' ? texts.shareDeepDive : texts.shareStory}</h2>
        <p>{texts.shareLead}</p>
        <ShareRow publication={publication} words={words} story={story} />
      </section>
      <section class="section" aria-labelledby="related">
        <h2 id="related">{story.kind === 'deep-dive' ? texts.moreDeepDives : texts.moreStories}</h2>
        <tidings-related publication={publication.slug} url={story.url}>
          <a href={siteAddress('', publication.slug)}>{texts.deepDives}</a>
        </tidings-related>
      </section>
      <section class="panel reading" aria-labelledby="sign-up">
        <h2 id="sign-up">{words.page.signUpHeading}</h2>
        <p>{words.page.signUpLead}</p>
        <SignUpBox publication={publication} words={words} page={story.url} token={token} />
      </section>
    </Site>
  )
}

type CrumbsProps = { publication: Publication; story: Story; about: ListedStory | null; texts: SiteWords }

function Crumbs({ publication, story, about, texts }: CrumbsProps) {
  return (
    <nav aria-label={texts.crumbs}>
      <ol class="crumbs">
        <li>
          <a href={siteAddress('', publication.slug)}>{texts.home}</a>
        </li>
        {about ? (
          <li>
            <a href={about.href}>{texts.story}</a>
          </li>
        ) : null}
        <li aria-current="page">{story.kind === 'deep-dive' ? texts.deepDive : texts.story}</li>
      </ol>
    </nav>
  )
}

/** In the order of every card, with the whole day at its end. */
function Byline({ story, publication, words }: { story: Story; publication: Publication; words: Words }) {
  const at = Date.parse(story.publishedAt)
  return (
    <ul class="facts">
      {story.readingMinutes ? <li>{words.mail.readingTime(story.readingMinutes)}</li> : null}
      {story.sourceCount ? <li>{words.mail.sources(story.sourceCount)}</li> : null}
      <li>{story.bias ? words.mail.bias(story.bias) : words.page.noBias}</li>
      {story.sentiment ? <li>{words.mail.sentiment[story.sentiment]}</li> : null}
      <li>
        <time datetime={story.publishedAt}>
          {formatDate(at, { words, timezone: publication.timezone, style: 'day' })}
        </time>
      </li>
    </ul>
  )
}

/** A standfirst that was cut from the text itself is not said twice. */
function opensWith(body: ArticlePageProps['body'], excerpt: string): boolean {
  return 'paragraphs' in body && body.paragraphs.join(' ').startsWith(excerpt.replace(/…$/, ''))
}

function Contents({ headings, texts }: { headings: { id: string; html: string }[]; texts: SiteWords }) {
  if (headings.length < 2) return null
  return (
    <nav class="contents" aria-labelledby="contents">
      <h2 id="contents">{texts.contents}</h2>
      <ol>
        {headings.map(({ id, html }) => (
          <li>
            <a href={`#${id}`}>
              <Markup html={html} />
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** For readers without a script, in the order of the demo's desk; with one, the widget offers them all. */
const CHANNELS = ['whatsapp', 'x', 'facebook', 'email'] as const satisfies Channel[]

type ShareProps = { publication: Publication; words: Words; story: Story }

function ShareRow({ publication, words, story }: ShareProps) {
  return (
    <tidings-share publication={publication.slug} url={story.url} headline={story.title}>
      <ul>
        {CHANNELS.map((channel) => (
          <li>
            <a href={links.share(HERE, publication.slug, story.id, channel)} rel="nofollow">
              {words.widget.channels[channel]}
            </a>
          </li>
        ))}
      </ul>
    </tidings-share>
  )
}

type SignUpProps = { publication: Publication; words: Words; page: string; token: string | null }

function SignUpBox({ publication, words, page, token }: SignUpProps) {
  return (
    <tidings-signup publication={publication.slug} url={page}>
      <SignUpForm publication={publication} words={words} topics={[]} values={{ page, token }} />
    </tidings-signup>
  )
}

/** Our own HTML with an anchor on every h2, and those headings. */
function withAnchors(html: string): { html: string; headings: { id: string; html: string }[] } {
  const headings: { id: string; html: string }[] = []
  const anchored = html.replaceAll(/<h2>(.*?)<\/h2>/g, (_whole, heading: string) => {
    const id = `part-${headings.length + 1}`
    headings.push({ id, html: heading })
    return `<h2 id="${id}">${heading}</h2>`
  })
  return { html: anchored, headings }
}
