/**
 * The exports of other products, understood as they come: which columns tell the product, and what they say of each reader. Their other
 * columns (names, notes, ratings, fields of the publisher's own) mean nothing here. Shapes as published in November 2026.
 */
import { type Row, reasonFor, type StateThere, stateFor } from './row'

export const PRODUCTS = ['mailchimp', 'substack', 'ghost', 'buttondown', 'listmonk', 'beehiiv'] as const
export type Product = (typeof PRODUCTS)[number]

/** A row's cells by the plain name of their column; '' where there is none. */
export type Cell = (name: string) => string

type Understood = {
  /** Whether a file with these columns is this product's. */
  isIts: (has: (...names: string[]) => boolean) => boolean
  email: string
  /** `has`: whether the file has the column at all. */
  read: (cell: Cell, has: (...names: string[]) => boolean) => Facts
}

/**
 * `consentedAt`: when they signed up or confirmed; '' where that was never said. Where a product has no column `status`, but the file does,
 * what somebody wrote there outweighs that the product's columns say nothing against mailing.
 */
type Facts = { state: StateThere | null; consentedAt: string; reason?: string; leftAt?: string }

const UNDERSTOOD: Record<Product, Understood> = {
  // An audience comes as one file for each state, told by its last columns.
  mailchimp: {
    isIts: (has) => has('email_address') && ['member_rating', 'optin_time', 'euid', 'leid'].some((name) => has(name)),
    email: 'email_address',
    read(cell, has) {
      const consentedAt = cell('confirm_time') || cell('optin_time')
      if (has('clean_time')) return { state: 'suppressed', consentedAt, reason: 'bounced' }
      if (!has('unsub_time')) return { state: stateFor(cell('status')), consentedAt }
      const isComplaint = /spam|abuse|complain/i.test(cell('unsub_reason'))
      if (isComplaint) return { state: 'suppressed', consentedAt, reason: 'complained' }
      return { state: 'left', consentedAt, leftAt: cell('unsub_time') }
    },
  },
  substack: {
    isIts: (has) =>
      has('email', 'email_disabled') || has('email', 'active_subscription') || has('email', 'start_date', 'type'),
    email: 'email',
    read(cell) {
      const ofType = stateFor(cell('type'))
      // `Free`, `Author`, `Comp` and whatever else a reader may be called there.
      const isReader = ofType === null || ofType === 'active'
      const state = isReader ? stateFor(cell('status')) : ofType
      return {
        state: isTrue(cell('email_disabled')) ? 'left' : isFalse(cell('email_disabled')) ? state : null,
        consentedAt: cell('created_at') || cell('start_date'),
      }
    },
  },
  ghost: {
    isIts: (has) => has('email', 'subscribed_to_emails'),
    email: 'email',
    read: (cell) => ({
      state: isTrue(cell('subscribed_to_emails')) && cell('deleted_at') === '' ? stateFor(cell('status')) : 'left',
      consentedAt: cell('created_at'),
    }),
  },
  buttondown: {
    isIts: (has) => (has('email_address') || has('email')) && has('creation_date'),
    email: 'email_address',
    read(cell, has) {
      const type = cell('type') || cell('subscriber_type') || cell('status')
      // Who owes money or is about to end a paid plan still reads.
      const isReader = ['unpaid', 'past_due', 'churning'].includes(type)
      const isSaid = ['type', 'subscriber_type', 'status'].some((name) => has(name))
      const state = isReader || !isSaid ? 'active' : saidIn(type)
      const leftAt = cell('unsubscription_date')
      if (cell('undeliverability_date') !== '') return { state: 'suppressed', consentedAt: '', reason: 'bounced' }
      return {
        state: state === 'active' && leftAt !== '' ? 'left' : state,
        ...{ consentedAt: cell('creation_date'), reason: reasonFor(type), leftAt },
      }
    },
  },
  listmonk: {
    isIts: (has) => has('uuid', 'email', 'status') && (has('attributes') || has('attribs')),
    email: 'email',
    read(cell) {
      const ofList = cell('subscription_status')
      const state = saidIn(cell('status'))
      const isReader = state === 'active' && ofList !== ''
      const consentedAt = cell('created_at')
      return { state: isReader ? stateFor(ofList) : state, consentedAt, reason: reasonFor(cell('status')) }
    },
  },
  beehiiv: {
    isIts: (has) =>
      has('email', 'status', 'created_at') &&
      ['subscription_tier', 'tier', 'subscriber_id', 'acquisition_source', 'utm_source'].some((name) => has(name)),
    email: 'email',
    read(cell) {
      const status = cell('status')
      const state = saidIn(status)
      // Its `pending` has not pressed the link in its mail yet.
      return {
        state: state === 'pending' ? 'unconfirmed' : state,
        ...{ consentedAt: cell('created_at'), reason: reasonFor(status), leftAt: cell('unsubscribed_at') },
      }
    },
  },
}

/** Whose export this is by its columns; null for none of them. */
export function productOf(has: (...names: string[]) => boolean): Product | null {
  return PRODUCTS.find((product) => UNDERSTOOD[product].isIts(has)) ?? null
}

export function isOf(product: Product, has: (...names: string[]) => boolean): boolean {
  return UNDERSTOOD[product].isIts(has)
}

/** The column that a product's addresses stand in. */
export function emailColumn(product: Product, has: (...names: string[]) => boolean): string {
  const { email } = UNDERSTOOD[product]
  return has(email) ? email : 'email'
}

export function readForeign(product: Product, cell: Cell, has: (...names: string[]) => boolean): Row {
  const { state, consentedAt, reason = '', leftAt = '' } = UNDERSTOOD[product].read(cell, has)
  return {
    email: cell(emailColumn(product, has)),
    ...{ state, consentedAt, reason, leftAt },
    ...{ consentSource: product, topics: '', language: cell('language'), pausedUntil: '', minutes: '' },
  }
}

/** Where a product always says it, nothing is no consent. */
function saidIn(word: string): StateThere | null {
  return word === '' ? null : stateFor(word)
}

function isTrue(text: string): boolean {
  return /^(true|1|yes|t)$/i.test(text)
}

/** A column that is not there says nothing against it. */
function isFalse(text: string): boolean {
  return /^(false|0|no|f)?$/i.test(text)
}
