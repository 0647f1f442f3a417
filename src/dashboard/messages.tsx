/** Messages that failed for good: of which publication and queue, since when, and what can be done with each. */
import { Act, Scroll } from './frame'
import { useTongue } from './tongue'

type Failed = { id: string; queue: string; publication: string | null; period: string | null; receivedAt: string }

export function MessagesScreen({ letters }: { letters: Failed[] }) {
  const { words: all, say, moment } = useTongue()
  const words = all.messages
  if (letters.length === 0) return <p>{words.none}</p>
  return (
    <Scroll>
      <table>
        <tbody>
          {letters.map(({ id, queue, publication, period, receivedAt }) => (
            <tr>
              <th scope="row" dir="ltr">
                {[publication, period, queue].filter(Boolean).join(' · ')}
              </th>
              <td>{say(words.utc, { when: moment(Date.parse(receivedAt), 'UTC') })}</td>
              <td>
                <div class="acts">
                  <Act action="/admin/messages" label={words.retry} values={{ act: 'retry', id }} isSmall />
                  <Act action="/admin/messages" label={words.aside} values={{ act: 'aside', id }} isSmall />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
