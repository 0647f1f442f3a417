/** The pages of /dev: where everything is, what to do next, the mailbox, the e-mail previews. In English; no reader sees them. */
import type { Child } from 'hono/jsx'
import { wordsFor } from '../../emails/words'
import { tongueOf } from '../dashboard/tongue'
import { links } from '../ground/links'
import type { Publication } from '../ground/schema'
import { formatDate } from '../pages/dates'
import { HERE, Shell } from '../pages/shell'
import { siteAddress } from './demo/load'
import type { LastTick } from './last-tick'
import type { DevMail, ListedMail } from './mailbox'

const { count, reasonOf, words: desk } = tongueOf('en')
const MAILS = { one: '# mail', other: '# mails' } as const
const words = wordsFor('en')

const STYLE = `
.dev-nav{margin-block-end:16px}
.dev-nav a{color:inherit}
.panel{padding-block:20px;border-block-end:1px solid var(--rule)}
main>.section{margin-block-start:32px}
.dev-grid{display:grid;gap:24px 48px}
.dev-grid>*{min-width:0}
.steps{counter-reset:step}
.steps>li{counter-increment:step;padding-block:12px;padding-inline-start:40px;position:relative;border-block-end:1px solid var(--rule)}
.steps>li::before{content:counter(step);position:absolute;inset-inline-start:0;font:700 20px/1.2 var(--serif);color:var(--quiet)}
.inline{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;margin-block-start:8px}
.mails{border-block-start:1px solid var(--rule);max-height:50vh;overflow:auto}
.mails a{display:block;padding:12px;border-block-end:1px solid var(--rule);color:var(--ink);text-decoration:none}
.mails a:hover,.mails a[aria-current]{background:color-mix(in srgb,var(--ink) 6%,transparent)}
.mails strong,.mails span{display:block}
.reading iframe{width:100%;height:70vh;border:1px solid var(--rule);border-radius:4px;background:#fff;margin-block-start:16px}
.reading iframe.phone{width:375px;max-width:100%;margin-inline:auto;display:block}
.reading iframe.dark{color-scheme:dark;background:#16181b}
.views a{color:inherit}
.views a[aria-current]{font-weight:700;text-decoration:none}
.reading pre,.raw{white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;margin:8px 0 0}
.reading dl{margin:16px 0 0;font-size:13px}
@media (min-width:560px){.reading dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:4px 16px}}
.reading dt{color:var(--quiet)}
.reading dd{margin:0;overflow-wrap:anywhere}
details{margin-block-start:16px}
@media (min-width:960px){.dev-grid.mailbox{grid-template-columns:320px minmax(0,1fr)}.dev-grid.two{grid-template-columns:1fr 1fr}.mails{max-height:85vh}}`

type DevShellProps = { title: string; nonce: string; head?: Child; children?: Child }

export function DevShell({ title, nonce, head, children }: DevShellProps) {
  return (
    <Shell title={title} words={words} nonce={nonce} publication={null} head={head} style={STYLE} isWide isPrivate>
      <p class="small dev-nav">
        <a href="/dev">Development</a> · <a href="/dev/mailbox">Mailbox</a> · <a href="/dev/emails">E-mails</a> ·{' '}
        <a href="/dev/widgets">Widgets</a> · <a href={links.home(HERE)}>Newsletters</a>
      </p>
      {children}
    </Shell>
  )
}

type DevHomeProps = {
  publications: Publication[]
  nonce: string
  hasDemo: boolean
  mails: number
  last: LastTick | null
}

