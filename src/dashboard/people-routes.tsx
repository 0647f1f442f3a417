/** The desk's doors to its people. The owner's alone, by the verbs of the API, and only with a fresh sign-in. */
import * as z from 'zod'
import { invitePerson, listPeople, removePerson, stateOfPerson } from '../admin/people'
import { PERSON_ROLES } from '../ground/schema'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import { allPublications } from '../publications/find'
import { back, SAID, show } from './answer'
import { PeopleScreen } from './people'
import { isFresh, signInAgain } from './session'

const PEOPLE = '/admin/people'

const typed = z.object({
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
    async act({ c, deps, query }) {
      const [people, publications] = await Promise.all([listPeople(deps), allPublications(deps)])
      const children = <PeopleScreen people={people} publications={publications} />
      return show({ c, title: 'People', question: 'Who works here, and what may they?', said: query.said, children })
    },
  }),
  declare({
    method: 'POST',
    path: PEOPLE,
    summary: 'The desk: invite somebody',
    who: 'owner',
    body: form(typed, { lists: ['publications'] }),
    answers: { 303: null },
    async act({ c, deps, body: { name, publications, ...who } }) {
      if (!isFresh(c)) return signInAgain(c, PEOPLE)
      if (name === '') return back(c, PEOPLE, 'person_without_name')
      const slugs = publications.length > 0 ? publications : null
      const invited = await invitePerson(deps, { ...who, name, publications: slugs })
      if (typeof invited !== 'string') return back(c, PEOPLE, 'invited')
      return back(c, PEOPLE, invited === 'invalid_publications' ? 'unknown_publication' : invited)
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
