/** What the desk says, in English. Codes never reach a person: every state, reason and outcome has its words here. */
import { dateFormat, numberFormat } from '../../emails/formats'
import type { Digest } from '../ground/schema'

export const STATUS: Record<Digest['status'], string> = {
  draft: 'Draft',
  sending: 'On its way',
  paused: 'Paused',
  sent: 'Sent',
  skipped: 'Not sent',
  cancelled: 'Cancelled',
  expired: 'Expired',
  needs_review: 'Needs you',
  blocked: 'Blocked',
}

const REASONS: Record<string, string> = {
  late_slot: 'Its hour passed while the service was not running; it is too late to send it without being asked.',
  thin_week: 'There were fewer stories than its minimum.',
  by_hand: 'Somebody paused it by hand.',
  not_approved: 'Nobody approved it within six hours of its hour.',
  not_released: 'It was held until six hours after its hour, and nobody released it.',
  schedule_changed: 'The schedule was changed, and another digest stands too near.',
  daily_quota_exceeded: 'The day’s quota of mails is used up; it goes on by itself tomorrow.',
  monthly_quota_exceeded: 'The month’s quota of mails is used up; it goes on by itself next month.',
  unauthorised: 'The provider does not let this key send. Mend the key, then resume.',
  invalid_from_address: 'The provider does not accept the sender’s address. Mend the settings, then resume.',
  outcome_unknown: 'Nobody knows whether a part of it was taken, and it is too late to ask again under the same key.',
  stood_still: 'Nothing moved for twenty hours. Look whether readers have it, then retry or cancel.',
  payload_changed: 'What would be sent now differs from what was tried first; sending it could mail somebody twice.',
  dead_letter: 'A part of it failed a dozen times over hours.',
  nobody_accepted: 'The provider took none of its mails.',
  everybody_refused: 'The first mails were all refused for the same reason, so nobody else was asked.',
  everybody_left: 'Everybody had left before it went out.',
  no_readers: 'There was nobody to send it to. Its stories come again once there are readers.',
  render_failed: 'It could not be rendered.',
  refused: 'The provider refused a part of it.',
}

/** Why it is where it is, as a sentence; an unknown reason in its own words rather than not at all. */
export function reasonOf({ reason }: Pick<Digest, 'reason'>): string | null {
  return reason === null ? null : (REASONS[reason] ?? `${reason.replaceAll('_', ' ')}.`)
}

/** After something was done: what was. */
export const DONE: Record<string, string> = {
  composed: 'The draft is there.',
  changed: 'Saved. The preview shows it.',
  tested: 'A test is on its way to that address.',
  sent: 'It is on its way.',
  held: 'Held. It does not go out until you release it.',
  let_go: 'Released. It goes out at its hour, or within five minutes where that has passed.',
  paused: 'Paused. Nobody else is mailed until you resume it.',
  resumed: 'It goes on.',
  retried: 'It is tried again.',
  cancelled: 'Cancelled. Whoever was not mailed yet will not be.',
  saved: 'The settings are saved.',
  released: 'They are asked now.',
  discarded: 'They are dropped; nobody is mailed.',
  suppressed: 'That address is never mailed again.',
  lifted: 'That address may sign up again.',
  erased: 'The reader is erased.',
  corrected: 'The correction stands in the archive. Readers who were sent the story are told with their next digest.',
  taken_back: 'The correction is taken back. Nobody is told any more.',
  ended: 'That session is over.',
  renamed: 'Renamed. Readers who chose it follow.',
  hidden: 'Readers do not see it any more.',
  shown: 'Readers may choose it again.',
  topic_removed: 'That topic is gone.',
  unrelated: 'Taken out, both ways.',
  related_again: 'They may stand together again.',
  queued: 'It is written anew and on its way.',
  put_aside: 'It is put aside.',
  asked: 'The mail provider was asked.',
  invited: 'They are on the list, and a mail tells them how to sign in.',
  role_changed: 'Their role is changed, wherever they are signed in.',
  removed: 'They are removed, and signed out everywhere.',
  revoked: 'That key is refused from now on.',
  read: 'The feeds were read.',
  publication_ended: 'It is ended. Nothing goes out any more.',
  publication_back: 'It is back, with all that it had.',
}

/** Why it was not. */
export const REFUSED: Record<string, string> = {
  not_a_draft: 'This digest is no draft any more, or somebody changed it just now. Nothing was changed.',
  unknown_story: 'One of these stories is not there any more.',
  wrong_state: 'That cannot be done to this digest as it stands now.',
  changed_meanwhile: 'It was changed or sent just now, or another digest took one of its stories. Look at it again.',
  settings_changed: 'Somebody else saved the settings just now. Look at them again.',
  blocked: 'It could not be rendered; nothing was sent.',
  thin_week: 'It has fewer stories than the minimum in the settings; nothing was sent.',
  invalid_email: 'That is no e-mail address.',
  unknown_subscriber: 'That reader is not there any more.',
  unknown_suppression: 'That address was not on the list.',
  past_period: 'The hour of that week is over.',
  topic_without_name: 'A topic’s name is one line of up to a hundred characters.',
  unknown_topic: 'That topic is not there any more.',
  unknown_mail: 'That letter is not in trouble any more, or there is nobody to write to.',
  no_provider: 'There is no mail provider to ask: mail goes into the development mailbox.',
  person_without_name: 'Say who they are.',
  known_person: 'Somebody with this address is on the list already.',
  unknown_person: 'They are not on the list any more.',
  key_without_name: 'Say which program the key is for, in up to a hundred characters.',
  no_publications: 'Say for which publications: all of them, or those that you tick.',
  unknown_publication: 'One of these publications is not there any more.',
  unknown_key: 'That key is not there any more.',
  idempotency_key_used: 'That test was sent already.',
  done_already: 'That was done already.',
  settings_outdated:
    'One of its settings would be refused today. Bring it back by the API, with the settings that it is to have.',
}

/** `1,204`. */
export function figure(value: number): string {
  return numberFormat('en-GB').format(value)
}

/** `1,204 readers`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${figure(number)} ${number === 1 ? one : many}`
}

/** ▲ 12 % on the week before, as a person would say it; null where there is nothing to compare with. */
export function comparison(now: number, before: number): { mark: string; said: string } | null {
  if (before === 0) return null
  const part = Math.round(((now - before) / before) * 100)
  if (part === 0) return { mark: '=', said: 'as in the week before' }
  return part > 0
    ? { mark: `▲ ${part} %`, said: `${part} per cent more than in the week before` }
    : { mark: `▼ ${-part} %`, said: `${-part} per cent less than in the week before` }
}

/** A moment in the publication's own zone: `Mon 2 Mar, 07:00`. */
export function moment(at: number, timezone: string): string {
  return dateFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: timezone,
  }).format(at)
}

const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** How far off: `in 3 days`, `2 hours ago`. */
export function distance(at: number, now: number): string {
  const minutes = Math.round((at - now) / 60_000)
  if (Math.abs(minutes) < 60) return ago.format(minutes, 'minute')
  if (Math.abs(minutes) < 48 * 60) return ago.format(Math.round(minutes / 60), 'hour')
  return ago.format(Math.round(minutes / 1_440), 'day')
}
