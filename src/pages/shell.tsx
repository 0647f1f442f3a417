/**
 * The one HTML document around every page: language, direction, title, the publication as the brand, landmarks.
 * Promises no script, no outside file and no font; a page stands on its own with nothing but the stylesheet it carries.
 * Links are relative to the host, so a page works under every name that the service is reached by; what is read
 * elsewhere (feeds, canonical addresses) comes absolute from the doors.
 */
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { webAddress } from '../../emails/text'
import type { Words } from '../../emails/words'
import { links } from '../ground/links'
import type { Publication } from '../ground/schema'
import { styleFor } from './style'

/** Addresses of our own pages, as a page links to them. */
export const HERE = { publicUrl: '' }

/** What a page shows of a publication. */
export type Brand = Pick<Publication, 'slug' | 'name' | 'tagline' | 'url' | 'logoUrl' | 'accentColor' | 'language'>

type ShellProps = {
  title: string
  words: Words
  nonce: string
  /** Null: a page that belongs to none, under a neutral brand. */
  publication: Brand | null
  /** For the head: canonical address, feeds, description. */
  head?: Child
  /** More rules for a page that no reader sees (/dev). */
  style?: string
  isWide?: boolean
  /** A page that no search engine should keep. */
  isPrivate?: boolean
  children?: Child
}

export function Shell({ title, words, nonce, publication, head, style, isWide, isPrivate, children }: ShellProps) {
  const column = isWide ? 'column wide' : 'column'
  const isBranded = !publication || title.includes(publication.name)
  const fullHead = (
    <>
      {isPrivate ? <meta name="robots" content="noindex" /> : null}
      {head}
    </>
  )
  return (
    <Document
      title={isBranded ? title : `${title} – ${publication.name}`}
      words={words}
      nonce={nonce}
      style={styleFor(publication?.accentColor ?? null) + (style ?? '')}
      head={fullHead}
    >
      <header class="masthead">
        <div class={column}>
          <Masthead publication={publication} words={words} />
        </div>
      </header>
      <main id="main" class={column} tabindex={-1}>
        {children}
      </main>
      <footer class="colophon">
        <div class={column}>
          <Colophon publication={publication} words={words} />
        </div>
      </footer>
    </Document>
  )
}

type DocumentProps = {
  title: string
  words: Words
  nonce: string
  style: string
  head?: Child
  /** The landmarks; the one that the skip link leads to has the id `main`. */
  children?: Child
}

/** The bare document, for pages that bring their own landmarks (the demo site). */
export function Document({ title, words, nonce, style, head, children }: DocumentProps) {
  return (
    <>
      <Markup html="<!doctype html>" />
      <html lang={words.code} dir={words.direction}>
        <head>
          <meta charset="utf-8" />
          <title>{title}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <link rel="icon" href="data:," />
          {head}
          <style nonce={nonce}>
            <Markup html={style} />
          </style>
        </head>
        <body>
          <a class="skip" href="#main">
            {words.page.skip}
          </a>
          {children}
        </body>
      </html>
    </>
  )
}

/** Prints our own markup, style or script as it is. Never for what came from a row or a request. */
export function Markup({ html }: { html: string }) {
  return <>{raw(html)}</>
}

function Masthead({ publication, words }: { publication: Brand | null; words: Words }) {
  if (!publication) {
    return (
      <a class="brand" href={links.home(HERE)}>
        {words.page.newsletters}
      </a>
    )
  }
  const logo = webAddress(publication.logoUrl)
  return (
    <>
      <a class="brand" href={links.archive(HERE, publication.slug)} dir="auto">
        {logo ? <img src={logo} alt={publication.name} height={40} /> : publication.name}
      </a>
      {publication.tagline ? (
        <p class="tagline" dir="auto">
          {publication.tagline}
        </p>
      ) : null}
    </>
  )
}

function Colophon({ publication, words }: { publication: Brand | null; words: Words }) {
  if (!publication) {
    return (
      <ul>
        <li>
          <a href={links.home(HERE)}>{words.page.allNewsletters}</a>
        </li>
      </ul>
    )
  }
  const site = webAddress(publication.url)
  return (
    <ul>
      {site ? (
        <li>
          <a href={site}>{words.page.toSite(publication.name)}</a>
        </li>
      ) : null}
      <li>
        <a href={links.archive(HERE, publication.slug)}>{words.page.toArchive}</a>
      </li>
      <li>
        <a href={links.atomFeed(HERE, publication.slug)}>{words.page.webFeed}</a>
      </li>
    </ul>
  )
}
