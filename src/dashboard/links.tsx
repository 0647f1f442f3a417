/** Links for colleagues: the form to make one, the one time that its address is seen, and those that open something. */

import type { Publication } from '../ground/schema'
import { VIEWS, type View } from '../ground/schema'
import { LINK_DAYS, type ViewLink } from '../publications/view-links'
import { Act, Scroll } from './frame'
import { Say, useTongue } from './tongue'

/** What was typed and is not right yet. */
export type Typed = { name: string; views: View[]; days: string }
const BLANK: Typed = { name: '', views: [], days: String(LINK_DAYS) }

type LinksProps = { publication: Publication; links: ViewLink[]; typed?: Typed }

export function LinksScreen({ publication, links, typed = BLANK }: LinksProps) {
  const { words: all } = useTongue()
  const words = all.links
  const here = `/admin/${publication.slug}/links`
  return (
    <>
      {links.length === 0 ? <p>{all.common.none}</p> : <List links={links} publication={publication} here={here} />}
      <section class="section">
        <h2>{words.make}</h2>
        <p class="quiet">{words.why}</p>
        <form method="post" action={here}>
          <div class="field">
            <label for="name">{words.whom}</label>
            <input
              {...{ id: 'name', name: 'name', type: 'text', maxlength: 100, autocomplete: 'off', dir: 'auto' }}
              value={typed.name}
              required
            />
          </div>
          <fieldset>
            <legend>{words.which}</legend>
            <div class="choices">
              {VIEWS.map((view) => (
                <label>
                  <input type="checkbox" name="views" value={view} checked={typed.views.includes(view)} />{' '}
                  {all.screens[view].name}
                </label>
              ))}
            </div>
          </fieldset>
          <div class="field">
            <label for="days">{words.days}</label>
            <input id="days" name="days" type="number" min="1" max="365" value={typed.days} required />
          </div>
          <button type="submit">{words.makeIt}</button>
        </form>
      </section>
    </>
  )
}

function List({ links, publication, here }: Pick<LinksProps, 'links' | 'publication'> & { here: string }) {
  const { words: all, say, list, moment } = useTongue()
  const words = all.links
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.for}</th>
            <th scope="col">{words.shows}</th>
            <th scope="col">{words.made}</th>
            <th scope="col">{words.until}</th>
            <th scope="col">
              <span class="said">{all.common.canDo}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {links.map(({ id, name, views, createdAt, expiresAt }) => (
            <tr>
              <th scope="row" dir="auto">
                {name}
              </th>
              <td>{list(views.map((view) => all.screens[view].name))}</td>
              <td>{moment(createdAt, publication.timezone)}</td>
              <td>{moment(expiresAt, publication.timezone)}</td>
              <td>
                <Act action={`${here}/${id}/end`} label={words.end} name={say(words.endNamed, { name })} isSmall />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

type MadeProps = { publication: Publication; made: { address: string; expiresAt: number }; name: string }

export function LinkMade({ publication, made, name }: MadeProps) {
  const { words, moment } = useTongue()
  const when = moment(made.expiresAt, publication.timezone)
  return (
    <div class="stack">
      <p class="lead">
        <Say text={words.links.copy} gaps={{ name: <strong dir="auto">{name}</strong>, when }} />
      </p>
      <p class="well secret" dir="ltr">
        <code>{made.address}</code>
      </p>
      <p>
        <a href={`/admin/${publication.slug}/links`}>{words.links.back}</a>
      </p>
    </div>
  )
}
