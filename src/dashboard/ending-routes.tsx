/** The desk's doors to the end of a publication and the way back. The owner's alone, by the verbs of the API, and only with a fresh sign-in. */
import * as z from 'zod'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import { bringBack, endPublication } from '../operations/ended'
import { publicationEver } from '../publications/find'
import { PUBLICATION_AUDIT } from '../publications/routes'
import { back, SAID, show } from './answer'
import { EndScreen } from './ending'
import { isFresh, signInAgain } from './session'

const refuses = { unknown_publication: [404, 'There is no such publication here.'] } as const

export const endingScreenDoors = [
  declare({
    method: 'GET',
    path: '/admin/:publication/end',
    summary: 'The desk: what ending a publication means, or the way back of one that was ended',
    who: 'owner',
    publication: 'if there',
    query: SAID,
    answers: { 200: page },
    refuses,
    async act({ c, deps, params, query }) {
      const publication = await publicationEver(deps, params.publication)
      if (!publication) return 'unknown_publication'
      const screen = publication.endedAt === null ? 'end' : 'back'
      const children = <EndScreen publication={publication} />
      return show({ c, screen, gaps: { publication: publication.name }, said: query.said, children })
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/:publication/end',
    summary: 'The desk: end a publication, or bring one back',
    who: 'owner',
    publication: 'if there',
    repaints: true,
    body: form(z.object({ act: z.enum(['end', 'bring_back']) })),
    answers: { 303: null },
    refuses,
    audit: PUBLICATION_AUDIT,
    async act({ c, deps, params, body: { act } }) {
      const publication = await publicationEver(deps, params.publication)
      if (!publication) return 'unknown_publication'
      const here = `/admin/${publication.slug}/end`
      if (!isFresh(c)) return signInAgain(c, here)
      // Pressed twice, or by two.
      if ((act === 'end') === (publication.endedAt !== null)) return back(c, here, 'done_already')
      if (act === 'end') {
        await endPublication(deps, publication)
        return back(c, here, 'publication_ended')
      }
      const changed = await bringBack(deps, publication)
      if (typeof changed !== 'string' && 'problem' in changed) return back(c, here, 'settings_outdated')
      return changed === 'changed_meanwhile'
        ? back(c, here, 'done_already')
        : back(c, `/admin/${publication.slug}`, 'publication_back')
    },
  }),
]
