/** Stub. */
import type { Deps } from '../deps'
export async function readDueFeeds(_deps: Deps, _at: number): Promise<void> {}
