/** People: who works at the desk and what they may, one invited, one given another role, one removed. */
import type { Person } from '../admin/people'
import type { Publication } from '../ground/schema'
import { Act, Scroll } from './frame'
import { Reach } from './reach'
import { useTongue } from './tongue'

const ROLES: readonly Person['role'][] = ['viewer', 'editor', 'owner']
/** What was typed and is not right yet. */
type Typed = Pick<Person, 'name' | 'email' | 'role'> & { publications: string[] }
const BLANK: Typed = { name: '', email: '', role: 'viewer', publications: [] }

type PeopleProps = { people: Person[]; publications: Pick<Publication, 'slug' | 'name'>[]; typed?: Typed }

export function PeopleScreen({ people, publications, typed = BLANK }: PeopleProps) {
  const words = useTongue().words.people
  return (
    <>
      {people.length === 0 ? <p>{words.nobody}</p> : <List people={people} />}
      <section class="section">
        <h2>{words.invite}</h2>
        <form method="post" action="/admin/people">
          <div class="field">
            <label for="name">{words.name}</label>
            <input
              {...{ id: 'name', name: 'name', type: 'text', maxlength: 100, autocomplete: 'off', dir: 'auto' }}
              value={typed.name}
              required
            />
          </div>
          <div class="field">
            <label for="email">{words.email}</label>
            <input id="email" name="email" type="email" value={typed.email} required autocomplete="off" />
            <p class="hint">{words.hint}</p>
          </div>
          <fieldset>
            <legend>{words.may}</legend>
            {ROLES.map((role) => (
              <div class="choices one">
                <label>
                  <input type="radio" name="role" value={role} checked={role === typed.role} />
                  <span>{words.roles[role].may}</span>
                </label>
              </div>
            ))}
          </fieldset>
          <Reach legend={words.reach} publications={publications} ticked={typed.publications} />
          <button type="submit">{words.inviteThem}</button>
        </form>
      </section>
    </>
  )
}

function List({ people }: Pick<PeopleProps, 'people'>) {
  const { words: all, say, moment } = useTongue()
  const words = all.people
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.address}</th>
            <th scope="col">{words.role}</th>
            <th scope="col">{all.common.publications}</th>
            <th scope="col">{words.since}</th>
            <th scope="col">
              <span class="said">{words.removeThem}</span>
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
              <td dir={publications ? 'ltr' : undefined}>{publications?.join(', ') ?? all.common.all}</td>
              <td>{moment(Date.parse(createdAt), 'UTC')}</td>
              <td>
                <Act
                  action={`/admin/people/${id}/remove`}
                  label={words.remove}
                  name={say(words.removeNamed, { person: name })}
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

/** What they may, to be changed where it stands. */
function Role({ id, name, role }: Pick<Person, 'id' | 'name' | 'role'>) {
  const { words: all, say } = useTongue()
  const words = all.people
  return (
    <form method="post" action={`/admin/people/${id}/role`} class="row">
      <select name="role" aria-label={say(words.roleOf, { person: name })}>
        {ROLES.map((each) => (
          <option value={each} selected={each === role}>
            {words.roles[each].name}
          </option>
        ))}
      </select>
      <button type="submit" class="small" aria-label={say(words.changeNamed, { person: name })}>
        {words.change}
      </button>
    </form>
  )
}
