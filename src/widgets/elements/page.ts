/**
 * The page that the elements stand on: its address as a story's, and how the reader came here.
 * Promises that a page is told about once, by its own address, and that only our mark is taken out of the address bar.
 */
import { TRACKING } from '../tracking'

/** The page's own address; a page without one (srcdoc) has that of the page around it. */
export const here = () => new URL(/^http/.test(location.href) ? location.href : document.baseURI)

/** A fragment that a router reads is part of an address. */
const routeOf = ({ hash }: URL) => (/^#[/!]/.test(hash) ? hash : '')

/** The query without some of its parts, the rest byte for byte. */
const without = ({ search }: URL, isDropped: (part: string) => unknown) =>
  search
    .slice(1)
    .split('&')
    .filter((part) => !isDropped(part))
    .join('&')

/** An address as it is passed on: without what only tracks. */
export function storyAt(given: string | URL): string {
  const url = new URL(given, here())
  url.search = without(url, (part) => TRACKING.test(part))
  url.hash = routeOf(url)
  return url.href
}

/** What is no address names no page. By hand, since many browsers have no URL.canParse yet. */
function addressOf(link: string, base: URL): URL | undefined {
  try {
    return new URL(link, base)
  } catch {
    return undefined
  }
}

/** Where each canonical link was first seen. */
const seenAt = new Map<string, string>()

/**
 * The story of the page itself: by its canonical link, unless that is another page's, since a router went on and left it behind
 * or every page names the front page.
 */
export function pageStory(): string {
  const now = here()
  const link = document.querySelector('link[rel=canonical]')?.getAttribute('href')
  const url = link && addressOf(link, now)
  if (!url) return storyAt(now)
  const path = now.pathname + routeOf(now)
  if (!seenAt.has(link)) seenAt.set(link, path)
  const isFrontPage = url.pathname === '/' && !url.search && now.pathname !== '/'
  const isAnothers = isFrontPage || seenAt.get(link) !== path || (routeOf(now) && !routeOf(url))
  return storyAt(isAnothers ? now : url)
}

/** A share's token or a digest. Our tokens have a digit or a capital: The Register's `td=keepreading` is somebody else's word. */
const MARK = /^td(=(?=.*[\d_A-Z])([\w-]{8,16})|-digest=(\d{4}-W\d\d))$/

/** The share or the digest through which the page was opened, if it was. */
export const came: { token?: string; digest?: string } = {}

/** Reads the marks; once the page was told about, the address bar goes without them, so that what is copied there credits nobody. */
export function readMarks(): void {
  const url = here()
  url.search = without(url, (part) => {
    const [isOurs, , token, digest] = MARK.exec(part) ?? []
    came.token ??= token
    came.digest ??= digest
    return isOurs
  })
  // The whole address: a bare path would be read by the page's <base>, and `//` as a host.
  if (came.token || came.digest) history.replaceState(history.state, '', url)
}

/** When the page is whole and somebody looks at it: a page that is only prepared is no visit. */
export function whenSeen(act: () => void): void {
  const wait = (name: string) => document.addEventListener(name, () => whenSeen(act), { once: true })
  if (document.readyState === 'loading') wait('DOMContentLoaded')
  else if ((document as { prerendering?: boolean }).prerendering) wait('prerenderingchange')
  else act()
}
