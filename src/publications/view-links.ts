/**
 * Links that show a publication's figures to a colleague who has no place at the desk: for chosen views, until a day, each ended by a press.
 * The secret in the address is random and kept as its hash; nothing behind it is an address or a name of a reader.
 */
import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import { randomToken, sha256 } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { links } from '../ground/links'
import { type Publication, VIEWS, type View, viewLinks } from '../ground/schema'
import { DAY } from '../ground/time'
import { publicationById } from './find'

export const LINK_DAYS = 30
const MOST_DAYS = 365
/** Open at a time, of one publication. */
const MOST = 50
/** How long one that is over can still be looked up: which one a line of the audit log means. */
const KEPT_DAYS = 90

type Db = Pick<Deps, 'db' | 'clock'>
type Of = { publication: Pick<Publication, 'id'> }
type NewLink = Of & { name: string; views: View[]; days: number }

/** The address, which is shown this once; or `link_wrong`: without a name or a view, or for too long, or there are too many. */
export async function makeViewLink(
  deps: Db & Pick<Deps, 'config'>,
  { publication, name, views, days }: NewLink,
): Promise<{ address: string; expiresAt: number } | 'link_wrong'> {
  const line = name.trim()
  const isGood = line !== '' && line.length <= 100 && !/\p{Cc}/u.test(line) && views.length > 0
  if (!isGood || !Number.isInteger(days) || days < 1 || days > MOST_DAYS) return 'link_wrong'
  const [secret, now] = [randomToken(32), deps.clock()]
  const expiresAt = now + days * DAY
  const [, made] = await deps.db.batch([
    deps.db.run(
      sql`DELETE FROM view_links WHERE publication_id = ${publication.id} AND expires_at < ${now - KEPT_DAYS * DAY}`,
    ),
    deps.db.all(sql`INSERT INTO view_links (publication_id, name, views, secret_hash, created_at, expires_at)
      SELECT ${publication.id}, ${line}, ${JSON.stringify(VIEWS.filter((view) => views.includes(view)))}, ${await sha256(secret)}, ${now}, ${expiresAt}
      WHERE (SELECT count(*) FROM view_links WHERE publication_id = ${publication.id} AND ended_at IS NULL AND expires_at > ${now}) < ${MOST}
      RETURNING id`),
  ])
  return made.length > 0 ? { address: links.viewed(deps.config, secret), expiresAt } : 'link_wrong'
}

export type ViewLink = Pick<typeof viewLinks.$inferSelect, 'id' | 'name' | 'views' | 'createdAt' | 'expiresAt'>

/** Those that open something, newest first. */
export function listViewLinks({ db, clock }: Db, { publication }: Of): Promise<ViewLink[]> {
  const { id, name, views, createdAt, expiresAt } = viewLinks
  return db
    .select({ id, name, views, createdAt, expiresAt })
    .from(viewLinks)
    .where(and(eq(viewLinks.publicationId, publication.id), isOpen(clock())))
    .orderBy(desc(viewLinks.id))
}

function isOpen(now: number) {
  return and(isNull(viewLinks.endedAt), gt(viewLinks.expiresAt, now))
}

/** False: there is none, or it was over. */
export async function endViewLink({ db, clock }: Db, { publication, id }: Of & { id: string }): Promise<boolean> {
  const ended = await db
    .update(viewLinks)
    .set({ endedAt: clock() })
    .where(
      and(
        eq(viewLinks.id, /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0),
        eq(viewLinks.publicationId, publication.id),
        isOpen(clock()),
      ),
    )
    .returning({ id: viewLinks.id })
  return ended.length > 0
}

export type Opened = { publication: Publication; views: View[]; expiresAt: number }

/** What such a secret shows; null for one that is none, ended or over, and of a publication that was ended. */
export async function openViewLink({ db, clock }: Db, secret: string): Promise<Opened | null> {
  const [row] = await db
    .select()
    .from(viewLinks)
    .where(and(eq(viewLinks.secretHash, await sha256(secret)), isOpen(clock())))
    .limit(1)
  const publication = row ? await publicationById({ db }, row.publicationId) : null
  return row && publication ? { publication, views: row.views, expiresAt: row.expiresAt } : null
}
