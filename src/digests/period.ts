/** Which week's digest is meant where somebody asks for one to be composed: the one that they name, or that of the next slot. */
import type { Publication } from '../ground/schema'
import { HOUR } from '../ground/time'
import { periodOf, slotAfter, slotOfPeriod } from '../publications/schedule'
import { LATE_HOURS } from './late'

/** What is long past can no longer be composed. */
export function periodAsked(
  publication: Publication,
  { period, now }: { period: string | undefined; now: number },
): { period: string; slotAt: number } | 'invalid_period' | 'past_period' {
  if (period === undefined) {
    // One that is due and not taken up yet is the tick's.
    const slotAt = publication.nextSlotAt > now ? publication.nextSlotAt : slotAfter(publication, now)
    return { period: periodOf(publication.timezone, slotAt), slotAt }
  }
  const slotAt = slotOfPeriod(publication, period)
  if (slotAt === null) return 'invalid_period'
  return slotAt < now - LATE_HOURS * HOUR ? 'past_period' : { period, slotAt }
}
