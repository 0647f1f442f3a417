/** Readers: who came, who left, who waits; find one, erase one, keep an address from ever being mailed. */
import type { Publication } from '../ground/schema'
import type { Mark } from '../stats/marks'
import type { Statistics } from '../stats/statistics'
import { Chart, MarkADay, type MarkedAt } from './chart'
import { Act, Figures, mayWrite, Scroll } from './frame'
import { LostFor } from './origins'
import { useTongue, wordOf } from './tongue'

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

const STATUSES = ['active', 'pending', 'unsubscribed', 'suppressed'] as const

type ReadersProps = {
  publication: Publication
  statistics: Statistics
  marks: Mark[]
  readers: { items: Reader[]; next: string | null }
  asked: { status: string; q: string }
  held: Held[]
  suppressions: Suppressed[]
}

export function ReadersScreen({ publication, statistics, marks, readers, asked, held, suppressions }: ReadersProps) {
  const { words: all } = useTongue()
  const words = all.readers
  const here = `/admin/${publication.slug}/readers`
  const isAsked = asked.status !== '' || asked.q !== ''
  return (
    <>
      <Gained publication={publication} statistics={statistics} marks={marks} />
      {held.length > 0 && <HeldSignUps held={held} here={here} publication={publication} />}
      <section class="section">
        <h2>{words.find}</h2>
        <form method="get" action={here} class="row">
          <div class="field">
            <label for="q">{words.beginning}</label>
            <input id="q" name="q" type="search" value={asked.q} autocomplete="off" />
          </div>
          <div class="field">
            <label for="status">{words.which}</label>
            <select id="status" name="status">
              <option value="">{all.common.all}</option>
              {STATUSES.map((status) => (
                <option value={status} selected={status === asked.status}>
                  {words.statuses[status]}
                </option>
              ))}
            </select>
          </div>
          <button type="submit" class="second">
            {words.search}
          </button>
        </form>
        <List readers={readers} here={here} asked={asked} publication={publication} />
        <p>
          <a href={`${here}.csv${isAsked ? `?${new URLSearchParams(asked)}` : ''}`}>
            {isAsked ? words.csvFound : words.csv}
          </a>
          {mayWrite() && (
            <>
              {' · '}
              <a href={`${here}/import`}>{words.import}</a>
            </>
          )}
        </p>
      </section>
      <Never here={here} suppressions={suppressions} publication={publication} />
    </>
  )
}

export function Gained({ publication, statistics, marks }: Pick<ReadersProps, 'publication' | 'statistics' | 'marks'>) {
  const { words: all, say } = useTongue()
  const { days, total, from, to } = statistics
  const marked: MarkedAt = { slug: publication.slug, page: 'readers' }
  const words = all.readers
  const figures: [string, number][] = [
    [words.active, total.active],
    [words.signUps, total.signups],
    [words.confirmed, total.confirmed],
    [words.left, total.unsubscribed],
    [words.lost, total.suppressed],
  ]
  return (
    <>
      <Figures figures={figures} />
      <Chart
        title={say(words.chart, { from, to })}
        days={days.map(({ day }) => day)}
        series={[
          { name: words.confirmed, values: days.map(({ confirmed }) => confirmed) },
          { name: words.left, values: days.map(({ unsubscribed, suppressed }) => unsubscribed + suppressed) },
        ]}
        marks={marks}
        from={marked}
      />
      <MarkADay at={marked} from={from} to={to} />
    </>
  )
}

function List({
  readers,
  here,
  asked,
  publication,
}: Pick<ReadersProps, 'readers' | 'asked' | 'publication'> & { here: string }) {
  const { words: all, say, moment } = useTongue()
  const words = all.readers
  if (readers.items.length === 0) return <p>{words.none}</p>
  const more = new URLSearchParams({ ...asked, cursor: readers.next ?? '' })
  return (
    <>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.address}</th>
              <th scope="col">{words.state}</th>
              <th scope="col">{words.since}</th>
              <th scope="col">{words.from}</th>
              <th scope="col">{words.topics}</th>
              <th scope="col">
                <span class="said">{all.common.canDo}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {readers.items.map(({ id, email, status, topics, createdAt, source }) => (
              <tr>
                <th scope="row" dir={email === null ? undefined : 'ltr'}>
                  {email ?? say(words.forgotten, { id })}
                </th>
                <td>{wordOf(words.statuses, status) ?? status}</td>
                <td>{moment(Date.parse(createdAt), publication.timezone)}</td>
                <td dir="auto">{source?.page ?? '–'}</td>
                <td dir="auto">{topics.join(', ') || '–'}</td>
                <td>
                  <Act
                    action={`${here}/${id}/erase`}
                    label={words.erase}
                    name={say(words.eraseNamed, { reader: email ?? id })}
                    isSmall
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {readers.next && (
        <p>
          <a href={`${here}?${more}`}>{words.more}</a>
        </p>
      )}
    </>
  )
}

function HeldSignUps({ held, here, publication }: { held: Held[]; here: string; publication: Publication }) {
  const { words: all, say, count, list, moment } = useTongue()
  const words = all.readers
  return (
    <section class="section" id="held">
      <h2>{count(held.length, words.held)}</h2>
      <p class="quiet">{words.heldWhy}</p>
      <Scroll>
        <table>
          <tbody>
            {held.map(({ id, email, risks, createdAt }) => (
              <tr>
                <th scope="row" dir="ltr">
                  {email}
                </th>
                <td>{list(risks.map((risk) => wordOf(words.risks, risk) ?? words.unknownRisk))}</td>
                <td>{moment(Date.parse(createdAt), publication.timezone)}</td>
                <td>
                  <div class="acts">
                    <Act
                      action={`${here}/held`}
                      label={words.ask}
                      name={say(words.askNamed, { reader: email })}
                      values={{ act: 'release', id }}
                      isSmall
                    />
                    <Act
                      action={`${here}/held`}
                      label={words.drop}
                      name={say(words.dropNamed, { reader: email })}
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
  const { words: all, moment } = useTongue()
  const words = all.readers
  return (
    <section class="section">
      <h2>{words.never}</h2>
      <p class="quiet">{words.neverWhy}</p>
      {mayWrite() && (
        <>
          <form method="post" action={`${here}/suppress`} class="row spaced">
            <div class="field">
              <label for="never">{words.address}</label>
              <input id="never" name="email" type="email" required autocomplete="off" />
            </div>
            <div class="field">
              <label for="why">{words.why}</label>
              <input id="why" name="reason" type="text" maxlength={200} required />
            </div>
            <button type="submit" name="act" value="suppress" class="second">
              {words.suppress}
            </button>
          </form>
          <form method="post" action={`${here}/suppress`} class="row spaced">
            <div class="field">
              <label for="again">{words.again}</label>
              <input id="again" name="email" type="email" required autocomplete="off" />
            </div>
            <input type="hidden" name="reason" value="-" />
            <button type="submit" name="act" value="lift" class="second">
              {words.lift}
            </button>
          </form>
        </>
      )}
      {suppressions.length > 0 && (
        <Scroll>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.why}</th>
                <th scope="col">{words.since}</th>
              </tr>
            </thead>
            <tbody>
              {suppressions.map(({ reason, createdAt }) => (
                <tr>
                  <td>
                    <LostFor reason={reason} />
                  </td>
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
