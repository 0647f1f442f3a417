/** The simulation as a Worker, so that a runner can have many runs, on as many cores as there are: one run after the other in each. */
import type { Env } from '../../src/ground/deps'
import { ENGINES } from './broken'
import { crashPlan, seedPlan } from './plans'
import { type Result, simulate } from './run'

type Wanted = { engine: string } & ({ seeds: number[] } | { crashes: { number: number; side: 'before' | 'after' }[] })
/** `story`: every line of what happened, where something went wrong or it was asked for. */
export type Told = Omit<Result, 'trace'> & { what: string; trace: string; story: string[] | null }

export default {
  async fetch(request, env) {
    const wanted = (await request.json()) as Wanted & { isTold?: boolean }
    const engine = ENGINES[wanted.engine]
    if (!engine) return new Response(`no engine is called ${wanted.engine}`, { status: 400 })
    const plans =
      'seeds' in wanted
        ? wanted.seeds.map((seed) => ({ what: `seed ${seed}`, plan: seedPlan(seed) }))
        : wanted.crashes.map(({ number, side }) => ({
            what: `crash ${side} effect ${number}`,
            plan: crashPlan(number, side),
          }))
    const told: Told[] = []
    for (const { what, plan } of plans) {
      const { trace, ...result } = await simulate(env.DB, engine, plan)
      const isBad = result.complaints.length > 0
      told.push({ ...result, what, trace: trace.hash, story: isBad || wanted.isTold ? trace.lines : null })
    }
    return Response.json(told)
  },
} satisfies ExportedHandler<Env>
