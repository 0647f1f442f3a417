/** Who a line of the audit log means: the credential as people know it. Ids that nobody knows any more are not among them. */
import { eq, inArray } from 'drizzle-orm'
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
      .where(inArray(apiKeys.id, idsIn(credentials, 'key'))),
    deps.db
      .select({ id: deskSessions.id, browser: deskSessions.browser, name: people.name })
      .from(deskSessions)
      .leftJoin(people, eq(people.id, deskSessions.personId))
      .where(inArray(deskSessions.id, idsIn(credentials, 'session'))),
  ])
  return new Map<string, Who>([
    ...credentials.flatMap((id): [string, Who][] => (id.startsWith('token:') ? [[id, { kind: 'token' }]] : [])),
    ...credentials.flatMap((id): [string, Who][] => (id.startsWith('network:') ? [[id, { kind: 'stranger' }]] : [])),
    ...keys.map(({ id, name }): [string, Who] => [`key:${id}`, { kind: 'key', name }]),
    ...sessions.map(({ id, ...session }): [string, Who] => [`session:${id}`, { kind: 'session', ...session }]),
  ])
}

/** A list of the log has at most fifty lines: far from what one statement takes. */
function idsIn(credentials: string[], kind: string): number[] {
  const ids = credentials.flatMap((id) => (id.startsWith(`${kind}:`) ? [Number(id.slice(kind.length + 1))] : []))
  return [...new Set(ids)].slice(0, 50)
}
