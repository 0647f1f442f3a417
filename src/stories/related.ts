/** Stub. */
import type { Deps } from '../deps'
export async function refreshRelated(_deps: Deps): Promise<void> {}
