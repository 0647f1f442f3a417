/** The day that an issue bears, in the mail and on its page: its slot's, however late it goes; of one that goes early, the day on which it goes. */
import { sql } from 'drizzle-orm'
import { type Digest, digests } from '../ground/schema'

/** Of a draft: as if it went now. */
export function issuedAt({ slotAt, frozenAt }: Pick<Digest, 'slotAt' | 'frozenAt'>, now: number): number {
  return Math.min(slotAt, frozenAt ?? now)
}

/** The same of a digest that went out, as a column. */
export const ISSUED_AT = sql<number>`min(${digests.slotAt}, coalesce(${digests.frozenAt}, ${digests.slotAt}))`
