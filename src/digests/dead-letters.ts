/** Stub. */
import type { Deps } from '../deps'
export async function keepDeadLetter(_deps: Deps, _letter: { id: string; body: unknown }): Promise<null> {
  return null
}
