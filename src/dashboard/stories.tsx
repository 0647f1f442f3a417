/** Stories: what travelled. Shares and the visits they brought, day by day, by network and by story; what is praised and not yet read. */
import type { Publication } from '../ground/schema'
import type { Mark } from '../stats/marks'
import type { Statistics, StoryWorth } from '../stats/statistics'
import { Chart, MarkADay, type MarkedAt } from './chart'
import { isGuest, Scroll } from './frame'
import { useTongue } from './tongue'

type StoriesProps = { publication: Publication; statistics: Statistics; marks: Mark[] }

export function StoriesScreen({ publication, statistics, marks }: StoriesProps) {
  const { words: all, readers, say } = useTongue()
  const words = all.stories
  const { days, channels, stories, leastOpened, from, to } = statistics
  const here = `/admin/${publication.slug}/stories`
  const range = new URLSearchParams({ from, to })
  const marked: MarkedAt = { slug: publication.slug, page: 'stories' }
  const unshared = stories.filter(({ shares, visits }) => shares === 0 && visits > 0)
  return (
    <>
      {!isGuest() && (
        <form method="get" action={here} class="row spaced">
          <div class="field">
            <label for="from">{words.from}</label>
            <input id="from" name="from" type="date" value={from} />
          </div>
          <div class="field">
            <label for="to">{words.to}</label>
            <input id="to" name="to" type="date" value={to} />
          </div>
          <button type="submit" class="second">
            {words.show}
          </button>
        </form>
      )}
      <Chart
        title={say(words.chart, { from, to })}
        days={days.map(({ day }) => day)}
        series={[
          { name: words.shares, values: days.map(({ shares }) => shares) },
          { name: words.visits, values: days.map(({ visits }) => visits) },
        ]}
        marks={marks}
        from={marked}
      />
      <MarkADay at={marked} from={from} to={to} />
      {!isGuest() && (
        <p class="small">
          <a href={`${here}?${range}`}>{words.permalink}</a> · <a href={`${here}.csv?${range}`}>{words.csv}</a> ·{' '}
          <a href={`/admin/${publication.slug}/days.csv?${range}`}>{words.daysCsv}</a>
        </p>
      )}
      <section class="section">
        <h2>{words.furthest}</h2>
        <Worth slug={publication.slug} rows={stories} empty={words.nothing} />
      </section>
      {leastOpened.length > 0 && (
        <section class="section">
          <h2>{words.praised}</h2>
          <p class="quiet">{words.praisedWhy}</p>
          <Worth slug={publication.slug} rows={leastOpened} />
        </section>
      )}
      {unshared.length > 0 && (
        <section class="section">
          <h2>{words.unshared}</h2>
          <p class="quiet">{words.unsharedWhy}</p>
          <Worth slug={publication.slug} rows={unshared.slice(0, 10)} />
        </section>
      )}
      <section class="section">
        <h2>{words.byNetwork}</h2>
        <Numbers
          head={[words.network, words.shares, words.visitsBrought]}
          rows={channels.map(({ channel, shares, visits }) => [readers.widget.channels[channel], shares, visits])}
          empty={words.nothingYet}
        />
        {channels.length > 0 && <File slug={publication.slug} name="networks" days={{ from, to }} />}
      </section>
      <NotCounted publication={publication} statistics={statistics} />
    </>
  )
}

/** What events named that no story has, and what was left out of the counts. */
export function NotCounted({
  publication: { slug },
  statistics,
}: {
  publication: Publication
  statistics: Statistics
}) {
  const { words: all, say } = useTongue()
  const words = all.stories
  const { unknown, dropped, from, to } = statistics
  return (
    <>
      {unknown.length > 0 && !isGuest() && (
        <section class="section">
          <h2>{words.unknown}</h2>
          <p class="quiet">{words.unknownWhy}</p>
          <Numbers head={[words.address, words.events]} rows={unknown.map(({ url, count }) => [url, count])} isLtr />
          <File slug={slug} name="unknown" days={{ from, to }} />
        </section>
      )}
      {dropped.length > 0 && (
        <section class="section">
          <h2>{words.dropped}</h2>
          <Numbers
            head={[words.reason, words.events]}
            rows={dropped.map(({ kind, reason, count }) => [
              say(words.droppedFor, { kind: words.kinds[kind], reason: words.reasons[reason] }),
              count,
            ])}
          />
          <File slug={slug} name="dropped" days={{ from, to }} />
        </section>
      )}
    </>
  )
}

/** Under a list: the same as a file, of the same days. For whoever is signed in. */
function File({ slug, name, days }: { slug: string; name: string; days: { from: string; to: string } }) {
  const { csv } = useTongue().words.common
  if (isGuest()) return null
  return (
    <p class="small">
      <a href={`/admin/${slug}/${name}.csv?${new URLSearchParams(days)}`}>{csv}</a>
    </p>
  )
}

function Worth({ rows, empty, slug }: { rows: StoryWorth[]; empty?: string; slug: string }) {
  const { words: all, say, figure } = useTongue()
  const words = all.stories
  if (rows.length === 0) return <p>{empty}</p>
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.story}</th>
            <th scope="col" class="number">
              {words.shares}
            </th>
            <th scope="col" class="number">
              {words.visits}
            </th>
            <th scope="col" class="number">
              {words.visitsAShare}
            </th>
            <th scope="col" class="number">
              {words.signUps}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ story, shares, visits, visitsPerShare, signups }) => (
            <tr>
              <th scope="row">
                <a href={story.url} dir="auto">
                  {story.title}
                </a>
                {!isGuest() && (
                  <p class="small">
                    <a
                      href={`/admin/${slug}/stories/${story.id}/related`}
                      aria-label={say(words.relatedTo, { story: story.title })}
                    >
                      {words.related}
                    </a>
                  </p>
                )}
              </th>
              <td class="number">{figure(shares)}</td>
              <td class="number">{figure(visits)}</td>
              <td class="number">{visitsPerShare === null ? '–' : figure(visitsPerShare)}</td>
              <td class="number">{figure(signups)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

type NumbersProps = { head: string[]; rows: [string, ...number[]][]; empty?: string; isLtr?: boolean }

function Numbers({ head, rows, empty, isLtr = false }: NumbersProps) {
  const { figure } = useTongue()
  if (rows.length === 0) return <p>{empty}</p>
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            {head.map((name, index) => (
              <th scope="col" class={index > 0 ? 'number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...numbers]) => (
            <tr>
              <th scope="row" dir={isLtr ? 'ltr' : undefined}>
                {name}
              </th>
              {numbers.map((number) => (
                <td class="number">{figure(number)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
