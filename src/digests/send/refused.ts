/**
 * When refusals are not about the addresses: the first ten that were asked, all refused for the same reason, and nobody of the digest
 * taken. Then a person looks, with the provider's words, before a whole list counts as refused. A list shorter than ten is asked to its
 * end, and ending.ts sees that nobody was accepted.
 */
import type { Deps } from '../../ground/deps'
import type { Chunk } from '../../ground/schema'
import { handOverRefused, isNobodyTaken, type Outcome } from './attempts'

/** So many refusals for one reason say that it is not theirs. */
const REFUSED_ALIKE = 10

/** True: the digest is in a person's hands, and nothing of these outcomes was recorded. */
export async function handOverIfAllRefused(deps: Deps, chunk: Chunk, outcomes: Outcome[]): Promise<boolean> {
  const [first] = outcomes
  if (!first || outcomes.length < REFUSED_ALIKE) return false
  if (outcomes.some(({ id }) => id !== null)) return false
  if (outcomes.slice(0, REFUSED_ALIKE).some(({ reason }) => reason !== first.reason)) return false
  if (!(await isNobodyTaken(deps, chunk.digestId))) return false
  await handOverRefused(deps, chunk, first.reason)
  return true
}
