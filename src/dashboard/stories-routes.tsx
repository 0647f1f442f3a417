/** The desk's doors to Stories: what travelled, in the days that are asked for, and what stands under one story. */
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { form } from '../http/body'
import { csv, declare, page } from '../http/declare'
import { marksOf } from '../stats/marks'
import { pathOf } from '../stats/path'
import { parseRange, type Statistics, statistics } from '../stats/statistics'
import { storyById } from '../stories/catalogue/list'
import { LIST_LIMIT } from '../stories/related/rank'
import { relatedStories } from '../stories/related/related'
import { setUnrelated, takeBackUnrelated, unrelatedTo } from '../stories/related/unrelated'
import { BAD_DAYS, back, DAYS, file, SAID, show } from './answer'
import { RelatedScreen } from './related'
import { StoriesScreen } from './stories'

const RELATED = '/admin/:publication/stories/:id/related'
const OTHER = z.object({ other: z.string().max(20).default('') })
const UNKNOWN_STORY = { unknown_story: [404, 'This publication has no story with this id.'] } as const

const SUMS = ['shares', 'visits', 'visitsFromShares', 'signups', 'signupsFromShares'] as const
const COUNTS = ['signups', 'confirmed', 'unsubscribed', 'suppressed', 'active', 'shares', 'visits'] as const

/** Of the days that are asked for, or why they cannot be. A field left empty asks for nothing. */
async function statisticsOf(deps: Deps, publication: Publication, { from, to }: { from?: string; to?: string }) {
  const range = parseRange(publication, from || undefined, to || undefined, deps.clock())
  return typeof range === 'string' ? range : statistics(deps, { publication, ...range })
}

/** What the screen shows, each list as a file of its own: the columns, then a line for each. */
const FILES: [name: string, what: string, lines: (of: Statistics) => (string | number | null)[][]][] = [
  [
    'stories',
    'what travelled',
    ({ stories }) => [
      ['id', 'title', 'url', ...SUMS],
      ...stories.map(({ story: { id, title, url }, ...sums }) => [id, title, url, ...SUMS.map((sum) => sums[sum])]),
    ],
  ],
  [
    'days',
    'what happened on each day',
    ({ days }) => [['day', ...COUNTS], ...days.map((day) => [day.day, ...COUNTS.map((name) => day[name])])],
  ],
  [
    'networks',
    'shares and visits by network',
    ({ channels }) => [
      ['channel', 'shares', 'visits'],
      ...channels.map(({ channel, shares, visits }) => [channel, shares, visits]),
    ],
  ],
  [
    'dropped',
    'what was not counted, and why',
    ({ dropped }) => [['kind', 'reason', 'events'], ...dropped.map(({ kind, reason, count }) => [kind, reason, count])],
  ],
  [
    'unknown',
    'pages that no story has',
    ({ unknown }) => [['url', 'events'], ...unknown.map(({ url, count }) => [url, count])],
  ],
]

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
      const found = await statisticsOf(deps, publication, query)
      if (typeof found === 'string') return found
      const marks = await marksOf(deps, { publication, ...found })
      const children = <StoriesScreen publication={publication} statistics={found} marks={marks} />
      return show({
        c,
        screen: 'stories',
        publication,
        said: query.said,
        children,
      })
    },
  }),
  ...FILES.map(([name, what, lines]) =>
    declare({
      method: 'GET',
      path: `/admin/:publication/${name}.csv`,
      summary: `The desk: ${what}, as a file`,
      who: 'read',
      query: DAYS,
      answers: { 200: csv },
      refuses: BAD_DAYS,
      async act({ c, deps, publication, query }) {
        const found = await statisticsOf(deps, publication, query)
        return typeof found === 'string' ? found : file(c, `${publication.slug}-${name}`, lines(found))
      },
    }),
  ),
  declare({
    method: 'GET',
    path: RELATED,
    summary: 'The desk: what is related to one story, and why',
    who: 'read',
    query: SAID,
    answers: { 200: page },
    refuses: UNKNOWN_STORY,
    async act({ c, deps, publication, params, query }) {
      const story = await storyById(deps, { publication, id: params.id })
      if (!story) return 'unknown_story'
      const [found, path, out] = await Promise.all([
        relatedStories(deps, { publication, url: story.url, limit: LIST_LIMIT }),
        pathOf(deps, { publication, story }),
        unrelatedTo(deps, { publication, story: story.id }),
      ])
      const here = `/admin/${publication.slug}/stories/${story.id}/related`
      const [first, last] = [path.days[0]?.day, path.days.at(-1)?.day]
      const marks = first && last ? await marksOf(deps, { publication, from: first, to: last }) : []
      const props = { here, story, path, marks, related: found?.stories ?? [], out }
      const children = <RelatedScreen {...props} />
      return show({ c, screen: 'related', publication, said: query.said, children })
    },
  }),
  declare({
    method: 'POST',
    path: `${RELATED}/out`,
    summary: 'The desk: two stories are not related',
    who: 'write',
    repaints: true,
    body: form(OTHER),
    answers: { 303: null },
    async act({ c, deps, publication, params, body: { other } }) {
      const outcome = await setUnrelated(deps, { publication, story: params.id, other })
      return back(c, `/admin/${publication.slug}/stories/${encodeURIComponent(params.id)}/related`, outcome)
    },
  }),
  declare({
    method: 'POST',
    path: `${RELATED}/back`,
    summary: 'The desk: two stories may stand together again',
    who: 'write',
    repaints: true,
    body: form(OTHER),
    answers: { 303: null },
    async act({ c, deps, publication, params, body: { other } }) {
      const isBack = await takeBackUnrelated(deps, { publication, story: params.id, other })
      const here = `/admin/${publication.slug}/stories/${encodeURIComponent(params.id)}/related`
      return back(c, here, isBack ? 'related_again' : 'unknown_story')
    },
  }),
]
