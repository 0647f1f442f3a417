/** Readers: who came, who left, who waits; find one, erase one, keep an address from ever being mailed. */
import type { Publication } from '../ground/schema'
import type { Risk } from '../readers/sign-up/risk'
import type { Statistics } from '../stats/statistics'
import { Chart } from './chart'
import { count, moment } from './english'
import { Act, Figures, mayWrite, Scroll } from './frame'

export type Reader = {
  id: string
  /** Null for who left long ago: only a hash is kept of them. */
  email: string | null
  status: string
  topics: string[]
  createdAt: string
  source: { page: string | null } | null
}
export type Held = { id: string; email: string; risks: string[]; createdAt: string }
export type Suppressed = { id: string; reason: string; createdAt: string }

const STATUSES: [string, string][] = [
  ['', 'All'],
  ['active', 'Active'],
  ['pending', 'Not confirmed'],
  ['unsubscribed', 'Left'],
  ['suppressed', 'Never mailed'],
]
const STATUS = Object.fromEntries(STATUSES)

type ReadersProps = {
  publication: Publication
  statistics: Statistics
  readers: { items: Reader[]; next: string | null }
  asked: { status: string; q: string }
  held: Held[]
  suppressions: Suppressed[]
}

export function ReadersScreen({ publication, statistics, readers, asked, held, suppressions }: ReadersProps) {
  const here = `/admin/${publication.slug}/readers`
  return (
    <>
      <Gained statistics={statistics} />
      {held.length > 0 && <HeldSignUps held={held} here={here} publication={publication} />}
      <section class="section">
        <h2>Find a reader</h2>
        <form method="get" action={here} class="row">
          <div class="field">
            <label for="q">The beginning of an address</label>
            <input id="q" name="q" type="search" value={asked.q} autocomplete="off" />
          </div>
          <div class="field">
            <label for="status">Which</label>
            <select id="status" name="status">
              {STATUSES.map(([value, name]) => (
                <option value={value} selected={value === asked.status}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <button type="submit" class="second">
            Find
          </button>
        </form>
        <List readers={readers} here={here} asked={asked} publication={publication} />
        <p>
          <a href={`${here}.csv`}>All of them as CSV</a>
          {mayWrite() && (
            <>
              {' · '}
              <a href={`${here}/import`}>Take in readers from a file</a>
            </>
          )}
        </p>
      </section>
      <Never here={here} suppressions={suppressions} publication={publication} />
    </>
  )
}

function Gained({ statistics: { days, total, from, to } }: { statistics: Statistics }) {
  const figures: [string, number][] = [
    ['Active now', total.active],
    ['Signed up', total.signups],
    ['Confirmed', total.confirmed],
    ['Left', total.unsubscribed],
    ['Bounced or complained', total.suppressed],
  ]
  return (
    <>
      <Figures figures={figures} />
      <Chart
        title={`Confirmed and left, ${from} to ${to}`}
        days={days.map(({ day }) => day)}
        series={[
          { name: 'Confirmed', values: days.map(({ confirmed }) => confirmed) },
          { name: 'Left', values: days.map(({ unsubscribed, suppressed }) => unsubscribed + suppressed) },
        ]}
      />
    </>
  )
}

function List({
  readers,
  here,
  asked,
  publication,
}: Pick<ReadersProps, 'readers' | 'asked' | 'publication'> & { here: string }) {
  if (readers.items.length === 0) return <p>No reader is found.</p>
  const more = new URLSearchParams({ ...asked, cursor: readers.next ?? '' })
  return (
    <>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">Address</th>
              <th scope="col">State</th>
              <th scope="col">Since</th>
              <th scope="col">From</th>
              <th scope="col">Topics</th>
              <th scope="col">
                <span class="said">What you can do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {readers.items.map(({ id, email, status, topics, createdAt, source }) => (
              <tr>
                <th scope="row" dir="ltr">
                  {email ?? `forgotten (${id})`}
                </th>
                <td>{STATUS[status] ?? status}</td>
                <td>{moment(Date.parse(createdAt), publication.timezone)}</td>
                <td dir="auto">{source?.page ?? '–'}</td>
                <td dir="auto">{topics.join(', ') || '–'}</td>
                <td>
                  <Act action={`${here}/${id}/erase`} label="Erase" name={`Erase: ${email ?? id}`} isSmall />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {readers.next && (
        <p>
          <a href={`${here}?${more}`}>More readers</a>
        </p>
      )}
    </>
  )
}

const RISKS: Record<Risk, string> = {
  network: 'many from one network',
  domain: 'many addresses of one domain',
  busy: 'more than usual in this hour',
  breaker: 'hardly anybody confirms at the moment',
  trap: 'a field that people do not see was filled in',
  form_age: 'filled in faster than anybody types, or from a page that is a day old',
}

function HeldSignUps({ held, here, publication }: { held: Held[]; here: string; publication: Publication }) {
  return (
    <section class="section" id="held">
      <h2>{count(held.length, 'sign-up waits', 'sign-ups wait')} for you</h2>
      <p class="quiet">Nobody was mailed for them. After a week they are forgotten.</p>
      <Scroll>
        <table>
          <tbody>
            {held.map(({ id, email, risks, createdAt }) => (
              <tr>
                <th scope="row" dir="ltr">
                  {email}
                </th>
                <td>{risks.map((risk) => RISKS[risk as Risk] ?? 'it waits for the desk').join(', ')}</td>
                <td>{moment(Date.parse(createdAt), publication.timezone)}</td>
                <td>
                  <div class="acts">
                    <Act
                      action={`${here}/held`}
                      label="Ask them"
                      name={`Ask them: ${email}`}
                      values={{ act: 'release', id }}
                      isSmall
                    />
                    <Act
                      action={`${here}/held`}
                      label="Drop"
                      name={`Drop: ${email}`}
                      values={{ act: 'discard', id }}
                      isSmall
                    />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

function Never({
  here,
  suppressions,
  publication,
}: {
  here: string
  suppressions: Suppressed[]
  publication: Publication
}) {
  return (
    <section class="section">
      <h2>Never to be mailed</h2>
      <p class="quiet">Addresses are kept as codes that nobody can turn back; that is why the list has none.</p>
      {mayWrite() && (
        <>
          <form method="post" action={`${here}/suppress`} class="row spaced">
            <div class="field">
              <label for="never">Address</label>
              <input id="never" name="email" type="email" required autocomplete="off" />
            </div>
            <div class="field">
              <label for="why">Why</label>
              <input id="why" name="reason" type="text" maxlength={200} required />
            </div>
            <button type="submit" name="act" value="suppress" class="second">
              Never mail it
            </button>
          </form>
          <form method="post" action={`${here}/suppress`} class="row spaced">
            <div class="field">
              <label for="again">Let an address in again</label>
              <input id="again" name="email" type="email" required autocomplete="off" />
            </div>
            <input type="hidden" name="reason" value="-" />
            <button type="submit" name="act" value="lift" class="second">
              Let it in
            </button>
          </form>
        </>
      )}
      {suppressions.length > 0 && (
        <Scroll>
          <table>
            <thead>
              <tr>
                <th scope="col">Why</th>
                <th scope="col">Since</th>
              </tr>
            </thead>
            <tbody>
              {suppressions.map(({ reason, createdAt }) => (
                <tr>
                  <td dir="auto">{reason.replaceAll('_', ' ')}</td>
                  <td>{moment(Date.parse(createdAt), publication.timezone)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}
