/**
 * Which of an item's tags names a section of the paper. Tags say what a story is about ("American Red Cross"); readers choose among
 * sections. Evidence, strongest first: the feed's own category, the address's first segment, what the publication has as a section, a
 * scheme that says so or is the address of a section's front, how many items carry it. Pure.
 */
import { pageKey } from '../../ground/url'

export type Tag = { name: string; scheme?: string }

/** What is known beside the item: its feed's own categories, the publication's sections, and how many items of this read carry each tag. */
export type Known = { own: string[]; sections: Set<string>; counts: Map<string, number> }

const NO_SECTION =
  /^(?:un-?categori[sz]ed|uncategorised|ohne kategorie|nicht kategorisiert|unkategorisiert|allgemein(?:es)?|general|générale?|non classé(?:e|s|\(e\))?|sin categor(?:ía|izar)|без (?:рубрики|категории|категорії)|غير مصنف|بدون تصنيف|bez kategorii|nezařazen[éo]|okategoriserade?|ikke kategoriseret|ukategorisert|未分[类類]|미분류|senza categoria|sem categoria|não categorizado|geen categorie|default|unsorted|unclassified|featured|home ?page|front ?page|slider|sticky|post-format-.*|none|n\/?a|null|undefined|misc|post|posts|article|articles|blog ?post|feed|rss)$/iu
const MANY = 3

export function sectionOf(
  tags: Tag[],
  { authors, page, known }: { authors: string[]; page: string; known: Known },
): string {
  const usable = tags.filter(({ name }) => isSection(name, authors))
  const segments = segmentsOf(page)
  const own = new Set(known.own.map(plain))
  const weighed = usable.map((tag, at) => {
    const name = plain(tag.name)
    const front = frontOf(tag.scheme)
    const isAt = (segment: string | undefined) =>
      segment !== undefined && (segment === front || closed(segment) === closed(name))
    const evidence = [
      own.has(name) ? 4 : 0,
      isAt(segments[0]) ? 3 : segments.some(isAt) ? 2 : 0,
      front ? 1 : 0,
      known.sections.has(name) ? 2 : 0,
      /section|categor|channel|ressort|rubri/i.test(tag.scheme ?? '')
        ? 1
        : /(?:post_)?tag|keyword|topic_tag/i.test(tag.scheme ?? '')
          ? -1
          : 0,
      (known.counts.get(name) ?? 0) >= MANY ? 1 : 0,
    ]
    return { name: tag.name, at, weight: evidence.reduce((sum, one) => sum + one, 0) }
  })
  weighed.sort((one, other) => other.weight - one.weight || one.at - other.at)
  const [only] = known.own.filter((name) => isSection(name, authors))
  // A feed of one section need not say so with each item.
  return weighed[0]?.name ?? (known.own.length === 1 ? only : undefined) ?? ''
}

/** How many items carry each tag. */
export function countTags(items: Tag[][]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const tags of items)
    for (const name of new Set(tags.map((tag) => plain(tag.name)))) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** What no author is called, no address, no list of hashtags, no system's word for "none". */
export function isSection(name: string, authors: string[] = []): boolean {
  const written = name.trim()
  if (NO_SECTION.test(written) || /^(?:https?:|urn:|tag:|www\.)|^#\S+[\s,;]+#/i.test(written)) return false
  return /\p{L}/u.test(written) && !authors.some((author) => plain(author) === plain(written))
}

/** Marks that are a way of writing; in other scripts they are letters. */
const MARKS = /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Arabic}\p{sc=Hebrew}]\p{M}{0,4})\p{M}|[\p{Cf}\u0640]/gu

/** Lower case, as an address would write it: "World news" and /world-news are one. */
export function plain(name: string): string {
  return (
    name
      .normalize('NFKD')
      .replace(MARKS, '')
      // Up first: ß is SS, and both forms of a Greek s are one.
      .toUpperCase()
      .toLowerCase()
      .replace(/&/g, ' and ')
      .match(/[\p{L}\p{M}\p{N}]+[+#]*/gu)
      ?.join('-') ?? ''
  )
}

/** "Life and style" is /lifeandstyle as well as /life-and-style. */
function closed(plainName: string): string {
  return plainName.replaceAll('-', '')
}

/** The section whose front page a tag's scheme is the address of: a path of one name, also where that is said twice. */
function frontOf(scheme = ''): string | undefined {
  if (!/^https?:/i.test(scheme) || !URL.canParse(scheme)) return undefined
  const [name, ...others] = new Set(
    new URL(scheme).pathname
      .split('/')
      .filter(Boolean)
      .map((each) => plain(decoded(each))),
  )
  return others.length === 0 ? name : undefined
}

function segmentsOf(page: string): string[] {
  const [, ...path] = (pageKey(page) ?? '').split(/[?#]/)[0]?.split('/') ?? []
  // The last segment is the story's own.
  return path
    .slice(0, -1)
    .slice(0, 3)
    .map((segment) => plain(decoded(segment)))
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
