/** The ticks, written down: when each began, what it was told, when it ended and which of its steps failed. */
import { eq, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { ticks } from '../ground/schema'

type TickDeps = Pick<Deps, 'db' | 'clock'>

/** The row of a tick that begins now. */
export async function beginTick(deps: TickDeps, at: number): Promise<number> {
  const [row] = await deps.db
    .insert(ticks)
    .values({ at, startedAt: deps.clock(), failures: [] })
    .returning({ id: ticks.id })
  if (!row) throw new Error('a tick was written down and has no row')
  return row.id
}

export async function endTick(deps: TickDeps, id: number, failures: string[]): Promise<void> {
  await deps.db.update(ticks).set({ finishedAt: deps.clock(), failures }).where(eq(ticks.id, id))
}

export function forgettingTicks({ before, rows }: { before: number; rows: number }): SQL {
  return sql`DELETE FROM ticks WHERE id IN (
    SELECT id FROM ticks WHERE started_at < ${before} ORDER BY started_at LIMIT ${rows})`
}
