/**
 * SECRET_KEY over the years. The first one in it signs. One that was first before is needed for as long as mails with its links lie in
 * inboxes, and the oldest for good: every address that we may not write down is a hash under it, so that a suppression outlives any
 * rotation. So the tick keeps each retired secret in the database, sealed by the one that is first now; from then on SECRET_KEY needs no
 * other. Promises that the database alone opens nothing, and that nothing starts without a secret that is still needed.
 */
import { eq, sql } from 'drizzle-orm'
import { seal, unseal } from './crypto'
import { type Config, type Deps, NotConfigured } from './deps'
import { secretKeys as rows } from './schema'
import { DAY } from './time'
import { keyIdOf } from './tokens'

/** As long as a link to leave has to work. */
const LINK_DAYS = 400

type Row = typeof rows.$inferSelect
type Known = { id: string; secret: string; firstUsedAt: number; linksUntil: number | null }

// Retired secrets never change: an isolate reads them once, by what is configured.
const remembered = new Map<string, Known[]>()

/** What an isolate remembers; for tests, whose databases come and go. */
export function forgetSecrets(): void {
  remembered.clear()
}

/** The same dependencies with every secret that is still believed. Throws NotConfigured where one that is needed is missing. */
export async function withSecrets<Given extends Pick<Deps, 'db' | 'config' | 'clock'>>(deps: Given): Promise<Given> {
  const { secretKeys } = deps.config
  const name = secretKeys.join(',')
  const known = remembered.get(name) ?? (await readSecrets(deps))
  remembered.set(name, known)
  return { ...deps, config: { ...deps.config, ...inUse(known, secretKeys, deps.clock()) } }
}

/** Configured ones first, then the retired whose links are believed; for addresses the oldest first. */
function inUse(known: Known[], configured: Config['secretKeys'], now: number) {
  const retired = known.filter(({ secret, linksUntil }) => !configured.includes(secret) && (linksUntil ?? 0) > now)
  const newestFirst = retired.toSorted((a, b) => (b.linksUntil ?? 0) - (a.linksUntil ?? 0))
  const secretKeys: Config['secretKeys'] = [...configured, ...newestFirst.map(({ secret }) => secret)]
  const [oldest = configured[0], ...others] = known.map(({ secret }) => secret)
  const addressKeys: Config['addressKeys'] = [oldest, ...others]
  return { secretKeys, addressKeys }
}

/** All of them, the oldest first. */
async function readSecrets(deps: Pick<Deps, 'db' | 'config' | 'clock'>): Promise<Known[]> {
  const configured = await identified(deps.config)
  const kept = await deps.db.select().from(rows).orderBy(rows.firstUsedAt, rows.id)
  const known = await Promise.all(
    kept.map(async ({ id, firstUsedAt, linksUntil, ...row }) => {
      const secret = configured.get(id) ?? (await unsealed({ id, ...row }, configured))
      return { id, secret, firstUsedAt, linksUntil }
    }),
  )
  return [...known, ...newcomers(configured, kept, deps.clock())]
}

/** Configured and not written down yet. Of several the one behind is the older. */
function newcomers(configured: Map<string, string>, kept: Row[], now: number): Known[] {
  const isKept = new Set(kept.map(({ id }) => id))
  return [...configured]
    .map(([id, secret], place) => ({ id, secret, firstUsedAt: now - place, linksUntil: null }))
    .filter(({ id }) => !isKept.has(id))
    .toReversed()
}

async function identified({ secretKeys }: Pick<Config, 'secretKeys'>): Promise<Map<string, string>> {
  const pairs = await Promise.all(secretKeys.map(async (secret) => [await keyIdOf(secret), secret] as const))
  return new Map(pairs)
}

async function unsealed(
  { id, sealed, sealedBy }: Pick<Row, 'id' | 'sealed' | 'sealedBy'>,
  configured: Map<string, string>,
) {
  const opener = sealedBy === null ? undefined : configured.get(sealedBy)
  if (sealed !== null && opener) return unseal(sealed, { secret: opener, about: id })
  throw new NotConfigured(
    `SECRET_KEY lacks the secret ${sealedBy ?? id}, which suppressions and the links in readers' mails still need. Put it back behind the new one, ` +
      'with a comma between (SECRET_KEY=new,old), until `GET /v1/admin/health` says that it is not needed any more.',
  )
}

/** The tick's part: writes down what is new, and seals by the first whatever is not it. */
export async function tendSecrets(deps: Pick<Deps, 'db' | 'config' | 'clock'>): Promise<void> {
  const [first] = deps.config.secretKeys
  const firstId = await keyIdOf(first)
  for (const { id, secret, firstUsedAt } of await readSecrets(deps)) {
    await deps.db.insert(rows).values({ id, firstUsedAt }).onConflictDoNothing()
    if (id === firstId) await comeBack(deps, id)
    else await sealRow(deps, { id, secret, firstId, first })
  }
}

/** An older secret may be put first again. */
async function comeBack({ db }: Pick<Deps, 'db'>, id: string): Promise<void> {
  const isRetired = sql`${rows.id} = ${id} AND (${rows.sealed} IS NOT NULL OR ${rows.linksUntil} IS NOT NULL)`
  await db.update(rows).set({ sealed: null, sealedBy: null, linksUntil: null }).where(isRetired)
}

type Sealing = { id: string; secret: string; firstId: string; first: string }

async function sealRow(deps: Pick<Deps, 'db' | 'clock'>, { id, secret, firstId, first }: Sealing): Promise<void> {
  const [row] = await deps.db.select({ sealedBy: rows.sealedBy }).from(rows).where(eq(rows.id, id))
  if (row?.sealedBy === firstId) return
  const sealed = await seal(secret, { secret: first, about: id })
  const linksUntil = sql`coalesce(${rows.linksUntil}, ${deps.clock() + LINK_DAYS * DAY})`
  await deps.db.update(rows).set({ sealed, sealedBy: firstId, linksUntil }).where(eq(rows.id, id))
}

/**
 * `stillNeeded`: how many secrets stand nowhere but behind the first one in SECRET_KEY; at 0 it may be alone. `missing`: how many cannot be
 * opened at all.
 */
export async function countSecrets({ db, config }: Pick<Deps, 'db' | 'config'>) {
  const ids = [...(await identified(config)).keys()]
  const kept = await db.select().from(rows)
  const needed = kept.filter(({ id, sealedBy }) => id !== ids[0] && sealedBy !== ids[0])
  const missing = needed.filter(({ id, sealedBy }) => !ids.includes(id) && !ids.includes(sealedBy ?? ''))
  return { stillNeeded: needed.length, missing: missing.length }
}
