/** The administrators' door to sign-ups that wait for the desk: look, release, discard. */
import * as z from 'zod'
import { json } from '../../http/body'
import { declare } from '../../http/declare'
import { CURSOR, PAGE, pageOf } from '../../http/lists'
import { discard, HELD_LIMIT, heldShape, listHeld, release } from './held'

const HELD = '/v1/admin/publications/:publication/held'

const chosen = json(
  z.object({
    ids: z
      .array(z.string().regex(/^[1-9]\d{0,14}$/))
      .max(HELD_LIMIT)
      .optional()
      .describe(`up to ${HELD_LIMIT} of them; left out: the oldest ones.`),
  }),
  { isOptional: true },
)
const more = z.boolean().describe('Whether more of them wait.')

export const heldDoors = [
  declare({
    method: 'GET',
    path: HELD,
    summary: 'Sign-ups that wait for the desk, oldest first, and why',
    who: 'read',
    query: PAGE,
    answers: { 200: pageOf(heldShape) },
    refuses: CURSOR,
    audit: { isReadKept: () => true },
    act: ({ deps, publication, query }) => listHeld(deps, { publication, ...query }),
  }),
  declare({
    method: 'POST',
    path: `${HELD}/release`,
    summary: 'Let them have their mail; its link works from then on',
    who: 'write',
    body: chosen,
    answers: { 200: z.strictObject({ released: z.int(), more }) },
    act: ({ deps, publication, body }) => release(deps, { publication, ids: body.ids ?? null }),
  }),
  declare({
    method: 'POST',
    path: `${HELD}/discard`,
    summary: 'They get no mail',
    who: 'write',
    body: chosen,
    answers: { 200: z.strictObject({ discarded: z.int(), more }) },
    act: ({ deps, publication, body }) => discard(deps, { publication, ids: body.ids ?? null }),
  }),
]
