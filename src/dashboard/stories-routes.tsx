/** The desk's doors to Stories: what travelled, in the days that are asked for, and what stands under one story. */
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { form } from '../http/body'
import { csv, csvFile, declare, page } from '../http/declare'
import type { C } from '../http/door'
import { csvLine } from '../readers/transfer/csv'
import { pathOf } from '../stats/path'
import { parseRange, statistics } from '../stats/statistics'
import { storyById } from '../stories/catalogue/list'
import { LIST_LIMIT } from '../stories/related/rank'
import { relatedStories } from '../stories/related/related'
import { setUnrelated, takeBackUnrelated, unrelatedTo } from '../stories/related/unrelated'
import { BAD_DAYS, back, DAYS, SAID, show } from './answer'
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

/** What a screen shows, as a file of the same figures. */
function file(c: C, name: string, lines: (string | number)[][]): Response {
  return csvFile(c, name, `\uFEFF${lines.map((cells) => csvLine(cells.map(String))).join('')}`)
}

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
      const children = <StoriesScreen publication={publication} statistics={found} />
      return show({
        c,
        screen: 'stories',
        publication,
        said: query.said,
        children,
      })
    },
  }),
  declare({
    method: 'GET',
    path: '/admin/:publication/stories.csv',
    summary: 'The desk: what travelled, as a file',
    who: 'read',
    query: DAYS,
    answers: { 200: csv },
    refuses: BAD_DAYS,
    async act({ c, deps, publication, query }) {
      const found = await statisticsOf(deps, publication, query)
      if (typeof found === 'string') return found
      const rows = found.stories.map(({ story, ...sums }) => [
        story.id,
        story.title,
        story.url,
        ...SUMS.map((sum) => sums[sum]),
      ])
      return file(c, `${publication.slug}-stories`, [['id', 'title', 'url', ...SUMS], ...rows])
    },
  }),
  declare({
    method: 'GET',
    path: '/admin/:publication/days.csv',
    summary: 'The desk: what happened on each day, as a file',
    who: 'read',
    query: DAYS,
    answers: { 200: csv },
    refuses: BAD_DAYS,
    async act({ c, deps, publication, query }) {
      const found = await statisticsOf(deps, publication, query)
      if (typeof found === 'string') return found
      return file(c, `${publication.slug}-days`, [
        ['day', ...COUNTS],
        ...found.days.map((day) => [day.day, ...COUNTS.map((name) => day[name])]),
      ])
    },
  }),
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
      const children = <RelatedScreen here={here} story={story} path={path} related={found?.stories ?? []} out={out} />
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
