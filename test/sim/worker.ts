/**
 * The simulation as a Worker, so that a runner can have many runs, on as many cores as there are: one run after the other in each.
 * Crashes run on D1; seeds, of which there are many, on the same SQLite without D1's requests (sqlite.ts).
 */
import { DurableObject } from 'cloudflare:workers'
import { ENGINES } from './broken'
import { crashPlan, seedPlan } from './plans'
import { type Plan, type Result, simulate } from './run'
import type { Engine } from './service'
import { sqliteDatabase } from './sqlite'

type Surroundings = { DB: D1Database; RUNS: DurableObjectNamespace<Runs> }
type Wanted = {
  engine: string
  isTold?: boolean
  seeds?: number[]
  crashes?: { number: number; side: 'before' | 'after' }[]
}
/** `story`: every line of what happened, where something went wrong or it was asked for. */
export type Told = Omit<Result, 'trace'> & { what: string; trace: string; story: string[] | null }

export default {
  async fetch(request, { DB, RUNS }) {
    const runs = RUNS.getByName('runs')
    const wanted = (await request.json()) as Wanted & { tables?: string[] }
    if (wanted.tables) await runs.makeTables(wanted.tables)
    else if (!ENGINES[wanted.engine]) return new Response(`no engine is called ${wanted.engine}`, { status: 400 })
    return Response.json(wanted.crashes ? await tellAll(DB, wanted) : await runs.tellAll(wanted))
  },
} satisfies ExportedHandler<Surroundings>

/** Whose SQLite it is. */
export class Runs extends DurableObject {
  makeTables(statements: string[]): void {
    for (const statement of statements) this.ctx.storage.sql.exec(statement)
  }

  tellAll(wanted: Wanted): Promise<Told[]> {
    return tellAll(sqliteDatabase(this.ctx.storage), wanted)
  }
}

async function tellAll(db: D1Database, { engine, isTold = false, seeds = [], crashes = [] }: Wanted): Promise<Told[]> {
  const plans: { what: string; plan: Plan }[] = [
    ...seeds.map((seed) => ({ what: `seed ${seed}`, plan: seedPlan(seed) })),
    ...crashes.map(({ number, side }) => ({ what: `crash ${side} effect ${number}`, plan: crashPlan(number, side) })),
  ]
  const told: Told[] = []
  for (const { what, plan } of plans) {
    const { trace, ...result } = await simulate(db, ENGINES[engine] as Engine, plan)
    const isBad = result.complaints.length > 0
    told.push({ ...result, what, trace: trace.hash, story: isBad || isTold ? trace.lines : null })
  }
  return told
}
