/**
 * One page, one story: rows that turned out to be one are joined, and with them everything that names them. The parts belong to their
 * owners; here they are put into one transaction, so that a crash leaves both rows or one, and never a count that is lost.
 */

import { joiningDigests } from '../digests/join'
import type { Deps } from '../ground/deps'
import { joiningShares } from '../shares/join'
import { dueJoins, joiningStories, settlingJoins } from '../stories/catalogue/joins'
import { keyStories } from '../stories/catalogue/keys'

/** One page may have stood there eight times; each round joins one row of it. */
const ROUNDS_A_TICK = 10

export async function joinPages(deps: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await keyStories(deps)
  for (let round = 0; round < ROUNDS_A_TICK; round++) {
    const joining = await dueJoins(deps)
    if (joining === null) return
    const [first, ...others] = [
      settlingJoins(joining),
      ...joiningDigests(joining),
      ...joiningShares(joining),
      ...joiningStories(joining),
    ].map((statement) => deps.db.run(statement))
    if (first) await deps.db.batch([first, ...others])
  }
}
