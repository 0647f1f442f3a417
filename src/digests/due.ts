/** Stub. */
import type { Deps } from '../deps'
export async function sendDueDigests(_deps: Deps, _at: number): Promise<void> {}
