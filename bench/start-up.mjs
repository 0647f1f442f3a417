/**
 * What a new isolate costs before its first answer: processor time of a workerd that starts with what is deployed and answers once, less
 * that of one that starts with nothing in it. In turns; the median.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Miniflare } from 'miniflare'
import { workerOptions } from '../scripts/worker.mjs'
import { childNamed } from './process.mjs'

const ROUNDS = 9
const NOTHING = 'export default { fetch: () => new Response(), queue() {}, scheduled() {} }'

/** `folder`: the bundle of src/index.ts. Without secrets it serves nothing, and says so: the whole of it has been read by then. */
export async function measureStartUp({ folder, add }) {
  const empty = `${folder}-of-nothing`
  mkdirSync(empty, { recursive: true })
  writeFileSync(path.join(empty, 'index.js'), NOTHING)
  const [ours, floor] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await once(folder))
    floor.push(await once(empty))
  }
  if (ours[0] !== null)
    add('start', 'an isolate, processor time until its first answer', middle(ours) - middle(floor), 'ms')
}

async function once(folder) {
  const miniflare = new Miniflare(await workerOptions({ folder, port: 0, handleStructuredLogs() {} }))
  try {
    await (await fetch(new URL('/healthz', String(await miniflare.ready)))).text()
    return childNamed('workerd')?.cpuMilliseconds() ?? null
  } finally {
    await miniflare.dispose()
  }
}

function middle(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
