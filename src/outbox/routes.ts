/** The administrators' door to single mails that need a person: the list, send anew, put aside. */
import * as z from 'zod'
import { declare } from '../http/declare'
import { CURSOR, PAGE, pageOf, UNKNOWN_PUBLICATION } from '../http/lists'
import { listTroubledMails, putAside, sendAnew, troubledMail } from './list'

const MAILS = '/v1/admin/publications/:publication/mails'
const UNKNOWN = {
  ...UNKNOWN_PUBLICATION,
  unknown_mail: [404, 'There is no mail in trouble with this id that could be sent anew; see the list.'],
} as const

export const mailDoors = [
  declare({
    method: 'GET',
    path: MAILS,
    summary: 'Single mails that failed or that nobody knows of, newest first',
    about: 'Confirmations, letters, notes to the desk and test mails; what they said is not kept.',
    who: 'read',
    query: PAGE,
    answers: { 200: pageOf(troubledMail) },
    refuses: { ...CURSOR, ...UNKNOWN_PUBLICATION },
    act: ({ deps, publication, query }) => listTroubledMails(deps, { publication, ...query }),
  }),
  declare({
    method: 'POST',
    path: `${MAILS}/:id/retry`,
    summary: "Write a reader's mail anew and send it; where the first one was taken after all, they have two",
    who: 'write',
    answers: { 202: z.strictObject({ status: z.literal('queued') }) },
    refuses: UNKNOWN,
    async act({ deps, publication, params }) {
      const outcome = await sendAnew(deps, { publication, id: params.id })
      return outcome === 'queued' ? { status: outcome } : outcome
    },
  }),
  declare({
    method: 'DELETE',
    path: `${MAILS}/:id`,
    summary: 'Put a mail aside: nobody is told of it any more',
    who: 'write',
    answers: { 204: null },
    refuses: UNKNOWN,
    act: async ({ deps, publication, params }) =>
      (await putAside(deps, { publication, id: params.id })) ? null : 'unknown_mail',
  }),
]
