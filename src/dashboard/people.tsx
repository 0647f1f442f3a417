/** People: who works at the desk and what they may, one invited, one removed. */
import type { Person } from '../admin/people'
import type { Publication } from '../ground/schema'
import { Act, Scroll } from './frame'
import { moment } from './words'

const ROLES: [Person['role'], string, string][] = [
  ['viewer', 'Viewer', 'reads'],
  ['editor', 'Editor', 'reads, and changes digests, stories, readers and settings'],
  ['owner', 'Owner', 'everything, of all publications: keys and people too'],
]
const NAME = new Map(ROLES.map(([role, name]) => [role, name]))

type PeopleProps = { people: Person[]; publications: Pick<Publication, 'slug' | 'name'>[] }

export function PeopleScreen({ people, publications }: PeopleProps) {
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
            <input id="name" name="name" type="text" maxlength={100} required autocomplete="off" dir="auto" />
          </div>
          <div class="field">
            <label for="email">Email address</label>
            <input id="email" name="email" type="email" required autocomplete="off" />
            <p class="hint">They get a mail now, and a link whenever they want to sign in. There are no passwords.</p>
          </div>
          <fieldset>
            <legend>What may they do?</legend>
            {ROLES.map(([role, name, what], index) => (
              <div class="choices one">
                <label>
                  <input type="radio" name="role" value={role} checked={index === 0} />
                  <span>
                    {name}: {what}
                  </span>
                </label>
              </div>
            ))}
          </fieldset>
          <fieldset>
            <legend>At which publications?</legend>
            <p class="hint">None ticked: at all of them, also those to come.</p>
            <div class="choices">
              {publications.map(({ slug, name }) => (
                <label>
                  <input type="checkbox" name="publications" value={slug} /> <span dir="auto">{name}</span>
                </label>
              ))}
            </div>
          </fieldset>
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
              <td>{NAME.get(role)}</td>
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
