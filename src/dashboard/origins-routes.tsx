/** The desk's door to where readers come from, in the last thirty days. */
import { DAY } from '../ground/time'
import { declare, page } from '../http/declare'
import { originsOf } from '../readers/origins'
import { parseRange, statistics } from '../stats/statistics'
import { BAD_DAYS, show } from './answer'
import { OriginsScreen } from './origins'

const DAYS = 30

export const originsDoors = [
  declare({
    method: 'GET',
    path: '/admin/:publication/origins',
    summary: 'The desk: where readers come from, and why some are lost',
    who: 'read',
    answers: { 200: page },
    refuses: BAD_DAYS,
    async act({ c, deps, publication }) {
      const range = parseRange(publication, undefined, undefined, deps.clock())
      if (typeof range === 'string') return range
      const [origins, found] = await Promise.all([
        originsOf(deps, { publication, since: deps.clock() - DAYS * DAY }),
        statistics(deps, { publication, ...range }),
      ])
      const children = <OriginsScreen origins={origins} statistics={found} />
      return show({ c, screen: 'origins', publication, children })
    },
  }),
]
