/**
 * The desk's doors to Delivery: how the last digests were received, letters that did not leave, and what the provider says of the sender,
 * asked by a press.
 */
import { csv, declare, page } from '../http/declare'
import { CURSOR } from '../http/lists'
import { listTroubledMails, putAside, sendAnew } from '../outbox/list'
import { deliveryOf } from '../reports/delivery'
import { askAboutSenders } from '../reports/senders'
import { back, file, SAID, show } from './answer'
import { DeliveryScreen } from './delivery'

const DELIVERY = '/admin/:publication/delivery'
const COLUMNS = [
  'period',
  'sentAt',
  'accepted',
  'delivered',
  'bounced',
  'complained',
  'bounceRate',
  'complaintRate',
  'standing',
] as const
const HOUSE_COLUMNS = [
  'period',
  'house',
  'readers',
  'bounced',
  'complained',
  'bounceRate',
  'complaintRate',
  'standing',
] as const
/** The page shows so many; the API has the rest. */
const SHOWN = 50

export const deliveryDoors = [
  declare({
    method: 'GET',
    path: DELIVERY,
    summary: 'The desk: how mail is received',
    who: 'read',
    query: SAID,
    answers: { 200: page },
    refuses: CURSOR,
    async act({ c, deps, publication, query }) {
      const [delivery, letters] = await Promise.all([
        deliveryOf(deps, { publication }),
        listTroubledMails(deps, { publication, limit: SHOWN }),
      ])
      if (letters === 'invalid_cursor') return letters
      const props = { publication, delivery, letters: letters.items, now: deps.clock() }
      const children = <DeliveryScreen {...props} />
      return show({ c, screen: 'delivery', publication, said: query.said, children })
    },
  }),
  declare({
    method: 'GET',
    path: `${DELIVERY}.csv`,
    summary: 'The desk: how the last digests were received, as a file',
    who: 'read',
    answers: { 200: csv },
    async act({ c, deps, publication }) {
      const { digests } = await deliveryOf(deps, { publication })
      return file(c, `${publication.slug}-delivery`, tableOf(COLUMNS, digests))
    },
  }),
  declare({
    method: 'GET',
    path: '/admin/:publication/houses.csv',
    summary: 'The desk: how the last digests were received at each large mail house, as a file',
    who: 'read',
    answers: { 200: csv },
    async act({ c, deps, publication }) {
      const { houses } = await deliveryOf(deps, { publication })
      return file(c, `${publication.slug}-houses`, tableOf(HOUSE_COLUMNS, houses))
    },
  }),
  declare({
    method: 'POST',
    path: DELIVERY,
    summary: 'The desk: ask the mail provider about the sender’s domain and the quota',
    who: 'write',
    answers: { 303: null },
    async act({ c, deps, publication }) {
      return back(c, `/admin/${publication.slug}/delivery`, await askAboutSenders(deps, { publication }))
    },
  }),
  declare({
    method: 'POST',
    path: `${DELIVERY}/letters/:id/retry`,
    summary: 'The desk: write a reader’s letter anew and send it',
    who: 'write',
    answers: { 303: null },
    async act({ c, deps, publication, params }) {
      return back(c, `/admin/${publication.slug}/delivery`, await sendAnew(deps, { publication, id: params.id }))
    },
  }),
  declare({
    method: 'POST',
    path: `${DELIVERY}/letters/:id/aside`,
    summary: 'The desk: put a letter aside that did not leave',
    who: 'write',
    answers: { 303: null },
    async act({ c, deps, publication, params }) {
      const isGone = await putAside(deps, { publication, id: params.id })
      return back(c, `/admin/${publication.slug}/delivery`, isGone ? 'put_aside' : 'unknown_mail')
    },
  }),
]

/** A line that names the columns, and one for each of these. */
function tableOf<Name extends string>(columns: readonly Name[], rows: Record<Name, string | number | null>[]) {
  return [[...columns], ...rows.map((row) => columns.map((name) => row[name]))]
}
