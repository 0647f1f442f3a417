/** What readers send: sign-ups, shares and visits, each from an address of its own, all of them well-formed and counted. */
import { STORIES, storyUrl } from './publication.mjs'

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const json = { 'content-type': 'application/json' }
/** Every request from another address, as readers come. */
const from = (reader) => ({ 'cf-connecting-ip': `10.${(reader >> 16) & 255}.${(reader >> 8) & 255}.${reader & 255}` })

/** At a great mail house: of a domain that somebody may own only so many an hour are mailed. */
export function signUp(slug, reader) {
  const body = JSON.stringify({ email: `reader-${reader}@gmail.com`, page: storyUrl(reader % STORIES) })
  return { path: `/v1/${slug}/subscribers`, headers: { ...json, ...from(reader) }, body, expect: 202 }
}

export function share(slug, reader) {
  const body = JSON.stringify({
    url: storyUrl(reader % STORIES),
    channel: 'whatsapp',
    token: `share${String(reader).padStart(8, '0')}`,
  })
  return { path: `/v1/${slug}/shares`, headers: { ...json, ...from(reader), 'user-agent': BROWSER }, body, expect: 204 }
}

/** Through the link of the share with the same number. */
export function visit(slug, reader) {
  const token = `share${String(reader).padStart(8, '0')}`
  const body = JSON.stringify({ url: storyUrl(reader % STORIES), token })
  return {
    path: `/v1/${slug}/visits`,
    headers: { ...json, ...from(500_000 + reader), 'user-agent': BROWSER },
    body,
    expect: 204,
  }
}
