/** Sessions: who is signed in and where, each to be ended. */
import type { listSessions } from '../admin/sessions'
import { Act, Scroll } from './frame'
import { useTongue } from './tongue'

/** `own`: the one of this browser. */
type SessionsProps = { sessions: Awaited<ReturnType<typeof listSessions>>; own: number | null }

export function SessionsScreen({ sessions, own }: SessionsProps) {
  const {
    say,
    moment,
    words: { sessions: words },
  } = useTongue()
  return (
    <>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.browser}</th>
              <th scope="col">{words.who}</th>
              <th scope="col">{words.since}</th>
              <th scope="col">{words.seen}</th>
              <th scope="col">
                <span class="said">{words.end}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.map(({ id, name, browser, createdAt, seenAt }) => (
              <tr>
                <th scope="row">{id === own ? say(words.thisOne, { browser }) : browser}</th>
                <td dir="auto">{name ?? words.byToken}</td>
                <td>{moment(createdAt, 'UTC')}</td>
                <td>{moment(seenAt, 'UTC')}</td>
                <td>
                  <Act
                    action="/admin/sessions/end"
                    label={words.end}
                    name={say(words.endThis, { browser })}
                    values={{ id: String(id) }}
                    isSmall
                    isForAll
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Act action="/admin/sessions/end" label={words.endOthers} values={{ id: 'others' }} isSecond isForAll />
    </>
  )
}
