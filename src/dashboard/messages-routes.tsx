/** The desk's doors to messages that failed for good: tried again or put aside, by the verbs of the API. */
import * as z from 'zod'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import { listDeadLetters, putDeadLetterAside, retryDeadLetter } from '../operations/dead-letters'
import { back, SAID, show } from './answer'
import { MessagesScreen } from './messages'

/** The page shows so many; the API has the rest. */
const SHOWN = 50

export const messageDoors = [
  declare({
    method: 'GET',
    path: '/admin/messages',
    summary: 'The desk: messages that failed for good',
    who: 'all publications',
    query: SAID,
    answers: { 200: page },
    refuses: { invalid_cursor: [400, 'This page is not one that the list led to.'] },
    async act({ c, deps, query }) {
      const letters = await listDeadLetters(deps, { limit: SHOWN })
      if (letters === 'invalid_cursor') return letters
      const children = <MessagesScreen letters={letters.items} />
      return show({ c, screen: 'messages', said: query.said, children })
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/messages',
    summary: 'The desk: try a failed message again, or put it aside',
    who: 'all publications',
    body: form(z.object({ act: z.enum(['retry', 'aside']), id: z.string().max(200) })),
    answers: { 303: null },
    async act({ c, deps, body }) {
      await (body.act === 'retry' ? retryDeadLetter : putDeadLetterAside)(deps, body.id)
      return back(c, '/admin/messages', body.act === 'retry' ? 'retried' : 'changed')
    },
  }),
]
