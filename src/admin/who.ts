/** Who a line of the audit log means, in words: the credential's id as people know it. Ids that nobody knows any more stay as they are. */
import { eq, inArray } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { apiKeys, deskSessions, people } from '../ground/schema'

/** Of each credential the name of the key, or the session's person and browser. */
export async function namesOf(deps: Pick<Deps, 'db'>, credentials: string[]): Promise<Map<string, string>> {
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
  return new Map([
    ...credentials.flatMap((id) => (id.startsWith('token:') ? [[id, 'The administrator’s token'] as const] : [])),
    ...credentials.flatMap((id) => (id.startsWith('network:') ? [[id, 'A stranger'] as const] : [])),
    ...keys.map(({ id, name }) => [`key:${id}`, `The key “${name}”`] as const),
    ...sessions.map(({ id, browser, name }) => [`session:${id}`, `${name ?? 'The desk'}, ${browser}`] as const),
  ])
}

/** A list of the log has at most fifty lines: far from what one statement takes. */
function idsIn(credentials: string[], kind: string): number[] {
  const ids = credentials.flatMap((id) => (id.startsWith(`${kind}:`) ? [Number(id.slice(kind.length + 1))] : []))
  return [...new Set(ids)].slice(0, 50)
}
