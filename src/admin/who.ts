/** Who a line of the audit log means: the credential as people know it. Ids that nobody knows any more are not among them. */
import { desc, eq, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { apiKeys, deskSessions, people } from '../ground/schema'

export type Who =
  | { kind: 'token' | 'stranger' }
  | { kind: 'key'; name: string }
  /** `name`: null where the owner's token or link signed in. */
  | { kind: 'session'; name: string | null; browser: string }

/** By the credential's id. */
export async function whoIs(deps: Pick<Deps, 'db'>, credentials: string[]): Promise<Map<string, Who>> {
  const [keys, sessions] = await deps.db.batch([
    deps.db
      .select({ id: apiKeys.id, name: apiKeys.name })
      .from(apiKeys)
      .where(sql`${apiKeys.id} IN ${idsIn(credentials, 'key')}`),
    deps.db
      .select({ id: deskSessions.id, browser: deskSessions.browser, name: people.name })
      .from(deskSessions)
      .leftJoin(people, eq(people.id, deskSessions.personId))
      .where(sql`${deskSessions.id} IN ${idsIn(credentials, 'session')}`),
  ])
  return new Map<string, Who>([
    ...credentials.flatMap((id): [string, Who][] => (id.startsWith('token:') ? [[id, { kind: 'token' }]] : [])),
    ...credentials.flatMap((id): [string, Who][] => (id.startsWith('network:') ? [[id, { kind: 'stranger' }]] : [])),
    ...keys.map(({ id, name }): [string, Who] => [`key:${id}`, { kind: 'key', name }]),
    ...sessions.map(({ id, ...session }): [string, Who] => [`session:${id}`, { kind: 'session', ...session }]),
  ])
}

function idsIn(credentials: string[], kind: string): SQL {
  const ids = credentials.flatMap((id) => (id.startsWith(`${kind}:`) ? [Number(id.slice(kind.length + 1))] : []))
  return sql`(SELECT value FROM json_each(${JSON.stringify([...new Set(ids)])}))`
}

/** Of keys, and of sessions, the newest: what a search reads. */
const LOOKED_THROUGH = 300

/** Credentials with what people call them: a key's name, a person's, their browser; in lower case. */
export async function credentialsCalled(deps: Pick<Deps, 'db'>): Promise<{ id: string; called: string }[]> {
  const [keys, sessions] = await deps.db.batch([
    deps.db
      .select({ id: apiKeys.id, name: apiKeys.name })
      .from(apiKeys)
      .orderBy(desc(apiKeys.id))
      .limit(LOOKED_THROUGH),
    deps.db
      .select({ id: deskSessions.id, browser: deskSessions.browser, name: people.name })
      .from(deskSessions)
      .leftJoin(people, eq(people.id, deskSessions.personId))
      .orderBy(desc(deskSessions.id))
      .limit(LOOKED_THROUGH),
  ])
  // Not in SQL, which knows no lower case but that of English.
  return [
    ...keys.map(({ id, name }) => ({ id: `key:${id}`, called: name.toLocaleLowerCase() })),
    ...sessions.map(({ id, name, browser }) => ({
      id: `session:${id}`,
      called: `${name ?? ''} ${browser}`.toLocaleLowerCase(),
    })),
  ]
}
