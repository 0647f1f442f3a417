/** Stub. */
import type { Deps } from './deps'
export async function prune(_deps: Deps, _at: number): Promise<void> {}
