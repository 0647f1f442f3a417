/** The administrators' door to messages that failed for good: the list, try again, put aside. */
import * as z from 'zod'
import { declare } from '../http/declare'
import { CURSOR, PAGE, pageOf } from '../http/lists'
import { deadLetter, listDeadLetters, putDeadLetterAside, retryDeadLetter } from './dead-letters'

const LETTERS = '/v1/admin/dead-letters'
const UNKNOWN = { unknown_dead_letter: [404, 'There is no open dead letter with this id.'] } as const

export const deadLetterDoors = [
  declare({
    method: 'GET',
    path: LETTERS,
    summary: 'Messages that failed for good and that nobody has dealt with, newest first',
    who: 'all publications',
    query: PAGE,
    answers: { 200: pageOf(deadLetter) },
    refuses: CURSOR,
    act: ({ deps, query }) => listDeadLetters(deps, query),
  }),
  declare({
    method: 'POST',
    path: `${LETTERS}/:id/retry`,
    summary: 'Try a message again, or go on with its digest',
    who: 'all publications',
    answers: { 202: z.strictObject({ status: z.literal('queued') }) },
    refuses: UNKNOWN,
    async act({ deps, params }) {
      return (await retryDeadLetter(deps, params.id)) ? { status: 'queued' } : 'unknown_dead_letter'
    },
  }),
  declare({
    method: 'DELETE',
    path: `${LETTERS}/:id`,
    summary: 'Put a message aside: nobody is told of it any more',
    who: 'all publications',
    answers: { 204: null },
    refuses: UNKNOWN,
    act: async ({ deps, params }) => ((await putDeadLetterAside(deps, params.id)) ? null : 'unknown_dead_letter'),
  }),
]
