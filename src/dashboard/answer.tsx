/** What the desk's doors answer with: a page in the desk's frame, or the way back to one with a word on what was done. */
import type { Child } from 'hono/jsx'
import * as z from 'zod'
import type { Words as ReadersWords } from '../../emails/words'
import type { Publication } from '../ground/schema'
import { csvFile } from '../http/declare'
import type { C } from '../http/door'
import { pagePolicy } from '../http/security'
import { csvLine } from '../readers/transfer/csv'
import { Desk } from './frame'
import { tongueFor } from './session'
import { wordOf } from './tongue'
import type { Words } from './words'
import { en } from './words/en'

/** For the query of every page that something leads back to. */
export const SAID = { said: z.string().max(40).optional().describe('What was just done, as a code.') }

/** The days that a page is about, and what may be wrong with them. */
export const DAYS = { from: z.string().max(10).optional(), to: z.string().max(10).optional() }
export const BAD_DAYS = {
  invalid_from: [400, 'from is a day like 2026-02-27, not after to.'],
  invalid_to: [400, 'to is a day like 2026-02-27.'],
  range_too_long: [400, 'Ask for up to 366 days at once.'],
} as const

/**
 * The way back to a page, as it was looked at: the browser says which days or language that was. What was refused changed nothing, and
 * leaves no entry in the audit log: as with the API.
 */
export function back(c: C, path: string, said: string): Response {
  c.set('isRefused', Object.hasOwn(en.refused, said))
  const seen = lookedAt(c, path)
  seen.set('said', said)
  return c.redirect(`${path}?${seen}`, 303)
}

/** More than any page of ours has in its address. */
const LONGEST_QUERY = 2_000

function lookedAt(c: C, path: string): URLSearchParams {
  const from = c.req.header('referer') ?? ''
  const page = URL.canParse(from) ? new URL(from) : null
  const isIt = page?.pathname === path && page.search.length <= LONGEST_QUERY
  return new URLSearchParams(isIt ? page.search : '')
}

/** What a page that says no says at the desk: in the language of whoever looks, by the code of the refusal. */
export function deskRefusal(c: C, code: string): { words: ReadersWords; said?: string } {
  const { readers, words } = tongueFor(c)
  return { words: readers, said: wordOf(words.errors, code) }
}

/** What a screen shows, as a file of the same figures; its first line names the columns. */
export function file(c: C, name: string, lines: (string | number | null)[][]): Response {
  const cells = lines.map((line) => csvLine(line.map((cell) => (cell === null ? null : String(cell)))))
  return csvFile(c, name, `\uFEFF${cells.join('')}`)
}

type Shown = {
  c: C
  /** Its name and its question are the catalogue's. */
  screen: keyof Words['screens']
  /** What its name has gaps for. */
  gaps?: Record<string, string>
  publication?: Publication | null
  said?: string
  /** Whether it shows a mail, or a card, as readers get it. */
  hasFrames?: boolean
  children: Child
}

export function show({
  c,
  screen,
  gaps = {},
  publication = null,
  said,
  hasFrames = false,
  children,
}: Shown): Response | Promise<Response> {
  const policy = { nonce: c.var.styleNonce, publicUrl: c.var.deps.config.publicUrl, hasFrames, hasScript: true }
  c.header('Content-Security-Policy', pagePolicy(policy))
  const tongue = tongueFor(c)
  const { name, asks } = tongue.words.screens[screen]
  const where = { publication, caller: c.var.caller, path: c.req.path, said, tongue }
  return c.html(
    <Desk
      title={tongue.say(name, { period: '', publication: '', ...gaps })}
      question={asks}
      nonce={c.var.styleNonce}
      {...where}
    >
      {children}
    </Desk>,
  )
}
