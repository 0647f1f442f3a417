/** What the statistics answer. */
import * as z from 'zod'
import { CHANNELS, DIGEST_STATUSES } from '../ground/schema'
import { storyShape } from '../stories/catalogue/present'

const count = z.int()

const counts = z.strictObject({
  signups: count,
  confirmed: count,
  unsubscribed: count,
  suppressed: count,
  active: count.describe('Readers at the end of the day, or of the range.'),
  shares: count,
  visits: count.describe('All counted arrivals, through shared links and from digests.'),
})

const storyWorth = z.strictObject({
  story: storyShape,
  shares: count,
  visits: count,
  visitsFromShares: count.describe('Those through shared links.'),
  visitsPerShare: z.number().nullable().describe('How many of them a share brought; null without a share.'),
  signups: count,
  signupsFromShares: count.describe('Those who came through a shared link.'),
})

const digest = z.strictObject({
  period: z.string(),
  status: z.enum(DIGEST_STATUSES),
  accounting: z.strictObject({
    ...{ candidates: count, planned: count, accepted: count, skipped: count, failed: count, unknown: count },
  }),
  reported: z.strictObject({ delivered: count, bounced: count, complained: count }),
  visits: count,
  unsubscribed: count,
})

export const statisticsShape = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  total: counts,
  days: z.array(counts.extend({ day: z.iso.date() })),
  channels: z.array(z.strictObject({ channel: z.enum(CHANNELS), shares: count, visits: count })),
  stories: z.array(storyWorth).describe('Passed on or opened most.'),
  leastOpened: z.array(storyWorth).describe('Passed on more often than opened, the widest gap first.'),
  digests: z.array(digest).describe('Those whose slot or whose sending falls into the range.'),
  dropped: z.array(z.strictObject({ kind: z.enum(['share', 'visit']), reason: z.string(), count })),
  unknown: z
    .array(z.strictObject({ url: z.string(), count }))
    .describe('Pages that events named and no story has, the commonest first.'),
})
