/** When a reader's next digest comes, in the words of their language and the publication's zone: after their pause, if they pause. */
import type { Words } from '../../emails/words'
import type { Publication, Subscriber } from '../ground/schema'
import { formatDate } from '../pages/dates'
import { slotAfter } from '../publications/schedule'

type Asked = { publication: Publication; subscriber: Pick<Subscriber, 'pausedUntil'>; words: Words; now: number }

export function firstDigest({ publication, subscriber, words, now }: Asked): string {
  const { nextSlotAt, timezone } = publication
  const pausedUntil = subscriber.pausedUntil ?? 0
  const isNext = nextSlotAt > now && nextSlotAt >= pausedUntil
  const at = isNext ? nextSlotAt : slotAfter(publication, Math.max(now, pausedUntil - 1))
  return formatDate(at, { words, timezone, style: 'moment' })
}
