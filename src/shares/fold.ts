/** Stub. */
import type { Deps } from '../deps'
import type { ShareMessage } from './message'
export async function foldEvents(_deps: Deps, _events: { event: ShareMessage; attempt: number }[]): Promise<{ retry: Set<string> }> {
  return { retry: new Set() }
}
