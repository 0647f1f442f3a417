/**
 * Every absolute address we print: in mails, pages, feeds and answers. No template spells one.
 * Built from configuration only, never from a request's Host header (a forged one would end up in mails).
 */
import type { Config } from './deps'
import type { Channel } from './schema'
import { withParameter } from './url'

type Base = Pick<Config, 'publicUrl'>

/** The channels that a story's card offers, in mails and on pages; the article page has them all. */
export const CARD_CHANNELS = ['whatsapp', 'x', 'email'] as const satisfies Channel[]

export const links = {
  home: (base: Base) => `${base.publicUrl}/`,
  confirm: (base: Base, token: string) => `${base.publicUrl}/confirm/${token}`,
  neverAsk: (base: Base, token: string) => `${base.publicUrl}/confirm/${token}/never`,
  unsubscribe: (base: Base, token: string) => `${base.publicUrl}/unsubscribe/${token}`,
  preferences: (base: Base, token: string) => `${base.publicUrl}/preferences/${token}`,
  exportData: (base: Base, token: string) => `${base.publicUrl}/preferences/export/${token}`,
  eraseData: (base: Base, token: string) => `${base.publicUrl}/preferences/erase/${token}`,
  deskEntry: (base: Base, token: string) => `${base.publicUrl}/admin/enter/${token}`,
  desk: (base: Base, path: string) => `${base.publicUrl}/admin${path}`,
  viewed: (base: Base, token: string) => `${base.publicUrl}/admin/shared/${token}`,
  deskSignIn: (base: Base) => `${base.publicUrl}/admin/sign-in`,
  archive: (base: Base, slug: string) => `${base.publicUrl}/${slug}`,
  digest: (base: Base, slug: string, period: string) => `${base.publicUrl}/${slug}/digests/${period}`,
  atomFeed: (base: Base, slug: string) => `${base.publicUrl}/${slug}/feed.xml`,
  jsonFeed: (base: Base, slug: string) => `${base.publicUrl}/${slug}/feed.json`,
  /** `slug` null: of no publication in particular. */
  checkInbox: (base: Base, slug: string | null, to?: string) =>
    `${base.publicUrl}${slug === null ? '' : `/${slug}`}/check-inbox${to === undefined ? '' : `?to=${to}`}`,
  signUp: (base: Base, slug: string) => `${base.publicUrl}/v1/${slug}/subscribers`,
  preferenceLinks: (base: Base, slug: string) => `${base.publicUrl}/v1/${slug}/preference-links`,
  share: (base: Base, slug: string, storyId: string, channel: string) =>
    `${base.publicUrl}/s/${slug}/${storyId}/${channel}`,
}

/** What the word is about that tells the page after a form which address was typed (ground/crypto.ts). */
export const CHECK_INBOX = 'check-inbox'

/** A story's address as a digest prints it: arrivals are counted for the digest, for nobody in particular. */
export function fromDigest(storyUrl: string, period: string): string {
  return withParameter(storyUrl, 'td-digest', period)
}
