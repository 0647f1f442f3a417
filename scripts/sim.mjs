/**
 * `npm run sim -- --seeds N [--seed S]`: N simulated sends from seed S on (1). With `--seed` alone that one, its whole story printed:
 * the same seed is the same run. `npm run sim:crash`: one send, crashed before and after each of its effects.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { underOwnNode } from './install.mjs'

await underOwnNode()
const { runCrashes, runSeeds, sayBad, sayResult, openSimulation } = await import('../test/sim/runner.mjs')

const { values } = parseArgs({
  options: {
    crash: { type: 'boolean' },
    seeds: { type: 'string' },
    seed: { type: 'string' },
    engine: { type: 'string' },
    traces: { type: 'string' },
  },
})
const startedAt = Date.now()
let saidAt = startedAt
const simulation = await openSimulation()
const summary = await (values.crash ? runCrashes(simulation, { onProgress }) : seeds(simulation)).finally(
  simulation.close,
)
if (values.crash) console.log(`k = ${summary.effects} effects, each crashed before and after`)
console.log(sayResult(summary))
if (values.traces) writeFileSync(values.traces, `${summary.traces.sort().join('\n')}\n`)
if (summary.bad.length > 0) {
  console.log(`\n${summary.bad.length} runs went wrong.\n${sayBad(summary.bad)}`)
  if (!values.crash) console.log('\nOne of them again, from beginning to end: npm run sim -- --seed S')
  process.exit(1)
}

async function seeds(simulation) {
  const first = Number(values.seed ?? 1)
  const isOne = values.seed !== undefined && values.seeds === undefined
  const count = isOne ? 1 : Number(values.seeds ?? 200)
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count) || count < 1)
    throw new Error('--seeds and --seed take whole numbers')
  const result = await runSeeds(simulation, { first, count, engine: values.engine, isTold: isOne, onProgress })
  if (isOne) console.log(result.stories.join('\n'), `\n${result.traces[0]}`)
  return result
}

/** A line every ten seconds: how far, what so far, how long still. */
function onProgress({ runs, lost, doubled, bad }, all) {
  if (Date.now() - saidAt < 10_000) return
  saidAt = Date.now()
  const left = Math.round((((saidAt - startedAt) / runs) * (all - runs)) / 1000)
  console.log(`  ${runs} of ${all}: ${lost} lost, ${doubled} doubled, ${bad.length} went wrong; some ${left} s to go`)
}
