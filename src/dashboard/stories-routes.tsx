/** The desk's door to Stories: what travelled, in the days that are asked for. */
import { declare, page } from '../http/declare'
import { parseRange, statistics } from '../stats/statistics'
import { BAD_DAYS, DAYS, SAID, show } from './answer'
import { StoriesScreen } from './stories'

export const storiesDoors = [
  declare({
    method: 'GET',
    path: '/admin/:publication/stories',
    summary: 'The desk: what travelled',
    who: 'read',
    query: { ...SAID, ...DAYS },
    answers: { 200: page },
    refuses: BAD_DAYS,
    async act({ c, deps, publication, query }) {
      const range = parseRange(publication, query.from || undefined, query.to || undefined, deps.clock())
      if (typeof range === 'string') return range
      const found = await statistics(deps, { publication, ...range })
      const children = <StoriesScreen publication={publication} statistics={found} />
      return show({
        c,
        title: 'Stories',
        question: 'What did readers pass on?',
        publication,
        said: query.said,
        children,
      })
    },
  }),
]
