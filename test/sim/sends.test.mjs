/**
 * Nobody missed, nobody twice: whole sends to 300 readers under crashes and mischief, judged by what the provider wrote down.
 * Run by `npm test` outside of workerd, because each run has a world of its own. More of them by hand: `npm run sim`.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { LEAST_EFFECTS, openSimulation, runCrashes, runSeeds, sayBad, sayResult } from './runner.mjs'

const SEEDS = Number(process.env.SIM_SEEDS ?? 240)
let simulation
/** How often candidates = planned + accepted + skipped + failed + unknown was looked at, after each commit that moved a chunk. */
let looks = 0
before(async () => {
  simulation = await openSimulation()
})
after(() => simulation?.close())

test('a send that dies before or after any of its effects reaches everybody once, and nobody has to help', async (t) => {
  const summary = await runCrashes(simulation, { isThin: true })
  assert.deepEqual(summary.bad, [], sayBad(summary.bad))
  assert.ok(summary.effects >= LEAST_EFFECTS)
  looks += summary.identityReads
  t.diagnostic(`k = ${summary.effects}; ${sayResult(summary)}`)
})

test('whatever befalls a send, everybody gets it once, and the books are right in each of ten thousand looks', async (t) => {
  const summary = await runSeeds(simulation, { first: 1, count: SEEDS })
  assert.deepEqual(summary.bad, [], sayBad(summary.bad))
  looks += summary.identityReads
  if (SEEDS >= 200) assert.ok(looks >= 10_000, `${looks} looks`)
  t.diagnostic(sayResult(summary))
})

test('the same seed is the same run, to the last effect', async () => {
  const [once, again] = [
    await runSeeds(simulation, { first: 7, count: 4 }),
    await runSeeds(simulation, { first: 7, count: 4 }),
  ]
  assert.deepEqual(once.traces.toSorted(), again.traces.toSorted())
  assert.equal(new Set(once.traces).size, 4)
})

/** A doubt that is taken for a yes; and one condition each that a statement lost, a scope or a guard (broken.ts). */
for (const engine of [
  'takesDoubtForYes',
  'mailsEverybody',
  'recordsInEveryDigest',
  'doubtsEveryDigest',
  'skipsInEveryDigest',
  'suppressesEverywhere',
  'progressEverywhere',
  'skipsAfterTheFirstAttempt',
  'mailsLeavers',
  'closesInDoubt',
  'endsWithOpenChunks',
]) {
  test(`a careless engine is caught: ${engine}`, async () => {
    for (let seed = 1; seed <= 24; seed++)
      if ((await runSeeds(simulation, { first: seed, count: 1, engine })).bad.length > 0) return
    assert.fail('nothing was wrong in 24 seeds')
  })
}

for (const [engine, harm] of [
  ['freshKeys', 'doubled'],
  ['ackFirst', 'lost'],
  ['checkpointWhenFetched', 'lost'],
  ['takesDoubtForNo', 'doubled'],
]) {
  test(`an engine that is broken is caught: ${engine}`, async () => {
    let harmed = 0
    for (let first = 1; first <= 11 && harmed === 0; first += 2)
      harmed = (await runSeeds(simulation, { first, count: 2, engine }))[harm]
    assert.ok(harmed > 0, `nobody was ${harm} in 12 seeds`)
  })
}
