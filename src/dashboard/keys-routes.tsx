/** The desk's doors to keys for programs: made, shown this once, used when, revoked. The owner's alone; the verbs are the API's. */
import * as z from 'zod'
import { createKey, KEY_NAME, listKeys, newKeyShape, revokeKey } from '../admin/keys'
import type { Deps } from '../ground/deps'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import type { C } from '../http/door'
import { CURSOR } from '../http/lists'
import { allPublications } from '../publications/find'
import { back, SAID, show } from './answer'
import { KeyMade, KeysScreen } from './keys'
import { reachOf } from './reach'
import { isFresh, signInAgain } from './session'

const KEYS = '/admin/keys'
/** The page shows so many; the API has the rest. */
const SHOWN = 50

const keyTyped = z.object({
  name: KEY_NAME.catch(''),
  role: z.enum(['read', 'write']).catch('read'),
  publications: z.array(z.string().max(40)).max(500).default([]),
})

export const keyScreenDoors = [
  declare({
    method: 'GET',
    path: KEYS,
    summary: 'The desk: keys for programs',
    who: 'owner',
    query: SAID,
    answers: { 200: page },
    refuses: CURSOR,
    act: ({ c, deps, query }) => showKeys(c, deps, query),
  }),
  declare({
    method: 'POST',
    path: KEYS,
    summary: 'The desk: make a key; its secret is shown this once',
    who: 'owner',
    body: form(keyTyped, { lists: ['publications'] }),
    answers: { 201: page, 303: null, 400: page },
    refuses: CURSOR,
    async act({ c, deps, body: typed }) {
      if (!isFresh(c)) return signInAgain(c, KEYS)
      if (typed.name === '') return showKeys(c, deps, { said: 'key_without_name', typed })
      const publications = reachOf(typed.publications)
      if (publications === 'no_publications') return showKeys(c, deps, { said: publications, typed })
      const made = await createKey(deps, { ...typed, publications })
      if (typeof made === 'string') return showKeys(c, deps, { said: 'unknown_publication', typed })
      c.status(201)
      const children = <KeyMade made={newKeyShape.parse(made)} />
      return show({ c, screen: 'keyMade', children })
    },
  }),
  declare({
    method: 'POST',
    path: `${KEYS}/:id/revoke`,
    summary: 'The desk: revoke a key',
    who: 'owner',
    answers: { 303: null },
    async act({ c, deps, params }) {
      if (!isFresh(c)) return signInAgain(c, KEYS)
      return back(c, KEYS, (await revokeKey(deps, params.id)) ? 'revoked' : 'unknown_key')
    },
  }),
]

/** `typed`: what is not right yet, and stays in the form. */
async function showKeys(c: C, deps: Deps, { said, typed }: { said?: string; typed?: z.output<typeof keyTyped> }) {
  const [keys, publications] = await Promise.all([listKeys(deps, { limit: SHOWN }), allPublications(deps)])
  if (keys === 'invalid_cursor') return keys
  if (typed) c.status(400)
  const children = <KeysScreen keys={keys.items} publications={publications} now={deps.clock()} typed={typed} />
  return show({ c, screen: 'keys', said, children })
}
