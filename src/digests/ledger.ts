/** Stub. */
import type { Deps } from '../deps'
export async function requeueChunks(_deps: Deps): Promise<void> {}
