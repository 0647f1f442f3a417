/** The door by which a publication ends. Bringing it back is saving it: publications/routes.ts. */
import { declare } from '../http/declare'
import { publicationEver } from '../publications/find'
import { ENDED_DAYS, endPublication } from './ended'

export const endingDoors = [
  declare({
    method: 'DELETE',
    path: '/v1/admin/publications/:publication',
    summary: 'End a publication: nothing goes out any more, readers are told nothing',
    about:
      `Everything is kept for ${ENDED_DAYS} days, in which a PUT brings it back with all that it had; then it is erased. ` +
      'What is being sent stops. Links to leave go on working.',
    who: 'write',
    repaints: true,
    answers: { 204: null },
    audit: { state: ({ deps, params }) => publicationEver(deps, params.publication ?? '') },
    async act({ deps, publication }) {
      await endPublication(deps, publication)
      return null
    },
  }),
]
