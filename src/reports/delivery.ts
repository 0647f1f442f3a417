/**
 * How a publication's mail is received, and whether its senders are in order: of each of its last digests the part that bounced and the part that was called spam, beside what
 * mailbox providers bear. Counts and rates only. What a single report leads to is policy.ts's.
 */
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import { figuresOf } from '../ground/digest-totals'
import type { Publication } from '../ground/schema'
import { quota, sender, sendersOf } from './senders'

/**
 * Complaints: Gmail and Yahoo want less than 0.1 % and act on 0.3 % (support.google.com/a/answer/81126, senders.yahooinc.com). Bounces:
 * Resend wants less than 4 % (resend.com/docs/knowledge-base/what-are-resend-account-limits); half of that is the time to look.
 */
const BORNE = { complaints: { watch: 0.001, harmful: 0.003 }, bounces: { watch: 0.02, harmful: 0.04 } }
/** Of so many digests; a few statements' work each. */
const DIGESTS = 8

const rate = z.number().nullable().describe('Null where nothing was delivered yet.')
const count = z.int().nonnegative()
const standing = z
  .enum(['fine', 'watch', 'harmful'])
  .describe('By the worse of both rates: `harmful` is what mailbox providers act upon.')
export const delivery = z.strictObject({
  digests: z.array(
    z.strictObject({
      period: z.string(),
      sentAt: z.iso.datetime().nullable(),
      accepted: count,
      delivered: count,
      bounced: count,
      complained: count,
      bounceRate: rate.describe('Of those accepted.'),
      complaintRate: rate.describe('Of those delivered.'),
      standing,
    }),
  ),
  houses: z
    .array(
      z.strictObject({
        period: z.string(),
        house: z.string().describe('What stands behind the @ of its readers’ addresses.'),
        readers: count.describe('On the list of that digest.'),
        bounced: count,
        complained: count,
        bounceRate: z.number().describe('Of those on the list.'),
        complaintRate: z.number().describe('Of those on the list.'),
        standing,
      }),
    )
    .describe('Of the same digests, each mail house where a thousand or more of its readers are, the greatest first.'),
  borne: z.strictObject({
    complaints: z.strictObject({ watch: z.number(), harmful: z.number() }),
    bounces: z.strictObject({ watch: z.number(), harmful: z.number() }),
  }),
  senders: z
    .array(sender)
    .describe('The domains that its mail comes from, as the provider said when it was asked last.'),
  quota,
})
export type Delivery = z.infer<typeof delivery>
type Digest = Delivery['digests'][number]
type House = Delivery['houses'][number]
type Row = Pick<Digest, 'period' | 'accepted' | 'delivered' | 'bounced' | 'complained'> & { sentAt: number | null }

/** The last digests that anybody was mailed, newest first. */
export async function deliveryOf(
  deps: Pick<Deps, 'db'>,
  { publication }: { publication: Pick<Publication, 'id' | 'fromEmail' | 'noticeEmail'> },
): Promise<Delivery> {
  const [rows, houses, provider] = await Promise.all([
    lastDigests(deps, publication),
    lastHouses(deps, publication),
    sendersOf(deps, { publication }),
  ])
  return { digests: rows.map(judged), houses: houses.map(judgedHouse), borne: BORNE, ...provider }
}

function lastOf(publication: Pick<Publication, 'id'>): SQL {
  return sql`SELECT id FROM (SELECT id FROM digests WHERE publication_id = ${publication.id} AND frozen_at IS NOT NULL
    ORDER BY period DESC LIMIT ${DIGESTS})`
}

type HouseRow = Pick<House, 'period' | 'house' | 'readers' | 'bounced' | 'complained'>

function lastHouses(deps: Pick<Deps, 'db'>, publication: Pick<Publication, 'id'>): Promise<HouseRow[]> {
  return deps.db.all<HouseRow>(sql`SELECT d.period, h.house, h.readers, h.bounced, h.complained
    FROM digests d JOIN digest_houses h ON h.digest_id = d.id WHERE d.id IN (${lastOf(publication)})
    ORDER BY d.period DESC, h.readers DESC, h.house`)
}

function judgedHouse(row: HouseRow): House {
  const rates = { bounceRate: row.bounced / row.readers, complaintRate: row.complained / row.readers }
  return { ...row, ...rates, standing: standingOf(rates) }
}

function lastDigests(deps: Pick<Deps, 'db'>, publication: Pick<Publication, 'id'>): Promise<Row[]> {
  return deps.db.all<Row>(sql`
    SELECT d.period, d.sent_at AS sentAt, f.accepted, f.delivered, f.bounced, f.complained
    FROM digests d JOIN ${figuresOf(lastOf(publication))} f ON f.digest_id = d.id WHERE f.accepted > 0 ORDER BY d.period DESC`)
}

function judged(row: Row): Digest {
  const bounceRate = row.accepted === 0 ? null : row.bounced / row.accepted
  const complaintRate = row.delivered === 0 ? null : row.complained / row.delivered
  return {
    ...row,
    sentAt: row.sentAt === null ? null : new Date(row.sentAt).toISOString(),
    bounceRate,
    complaintRate,
    standing: standingOf({ bounceRate, complaintRate }),
  }
}

function standingOf({ bounceRate, complaintRate }: Pick<Digest, 'bounceRate' | 'complaintRate'>): Digest['standing'] {
  const reached = (level: 'watch' | 'harmful') =>
    (complaintRate ?? 0) >= BORNE.complaints[level] || (bounceRate ?? 0) >= BORNE.bounces[level]
  return reached('harmful') ? 'harmful' : reached('watch') ? 'watch' : 'fine'
}
