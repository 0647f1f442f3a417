/**
 * Where each network takes a share: its own page, with our title and address filled in; the reader still decides there.
 * The hosts are fixed here, so that a share link leads nowhere else. `copy` and `native` have no page.
 * X, Bluesky, Threads and Mastodon document theirs (read in November 2026); the others' have been the same for years, undocumented.
 * KakaoTalk takes links only through a script and a key of its own, and Pocket has closed: neither is here.
 */
import type { Channel } from '../ground/schema'

type Sharing = { title: string; url: string }

/** Titles are cut here: a post holds 280 (X) or 300 (Bluesky) characters. */
const TITLE_LIMIT = 200

/** By channel, with `{title}` and `{url}` where those go, percent-encoded. The widgets carry this very table (src/widgets). */
export const SHARE_PAGES: Partial<Record<Channel, string>> = {
  x: 'https://x.com/intent/post?text={title}&url={url}',
  facebook: 'https://www.facebook.com/sharer/sharer.php?u={url}',
  linkedin: 'https://www.linkedin.com/sharing/share-offsite/?url={url}',
  whatsapp: 'https://wa.me/?text={title}%20{url}',
  telegram: 'https://t.me/share/url?url={url}&text={title}',
  reddit: 'https://www.reddit.com/submit?url={url}&title={title}',
  bluesky: 'https://bsky.app/intent/compose?text={title}%20{url}',
  threads: 'https://www.threads.com/intent/post?text={title}&url={url}',
  // Mastodon has no one host. This is the project's own page (since March 2026): it asks for the reader's server in the browser
  // and, the text being behind the #, is not even sent it. Third-party helpers like mastodonshare.com would be.
  mastodon: 'https://share.joinmastodon.org/#text={title}%20{url}',
  pinterest: 'https://www.pinterest.com/pin/create/button/?url={url}&description={title}',
  tumblr: 'https://www.tumblr.com/widgets/share/tool?canonicalUrl={url}&title={title}',
  vk: 'https://vk.com/share.php?url={url}&title={title}',
  hackernews: 'https://news.ycombinator.com/submitlink?u={url}&t={title}',
  line: 'https://social-plugins.line.me/lineit/share?url={url}',
  xing: 'https://www.xing.com/spi/shares/new?url={url}',
  threema: 'https://threema.id/compose?text={title}%20{url}',
  instapaper: 'https://www.instapaper.com/hello2?url={url}&title={title}',
  // RFC 6068: line breaks in a body are CRLF.
  email: 'mailto:?subject={title}&body={title}%0D%0A%0D%0A{url}',
}

/** The network's share page for the story; null where the channel has none. */
export function sharePage(channel: Channel, { title, url }: Sharing): string | null {
  const page = SHARE_PAGES[channel]
  if (page === undefined) return null
  // What is percent-encoded holds no `$`, which a replacement would take for a pattern.
  return page.replaceAll('{title}', encodeURIComponent(oneLine(title))).replace('{url}', encodeURIComponent(url))
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