export function DevHome({ publications, nonce, hasDemo, mails, last }: DevHomeProps) {
  return (
    <DevShell title="Development" nonce={nonce}>
      <h1>One week of a newsletter, on this machine</h1>
      <div class="dev-grid two section">
        <section>
          <h2>The walk</h2>
          <Walk publication={publications.find(({ slug }) => slug === 'meridian') ?? publications[0] ?? null} />
        </section>
        <section>
          <h2>Publications</h2>
          {publications.length > 1 ? (
            <p class="small">
              Time passes for all of them: a slot that lies more than six hours before the tick waits for its desk.
            </p>
          ) : null}
          {[...publications]
            .sort((a, b) => a.nextSlotAt - b.nextSlotAt)
            .map((publication) => (
              <PublicationPanel publication={publication} />
            ))}
          {publications.length === 0 ? <p>None yet. Load the demo, or make one over the administrators’ API.</p> : null}
          {hasDemo ? null : (
            <form method="post" action="/dev/demo" class="inline">
              <button type="submit">Load the demo</button>
            </form>
          )}
        </section>
      </div>
      <section class="section">
        <h2>The clock</h2>
        <div>
          {last === null ? <p>No tick yet.</p> : <Ticked last={last} />}
          <p>
            <a href="/dev/mailbox">{count(mails, MAILS)} in the mailbox</a>.
          </p>
        </div>
        <form method="post" action="/dev/cron" class="inline">
          <button type="submit" class="second">
            Tick now
          </button>
        </form>
      </section>
      <section class="section">
        <h2>Everything else</h2>
        <ul class="list">
          <Entry href="/dev/widgets" name="/dev/widgets" what="The widgets’ settings, clicked together to copy." />
          <Entry href="/healthz" name="/healthz" what="Is the service well?" />
          <Entry href="/dev/mailbox.json" name="/dev/mailbox.json" what="The mailbox for programs." />
          <Entry href="/dev/emails" name="/dev/emails" what="Every e-mail, rendered from sample data." />
        </ul>
      </section>
    </DevShell>
  )
}

