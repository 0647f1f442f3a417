/** What a draft would hold without the editor's hand: so that an edit can be seen for what it changed before it goes out. Writes nothing. */
import type { Deps } from '../../ground/deps'
import type { Digest, Publication } from '../../ground/schema'
import { weekOf, windowAt } from './candidates'
import { NO_HAND } from './compose'
import { select } from './select'

/** Ids of stories in the order in which the score alone would put them, of the moment at which the draft was composed. */
export async function automaticOrder(
  deps: Deps,
  { publication, digest }: { publication: Publication; digest: Pick<Digest, 'composedAt'> },
): Promise<string[]> {
  const at = digest.composedAt
  const window = await windowAt(deps, publication, at)
  const { candidates } = await weekOf(deps, { publication, window, hand: NO_HAND })
  const { minStories, maxStories, shareWeight, shareThreshold } = publication
  return select(candidates, { minStories, maxStories, shareWeight, shareThreshold, hand: NO_HAND, at }).places.map(
    ({ id }) => String(id),
  )
}
