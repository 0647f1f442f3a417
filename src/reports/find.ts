/**
 * Which mail of ours a report is about: by the tag that it was sent with; where a report comes without tags, by the address and the
 * provider's id. Null: not (yet) one of ours. What another deployment on the same account sent carries tags that lead nowhere here.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import type { DeliveryStatus, Report } from '../ground/schema'
import { DAY } from '../ground/time'
import type { ProviderEvent } from './event'

/** How long after its digest a report without tags is still looked for. */
const UNTAGGED_DAYS = 30

type About = { publicationId: number; timezone: string }
export type Target =
  | ({ kind: 'delivery'; digestId: number; chunk: number; position: number; status: DeliveryStatus } & About & {
        subscriberId: number
        addressHash: string
      })
  | ({ kind: 'mail'; mailId: number } & About & { addressHash: string | null })

/** The one row that it is about, or none: columns are Target's. */
export function findingTarget(deps: Pick<Deps, 'clock'>, { tag, report }: ProviderEvent): SQL {
  if (report === null) return sql`SELECT NULL WHERE false`
  if (tag === null) return untagged(deps, report)
  const [head = '', second = '', third = ''] = tag.split('-', 3)
  return second === 'mail'
    ? sql`${MAIL} FROM mails m JOIN publications p ON p.id = m.publication_id LEFT JOIN subscribers s ON s.id = m.subscriber_id
      WHERE m.id = ${Number(head)} AND m.key = ${tag.slice(head.length + 1)}`
    : sql`${DELIVERY} FROM digests d JOIN publications p ON p.id = d.publication_id
        JOIN deliveries v ON v.digest_id = d.id AND v.chunk = ${Number(second)} AND v.position = ${Number(third)}
      WHERE d.key = ${head}`
}

const DELIVERY = sql`SELECT 'delivery' AS kind, NULL AS mailId, d.id AS digestId, v.chunk, v.position, v.status,
    d.publication_id AS publicationId, p.timezone, v.subscriber_id AS subscriberId, v.address_hash AS addressHash`
const MAIL = sql`SELECT 'mail' AS kind, m.id AS mailId, NULL AS digestId, NULL AS chunk, NULL AS position, NULL AS status,
    m.publication_id AS publicationId, p.timezone, m.subscriber_id AS subscriberId, s.address_hash AS addressHash`

function untagged(deps: Pick<Deps, 'clock'>, { to, emailId }: Report): SQL {
  const isTheirs = sql`s.address_hash IN (SELECT value FROM json_each(${JSON.stringify(to)}))`
  return sql`${DELIVERY} FROM subscribers s JOIN publications p ON p.id = s.publication_id
      JOIN digests d ON d.publication_id = s.publication_id
      JOIN deliveries v ON v.digest_id = d.id AND v.address_hash = s.address_hash
    WHERE ${isTheirs} AND v.provider_id = ${emailId} AND d.frozen_at > ${deps.clock() - UNTAGGED_DAYS * DAY}
    UNION ALL
    ${MAIL} FROM subscribers s JOIN publications p ON p.id = s.publication_id JOIN mails m ON m.subscriber_id = s.id
    WHERE ${isTheirs} AND m.provider_id = ${emailId}
    LIMIT 1`
}
