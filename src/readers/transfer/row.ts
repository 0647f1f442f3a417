/**
 * One row of a file as every file's rows are understood: an address, what there is to prove consent, and where the reader stands there.
 * The words of many lists for the same few states; a word that is none of them is nobody's consent.
 */

/**
 * `active`: gets mail there; here with proof of consent, else they are asked · `pending`: as our own export says it, and not asked again ·
 * `unconfirmed`: asked here · `left` and `suppressed`: never mailed.
 */
export type StateThere = 'active' | 'pending' | 'unconfirmed' | 'left' | 'suppressed'

/** Texts as they stand in the file; '' where there is nothing. */
export type Row = {
  email: string
  consentedAt: string
  consentSource: string
  topics: string
  language: string
  /** Null: a word that nobody here knows. */
  state: StateThere | null
  /** Why, of one who is suppressed. */
  reason: string
  leftAt: string
  pausedUntil: string
  /** How long a digest may take. */
  minutes: string
}

const WORDS: Record<StateThere, string[]> = {
  active: ['', 'active', 'subscribed', 'confirmed', 'enabled', 'opted_in', 'regular', 'premium', 'gifted', 'trialed'],
  pending: ['pending'],
  unconfirmed: ['unconfirmed', 'unactivated', 'validating', 'not_confirmed'],
  left: [
    ...['unsubscribed', 'left', 'inactive', 'disabled', 'removed', 'opted_out', 'archived', 'paused', 'churned'],
    ...['non_subscribed', 'nonsubscribed', 'needs_attention', 'needs_approval', 'transactional', 'upcoming'],
  ],
  suppressed: [
    ...['suppressed', 'bounced', 'cleaned', 'hard_bounced', 'undeliverable', 'invalid', 'complained', 'spam', 'spammy'],
    ...['blocked', 'blocklisted', 'blacklisted', 'banned'],
  ],
}
const STATES = new Map(
  Object.entries(WORDS).flatMap(([state, words]) => words.map((word) => [word, state as StateThere] as const)),
)

export function stateFor(word: string): StateThere | null {
  return STATES.get(plain(word)) ?? null
}

/** The reason that a suppression is kept with. */
export function reasonFor(word: string): string {
  const said = plain(word)
  if (/spam|complain|abuse/.test(said)) return 'complained'
  if (/bounce|clean|undeliverable|invalid/.test(said)) return 'bounced'
  return /block|black|ban/.test(said) ? 'blocked' : 'imported'
}

/** A word or a column's name, however it is written: `Email Address` is `email_address`. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
}
