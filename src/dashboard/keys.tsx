/** Keys: the form to make one, the one time that its secret is seen, and those that work. */
import type { Publication } from '../ground/schema'
import { Act, Scroll } from './frame'
import { Reach } from './reach'
import { Say, useTongue } from './tongue'

type Key = {
  id: string
  name: string
  role: 'read' | 'write'
  publications: string[] | null
  createdAt: string
  lastUsedAt: string | null
}

/** What was typed and is not right yet. */
type Typed = { name: string; role: Key['role']; publications: string[] }
const BLANK: Typed = { name: '', role: 'read', publications: [] }

type KeysProps = { keys: Key[]; publications: Pick<Publication, 'slug' | 'name'>[]; now: number; typed?: Typed }

export function KeysScreen({ keys, publications, now, typed = BLANK }: KeysProps) {
  const { words: all } = useTongue()
  const words = all.keys
  return (
    <>
      {keys.length === 0 ? <p>{all.common.none}</p> : <List keys={keys} now={now} />}
      <section class="section">
        <h2>{words.make}</h2>
        <form method="post" action="/admin/keys">
          <div class="field">
            <label for="name">{words.which}</label>
            <input
              {...{ id: 'name', name: 'name', type: 'text', maxlength: 100, autocomplete: 'off', dir: 'auto' }}
              value={typed.name}
              required
            />
            <p class="hint">{words.hint}</p>
          </div>
          <fieldset>
            <legend>{words.may}</legend>
            <div class="choices">
              <label>
                <input type="radio" name="role" value="read" checked={typed.role === 'read'} /> {words.read}
              </label>
              <label>
                <input type="radio" name="role" value="write" checked={typed.role === 'write'} /> {words.write}
              </label>
            </div>
          </fieldset>
          <Reach legend={words.reach} publications={publications} ticked={typed.publications} />
          <button type="submit">{words.makeIt}</button>
        </form>
      </section>
    </>
  )
}

function List({ keys, now }: Pick<KeysProps, 'keys' | 'now'>) {
  const { words: all, say, moment, distance } = useTongue()
  const words = all.keys
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.program}</th>
            <th scope="col">{words.whatItMay}</th>
            <th scope="col">{all.common.publications}</th>
            <th scope="col">{words.made}</th>
            <th scope="col">{words.used}</th>
            <th scope="col">
              <span class="said">{words.revokeIt}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map(({ id, name, role, publications, createdAt, lastUsedAt }) => (
            <tr>
              <th scope="row" dir="auto">
                {name}
              </th>
              <td>{role === 'read' ? words.mayRead : words.mayWrite}</td>
              <td dir={publications ? 'ltr' : undefined}>{publications?.join(', ') ?? all.common.all}</td>
              <td>{moment(Date.parse(createdAt), 'UTC')}</td>
              <td>{lastUsedAt === null ? words.never : distance(Date.parse(lastUsedAt), now)}</td>
              <td>
                <Act
                  action={`/admin/keys/${id}/revoke`}
                  label={words.revoke}
                  name={say(words.revokeNamed, { key: name })}
                  isSmall
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

export function KeyMade({ made }: { made: { name: string; secret: string } }) {
  const { keys } = useTongue().words
  return (
    <div class="stack">
      <p class="lead">
        <Say text={keys.secret} gaps={{ key: <strong dir="auto">{made.name}</strong> }} />
      </p>
      <p class="well secret" dir="ltr">
        <code>{made.secret}</code>
      </p>
      <p>
        <Say
          text={keys.send}
          gaps={{ header: <code dir="ltr">Authorization: Bearer</code> }}
          link={(words) => <a href="/docs">{words}</a>}
        />
      </p>
      <p>
        <a href="/admin/keys">{keys.back}</a>
      </p>
    </div>
  )
}
