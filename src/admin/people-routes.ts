/** The owner's door to the people of the desk: who they are, one more, another role, one less. */
import * as z from 'zod'
import { PERSON_ROLES } from '../ground/schema'
import { json } from '../http/body'
import { answer, declare } from '../http/declare'
import { changeRole, invitePerson, listPeople, personShape, removePerson, stateOfPerson } from './people'

const PEOPLE = '/v1/admin/people'

const scope = {
  role: z.enum(PERSON_ROLES).describe('owner (everything), editor (reads and writes) or viewer (reads).'),
  publications: z
    .array(z.string().max(40))
    .min(1)
    .max(500)
    .nullable()
    .describe('The slugs of the publications that it is for, or null for all of them.'),
}
const invited = z.strictObject({
  name: z.string().trim().min(1).max(100).describe('1 to 100 characters.'),
  email: z.string().max(1_000).describe('an address like name@example.com.'),
  ...scope,
})
const changed = z.strictObject({ ...scope, publications: scope.publications.optional() })

const UNKNOWN_PUBLICATION = {
  invalid_publications: [400, 'publications: one of these slugs is no publication here.'],
} as const
const UNKNOWN = { unknown_person: [404, 'There is nobody with this id at the desk.'] } as const

export const peopleDoors = [
  declare({
    method: 'GET',
    path: PEOPLE,
    summary: 'The people of the desk, by name',
    who: 'owner',
    answers: { 200: z.strictObject({ items: z.array(personShape) }) },
    act: async ({ deps }) => ({ items: await listPeople(deps) }),
  }),
  declare({
    method: 'POST',
    path: PEOPLE,
    summary: 'Invite somebody to the desk: they are written to, and sign in by mailed links',
    who: 'owner',
    body: json(invited),
    answers: { 201: z.strictObject({ id: z.string() }) },
    refuses: {
      invalid_email: [400, 'email: an address like name@example.com.'],
      ...UNKNOWN_PUBLICATION,
      known_person: [409, 'Somebody with this address is on the list already.'],
    },
    act: async ({ deps, body }) => {
      const made = await invitePerson(deps, body)
      return typeof made === 'string' ? made : answer(201, made)
    },
  }),
  declare({
    method: 'PATCH',
    path: `${PEOPLE}/:id`,
    summary: 'Give somebody another role: it holds from their next request on, wherever they are signed in',
    about: 'Without `publications` theirs stay as they are; an owner has all of them.',
    who: 'owner',
    body: json(changed),
    answers: { 200: personShape },
    refuses: { ...UNKNOWN, ...UNKNOWN_PUBLICATION },
    audit: { state: ({ deps, params }) => stateOfPerson(deps, params.id ?? '') },
    act: ({ deps, params, body }) => changeRole(deps, { id: params.id, ...body }),
  }),
  declare({
    method: 'DELETE',
    path: `${PEOPLE}/:id`,
    summary: 'Remove somebody from the desk; they are signed out with the next request',
    who: 'owner',
    answers: { 204: null },
    refuses: UNKNOWN,
    audit: { state: ({ deps, params }) => stateOfPerson(deps, params.id ?? '') },
    act: async ({ deps, params }) => ((await removePerson(deps, params.id)) ? null : 'unknown_person'),
  }),
]