/** What the last tick did, and what followed from it until now. */
function Ticked({ last: { at, isDone, failures, digests, mails } }: { last: LastTick }) {
  const when = formatDate(at, { words, timezone: 'UTC', style: 'moment' })
  return (
    <>
      <p>
        {isDone ? 'The last tick governed' : 'A tick is at work, for'} {when}.{' '}
        {digests.length === 0 ? 'No digest was due.' : null}{' '}
        {mails === 0 ? 'Nothing was mailed since.' : `${count(mails, MAILS)} since.`}
      </p>
      {digests.length > 0 ? (
        <ul>
          {digests.map((digest) => (
            <li>
              <a href={`/admin/${digest.slug}/digests/${digest.period}`}>
                <bdi>{digest.publication}</bdi>, {digest.period}
              </a>
              : {desk.status[digest.status]}
              {digest.candidates > 0 ? `, to ${count(digest.candidates, desk.common.readers)}` : null}.{' '}
              {reasonOf(digest)} <bdi class="quiet">{digest.subject}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
      {failures.length > 0 ? <p>What failed: {failures.join(', ')}.</p> : null}
    </>
  )
}

function Walk({ publication }: { publication: Publication | null }) {
  if (!publication) return <p>It begins when there is a publication.</p>
  const site = siteAddress('', publication.slug)
  return (
    <ol class="steps">
      <li>
        Open <a href={site}>{publication.name}’s demo site</a>, read a deep dive and sign up in the box at its end. Any
        address will do.
      </li>
      <li>
        Find the question in the <a href="/dev/mailbox">mailbox</a> and confirm it.
      </li>
      <li>
        Go back to a deep dive and pass it on: a link, or “Copy link”, and open what was copied in another browser.
      </li>
      <li>Let Monday come: press “Tick at the next slot” beside {publication.name}.</li>
      <li>
        The digest is in the <a href="/dev/mailbox">mailbox</a>, what was passed on at the top, and in the{' '}
        <a href={links.archive(HERE, publication.slug)}>archive</a>.
      </li>
      <li>Leave, by the link at the end of the mail. Come back, if you like.</li>
    </ol>
  )
}

function PublicationPanel({ publication }: { publication: Publication }) {
  const { slug, name, timezone, nextSlotAt } = publication
  const slot = new Date(nextSlotAt).toISOString()
  return (
    <div class="panel">
      <h3>
        <bdi>{name}</bdi>
      </h3>
      <p class="inline">
        <a href={siteAddress('', slug)}>Demo site</a>
        <a href={links.archive(HERE, slug)}>Archive</a>
        <a href={links.atomFeed(HERE, slug)}>Atom</a>
        <a href={links.jsonFeed(HERE, slug)}>JSON Feed</a>
      </p>
      <p class="small">
        Next slot: <time datetime={slot}>{formatDate(nextSlotAt, { words, timezone, style: 'moment' })}</time> in{' '}
        {timezone}
      </p>
      <form method="post" action={`/dev/cron?at=${encodeURIComponent(slot)}`} class="inline">
        <button type="submit">Tick at the next slot</button>
      </form>
    </div>
  )
}

function Entry({ href, name, what }: { href: string; name: string; what: string }) {
  return (
    <li>
      <h3>
        <a href={href}>{name}</a>
      </h3>
      <p class="quiet">{what}</p>
    </li>
  )
}

/** How a mail is looked at: as wide as there is room, on a phone, in the dark, as plain text. */
export const MAIL_VIEWS = ['desk', 'phone', 'dark', 'text'] as const
type MailView = (typeof MAIL_VIEWS)[number]
const VIEW_NAMES: Record<MailView, string> = { desk: 'Wide', phone: 'Phone', dark: 'Dark', text: 'Text' }

type OpenedMail = DevMail & { id: number }
type MailboxPageProps = { mails: ListedMail[]; open: OpenedMail | null; view: MailView; nonce: string }

export function MailboxPage({ mails, open, view, nonce }: MailboxPageProps) {
  return (
    <DevShell title={open ? open.subject : 'Mailbox'} nonce={nonce}>
      <h1>Mailbox</h1>
      <div class="dev-grid mailbox section">
        <nav class="mails" aria-label="Mails, newest first">
          {mails.length === 0 ? <p>Nothing was mailed yet. Sign up somewhere, or let a slot come.</p> : null}
          {mails.map((mail) => (
            <a
              href={`/dev/mailbox?mail=${mail.id}&as=${view}`}
              aria-current={mail.id === open?.id ? 'page' : undefined}
            >
              <strong>
                <bdi>{mail.subject}</bdi>
              </strong>
              <span class="small">{mail.to.join(', ')}</span>
              <span class="small tabular">{mail.sentAt.slice(0, 19).replace('T', ' ')} UTC</span>
            </a>
          ))}
        </nav>
        {open ? <OpenMail mail={open} view={view} /> : null}
      </div>
    </DevShell>
  )
}

function OpenMail({ mail, view }: { mail: OpenedMail; view: MailView }) {
  const hasHtml = mail.html !== '' && view !== 'text'
  return (
    <article class="reading">
      <h2 dir="auto">{mail.subject}</h2>
      <dl>
        <dt>From</dt>
        <dd>{mail.from}</dd>
        <dt>To</dt>
        <dd>{mail.to.join(', ')}</dd>
        {Object.entries(mail.headers).map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      <nav class="inline small views" aria-label="How to look at it">
        {MAIL_VIEWS.map((name) => (
          <a href={`/dev/mailbox?mail=${mail.id}&as=${name}`} aria-current={name === view ? 'true' : undefined}>
            {VIEW_NAMES[name]}
          </a>
        ))}
        <a href={`/dev/mailbox/${mail.id}`}>Open alone</a>
      </nav>
      {hasHtml ? (
        <iframe
          title="The mail as HTML"
          class={view}
          sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
          srcdoc={`<base target="_blank">${view === 'dark' ? inTheDark(mail.html) : mail.html}`}
        />
      ) : null}
      <details open={!hasHtml}>
        <summary>The mail as text</summary>
        <pre dir="auto">{mail.text}</pre>
      </details>
    </article>
  )
}

/** Not every browser tells a frame that its page has made it dark: the mail's rules for the dark hold at once. */
function inTheDark(html: string): string {
  return html.replaceAll('@media (prefers-color-scheme:dark)', '@media all')
}

type EmailsPageProps = { templates: string[]; nonce: string }

/** A row for each letter, its languages beside it. */
export function EmailsPage({ templates, nonce }: EmailsPageProps) {
  const letters = templates.filter((name) => !name.includes('-'))
  return (
    <DevShell title="E-mails" nonce={nonce}>
      <h1>Every e-mail, from sample data</h1>
      <ul class="list section">
        {letters.map((letter) => (
          <li>
            <h2>
              <a href={`/dev/emails/${letter}`}>{letter}</a>
            </h2>
            <p class="small inline">
              <a href={`/dev/emails/${letter}?part=text`}>as text</a>
              {templates
                .filter((name) => name.startsWith(`${letter}-`))
                .map((name) => (
                  <a href={`/dev/emails/${name}`}>{name.slice(letter.length + 1)}</a>
                ))}
            </p>
          </li>
        ))}
      </ul>
    </DevShell>
  )
}
