/** Stub. */
import type { ChunkMessage, Deps } from '../deps'
export async function sendChunk(_deps: Deps, _message: ChunkMessage): Promise<{ retrySeconds: number } | null> {
  return null
}
