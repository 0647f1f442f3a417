/** The administrators' door to topics: what readers may choose, under which name, and whether. */
import { json } from '../http/body'
import { declare } from '../http/declare'
import { CURSOR, PAGE, pageOf } from '../http/lists'
import { listTopics, topicShape } from '../stories/catalogue/topic-shelf'
import { changeTopic, removeTopic, topicChange } from './topics'

const TOPICS = '/v1/admin/publications/:publication/topics'
const UNKNOWN = { unknown_topic: [404, 'This publication has no topic with this id.'] } as const

export const topicDoors = [
  declare({
    method: 'GET',
    path: TOPICS,
    summary:
      'The topics of a publication by name: those that readers may choose, hidden ones, and those that nothing carries now',
    who: 'read',
    query: PAGE,
    answers: { 200: pageOf(topicShape) },
    refuses: CURSOR,
    act: ({ deps, publication, query }) =>
      listTopics(deps, { publication, cursor: query.cursor ?? null, limit: query.limit }),
  }),
  declare({
    method: 'PATCH',
    path: `${TOPICS}/:id`,
    summary: 'Rename a topic (readers follow), or hide it from their form and show it again',
    about: 'A name that another topic has makes one of both. Stories keep coming under the new name.',
    who: 'write',
    repaints: true,
    body: json(topicChange, { name: 'topic' }),
    answers: { 200: topicShape },
    refuses: UNKNOWN,
    example: { body: { name: 'World', shown: true } },
    act: async ({ deps, publication, params: { id }, body: change }) =>
      (await changeTopic(deps, { publication, id, change })) ?? 'unknown_topic',
  }),
  declare({
    method: 'DELETE',
    path: `${TOPICS}/:id`,
    summary: 'Remove a topic for good: readers can choose it no more, and those who did have not',
    who: 'write',
    repaints: true,
    answers: { 204: null },
    refuses: UNKNOWN,
    act: async ({ deps, publication, params: { id } }) =>
      (await removeTopic(deps, { publication, id })) === 'removed' ? null : 'unknown_topic',
  }),
]
