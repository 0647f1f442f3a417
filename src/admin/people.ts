/**
 * Who works at the desk: invited by an owner, with a role and the publications it is for, given another one, and removed again. A role is what keys have:
 * an owner may everything, an editor reads and writes, a viewer reads. How they sign in is entry.ts's.
 */
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import * as z from 'zod'
import { parseAddress } from '../ground/address'
import type { Caller, Deps } from '../ground/deps'
import { PERSON_ROLES, type PersonRole, people } from '../ground/schema'
import { enqueueMail, forgettingMailsTo, mailRow } from '../outbox/rows'
import { idsOf, slugsOf } from './keys'

export const personShape = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(PERSON_ROLES),
  publications: z.array(z.string()).nullable().describe('Slugs; null for all publications. An owner has all.'),
  createdAt: z.iso.datetime(),
})
export type Person = z.infer<typeof personShape>

/** More than a desk has. */
const MOST = 500

const MAY: Record<PersonRole, Caller['role']> = { owner: 'owner', editor: 'write', viewer: 'read' }

/** What they may, as keys may it. */
export function rightsOf({ role, publications }: Pick<typeof people.$inferSelect, 'role' | 'publications'>) {
  return { role: MAY[role], publications: role === 'owner' ? null : publications }
}

export async function listPeople(deps: Pick<Deps, 'db'>): Promise<Person[]> {
  const rows = await deps.db.select().from(people).where(isNull(people.endedAt)).orderBy(asc(people.name)).limit(MOST)
  const slugs = await slugsOf(deps, [...new Set(rows.flatMap((row) => row.publications ?? []))])
  return rows.map((row) => present(row, slugs))
}

function present(
  { id, name, email, role, publications, createdAt }: typeof people.$inferSelect,
  slugs: Map<number, string>,
): Person {
  return {
    ...{ id: String(id), name, email: email ?? '', role },
    publications: role === 'owner' ? null : (publications?.flatMap((each) => slugs.get(each) ?? []) ?? null),
    createdAt: new Date(createdAt).toISOString(),
  }
}

/** Whoever has this id and was not removed; null where it can be nobody's. */
function themWith(id: string) {
  return /^[1-9]\d{0,14}$/.test(id) ? and(eq(people.id, Number(id)), isNull(people.endedAt)) : null
}

type Invited = { name: string; email: string; role: PersonRole; publications: string[] | null }
type Trouble = 'invalid_email' | 'invalid_publications' | 'known_person'

/** Puts somebody on the list and writes to them. The mail comes from the first of their publications. */
export async function invitePerson(
  deps: Deps,
  { name, email, role, publications }: Invited,
): Promise<{ id: string } | Trouble> {
  const address = parseAddress(email)
  if (!address) return 'invalid_email'
  const ids = await scopeOf(deps, publications)
  if (ids === 'invalid_publications') return ids
  const now = deps.clock()
  const row = { name, email: address.email, emailKey: address.key, role, publications: ids, createdAt: now }
  const [[person], [mail]] = await deps.db.batch([
    deps.db.insert(people).values(row).onConflictDoNothing().returning({ id: people.id }),
    mailRow(
      deps,
      { kind: 'entry', publicationId: senderFor(address.key), to: address.email, params: { invited: 1 }, at: now },
      { where: sql`changes() > 0 AND ${senderFor(address.key)} IS NOT NULL` },
    ),
  ])
  await enqueueMail(deps, mail?.id)
  return person ? { id: String(person.id) } : 'known_person'
}

/** The publications' ids; null for all of them. An owner's are kept as well: they have those again when they are owner no more. */
async function scopeOf(
  deps: Pick<Deps, 'db'>,
  publications: Invited['publications'],
): Promise<number[] | null | 'invalid_publications'> {
  if (publications === null) return null
  const slugs = [...new Set(publications)]
  const ids = await idsOf(deps, slugs)
  return ids.length === slugs.length ? ids : 'invalid_publications'
}

export type RoleChange = { role: PersonRole; publications?: string[] | null }

/**
 * What they may from their next request on, wherever they are signed in. Left out, the publications stay theirs: an owner has all of them,
 * and whoever is none any more has again those from before.
 */
export async function changeRole(
  deps: Pick<Deps, 'db'>,
  { id, role, publications }: RoleChange & { id: string },
): Promise<Person | 'unknown_person' | 'invalid_publications'> {
  const ids = publications === undefined ? undefined : await scopeOf(deps, publications)
  if (ids === 'invalid_publications') return ids
  const isThem = themWith(id)
  if (!isThem) return 'unknown_person'
  const [row] = await deps.db
    .update(people)
    .set({ role, ...(ids === undefined ? {} : { publications: ids }) })
    .where(isThem)
    .returning()
  if (!row) return 'unknown_person'
  return present(row, await slugsOf(deps, row.publications ?? []))
}

/** Which publication writes to somebody: the first of theirs that was not ended, or the first that there is. */
export function senderFor(emailKey: string) {
  const theirs = sql`(SELECT j.value FROM people e, json_each(e.publications) j WHERE e.email_key = ${emailKey})`
  return sql`coalesce((SELECT min(id) FROM publications WHERE ended_at IS NULL AND id IN ${theirs}),
    (SELECT min(id) FROM publications WHERE ended_at IS NULL))`
}

/** From the next request on they are signed out everywhere, and nothing more is written to them. False: there is nobody of that id. */
export async function removePerson(deps: Pick<Deps, 'db' | 'clock'>, id: string): Promise<boolean> {
  const isThem = themWith(id)
  if (!isThem) return false
  const address = sql`(SELECT email FROM people WHERE ${isThem})`
  const [, rows] = await deps.db.batch([
    deps.db.run(forgettingMailsTo({ kind: 'entry', address })),
    deps.db
      .update(people)
      .set({ endedAt: deps.clock(), email: null, emailKey: null })
      .where(isThem)
      .returning({ id: people.id }),
  ])
  return rows.length > 0
}

/** For the audit log's hashes. */
export async function stateOfPerson(deps: Pick<Deps, 'db'>, id: string): Promise<unknown> {
  const isThem = themWith(id)
  return isThem ? (await deps.db.select().from(people).where(isThem))[0] : undefined
}
