/** The desk's doors to where readers come from, in the last thirty days: the page, and its lists as one file. */
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { DAY } from '../ground/time'
import { csv, declare, page } from '../http/declare'
import { type Origin, originsOf } from '../readers/origins'
import { parseRange, statistics } from '../stats/statistics'
import { BAD_DAYS, file, show } from './answer'
import { OriginsScreen } from './origins'

const DAYS = 30
const ORIGINS = '/admin/:publication/origins'
/** The lists of the screen, and what a line of the file calls each. */
const LISTS = { page: 'pages', story: 'stories', network: 'channels', topic: 'topics', language: 'languages' } as const
const COUNTS = ['signedUp', 'active', 'pending', 'left', 'suppressed'] as const

function lately(deps: Deps, publication: Publication) {
  return originsOf(deps, { publication, since: deps.clock() - DAYS * DAY })
}

function lineOf(by: string, origin: Origin): (string | number | null)[] {
  return [by, origin.name, ...COUNTS.map((name) => origin[name])]
}

export const originsDoors = [
  declare({
    method: 'GET',
    path: ORIGINS,
    summary: 'The desk: where readers come from, and why some are lost',
    who: 'read',
    answers: { 200: page },
    refuses: BAD_DAYS,
    async act({ c, deps, publication }) {
      const range = parseRange(publication, undefined, undefined, deps.clock())
      if (typeof range === 'string') return range
      const [origins, found] = await Promise.all([
        lately(deps, publication),
        statistics(deps, { publication, ...range }),
      ])
      const children = <OriginsScreen publication={publication} origins={origins} statistics={found} />
      return show({ c, screen: 'origins', publication, children })
    },
  }),
  declare({
    method: 'GET',
    path: `${ORIGINS}.csv`,
    summary: 'The desk: where readers come from, as a file',
    who: 'read',
    answers: { 200: csv },
    async act({ c, deps, publication }) {
      const origins = await lately(deps, publication)
      return file(c, `${publication.slug}-origins`, [
        ['by', 'name', 'signed_up', 'active', 'pending', 'left', 'suppressed'],
        lineOf('all', origins.total),
        ...Object.entries(LISTS).flatMap(([by, list]) => origins[list].map((origin) => lineOf(by, origin))),
        ...origins.lost.map(({ reason, count }) => ['lost', reason, null, null, null, null, count]),
      ])
    },
  }),
]
