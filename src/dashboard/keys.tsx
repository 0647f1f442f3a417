/** Keys: the form to make one, the one time that its secret is seen, and those that work. */
import type { Publication } from '../ground/schema'
import { distance, moment } from './english'
import { Act, Scroll } from './frame'
import { Reach } from './reach'

type Key = {
  id: string
  name: string
  role: 'read' | 'write'
  publications: string[] | null
  createdAt: string
  lastUsedAt: string | null
}
const MAY: Record<Key['role'], string> = { read: 'May read', write: 'May read and write' }

/** What was typed and is not right yet. */
type Typed = { name: string; role: Key['role']; publications: string[] }
const BLANK: Typed = { name: '', role: 'read', publications: [] }

type KeysProps = { keys: Key[]; publications: Pick<Publication, 'slug' | 'name'>[]; now: number; typed?: Typed }

export function KeysScreen({ keys, publications, now, typed = BLANK }: KeysProps) {
  return (
    <>
      {keys.length === 0 ? <p>There is none yet.</p> : <List keys={keys} now={now} />}
      <section class="section">
        <h2>Make a key</h2>
        <form method="post" action="/admin/keys">
          <div class="field">
            <label for="name">Which program is it for?</label>
            <input
              {...{ id: 'name', name: 'name', type: 'text', maxlength: 100, autocomplete: 'off', dir: 'auto' }}
              value={typed.name}
              required
            />
            <p class="hint">One key for each program: then one can be ended without the others.</p>
          </div>
          <fieldset>
            <legend>What may it do?</legend>
            <div class="choices">
              <label>
                <input type="radio" name="role" value="read" checked={typed.role === 'read'} /> Read
              </label>
              <label>
                <input type="radio" name="role" value="write" checked={typed.role === 'write'} /> Read and write
              </label>
            </div>
          </fieldset>
          <Reach legend="For which publications?" publications={publications} ticked={typed.publications} />
          <button type="submit">Make the key</button>
        </form>
      </section>
    </>
  )
}

function List({ keys, now }: Pick<KeysProps, 'keys' | 'now'>) {
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            <th scope="col">Program</th>
            <th scope="col">What it may</th>
            <th scope="col">Publications</th>
            <th scope="col">Made</th>
            <th scope="col">Last used</th>
            <th scope="col">
              <span class="said">Revoke it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map(({ id, name, role, publications, createdAt, lastUsedAt }) => (
            <tr>
              <th scope="row" dir="auto">
                {name}
              </th>
              <td>{MAY[role]}</td>
              <td>{publications?.join(', ') ?? 'All'}</td>
              <td>{moment(Date.parse(createdAt), 'UTC')}</td>
              <td>{lastUsedAt === null ? 'Never' : distance(Date.parse(lastUsedAt), now)}</td>
              <td>
                <Act action={`/admin/keys/${id}/revoke`} label="Revoke" name={`Revoke: ${name}`} isSmall />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

export function KeyMade({ made }: { made: { name: string; secret: string } }) {
  return (
    <div class="stack">
      <p class="lead">
        This is the secret of <strong dir="auto">{made.name}</strong>. Copy it now: it is shown this once, and nobody
        can look it up later.
      </p>
      <p class="well secret" dir="ltr">
        <code>{made.secret}</code>
      </p>
      <p>
        The program sends it with every request, as <code dir="ltr">Authorization: Bearer</code> and the secret. What it
        can ask stands in <a href="/docs">the description of the API</a>.
      </p>
      <p>
        <a href="/admin/keys">Back to the keys</a>
      </p>
    </div>
  )
}
