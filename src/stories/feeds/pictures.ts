/**
 * Which of the pictures that an item names shows its story. Not what is no picture of it: a film, a sound, an author's face, a smiley,
 * a pixel that counts readers; and not a thumbnail where something larger is there. Pure.
 */
import { resolved } from './addresses'

/** `place`: where it stands, best first. Sizes in pixels, where they are told. */
export type Picture = {
  url: string
  place: Place
  width?: number
  height?: number
  type?: string
  medium?: string
  base?: string | null
}
type Place = 'media' | 'enclosure' | 'image' | 'text' | 'show' | 'thumbnail'

const PLACES: Place[] = ['media', 'enclosure', 'image', 'text', 'show', 'thumbnail']
/** Below this a picture is a thumbnail, whatever it is called. */
const LARGE = 200
/** A button, a face, a smiley. */
const SMALLEST = 50

const NO_PICTURE =
  /\.(?:mp[34]|m4[av]|mov|webm|og[agv]|wav|aac|flac|avi|mkv|m3u8?|pdf|html?|zip|xml|json|js|css|php3|svgz?)$/i
const PICTURE = /\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?|jfif)$/i
const FACES =
  /gravatar\.com|\/avatars?\/|[/_-]avatar[._/-]|author[_-]?(?:photo|image)|headshot|\/profile[_-]?(?:images|pics?)\//i
const SMILEYS =
  /s\.w\.org\/images\/core\/emoji|twemoji|\/emoji\/|\/smilies\/|wp-includes\/images|\/icons?\/|[_-]icon[._-]|favicon|sprite|spacer|blank\.(?:gif|png)/i
const COUNTERS = [
  'pixel\\.wp\\.com|stats\\.wordpress\\.com|feeds\\.feedburner\\.com|feedproxy\\.google|feedsportal\\.com|doubleclick\\.net|google-analytics',
  'facebook\\.com/tr\\?|scorecardresearch|quantserve|vgwort\\.de|ioam\\.de|ivwbox|xiti\\.com|chartbeat|/pixel(?:[./?]|$)|[/.]1x1[./-]|/track(?:er|ing)?[/.?]',
  '/beacon|/count(?:er)?[/.?]|statcounter\\.com|counter\\.theconversation|rss-pixel|clear\\.gif|(?:^|//)(?:pixel|stats|track(?:er|ing)?|analytics|counter|beacon|metrics)\\.',
].join('|')
const COUNTER = new RegExp(COUNTERS, 'i')

/** The best of them, absolute; null where none shows anything. */
export function bestPicture(pictures: Picture[], base: string): string | null {
  const usable = pictures.flatMap((picture, at) => {
    const url = resolved(picture.url, picture.base ? resolved(picture.base, base) : base)
    return shows({ ...picture, url }) ? [{ ...picture, url, at }] : []
  })
  usable.sort(
    (one, other) =>
      sizeOf(other) - sizeOf(one) ||
      placeOf(one) - placeOf(other) ||
      widthOf(other) - widthOf(one) ||
      one.at - other.at,
  )
  return usable[0]?.url ?? null
}

function shows({ url, type, medium, place, width, height }: Picture): boolean {
  if (!/^https?:\/\//i.test(url)) return false
  const path = new URL(url).pathname
  if (NO_PICTURE.test(path) || FACES.test(url) || SMILEYS.test(url) || COUNTER.test(url)) return false
  if (medium !== undefined && medium !== '' && medium !== 'image') return false
  if (type !== undefined && type !== '') {
    if (
      !/^(?:image|img)\/(?!svg)|^(?:jpe?g|png|gif|webp)$/i.test(type) &&
      !(/octet-stream/i.test(type) && PICTURE.test(path))
    )
      return false
  } else if (place === 'enclosure' && !PICTURE.test(path)) return false
  return [width, height].every((pixels) => pixels === undefined || Number.isNaN(pixels) || pixels >= SMALLEST)
}

/** 2: surely large. 1: nobody says. 0: surely small, or made to be. */
function sizeOf({ width, place }: Picture): number {
  if (width === undefined || Number.isNaN(width)) return place === 'thumbnail' ? 0.5 : 1
  return width >= LARGE ? 2 : 0
}

function placeOf({ place }: Picture): number {
  return PLACES.indexOf(place)
}

function widthOf({ width }: Picture): number {
  return width ?? 0
}

const IMAGE = /<(?:img|amp-img|source|video)(?=[\s/>])(?:[^"'<>]|"[^"]*"|'[^']*')*>/gi
/** A gallery has hundreds; the first few are the story's. */
const IMAGES = 12

/** The pictures in a text's markup. Lazy loaders keep the real address beside a placeholder. */
export function picturesIn(html: string, base: string | null): Picture[] {
  const tags = html.slice(0, 200_000).match(IMAGE)?.slice(0, IMAGES) ?? []
  return tags.flatMap((tag) => {
    const value = (name: string) => {
      const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag)
      return (found?.[1] ?? found?.[2] ?? found?.[3])?.trim()
    }
    const sources = [
      value('data-src'),
      value('data-lazy-src'),
      value('data-original'),
      value('poster'),
      ...(/^<(?:source|video)/i.test(tag) ? [] : [value('src')]),
      fromSet(value('data-srcset') ?? value('srcset')),
    ]
    const url = sources.find((source) => source && !source.startsWith('data:'))
    const styled = (name: string) =>
      new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*(\\d+px)`, 'i').exec(value('style') ?? '')?.[1]
    const pixels = (name: string) => {
      const text = value(name) ?? styled(name)
      return text !== undefined && /^\d+(?:px)?$/.test(text) ? Number.parseInt(text, 10) : undefined
    }
    if (!url || isNotShown(tag, value)) return []
    return [
      {
        url: url.replace(/&amp;/g, '&'),
        place: 'text' as const,
        width: pixels('width'),
        height: pixels('height'),
        base,
      },
    ]
  })
}

/** What a page hides, and a writer's face. */
function isNotShown(tag: string, value: (name: string) => string | undefined): boolean {
  const isHidden =
    /\shidden(?=[\s/>=])/i.test(tag) || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(value('style') ?? '')
  return isHidden || /(?:^|[\s_-])avatar/i.test(value('class') ?? '')
}

/** The widest of a set; of those that tell no width the last. */
function fromSet(set: string | undefined): string | undefined {
  const pictures = (set ?? '').split(/,\s+/).map((one) => one.trim().split(/\s+/))
  const widthOf = ([, width = '']: string[]) => Number.parseFloat(width) || 0
  return pictures.reduce((widest, one) => (widthOf(one) >= widthOf(widest) ? one : widest), [])[0]
}
