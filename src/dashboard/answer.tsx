/** What the desk's doors answer with: a page in the desk's frame, or the way back to one with a word on what was done. */
import type { Child } from 'hono/jsx'
import * as z from 'zod'
import type { Publication } from '../ground/schema'
import type { C } from '../http/door'
import { Desk } from './frame'
import { tongueFor } from './session'
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

/** What was refused changed nothing, and leaves no entry in the audit log: as with the API. */
export function back(c: C, path: string, said: string): Response {
  c.set('isRefused', Object.hasOwn(en.refused, said))
  return c.redirect(`${path}?said=${encodeURIComponent(said)}`, 303)
}

type Shown = {
  c: C
  /** Its name and its question are the catalogue's. */
  screen: keyof Words['screens']
  /** What its name has gaps for. */
  gaps?: Record<string, string>
  publication?: Publication | null
  said?: string
  children: Child
}

export function show({
  c,
  screen,
  gaps = {},
  publication = null,
  said,
  children,
}: Shown): Response | Promise<Response> {
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
