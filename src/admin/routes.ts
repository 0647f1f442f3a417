/** The owner's door to keys for programs. Keys make no keys: whoever finds one must not be able to outlive its end. */
import * as z from 'zod'
import { json } from '../http/body'
import { answer, declare } from '../http/declare'
import { CURSOR, PAGE, pageOf } from '../http/lists'
import { createKey, KEY_NAME, keyShape, listKeys, newKeyShape, revokeKey } from './keys'

const KEYS = '/v1/admin/keys'

const wanted = z.strictObject({
  name: KEY_NAME.describe('1 to 100 characters: which program has it.'),
  role: z.enum(['read', 'write']).describe('read, or write, which reads as well.'),
  publications: z
    .array(z.string().max(40))
    .min(1)
    .max(500)
    .nullable()
    .describe('The slugs of the publications that it is for, or null for all of them.'),
})

export const keyDoors = [
  declare({
    method: 'GET',
    path: KEYS,
    summary: 'The keys that work, newest first, without their secrets',
    who: 'owner',
    query: PAGE,
    answers: { 200: pageOf(keyShape) },
    refuses: CURSOR,
    act: ({ deps, query }) => listKeys(deps, query),
  }),
  declare({
    method: 'POST',
    path: KEYS,
    summary: 'Make a key; its secret is shown this once',
    hasSecret: true,
    who: 'owner',
    body: json(wanted),
    answers: { 201: newKeyShape },
    refuses: { invalid_publications: [400, 'publications: one of these slugs is no publication here.'] },
    act: async ({ deps, body }) => {
      const made = await createKey(deps, body)
      return typeof made === 'string' ? made : answer(201, made)
    },
  }),
  declare({
    method: 'DELETE',
    path: `${KEYS}/:id`,
    summary: 'Revoke a key; it is refused from the next request on',
    who: 'owner',
    answers: { 204: null },
    refuses: { unknown_key: [404, 'There is no key with this id, or it was revoked already.'] },
    act: async ({ deps, params }) => ((await revokeKey(deps, params.id)) ? null : 'unknown_key'),
  }),
]
