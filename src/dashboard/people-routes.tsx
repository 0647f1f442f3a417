/** The desk's doors to its people. The owner's alone, by the verbs of the API, and only with a fresh sign-in. */
import * as z from 'zod'
import { changeRole, invitePerson, listPeople, removePerson, stateOfPerson } from '../admin/people'
import type { Deps } from '../ground/deps'
import { PERSON_ROLES } from '../ground/schema'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import type { C } from '../http/door'
import { allPublications } from '../publications/find'
import { back, SAID, show } from './answer'
import { PeopleScreen } from './people'
import { reachOf } from './reach'
import { isFresh, signInAgain } from './session'

const PEOPLE = '/admin/people'

const personTyped = z.object({
  name: z.string().trim().max(100).default(''),
  email: z.string().max(1_000).default(''),
  role: z.enum(PERSON_ROLES).default('viewer'),
  publications: z.array(z.string().max(40)).max(500).default([]),
})

export const peopleScreenDoors = [
  declare({
    method: 'GET',
    path: PEOPLE,
    summary: 'The desk: who works at it',
    who: 'owner',
    query: SAID,
    answers: { 200: page },
    act: ({ c, deps, query }) => showPeople(c, deps, query),
  }),
  declare({
    method: 'POST',
    path: PEOPLE,
    summary: 'The desk: invite somebody',
    who: 'owner',
    body: form(personTyped, { lists: ['publications'] }),
    answers: { 303: null, 400: page },
    async act({ c, deps, body: typed }) {
      if (!isFresh(c)) return signInAgain(c, PEOPLE)
      if (typed.name === '') return showPeople(c, deps, { said: 'person_without_name', typed })
      const publications = reachOf(typed.publications)
      if (publications === 'no_publications') return showPeople(c, deps, { said: publications, typed })
      const invited = await invitePerson(deps, { ...typed, publications })
      if (typeof invited !== 'string') return back(c, PEOPLE, 'invited')
      const said = invited === 'invalid_publications' ? 'unknown_publication' : invited
      return showPeople(c, deps, { said, typed })
    },
  }),
  declare({
    method: 'POST',
    path: `${PEOPLE}/:id/role`,
    summary: 'The desk: give somebody another role',
    who: 'owner',
    body: form(z.object({ role: z.enum(PERSON_ROLES).describe('owner, editor or viewer.') })),
    answers: { 303: null },
    audit: { state: ({ deps, params }) => stateOfPerson(deps, params.id ?? '') },
    async act({ c, deps, params, body: { role } }) {
      if (!isFresh(c)) return signInAgain(c, PEOPLE)
      const changed = await changeRole(deps, { id: params.id, role })
      return back(c, PEOPLE, typeof changed === 'string' ? changed : 'role_changed')
    },
  }),
  declare({
    method: 'POST',
    path: `${PEOPLE}/:id/remove`,
    summary: 'The desk: remove somebody from it',
    who: 'owner',
    answers: { 303: null },
    audit: { state: ({ deps, params }) => stateOfPerson(deps, params.id ?? '') },
    async act({ c, deps, params }) {
      if (!isFresh(c)) return signInAgain(c, PEOPLE)
      return back(c, PEOPLE, (await removePerson(deps, params.id)) ? 'removed' : 'unknown_person')
    },
  }),
]

/** `typed`: what is not right yet, and stays in the form. */
async function showPeople(c: C, deps: Deps, { said, typed }: { said?: string; typed?: z.output<typeof personTyped> }) {
  const [people, publications] = await Promise.all([listPeople(deps), allPublications(deps)])
  if (typed) c.status(400)
  const children = <PeopleScreen people={people} publications={publications} typed={typed} />
  return show({ c, screen: 'people', said, children })
}
