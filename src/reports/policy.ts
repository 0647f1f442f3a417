/**
 * What a report means for the reader. Pure. A mailbox that is not there and a reader who calls the mail spam are never mailed again;
 * a mailbox that is full is, until the third time in a row; what is wrong with the mail itself says nothing about the reader.
 * Words are Resend's: resend.com/docs/dashboard/webhooks/event-types.
 */
import type { ReportKind } from '../ground/schema'

/** So many soft bounces without a delivery between them, and the address counts as gone. */
export const SOFT_BOUNCES = 3

/** `bounced`: for good · `soft_bounced`: for now, also where the provider cannot tell · `rejected`: this mail, whoever it is for. */
export function judgeBounce({ type, subType }: { type: string; subType: string }): ReportKind {
  if (ABOUT_THE_MAIL.includes(subType.toLowerCase())) return 'rejected'
  return type.toLowerCase() === 'permanent' ? 'bounced' : 'soft_bounced'
}

const ABOUT_THE_MAIL = ['contentrejected', 'messagetoolarge', 'attachmentrejected']

/**
 * Why an address is never to be mailed again after this one report; null: no reason. `reason` is what the provider says of a mail that
 * it did not even try, because the address is on a list of its own.
 */
export function suppressionOf({ kind, reason }: { kind: ReportKind; reason: string }): 'bounced' | 'complained' | null {
  if (kind === 'complained') return 'complained'
  if (kind === 'bounced') return 'bounced'
  if (kind === 'suppressed') return reason === 'previous_complaint' ? 'complained' : 'bounced'
  return null
}
