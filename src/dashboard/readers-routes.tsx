/** The desk's doors to Readers: who came and left, one found or erased, sign-ups that wait, addresses never to be mailed. */
import * as z from 'zod'
import { form } from '../http/body'
import { csv, csvFile, declare, page } from '../http/declare'
import { eraseById, stateOfReader } from '../readers/erase'
import { listSubscribers, SUBSCRIBER_STATUSES } from '../readers/list'
import { discard, listHeld, release } from '../readers/sign-up/held'
import { liftSuppression, listSuppressions, suppressAddress } from '../readers/suppressions'
import { exportReaders } from '../readers/transfer/export'
import { marksOf } from '../stats/marks'
import { parseRange, statistics } from '../stats/statistics'
import { BAD_DAYS, back, SAID, show } from './answer'
import { ReadersScreen } from './readers'

const READERS = '/admin/:publication/readers'
/** The page shows so many; the API has the rest. */
const SHOWN = 50

/** Whom somebody looks for; nothing said: everybody. */
const ASKED = { status: z.enum(['', ...SUBSCRIBER_STATUSES]).default(''), q: z.string().max(254).default('') }

export const readersDoors = [
  declare({
    method: 'GET',
    path: READERS,
    summary: 'The desk: who came, who left, who waits',
    who: 'read',
    query: {
      ...SAID,
      ...ASKED,
      cursor: z.string().max(20).optional(),
    },
    answers: { 200: page },
    refuses: { ...BAD_DAYS, invalid_cursor: [400, 'This page is not one that the list led to.'] },
    audit: { isReadKept: () => true },
    async act({ c, deps, publication, query }) {
      const { status, q, cursor } = query
      const range = parseRange(publication, undefined, undefined, deps.clock())
      if (typeof range === 'string') return range
      const [readers, held, suppressions, found, marks] = await Promise.all([
        listSubscribers(deps, {
          publication,
          status: status || undefined,
          prefix: q || undefined,
          cursor,
          limit: SHOWN,
        }),
        listHeld(deps, { publication, limit: SHOWN }),
        listSuppressions(deps, { publication, limit: SHOWN }),
        statistics(deps, { publication, ...range }),
        marksOf(deps, { publication, ...range }),
      ])
      if (readers === 'invalid_cursor' || held === 'invalid_cursor' || suppressions === 'invalid_cursor')
        return 'invalid_cursor'
      const lists = { readers, held: held.items, suppressions: suppressions.items }
      const props = { publication, statistics: found, marks, asked: { status, q }, ...lists }
      const children = <ReadersScreen {...props} />
      return show({
        c,
        screen: 'readers',
        publication,
        said: query.said,
        children,
      })
    },
  }),
  declare({
    method: 'GET',
    path: `${READERS}.csv`,
    summary: 'The desk: readers as a file, all or those who were found',
    who: 'read',
    query: ASKED,
    answers: { 200: csv },
    audit: { isReadKept: () => true },
    act({ c, deps, publication, query: { status, q } }) {
      return csvFile(
        c,
        `${publication.slug}-subscribers`,
        exportReaders(deps, { publication, status: status || undefined, prefix: q || undefined }),
      )
    },
  }),
  declare({
    method: 'POST',
    path: `${READERS}/:id/erase`,
    summary: 'The desk: erase a reader',
    who: 'write',
    answers: { 303: null },
    audit: { state: ({ deps, publication, params }) => stateOfReader(deps, { publication, id: params.id ?? '' }) },
    async act({ c, deps, publication, params }) {
      const isErased = await eraseById(deps, { publication, id: params.id })
      return back(c, `/admin/${publication.slug}/readers`, isErased ? 'erased' : 'unknown_subscriber')
    },
  }),
  declare({
    method: 'POST',
    path: `${READERS}/held`,
    summary: 'The desk: ask or drop a sign-up that waits',
    who: 'write',
    body: form(z.object({ act: z.enum(['release', 'discard']), id: z.string().regex(/^[1-9]\d{0,14}$/) })),
    answers: { 303: null },
    async act({ c, deps, publication, body }) {
      await (body.act === 'release' ? release : discard)(deps, { publication, ids: [body.id] })
      return back(c, `/admin/${publication.slug}/readers`, body.act === 'release' ? 'released' : 'discarded')
    },
  }),
  declare({
    method: 'POST',
    path: `${READERS}/suppress`,
    summary: 'The desk: never mail an address, or let it in again',
    who: 'write',
    body: form(
      z.object({
        act: z.enum(['suppress', 'lift']),
        email: z.string().max(1_000).default(''),
        reason: z.string().trim().min(1).max(200),
      }),
    ),
    answers: { 303: null },
    async act({ c, deps, publication, body: { act, email, reason } }) {
      const here = `/admin/${publication.slug}/readers`
      if (act === 'lift') {
        const outcome = await liftSuppression(deps, { publication, email })
        return back(c, here, outcome === 'unknown' ? 'unknown_suppression' : outcome)
      }
      const outcome = await suppressAddress(deps, { publication, email, reason })
      return back(c, here, outcome === 'invalid_email' ? outcome : 'suppressed')
    },
  }),
]
