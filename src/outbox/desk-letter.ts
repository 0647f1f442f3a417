/** The letter to the desk: what happened, by a code and its facts. It goes to whatever address the row has, and is always wanted. */
import { deskMail } from '../../emails/desk'
import { wordsFor } from '../../emails/words'
import { links } from '../ground/links'
import { brandOf } from '../mail/brand'
import { frozen, LETTER_HEADERS, type Letter } from './letter'

export const NOTES = [
  'thin_week',
  'late_slot',
  'blocked',
  'needs_approval',
  'expired',
  'on_hold',
  'hold_expired',
  'paused',
  'needs_review',
  'stalled',
  'dead_letter',
  'feed_failing',
  'cron_silent',
  'breaker',
  'held',
  'mail_stopped',
  'mail_failed',
  'mail_unknown',
] as const
export type NoteCode = (typeof NOTES)[number]

export const deskLetter: Letter = {
  async choose(deps, { row, known: { publication } }) {
    const { code, period, facts } = row.params
    const document = () =>
      deskMail({
        brand: brandOf(deps.config, publication),
        words: wordsFor(publication.language),
        note: {
          code: noteCode(code),
          period: period === null || period === undefined ? null : String(period),
          facts: facts ? String(facts).split('\n') : [],
        },
        link: links.desk(deps.config, screenOf(noteCode(code), publication.slug, period)),
      })
    return () => frozen(deps, publication, document)
  },
  fill: async () => ({ values: {}, headers: LETTER_HEADERS }),
}

/** The page of the desk with the button. A digest's is its own; of the others each has a screen. */
function screenOf(code: NoteCode, slug: string, period: unknown): string {
  if (typeof period === 'string') return `/${slug}/digests/${period}`
  return SCREENS[code]?.replace(':slug', slug) ?? `/${slug}`
}

const SCREENS: Partial<Record<NoteCode, string>> = {
  dead_letter: '/messages',
  feed_failing: '/:slug/settings',
  breaker: '/:slug/readers#held',
  held: '/:slug/readers#held',
  mail_stopped: '/:slug/delivery',
  mail_failed: '/:slug/delivery#letters',
  mail_unknown: '/:slug/delivery#letters',
}

function noteCode(code: unknown): NoteCode {
  const known = NOTES.find((note) => note === code)
  if (!known) throw new Error(`no desk note is called ${String(code)}`)
  return known
}
