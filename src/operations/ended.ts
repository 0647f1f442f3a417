/**
 * A publication that is ended: at once nothing goes out in its name, its readers are told nothing, and only the links by which they leave
 * or are erased still work. Everything is kept for thirty days, in which saving it brings it back; then it is erased, table by table,
 * a bounded number of rows a tick. Each table is erased by its owner's builder; the audit log alone remembers that there was one.
 */
import type { SQL } from 'drizzle-orm'
import { erasingDigests } from '../digests/forget'
import { stoppingAll } from '../digests/send/by-hand'
import { inOneBatch } from '../digests/send/ending'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { DAY } from '../ground/time'
import { erasingAlerts } from '../outbox/desk'
import { erasingMailsOf } from '../outbox/rows'
import { changePublication } from '../publications/change'
import { endedSince, ending, erasingPublication, firstEnded, givingUpName } from '../publications/ending'
import { forgetRecent } from '../publications/find'
import { erasingReaders } from '../readers/forget'
import { erasingReports } from '../reports/forget'
import { erasingShares } from '../shares/forget'
import { erasingMarks } from '../stats/marks'
import { erasingStories } from '../stories/forget'
import { erasingDeadLetters, puttingAsideAll } from './dead-letters'

export const ENDED_DAYS = 30

/** Rows that one statement takes, and how many batches a tick has for it. */
const ROWS = 1_000
const TURNS_A_TICK = 60

export async function endPublication(deps: Deps, { id, slug }: Pick<Publication, 'id' | 'slug'>): Promise<void> {
  const of = { publicationId: id, now: deps.clock() }
  await inOneBatch(deps, [ending({ id }, of.now), ...stoppingAll(of), puttingAsideAll(of)])
  forgetRecent(slug)
}

/** With its settings and all else that it had, as saving them does it. */
export function bringBack(deps: Deps, { id }: Pick<Publication, 'id'>) {
  return changePublication(deps, { id, patch: {}, wasEnded: true })
}

/** Those that can still be brought back, the latest first. */
export function endedPublications(deps: Pick<Deps, 'db' | 'clock'>): Promise<Publication[]> {
  return endedSince(deps, deps.clock() - ENDED_DAYS * DAY)
}

/** The tick's part: one publication at a time, each table once those that are found by it are empty. */
export async function eraseEnded(deps: Pick<Deps, 'db'>, at: number): Promise<void> {
  const before = at - ENDED_DAYS * DAY
  const publication = await firstEnded(deps, before)
  // From here on there is no way back to it: what is half erased must not come to life again.
  if (!publication || !(await givingUpName(deps, { ...publication, before }))) return
  let turns = TURNS_A_TICK
  for (const step of stepsOf({ publicationId: publication.id, before, rows: ROWS })) {
    for (let isMore = true; isMore; turns--) {
      if (turns === 0) return
      isMore = (await inTurn(deps, step)) >= ROWS
    }
  }
}

type Ended = { publicationId: number; before: number; rows: number }

function stepsOf(ended: Ended): SQL[][] {
  return [
    erasingReports(ended),
    ...erasingDigests(ended),
    ...erasingReaders(ended, erasingMailsOf),
    ...erasingShares(ended),
    ...erasingStories(ended),
    erasingMarks(ended),
    erasingAlerts(ended),
    erasingDeadLetters(ended),
    ...erasingPublication(ended),
  ]
}

/** How many rows the last statement took. */
async function inTurn({ db }: Pick<Deps, 'db'>, [first, ...more]: SQL[]): Promise<number> {
  if (!first) return 0
  const results = await db.batch([db.run(first), ...more.map((statement) => db.run(statement))])
  return results.at(-1)?.meta.changes ?? 0
}
