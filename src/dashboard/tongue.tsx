/**
 * How the desk speaks to whoever looks: its words in their language, with numbers, moments and plurals as that language writes them.
 * One for each language; screens take the one of their page from the context, doors ask answer.tsx for it.
 */
import { type Child, createContext, useContext } from 'hono/jsx'
import { dateFormat, listFormat, numberFormat, relativeFormat } from '../../emails/formats'
import { type Words as ReadersWords, wordsFor } from '../../emails/words'
import { type Forms, inNumber } from '../../emails/words/number'
import type { Digest } from '../ground/schema'
import { deskWords, type Words } from './words'

type Value = string | number
/** The names of a sentence's gaps. */
type Gaps<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Gaps<Rest> : never
type Values<Text> = Record<Gaps<Text>, Value>

export type Tongue = ReturnType<typeof makeTongue>

function makeTongue(code: string) {
  const readers: ReadersWords = wordsFor(code)
  const { direction } = readers
  const { locale } = readers.mail
  const words: Words = deskWords(code)

  const figure = (value: number) => numberFormat(locale).format(value)
  /** What runs from left to right does not turn round what stands beside it in a line from right to left. */
  const apart = (value: Value) => {
    if (typeof value === 'number') return figure(value)
    return direction === 'ltr' || BEGINS_RIGHT_TO_LEFT.test(value) ? value : `\u2068${value}\u2069`
  }
  const filled = (text: string, values: Record<string, Value>) =>
    text.replaceAll(/\{(\w+)\}/g, (gap, name: string) => (name in values ? apart(values[name] ?? '') : gap))

  return {
    code,
    direction,
    locale,
    words,
    /** The words of readers' pages, for the names of networks and the sentences of the week. */
    readers,
    /** `1,204`. */
    figure,
    apart,
    /** A sentence with its gaps filled. */
    say: <const Text extends string>(text: Text, values: Values<Text>): string => filled(text, values),
    /** The form for this many: `1,204 readers`. */
    count: <const Plural extends Forms>(
      number: number,
      forms: Plural,
      ...[values]: [Gaps<Plural[keyof Plural]>] extends [never] ? [] : [Values<Plural[keyof Plural]>]
    ): string => filled(inNumber(locale, number, forms), values ?? {}),
    /** Some parts as one enumeration. */
    list: (parts: string[]) => listFormat(locale, { type: 'unit', style: 'long' }).format(parts),
    /** `+1.2`: points of a score. */
    points: (points: number) =>
      `${points > 0 ? '+' : '−'}${numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(Math.abs(points))}`,
    /** `0.12 %` of a part of one, to the hundredth; what is there and rounds to nothing is not called nothing. */
    percent(rate: number): string {
      const number = Math.round(rate * 10_000) / 100
      return rate > 0 && number === 0
        ? filled(words.common.below, { number: 0.01 })
        : filled(words.common.percent, { number })
    },
    /** A moment in the publication's own zone: `Mon 2 Mar, 07:00`. */
    moment: (at: number, timezone: string) =>
      dateFormat(locale, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
        timeZone: timezone,
      }).format(at),
    /** How far off: `in 3 days`, `2 hours ago`. */
    distance(at: number, now: number): string {
      const ago = relativeFormat(locale)
      const minutes = Math.round((at - now) / 60_000)
      if (Math.abs(minutes) < 60) return ago.format(minutes, 'minute')
      if (Math.abs(minutes) < 48 * 60) return ago.format(Math.round(minutes / 60), 'hour')
      return ago.format(Math.round(minutes / 1_440), 'day')
    },
    /** Why a digest is where it is, as a sentence; an unknown reason in its own words rather than not at all. */
    reasonOf: ({ reason }: Pick<Digest, 'reason'>): string | null =>
      reason === null ? null : (wordOf(words.reasons, reason) ?? `${reason.replaceAll('_', ' ')}.`),
  }
}

const BEGINS_RIGHT_TO_LEFT = /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}]/u

/** What a part of the catalogue has under a code that comes from elsewhere. */
export function wordOf<Word>(part: Readonly<Record<string, Word>>, code: string): Word | undefined {
  return Object.hasOwn(part, code) ? part[code] : undefined
}

const made = new Map<string, Tongue>()

export function tongueOf(code: string): Tongue {
  const known = made.get(code)
  if (known) return known
  const tongue = makeTongue(code)
  made.set(code, tongue)
  return tongue
}

export const Spoken = createContext<Tongue | null>(null)

/** The one of the page that is being made. */
export function useTongue(): Tongue {
  const tongue = useContext(Spoken)
  if (!tongue) throw new Error('a screen speaks only inside a page')
  return tongue
}

type SayProps<Text extends string> = {
  text: Text
  /** What stands around the words in brackets: a link, mostly. */
  link?: (words: string) => Child
} & (Gaps<Text> extends never ? { gaps?: undefined } : { gaps: Record<Gaps<Text>, Child> })

/** A sentence with markup in its gaps, or around what stands in brackets. */
export function Say<const Text extends string>({ text, gaps, link }: SayProps<Text>) {
  const { apart } = useTongue()
  const filled: Record<string, Child> = gaps ?? {}
  const part = (piece: string): Child => {
    if (piece.startsWith('[') && link) return link(piece.slice(1, -1))
    const value = piece.startsWith('{') ? filled[piece.slice(1, -1)] : undefined
    if (value === undefined) return piece
    return typeof value === 'number' || typeof value === 'string' ? apart(value) : value
  }
  return <>{text.split(/(\{\w+\}|\[[^\]]*\])/).map(part)}</>
}
