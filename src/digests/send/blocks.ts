/**
 * Which of a digest's compiled blocks stand in one reader's mail, and what its other gaps say: a pure function of what was frozen.
 * What is compiled, and by which name, is said here as well, so that both ends mean the same by it.
 */
import type { Block, Edition, OwnDigest } from '../../ground/schema'

/** Gmail clips a mail above some 102,400 bytes, and with it the way out. */
export const HTML_LIMIT_BYTES = 100_000

/** The places that differ in how a story is told there, each standing for those behind it, and a line of its own. */
export const FORMS = [0, 1, 2, 4, 5] as const
type Form = (typeof FORMS)[number] | 'line'

/** How a story is told at this place. */
export function formAt(place: number): (typeof FORMS)[number] {
  return FORMS.findLast((form) => form <= place) ?? 0
}

/** A story in one form; `isFollowed`: with the reader's own topic as its reason. */
export function storyKey(story: number, form: Form, isFollowed: boolean): string {
  return `${form}${isFollowed ? '+' : ''}:${story}`
}

export function correctionKey(correction: number): string {
  return `correction:${correction}`
}

/** What stands before the first story that has a line of its own only. */
export const LINES_KEY = 'lines'

export type Filling = { subject: string | undefined; values: Record<string, string>; blocks: Record<string, Block[]> }

/** `own` null: what the desk made for all. `subject` undefined: the frame's. */
export function fillingOf(edition: Edition, made: string, own: OwnDigest | null): Filling {
  const stories = own?.stories ?? edition.stories
  const [followed, full] = [own?.followed ?? 0, own?.full ?? stories.length]
  const keys = stories.flatMap((story, place) => {
    if (place >= full) return [...(place === full ? [LINES_KEY] : []), storyKey(story, 'line', false)]
    return [storyKey(story, formAt(place), place < followed)]
  })
  const isOwn = own?.stories !== undefined
  const subject = isOwn ? edition.subjects[String(stories[0])] : undefined
  return {
    subject,
    values: {
      subject: subject ?? made,
      also: isOwn ? alsoOf(edition, stories) : edition.also.made,
      ...(edition.line ? { line: isOwn ? edition.line.own : edition.line.made } : {}),
    },
    blocks: {
      ...(edition.issueLine ? { line: [isOwn ? edition.issueLine.own : edition.issueLine.made] } : {}),
      corrections: blocksOf(edition, (own?.corrections ?? []).map(correctionKey)),
      stories: blocksOf(edition, keys),
    },
  }
}

/** The headlines behind the lead's, for the line that inboxes show beside the subject. */
function alsoOf({ also, headlines }: Edition, stories: number[]): string {
  const others = stories.slice(1, 4).flatMap((story) => headlines[String(story)] ?? [])
  return others.length > 0 ? `${also.before}${others.join(' · ')}${also.after}` : also.made
}

function blocksOf({ blocks }: Edition, keys: string[]): Block[] {
  return keys.map((key) => {
    const block = blocks[key]
    if (!block) throw new Error(`the digest has no block ${JSON.stringify(key)}`)
    return block
  })
}
