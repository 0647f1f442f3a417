/**
 * How the time that something takes grows with its size. A bound in seconds says more of the machine than of the code: here twice the
 * size is measured against once, in turns, and of each the quickest turn counts, so that what else the machine does falls out.
 */
import { expect } from 'vitest'

/** Twice for what is linear, four times for what looks at each letter once for each letter. */
const LINEAR = 2.6
const TURNS = 12
/** Below this it is the steps and the noise that are measured; what grows as the square takes seconds at these sizes. */
const LEAST_MILLISECONDS = 80

export async function expectLinear(what: string, work: (times: 1 | 2) => Promise<unknown>): Promise<void> {
  const quickest = { 1: Number.POSITIVE_INFINITY, 2: Number.POSITIVE_INFINITY }
  const isLinear = () => quickest[2] <= Math.max(quickest[1], LEAST_MILLISECONDS) * LINEAR
  // A first turn only warms up.
  await work(1)
  for (let turn = 0; turn < TURNS && (turn < 2 || !isLinear()); turn += 1)
    for (const times of [1, 2] as const) {
      const startedAt = performance.now()
      await work(times)
      quickest[times] = Math.min(quickest[times], performance.now() - startedAt)
    }
  expect(isLinear(), `${what}: ${Math.round(quickest[1])} ms, and ${Math.round(quickest[2])} of twice the size`).toBe(
    true,
  )
}

/** What a feed may be full of. */
export const BOMBS = [
  ...['<item>', '<item/>', '<![CDATA[', '<!--', '<item ', '&amp;', '<item><title><![CDATA[', '<item><description><p>'],
  ...['<a "', '&#55357;', '<pubDate>', '<link rel="', '<image>', '<dc:date ', '<media:group>'],
]
