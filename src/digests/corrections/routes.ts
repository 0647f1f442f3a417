/** The administrators' doors to corrections: add, list, take back. */
import * as z from 'zod'
import { json } from '../../http/body'
import { answer, declare } from '../../http/declare'
import { CURSOR, PAGE, pageOf } from '../../http/lists'
import {
  addCorrection,
  correctionShape,
  listCorrections,
  removeCorrection,
  stateOfCorrection,
  TEXT_CHARACTERS,
} from './corrections'

const ALL = '/v1/admin/publications/:publication/corrections'

export const correctionBody = z.object({
  url: z.string().trim().min(1).max(2_000).describe('the story’s address, in any form.'),
  text: z
    .string()
    .trim()
    .min(1)
    .max(TEXT_CHARACTERS)
    .describe(`what was wrong and what is right, in up to ${TEXT_CHARACTERS} characters.`),
})

export const correctionDoors = [
  declare({
    method: 'POST',
    path: ALL,
    summary: 'Correct a story: in the archive at once, and at the head of the next digest of whoever was sent it',
    who: 'write',
    repaints: true,
    body: json(correctionBody, { needed: ['url', 'text'] }),
    answers: { 201: correctionShape },
    refuses: { unknown_story: [404, 'This publication has no story at that address.'] },
    example: { body: { url: 'https://meridian.example/harbour', text: 'The harbour opened in 1911, not in 1901.' } },
    async act({ deps, publication, body }) {
      const correction = await addCorrection(deps, { publication, ...body })
      return typeof correction === 'string' ? correction : answer(201, correction)
    },
  }),
  declare({
    method: 'GET',
    path: ALL,
    summary: 'Corrections, newest first, with how many readers were told and how many are still to be',
    who: 'read',
    query: PAGE,
    answers: { 200: pageOf(correctionShape) },
    refuses: CURSOR,
    act: ({ deps, publication, query }) =>
      listCorrections(deps, { publication, cursor: query.cursor, limit: query.limit }),
  }),
  declare({
    method: 'DELETE',
    path: `${ALL}/:id`,
    summary: 'Take a correction back: it leaves the archive, and nobody is told any more',
    who: 'write',
    repaints: true,
    answers: { 204: null },
    refuses: { unknown_correction: [404, 'This publication has no correction with that id.'] },
    audit: { state: ({ deps, publication, params }) => stateOfCorrection(deps, { publication, id: params.id ?? '' }) },
    async act({ deps, publication, params: { id } }) {
      const outcome = await removeCorrection(deps, { publication, id })
      return outcome === 'removed' ? answer(204, null) : outcome
    },
  }),
]
