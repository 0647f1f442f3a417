/** Stories: what travelled. Shares and the visits they brought, day by day, by network and by story; what is praised and not yet read. */
import { wordsFor } from '../../emails/words'
import type { Publication } from '../ground/schema'
import type { DropReason } from '../ground/share-message'
import type { Statistics, StoryWorth } from '../stats/statistics'
import { Chart } from './chart'
import { figure } from './english'
import { Scroll } from './frame'

const DROPPED: Record<DropReason, string> = {
  bot: 'a machine, not a reader',
  prefetch: 'a browser that looked ahead',
  no_navigation: 'a link that was fetched, not followed',
  foreign_origin: 'a page that is not registered',
  unknown_story: 'a page that no story has',
  unknown_token: 'a link that nobody shared',
  unknown_digest: 'a week without a digest',
  repeat: 'counted already that day',
  flood: 'above a thousand a minute',
  haste: 'above sixty a minute from one address',
  address_limit: 'above twenty a day from one address, for one story',
}

export function StoriesScreen({ publication, statistics }: { publication: Publication; statistics: Statistics }) {
  const { days, channels, stories, leastOpened, from, to } = statistics
  const unshared = stories.filter(({ shares, visits }) => shares === 0 && visits > 0)
  return (
    <>
      <form method="get" action={`/admin/${publication.slug}/stories`} class="row spaced">
        <div class="field">
          <label for="from">From</label>
          <input id="from" name="from" type="date" value={from} />
        </div>
        <div class="field">
          <label for="to">To</label>
          <input id="to" name="to" type="date" value={to} />
        </div>
        <button type="submit" class="second">
          Show
        </button>
      </form>
      <Chart
        title={`Shares and visits, ${from} to ${to}`}
        days={days.map(({ day }) => day)}
        series={[
          { name: 'Shares', values: days.map(({ shares }) => shares) },
          { name: 'Visits', values: days.map(({ visits }) => visits) },
        ]}
      />
      <section class="section">
        <h2>What travelled furthest</h2>
        <Worth slug={publication.slug} rows={stories} empty="Nothing was passed on or opened in these days." />
      </section>
      {leastOpened.length > 0 && (
        <section class="section">
          <h2>Praised, and not read yet</h2>
          <p class="quiet">Passed on more often than opened: a story for the next digest.</p>
          <Worth slug={publication.slug} rows={leastOpened} empty="" />
        </section>
      )}
      {unshared.length > 0 && (
        <section class="section">
          <h2>Read, and not passed on</h2>
          <p class="quiet">Opened from digests and links, and nobody passed it on further.</p>
          <Worth slug={publication.slug} rows={unshared.slice(0, 10)} empty="" />
        </section>
      )}
      <section class="section">
        <h2>By network</h2>
        <Numbers
          head={['Network', 'Shares', 'Visits they brought']}
          rows={channels.map(({ channel, shares, visits }) => [
            wordsFor('en').widget.channels[channel],
            shares,
            visits,
          ])}
          empty="Nothing yet."
        />
      </section>
      <NotCounted statistics={statistics} />
    </>
  )
}

/** What events named that no story has, and what was left out of the counts. */
export function NotCounted({ statistics: { unknown, dropped } }: { statistics: Statistics }) {
  return (
    <>
      {unknown.length > 0 && (
        <section class="section">
          <h2>Pages that no story has</h2>
          <p class="quiet">
            Readers shared or opened them. They count once the story is pushed or read from a feed, within two days.
          </p>
          <Numbers head={['Address', 'Events']} rows={unknown.map(({ url, count }) => [url, count])} empty="" />
        </section>
      )}
      {dropped.length > 0 && (
        <section class="section">
          <h2>What was not counted, and why</h2>
          <Numbers
            head={['Reason', 'Events']}
            rows={dropped.map(({ kind, reason, count }) => [`${kind}: ${DROPPED[reason]}`, count])}
            empty=""
          />
        </section>
      )}
    </>
  )
}

function Worth({ rows, empty, slug }: { rows: StoryWorth[]; empty: string; slug: string }) {
  if (rows.length === 0) return <p>{empty}</p>
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            <th scope="col">Story</th>
            <th scope="col" class="number">
              Shares
            </th>
            <th scope="col" class="number">
              Visits
            </th>
            <th scope="col" class="number">
              Visits a share
            </th>
            <th scope="col" class="number">
              Sign-ups
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
                <p class="small">
                  <a href={`/admin/${slug}/stories/${story.id}/related`} aria-label={`Related to: ${story.title}`}>
                    Related
                  </a>
                </p>
              </th>
              <td class="number">{figure(shares)}</td>
              <td class="number">{figure(visits)}</td>
              <td class="number">{visitsPerShare ?? '–'}</td>
              <td class="number">{figure(signups)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Numbers({ head, rows, empty }: { head: string[]; rows: [string, ...number[]][]; empty: string }) {
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
              <th scope="row">{name}</th>
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
