/** The administrators' door to readers: the list, erasing one, and the addresses never to be mailed. */
import * as z from 'zod'
import { EMAIL_COMPLAINT } from '../ground/address'
import { json } from '../http/body'
import { answer, declare } from '../http/declare'
import { CURSOR, PAGE, pageOf } from '../http/lists'
import { eraseById, stateOfReader } from './erase'
import { listSubscribers, SUBSCRIBER_STATUSES, subscriberShape } from './list'
import { liftSuppression, listSuppressions, suppressAddress, suppressionShape } from './suppressions'

/** An address is 254 characters at most; its beginning is not longer. */
const PREFIX_LENGTH = 254
const SUBSCRIBERS = '/v1/admin/publications/:publication/subscribers'
const SUPPRESSIONS = '/v1/admin/publications/:publication/suppressions'

const email = z.string().max(1_000).describe(EMAIL_COMPLAINT)
const INVALID_EMAIL = [400, `${EMAIL_COMPLAINT} A + in an address is %2B in a query.`] as const

export const subscriberDoors = [
  declare({
    method: 'GET',
    path: SUBSCRIBERS,
    summary: 'Readers, newest first; by address where its beginning is given',
    who: 'read',
    query: {
      ...PAGE,
      status: z
        .enum(SUBSCRIBER_STATUSES)
        .optional()
        .describe(`one of ${SUBSCRIBER_STATUSES.join(', ')}.`),
      q: z
        .string()
        .max(PREFIX_LENGTH)
        .optional()
        .describe(`the beginning of an address, up to ${PREFIX_LENGTH} characters.`),
    },
    answers: { 200: pageOf(subscriberShape) },
    refuses: CURSOR,
    audit: { isReadKept: () => true },
    act: ({ deps, publication, query: { q: prefix, ...query } }) =>
      listSubscribers(deps, { publication, prefix, ...query }),
  }),
  declare({
    method: 'DELETE',
    path: `${SUBSCRIBERS}/:id`,
    summary: 'Erase a reader: a keyed hash stays, so that no import mails them',
    who: 'write',
    answers: { 204: null },
    refuses: { unknown_subscriber: [404, 'This publication has no reader with that id.'] },
    audit: { state: ({ deps, publication, params }) => stateOfReader(deps, { publication, id: params.id ?? '' }) },
    act: async ({ deps, publication, params: { id } }) =>
      (await eraseById(deps, { publication, id })) ? answer(204, null) : 'unknown_subscriber',
  }),
]

export const suppressionDoors = [
  declare({
    method: 'GET',
    path: SUPPRESSIONS,
    summary: 'Addresses never to be mailed, newest first; kept as hashes',
    who: 'read',
    query: PAGE,
    answers: { 200: pageOf(suppressionShape) },
    refuses: CURSOR,
    act: ({ deps, publication, query }) => listSuppressions(deps, { publication, ...query }),
  }),
  declare({
    method: 'POST',
    path: SUPPRESSIONS,
    summary: 'Never mail an address again',
    who: 'write',
    body: json(
      z.object({ email, reason: z.string().trim().min(1).max(200).describe('why, in up to 200 characters.') }),
    ),
    answers: { 201: suppressionShape },
    refuses: { invalid_email: INVALID_EMAIL },
    async act({ deps, publication, body }) {
      const suppression = await suppressAddress(deps, { publication, ...body })
      return suppression === 'invalid_email' ? suppression : answer(201, suppression)
    },
  }),
  declare({
    method: 'DELETE',
    path: SUPPRESSIONS,
    summary: 'Lift a suppression: nobody is a reader again by that, they confirm anew',
    who: 'write',
    query: { email: email.default('') },
    answers: { 204: null },
    refuses: {
      invalid_email: INVALID_EMAIL,
      unknown_suppression: [404, 'This address is not suppressed here.'],
    },
    async act({ deps, publication, query }) {
      const outcome = await liftSuppression(deps, { publication, email: query.email })
      if (outcome === 'lifted') return answer(204, null)
      return outcome === 'unknown' ? 'unknown_suppression' : outcome
    },
  }),
]
