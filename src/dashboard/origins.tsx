/** Where readers come from: by page, story, network, language and topic, what became of them, why some were lost, and what was not counted. */
import type { Publication } from '../ground/schema'
import type { Origin, Origins } from '../readers/origins'
import type { Statistics } from '../stats/statistics'
import { Figures, isGuest, Scroll } from './frame'
import { NotCounted } from './stories'
import { Say, type Tongue, useTongue, wordOf } from './tongue'

type OriginsProps = { publication: Publication; origins: Origins; statistics: Statistics }

export function OriginsScreen({ publication, origins, statistics }: OriginsProps) {
  const tongue = useTongue()
  const { count } = tongue
  const words = tongue.words.origins
  const { total, isWhole } = origins
  // What a person typed as a reason is for the desk alone.
  const lost = origins.lost.filter(({ reason }) => !isGuest() || wordOf(tongue.words.lostFor, reason) !== undefined)
  const figures: [string, number][] = [
    [words.signedUp, total.signedUp],
    [words.active, total.active],
    [words.pending, total.pending],
    [words.left, total.left],
    [words.suppressed, total.suppressed],
  ]
  return (
    <>
      <p class="quiet">{isWhole ? words.whole : words.newest}</p>
      <Figures figures={figures} />
      <Came {...words.by.page} rows={origins.pages} isLtr />
      <Came {...words.by.story} rows={origins.stories} />
      <Came {...words.by.network} rows={origins.channels.map((row) => named(row, tongue))} />
      <Came {...words.by.topic} rows={origins.topics} />
      <Came {...words.by.language} rows={origins.languages} />
      {lost.length > 0 && (
        <section class="section">
          <h2>{words.lost}</h2>
          <ul class="list">
            {lost.map(({ reason, count: many }) => (
              <li>
                <Say
                  text={words.lostLine}
                  gaps={{ reason: <LostFor reason={reason} />, addresses: count(many, words.addresses) }}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      {total.signedUp + lost.length > 0 && !isGuest() && (
        <p class="small">
          <a href={`/admin/${publication.slug}/origins.csv`}>{tongue.words.origins.csv}</a>
        </p>
      )}
      <NotCounted publication={publication} statistics={statistics} />
    </>
  )
}

/** Why an address is never mailed: our own reasons in words, what a person typed as it is. */
export function LostFor({ reason }: { reason: string }) {
  const { words } = useTongue()
  return <span dir="auto">{wordOf(words.lostFor, reason) ?? reason.replaceAll('_', ' ')}</span>
}

function named(row: Origin, { readers }: Tongue): Origin {
  return { ...row, name: row.name === null ? null : (wordOf(readers.widget.channels, row.name) ?? row.name) }
}

type CameProps = { title: string; head: string; rows: Origin[]; none: string; isLtr?: boolean }

function Came({ title, head, rows, none, isLtr = false }: CameProps) {
  const { words, figure } = useTongue()
  const { signedUp, active, pending, left, lostOtherwise } = words.origins
  if (rows.length === 0) return null
  return (
    <section class="section">
      <h2>{title}</h2>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{head}</th>
              {[signedUp, active, pending, left, lostOtherwise].map((name) => (
                <th scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, signedUp, active, pending, left, suppressed }) => (
              <tr>
                <th scope="row" dir={name === null ? undefined : isLtr ? 'ltr' : 'auto'} class="path">
                  {name ?? none}
                </th>
                {[signedUp, active, pending, left, suppressed].map((number) => (
                  <td class="number">{figure(number)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}
