/**
 * Runs the simulation outside of the test runner: its Worker in a Miniflare per core, each with a database of its own, all taking
 * from one list of runs. `npm run sim`, `npm run sim:crash` and `npm test` share it.
 */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { Miniflare } from 'miniflare'
import { bundle } from '../../scripts/build.mjs'
import { ROOT } from '../../scripts/install.mjs'
import { migrate, migrationNames, statementsOf, workerOptions } from '../../scripts/worker.mjs'

/** Few enough that progress shows, many enough that asking costs nothing. */
const RUNS_A_REQUEST = 4
/** Below so many effects the crash run no longer covers preparing, sending and reporting. */
export const LEAST_EFFECTS = 40

/** The simulation, on so many cores. Whoever opens it closes it. */
export async function openSimulation({ workers = Math.min(4, cpus().length) } = {}) {
  const folder = path.join(ROOT, 'node_modules', '.cache', 'tidings', 'sim')
  await bundle('test/sim/worker.ts', folder)
  const state = mkdtempSync(path.join(quickFolder(), 'tidings-sim-'))
  const instances = []
  const tables = (await Promise.all(migrationNames().map(statementsOf))).flat()
  for (let index = 0; index < workers; index++) {
    const stateDir = path.join(state, String(index))
    const durableObjects = { RUNS: { className: 'Runs', useSQLite: true } }
    const miniflare = new Miniflare(
      await workerOptions({ folder, stateDir, port: 0, durableObjects, handleStructuredLogs: printError }),
    )
    instances.push(miniflare)
    await migrate(await miniflare.getD1Database('DB'))
    await ask(miniflare, { tables })
  }
  async function close() {
    await Promise.all(instances.map((miniflare) => miniflare.dispose()))
    rmSync(state, { recursive: true, force: true })
  }
  return { instances, close }
}

/** Memory instead of a disk, where there is enough of it: nothing here has to survive. */
function quickFolder() {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > 1e9 ? '/dev/shm' : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** So many seeds from the first on. `onProgress` hears the summary so far after every few. */
export function runSeeds({ instances }, { first, count, engine = 'real', isTold = false, onProgress }) {
  const seeds = Array.from({ length: count }, (_, index) => first + index)
  return runAll(instances, seeds, (slice) => ({ engine, seeds: slice, isTold }), onProgress)
}

/** A crash before and after every effect; `isThin`: on one side of each, in turns. Answers with the number of effects, too. */
export async function runCrashes({ instances }, { isThin = false, onProgress } = {}) {
  const [quiet] = await ask(instances[0], { engine: 'real', crashes: [{ number: 0, side: 'before' }] })
  const effects = quiet.effects
  const crashes = Array.from({ length: effects }, (_, index) => index + 1).flatMap((number) => {
    const sides = isThin ? [number % 2 === 0 ? 'before' : 'after'] : ['before', 'after']
    return sides.map((side) => ({ number, side }))
  })
  const summary = await runAll(instances, crashes, (slice) => ({ engine: 'real', crashes: slice }), onProgress)
  if (effects < LEAST_EFFECTS)
    summary.bad.push({ what: `only ${effects} effects`, complaints: [`expected at least ${LEAST_EFFECTS}`] })
  return { ...summary, effects }
}

async function runAll(instances, list, wantedOf, onProgress = () => {}) {
  const summary = {
    runs: 0,
    lost: 0,
    doubled: 0,
    human: 0,
    identityReads: 0,
    effects: 0,
    bad: [],
    traces: [],
    stories: [],
  }
  const rest = [...list]
  await Promise.all(
    instances.map(async (miniflare) => {
      while (rest.length > 0) {
        for (const told of await ask(miniflare, wantedOf(rest.splice(0, RUNS_A_REQUEST)))) add(summary, told)
        onProgress(summary, list.length)
      }
    }),
  )
  return summary
}

function add(summary, told) {
  summary.runs++
  for (const name of ['lost', 'doubled', 'human', 'identityReads', 'effects']) summary[name] += told[name]
  summary.traces.push(`${told.what}: ${told.trace}`)
  if (told.story) summary.stories.push(...told.story)
  if (told.complaints.length > 0) summary.bad.push(told)
}

async function ask(miniflare, wanted) {
  const answer = await miniflare.dispatchFetch('http://simulation/', { method: 'POST', body: JSON.stringify(wanted) })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`the simulation itself broke at ${JSON.stringify(wanted)}:\n${text}`)
  return JSON.parse(text)
}

export function sayResult({ runs, lost, doubled, human, identityReads }) {
  return `${runs} runs: ${lost} lost, ${doubled} doubled, ${human} for a person; the books were right in ${identityReads} reads`
}

/** What went wrong in the first few bad runs, and how to have them again. */
export function sayBad(bad) {
  return bad
    .slice(0, 5)
    .map(({ what, complaints, story }) =>
      [
        `✗ ${what}`,
        ...complaints.slice(0, 8).map((sentence) => `    ${sentence}`),
        ...(story ? ['    …', ...story.slice(-12).map((line) => `    ${line}`)] : []),
      ].join('\n'),
    )
    .join('\n')
}

function printError({ level, message }) {
  if (level === 'error') console.error(message)
}
