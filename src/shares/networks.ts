/**
 * Where each network takes a share: its own page, with our title and address filled in; the reader still decides there.
 * The hosts are fixed here, so that a share link leads nowhere else. `copy` and `native` have no page.
 * X, Bluesky, Threads and Mastodon document theirs (read in November 2026); the others' have been the same for years, undocumented.
 */
import type { Channel } from '../schema'

type Sharing = { title: string; url: string }

/** Titles are cut here: a post holds 280 (X) or 300 (Bluesky) characters. */
const TITLE_LIMIT = 200

const PAGES: Partial<Record<Channel, (title: string, url: string) => string>> = {
  x: (title, url) => `https://x.com/intent/post?text=${title}&url=${url}`,
  facebook: (_title, url) => `https://www.facebook.com/sharer/sharer.php?u=${url}`,
  linkedin: (_title, url) => `https://www.linkedin.com/sharing/share-offsite/?url=${url}`,
  whatsapp: (title, url) => `https://wa.me/?text=${title}%20${url}`,
  telegram: (title, url) => `https://t.me/share/url?url=${url}&text=${title}`,
  reddit: (title, url) => `https://www.reddit.com/submit?url=${url}&title=${title}`,
  bluesky: (title, url) => `https://bsky.app/intent/compose?text=${title}%20${url}`,
  threads: (title, url) => `https://www.threads.com/intent/post?text=${title}&url=${url}`,
  // Mastodon has no one host. This is the project's own page (since March 2026): it asks for the reader's server in the browser
  // and, the text being behind the #, is not even sent it. Third-party helpers like mastodonshare.com would be.
  mastodon: (title, url) => `https://share.joinmastodon.org/#text=${title}%20${url}`,
  // RFC 6068: line breaks in a body are CRLF.
  email: (title, url) => `mailto:?subject=${title}&body=${title}%0D%0A%0D%0A${url}`,
}

/** The network's share page for the story; null where the channel has none. */
export function sharePage(channel: Channel, { title, url }: Sharing): string | null {
  return PAGES[channel]?.(encodeURIComponent(oneLine(title)), encodeURIComponent(url)) ?? null
}

/** A control character in a mail's subject could begin another header; half a surrogate pair cannot be encoded at all. */
function oneLine(title: string): string {
  const clean = title
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
  const characters = [...clean]
  return characters.length <= TITLE_LIMIT ? clean : `${characters.slice(0, TITLE_LIMIT - 1).join('')}…`
}
