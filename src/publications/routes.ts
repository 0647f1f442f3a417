/** The administrators' door to publications: list, read, create, replace, change. */
import { json } from '../http/body'
import { type Audit, answer, declare } from '../http/declare'
import { refuse } from '../http/door'
import { CURSOR, PAGE, pageOf } from '../http/lists'
import { changePublication } from './change'
import { publicationEver } from './find'
import { listPublications, presentPublication, publicationShape } from './list'
import { savePublication } from './save'
import { FEEDS_SENTENCE, feedsProblem, patchShape, SETTINGS_NAMES, settingsShape, slugProblem } from './settings'

const ONE = '/v1/admin/publications/:publication'

/** What the audit log hashes before and after a change of settings, whichever door it was made at. */
export const PUBLICATION_AUDIT: Audit = {
  state: ({ deps, params }) => publicationEver(deps, params.publication ?? ''),
}

export const publicationDoors = [
  declare({
    method: 'GET',
    path: '/v1/admin/publications',
    summary: 'The publications that the key is for, by slug',
    who: 'read',
    query: PAGE,
    answers: { 200: pageOf(publicationShape) },
    refuses: CURSOR,
    act: ({ c, deps, query }) => listPublications(deps, { ...query, only: c.var.caller.publications }),
  }),
  declare({
    method: 'GET',
    path: ONE,
    summary: 'One publication: its settings, and when its next digest is due',
    who: 'read',
    answers: { 200: publicationShape },
    act: ({ deps, publication }) => presentPublication(deps, publication),
  }),
  declare({
    method: 'PUT',
    path: ONE,
    summary: 'Create a publication, or replace its settings; what is left out takes its default',
    about: 'One that was ended is back with it, with everything that it had.',
    who: 'write',
    repaints: true,
    publication: 'if there',
    body: json(settingsShape, SETTINGS_NAMES),
    answers: { 200: publicationShape, 201: publicationShape },
    refuses: {
      invalid_slug: [400, 'A slug is 2 to 40 characters: a letter, then lower-case letters, digits and hyphens.'],
      reserved_slug: [400, 'This slug is kept for the service itself; take another.'],
      invalid_feeds: [400, FEEDS_SENTENCE],
    },
    audit: PUBLICATION_AUDIT,
    async act({ deps, params: { publication: slug }, body: settings }) {
      const problem = slugProblem(slug)
      if (problem) return problem
      const feeds = feedsProblem(deps.config, settings)
      if (feeds) throw refuse(400, feeds.code, feeds.message)
      const { outcome, publication } = await savePublication(deps, { slug, settings })
      return answer(outcome === 'created' ? 201 : 200, await presentPublication(deps, publication))
    },
  }),
  declare({
    method: 'PATCH',
    path: ONE,
    summary: 'Change what is named of the settings; null takes the default again',
    about: 'A JSON merge patch (RFC 7396): lists are replaced as a whole, what is not named stays as it is.',
    who: 'write',
    repaints: true,
    body: json(patchShape, { name: 'settings', types: ['application/merge-patch+json'] }),
    answers: { 200: publicationShape },
    refuses: { changed_meanwhile: [409, 'Somebody else is changing these settings right now. Try again.'] },
    audit: PUBLICATION_AUDIT,
    async act({ deps, publication, body: patch }) {
      const changed = await changePublication(deps, { id: publication.id, patch })
      if (changed === 'changed_meanwhile') return changed
      if ('problem' in changed) throw refuse(400, changed.problem.code, changed.problem.message)
      return presentPublication(deps, changed)
    },
  }),
]
