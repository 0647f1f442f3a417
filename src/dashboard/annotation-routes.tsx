/** The desk's doors to an editor's own marks on the days of charts; back to the page whose chart it was. */
import * as z from 'zod'
import { form } from '../http/body'
import { declare } from '../http/declare'
import { markDay, takeMarkAway } from '../stats/marks'
import { back } from './answer'

const ANNOTATIONS = '/admin/:publication/annotations'
const page = z.enum(['stories', 'readers'])

export const annotationDoors = [
  declare({
    method: 'POST',
    path: ANNOTATIONS,
    summary: 'The desk: mark a day in the charts',
    who: 'write',
    body: form(z.object({ page, day: z.string().max(40).default(''), text: z.string().max(1_000).default('') })),
    answers: { 303: null },
    async act({ c, deps, publication, body: { page, day, text } }) {
      return back(c, `/admin/${publication.slug}/${page}`, await markDay(deps, { publication, day, text }))
    },
  }),
  declare({
    method: 'POST',
    path: `${ANNOTATIONS}/:id/remove`,
    summary: 'The desk: take a mark away from a day',
    who: 'write',
    body: form(z.object({ page })),
    answers: { 303: null },
    async act({ c, deps, publication, params: { id }, body: { page } }) {
      const isGone = await takeMarkAway(deps, { publication, id })
      return back(c, `/admin/${publication.slug}/${page}`, isGone ? 'unmarked' : 'unknown_mark')
    },
  }),
]
