/** The desk's doors to topics: the list, and the desk's hand on one. The verbs are the API's. */
import * as z from 'zod'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import { CURSOR } from '../http/lists'
import { changeTopic, removeTopic } from '../readers/topics'
import { findTopic, isTopicName, listTopics } from '../stories/catalogue/topic-shelf'
import { back, SAID, show } from './answer'
import { TopicsScreen } from './topics'

const TOPICS = '/admin/:publication/topics'
const SHOWN = 50

const audit: Parameters<typeof declare>[0]['audit'] = {
  state: ({ deps, publication, params }) =>
    publication ? findTopic(deps, { publication, id: params.id ?? '' }) : Promise.resolve(null),
}

const hiding = ([name, shown, said]: readonly [string, boolean, string]) =>
  declare({
    method: 'POST',
    path: `${TOPICS}/:id/${name}`,
    summary: `The desk: ${name} a topic`,
    who: 'write',
    repaints: true,
    answers: { 303: null },
    audit,
    async act({ c, deps, publication, params }) {
      const changed = await changeTopic(deps, { publication, id: params.id, change: { shown } })
      return back(c, `/admin/${publication.slug}/topics`, changed ? said : 'unknown_topic')
    },
  })

export const topicScreenDoors = [
  declare({
    method: 'GET',
    path: TOPICS,
    summary: 'The desk: what readers may choose',
    who: 'read',
    query: { ...SAID, cursor: z.string().max(500).optional() },
    answers: { 200: page },
    refuses: CURSOR,
    async act({ c, deps, publication, query }) {
      const topics = await listTopics(deps, { publication, cursor: query.cursor ?? null, limit: SHOWN })
      if (topics === 'invalid_cursor') return topics
      const here = `/admin/${publication.slug}/topics`
      const props = { topics: topics.items, next: topics.next, here, timezone: publication.timezone }
      const children = <TopicsScreen {...props} />
      return show({ c, screen: 'topics', publication, said: query.said, children })
    },
  }),
  declare({
    method: 'POST',
    path: `${TOPICS}/:id/rename`,
    summary: 'The desk: rename a topic; readers follow',
    who: 'write',
    repaints: true,
    body: form(z.object({ name: z.string().trim().max(200).default('') })),
    answers: { 303: null },
    audit,
    async act({ c, deps, publication, params, body: { name } }) {
      const here = `/admin/${publication.slug}/topics`
      if (!isTopicName(name)) return back(c, here, 'topic_without_name')
      const changed = await changeTopic(deps, { publication, id: params.id, change: { name } })
      return back(c, here, changed ? 'renamed' : 'unknown_topic')
    },
  }),
  hiding(['hide', false, 'hidden']),
  hiding(['show', true, 'shown']),
  declare({
    method: 'POST',
    path: `${TOPICS}/:id/remove`,
    summary: 'The desk: remove a topic',
    who: 'write',
    repaints: true,
    answers: { 303: null },
    audit,
    async act({ c, deps, publication, params }) {
      const outcome = await removeTopic(deps, { publication, id: params.id })
      return back(c, `/admin/${publication.slug}/topics`, outcome === 'removed' ? 'topic_removed' : 'unknown_topic')
    },
  }),
]
