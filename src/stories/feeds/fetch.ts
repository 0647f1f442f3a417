/**
 * One feed over HTTP: asked politely (ETag, Last-Modified), read with limits. Promises at most 10 seconds and 2 MB for all
 * of it, three redirects that are each checked like the address itself, no cookies, and errors that say nothing about
 * what is behind an address. Its letters are left to letters.ts, what they mean to parse.ts.
 */
import type { Config } from '../../ground/deps'
import { feedAddressProblem, isLoopback } from '../../ground/feed-address'
import { textOfBytes } from './letters'

const READ_MILLISECONDS = 10_000
const READ_BYTES = 2_097_152
const REDIRECTS = 3
const VALIDATOR_CHARACTERS = 500

export type FeedError =
  | 'address_not_allowed'
  | 'unreachable'
  | 'timeout'
  | 'too_large'
  | 'not_a_feed'
  | 'doctype_not_allowed'

/** Why there is nothing, as a code, and in words that say no more than anybody outside could see. */
export type Failure = { error: FeedError; detail: string }

/** `text`: what came, and from where; `unchanged`: as it was when it gave the etag. */
export type Fetched =
  | { text: string; url: string; etag: string | null; lastModified: string | null }
  | 'unchanged'
  | Failure

type Known = { url: string; etag: string | null; lastModified: string | null }

export async function fetchFeed(config: Config, feed: Known): Promise<Fetched> {
  const signal = AbortSignal.timeout(READ_MILLISECONDS)
  try {
    const answer = await follow(config, feed, signal)
    return 'error' in answer ? answer : await understand(answer, signal)
  } catch {
    // Refused, reset, a bad certificate, a name that does not exist: for whoever asks these are all the same.
    return signal.aborted
      ? { error: 'timeout', detail: `does not answer within ${READ_MILLISECONDS / 1_000} seconds` }
      : { error: 'unreachable', detail: 'cannot be reached' }
  }
}

type Answer = { response: Response; url: string }

/** Follows redirects by hand, because each could lead somewhere that the address itself may not. */
async function follow(config: Config, feed: Known, signal: AbortSignal): Promise<Answer | Failure> {
  const seen = new Set<string>()
  let url = feed.url
  // A public feed must not be able to send us to this machine, not even under `npm start`.
  const allowsLoopback = config.isLocal && URL.canParse(url) && isLoopback(new URL(url))
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const refused = feedAddressProblem(url, { allowsLoopback, publicUrl: config.publicUrl })
    if (refused)
      return {
        error: refused,
        detail: hop === 0 ? 'stands where feeds may not' : 'redirects to where feeds may not stand',
      }
    if (seen.has(url)) return { error: 'unreachable', detail: 'redirects in a circle' }
    seen.add(url)
    const response = await orTimeout(
      fetch(url, { redirect: 'manual', headers: requestHeaders(config, feed), signal }),
      signal,
    )
    if (![301, 302, 303, 307, 308].includes(response.status)) return { response, url }
    await response.body?.cancel()
    const location = response.headers.get('location') ?? ''
    if (!URL.canParse(location, url)) return { error: 'unreachable', detail: 'redirects to no address' }
    url = new URL(location, url).href
  }
  return { error: 'unreachable', detail: `redirects more than ${REDIRECTS} times` }
}

function requestHeaders(config: Config, { etag, lastModified }: Known): Record<string, string> {
  return {
    accept:
      'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, application/json;q=0.8, */*;q=0.1',
    'user-agent': `Tidings (+${config.publicUrl})`,
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
  }
}

async function understand({ response, url }: Answer, signal: AbortSignal): Promise<Fetched> {
  if (response.status !== 200) {
    await response.body?.cancel()
    return response.status === 304 ? 'unchanged' : { error: 'unreachable', detail: `answers ${response.status}` }
  }
  const bytes = await readBytes(response, signal)
  if (bytes === 'too_large') return { error: 'too_large', detail: 'is larger than 2 MB' }
  return {
    text: textOfBytes(bytes, response.headers.get('content-type') ?? ''),
    url,
    etag: validator(response.headers.get('etag')),
    lastModified: validator(response.headers.get('last-modified')),
  }
}

/** Counted while it is read: a length that is told may be a lie, and a compressed body grows. */
async function readBytes(response: Response, signal: AbortSignal): Promise<Uint8Array | 'too_large'> {
  const reader = response.body?.getReader()
  if (!reader) return new Uint8Array()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await orTimeout(reader.read(), signal)
    if (done) break
    size += value.byteLength
    if (size > READ_BYTES) {
      await reader.cancel()
      return 'too_large'
    }
    parts.push(value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

/** The promise, or a rejection when the time is up: a body that drips must not depend on anyone's goodwill to end. */
function orTimeout<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = () => reject(new Error('the time for this feed is up'))
    if (signal.aborted) return expire()
    signal.addEventListener('abort', expire, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', expire))
  })
}

function validator(header: string | null): string | null {
  return header && header.length <= VALIDATOR_CHARACTERS ? header : null
}
