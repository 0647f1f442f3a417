/** People: who works at the desk and what they may, one invited, one given another role, one removed. */
import type { Person } from '../admin/people'
import type { Publication } from '../ground/schema'
import { moment } from './english'
import { Act, Scroll } from './frame'
import { Reach } from './reach'

const ROLES: [Person['role'], string, string][] = [
  ['viewer', 'Viewer', 'reads'],
  ['editor', 'Editor', 'reads, and changes digests, stories, readers and settings'],
  ['owner', 'Owner', 'everything, of all publications: keys and people too'],
]
/** What was typed and is not right yet. */
type Typed = Pick<Person, 'name' | 'email' | 'role'> & { publications: string[] }
const BLANK: Typed = { name: '', email: '', role: 'viewer', publications: [] }

type PeopleProps = { people: Person[]; publications: Pick<Publication, 'slug' | 'name'>[]; typed?: Typed }

export function PeopleScreen({ people, publications, typed = BLANK }: PeopleProps) {
  return (
    <>
      {people.length === 0 ? (
        <p>So far only whoever has the administrator’s token signs in.</p>
      ) : (
        <List people={people} />
      )}
      <section class="section">
        <h2>Invite somebody</h2>
        <form method="post" action="/admin/people">
          <div class="field">
            <label for="name">Name</label>
            <input
              {...{ id: 'name', name: 'name', type: 'text', maxlength: 100, autocomplete: 'off', dir: 'auto' }}
              value={typed.name}
              required
            />
          </div>
          <div class="field">
            <label for="email">Email address</label>
            <input id="email" name="email" type="email" value={typed.email} required autocomplete="off" />
            <p class="hint">They get a mail now, and a link whenever they want to sign in. There are no passwords.</p>
          </div>
          <fieldset>
            <legend>What may they do?</legend>
            {ROLES.map(([role, name, what]) => (
              <div class="choices one">
                <label>
                  <input type="radio" name="role" value={role} checked={role === typed.role} />
                  <span>
                    {name}: {what}
                  </span>
                </label>
              </div>
            ))}
          </fieldset>
          <Reach legend="At which publications?" publications={publications} ticked={typed.publications} />
          <button type="submit">Invite them</button>
        </form>
      </section>
    </>
  )
}

function List({ people }: Pick<PeopleProps, 'people'>) {
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Address</th>
            <th scope="col">Role</th>
            <th scope="col">Publications</th>
            <th scope="col">Since</th>
            <th scope="col">
              <span class="said">Remove them</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map(({ id, name, email, role, publications, createdAt }) => (
            <tr>
              <th scope="row" dir="auto">
                {name}
              </th>
              <td dir="ltr">{email}</td>
              <td>
                <Role id={id} name={name} role={role} />
              </td>
              <td>{publications?.join(', ') ?? 'All'}</td>
              <td>{moment(Date.parse(createdAt), 'UTC')}</td>
              <td>
                <Act action={`/admin/people/${id}/remove`} label="Remove" name={`Remove: ${name}`} isSmall />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** What they may, to be changed where it stands. */
function Role({ id, name, role }: Pick<Person, 'id' | 'name' | 'role'>) {
  return (
    <form method="post" action={`/admin/people/${id}/role`} class="row">
      <select name="role" aria-label={`Role of ${name}`}>
        {ROLES.map(([each, label]) => (
          <option value={each} selected={each === role}>
            {label}
          </option>
        ))}
      </select>
      <button type="submit" class="small" aria-label={`Change the role: ${name}`}>
        Change
      </button>
    </form>
  )
}
