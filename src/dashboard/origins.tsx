/** Where readers come from: by page, story, network, language and topic, what became of them, why some were lost, and what was not counted. */
import { wordsFor } from '../../emails/words'
import type { Origin, Origins } from '../readers/origins'
import type { Statistics } from '../stats/statistics'
import { count, figure } from './english'
import { Figures, Scroll } from './frame'
import { NotCounted } from './stories'

type OriginsProps = { origins: Origins; statistics: Statistics }

export function OriginsScreen({ origins, statistics }: OriginsProps) {
  const { total, isWhole, lost } = origins
  const figures: [string, number][] = [
    ['Signed up', total.signedUp],
    ['Readers by now', total.active],
    ['Not confirmed', total.pending],
    ['Left', total.left],
    ['Bounced, complained, forbidden', total.suppressed],
  ]
  return (
    <>
      <p class="quiet">
        {isWhole
          ? 'Who signed up in the last thirty days, and where they are now.'
          : 'Who signed up in the last thirty days: the newest of them, there were more. And where they are now.'}
      </p>
      <Figures figures={figures} />
      <Came title="By page" head="Page" rows={origins.pages} none="No page was named" isLtr />
      <Came title="By story" head="Story that led there" rows={origins.stories} none="No story" />
      <Came title="By network" head="Network" rows={origins.channels.map(named)} none="Not through a shared link" />
      <Came title="By topic" head="Topic that they chose" rows={origins.topics} none="None chosen" />
      <Came title="By language" head="Language that they chose" rows={origins.languages} none="The publication’s" />
      {lost.length > 0 && (
        <section class="section">
          <h2>Why addresses are not mailed any more</h2>
          <ul class="list">
            {lost.map(({ reason, count: many }) => (
              <li>
                <span dir="auto">{reason.replaceAll('_', ' ')}</span>: {count(many, 'address', 'addresses')}
              </li>
            ))}
          </ul>
        </section>
      )}
      <NotCounted statistics={statistics} />
    </>
  )
}

function named(row: Origin): Origin {
  const channels: Record<string, string> = wordsFor('en').widget.channels
  return { ...row, name: row.name === null ? null : (channels[row.name] ?? row.name) }
}

type CameProps = { title: string; head: string; rows: Origin[]; none: string; isLtr?: boolean }

function Came({ title, head, rows, none, isLtr = false }: CameProps) {
  if (rows.length === 0) return null
  return (
    <section class="section">
      <h2>{title}</h2>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{head}</th>
              {['Signed up', 'Readers by now', 'Not confirmed', 'Left', 'Lost otherwise'].map((name) => (
                <th scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, signedUp, active, pending, left, suppressed }) => (
              <tr>
                <th scope="row" dir={isLtr ? 'ltr' : 'auto'} class="path">
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
