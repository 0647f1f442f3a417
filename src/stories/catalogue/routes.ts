/** The administrators' door to stories: push, list, remove. */
import * as z from 'zod'
import { json } from '../../http/body'
import { declare } from '../../http/declare'
import { CURSOR, PAGE, pageOf } from '../../http/lists'
import { tellOfNewStories } from './arrivals'
import { listStories } from './list'
import { STORIES_LIMIT, storyShape } from './present'
import { removeStory } from './remove'

const STORIES = '/v1/admin/publications/:publication/stories'

const told = z.strictObject({ index: z.int(), code: z.string(), message: z.string() })

async function shown() {
  const { pushedStory } = await import('./input')
  return z.union([pushedStory, z.array(pushedStory).max(STORIES_LIMIT)])
}

export const storyDoors = [
  declare({
    method: 'POST',
    path: STORIES,
    summary: `Take one story, or up to ${STORIES_LIMIT}, each by its url`,
    about:
      'A push says all that is known of a story: what it leaves out becomes unknown, but its date and its address stay. Bad stories are rejected by index; facts beside the point that are no good are left out with a warning.',
    who: 'write',
    body: json(z.unknown(), { shown }),
    answers: {
      200: z.strictObject({
        created: z.int(),
        updated: z.int(),
        unchanged: z.int(),
        rejected: z.array(told).describe('Stories that were not taken, and why.'),
        warnings: z.array(told).describe('Stories that were taken without a fact that was no good.'),
      }),
    },
    refuses: {
      invalid_stories: [400, 'The body is one story (an object) or a list of stories.'],
      too_many_stories: [400, `Send up to ${STORIES_LIMIT} stories at once.`],
    },
    example: { body: [{ url: 'https://meridian.example/harbour', title: 'The harbour opens' }] },
    async act({ deps, publication, body }) {
      if (typeof body !== 'object' || body === null) return 'invalid_stories'
      const items: unknown[] = Array.isArray(body) ? body : [body]
      if (items.length > STORIES_LIMIT) return 'too_many_stories'
      // Entities, languages' dates, markup: what reads a story is needed by whoever pushes one, and by nobody else.
      const { upsertStories } = await import('./upsert')
      const outcome = await upsertStories(deps, { publication, items })
      await tellOfNewStories(deps, { publicationId: publication.id, created: outcome.created })
      return outcome
    },
  }),
  declare({
    method: 'GET',
    path: STORIES,
    summary: 'The stories of a publication, newest first',
    who: 'read',
    query: PAGE,
    answers: { 200: pageOf(storyShape) },
    refuses: CURSOR,
    act: ({ deps, publication, query }) =>
      listStories(deps, { publication, cursor: query.cursor ?? null, limit: query.limit }),
  }),
  declare({
    method: 'DELETE',
    path: STORIES,
    summary: 'Take a story out: it leaves lists and digests to come, what was counted stays',
    who: 'write',
    repaints: true,
    query: { url: z.string().min(1).describe('The story’s address, in any form.') },
    needs: ['url'],
    answers: { 204: null },
    refuses: { unknown_story: [404, 'This publication has no story at that address.'] },
    example: { query: { url: 'https://meridian.example/harbour' } },
    async act({ deps, publication, query: { url } }) {
      return (await removeStory(deps, { publication, url })) === 'removed' ? null : 'unknown_story'
    },
  }),
]
