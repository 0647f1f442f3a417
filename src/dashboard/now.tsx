/** Now: does anything need me, what goes out next if nobody acts, what went out last, what readers did this week. */
import { weekSentences } from '../../emails/week'
import { wordsFor } from '../../emails/words'
import { lastMomentOf } from '../digests/hold'
import type { PresentedDigest } from '../digests/present'
import { mayBe } from '../digests/state'
import type { Digest, Publication } from '../ground/schema'
import { DRAFT_HOURS } from '../publications/settings'
import type { Statistics } from '../stats/statistics'
import { figuresOf } from '../stats/week-letter'
import { Act, Scroll } from './frame'
import type { Need } from './needs'
import { comparison, count, distance, figure, moment, STATUS } from './words'

export function Needs({ needs, isAll }: { needs: Need[]; isAll: boolean }) {
  if (needs.length === 0) return <p class="lead">Nothing needs you.</p>
  return (
    <ul class="needs">
      {needs.map(({ publication, sentence, label, href }) => (
        <li>
          <p>
            {isAll && <strong dir="auto">{publication}: </strong>}
            {sentence}
          </p>
          <a href={href}>{label}</a>
        </li>
      ))}
    </ul>
  )
}

export type Overview = { publication: Publication; last: PresentedDigest | null; active: number }

export function Publications({ rows, now }: { rows: Overview[]; now: number }) {
  return (
    <section class="section">
      <h2>Publications</h2>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">Publication</th>
              <th scope="col" class="number">
                Readers
              </th>
              <th scope="col">Next digest</th>
              <th scope="col">Last digest</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ publication, last, active }) => (
              <tr>
                <th scope="row">
                  <a href={`/admin/${publication.slug}`} dir="auto">
                    {publication.name}
                  </a>
                </th>
                <td class="number">{figure(active)}</td>
                <td>
                  {moment(publication.nextSlotAt, publication.timezone)} ({distance(publication.nextSlotAt, now)})
                </td>
                <td>{last ? accounted(last) : 'None yet'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

/** Every recipient of a digest in one line. */
export function accounted({ status, accounting, reported }: PresentedDigest): string {
  const { candidates, accepted, skipped, failed, unknown, planned } = accounting
  if (candidates === 0) return STATUS[status]
  const parts = [
    `${figure(accepted)} of ${count(candidates, 'reader')} have it`,
    ...(planned > 0 ? [`${figure(planned)} still to come`] : []),
    ...(skipped > 0 ? [`${figure(skipped)} had left by then`] : []),
    ...(failed > 0 ? [`${figure(failed)} refused`] : []),
    ...(unknown > 0 ? [`${figure(unknown)} not known`] : []),
    ...(reported.bounced > 0 ? [`${figure(reported.bounced)} bounced`] : []),
    ...(reported.complained > 0 ? [count(reported.complained, 'complaint')] : []),
  ]
  return `${parts.join(', ')}.`
}

type NextProps = { publication: Publication; draft: { digest: Digest; shown: PresentedDigest } | null; now: number }

export function Next({ publication, draft, now }: NextProps) {
  const { slug } = publication
  const isOver = draft !== null && !mayBe(draft.digest, 'sent')
  return (
    <section class="section">
      <h2>The next digest</h2>
      <p class="lead">{nextFate(publication, draft?.digest ?? null, now)}</p>
      {draft && (
        <>
          {!isOver && <IfNobodyActs shown={draft.shown} />}
          <p>
            <a href={`/admin/${slug}/digests/${draft.digest.period}`}>
              {isOver ? 'Look at it' : 'Read it as readers will, and change it'}
            </a>
          </p>
        </>
      )}
      {!draft && (
        <>
          <p>
            There is no draft yet. It is made {count(publication.draftHours ?? DRAFT_HOURS, 'hour')} before, out of the
            week’s stories.
          </p>
          <Act action={`/admin/${slug}/digests`} label="Make the draft now" />
        </>
      )}
    </section>
  )
}

/** What happens at the next hour if nobody acts. */
function nextFate({ approval, nextSlotAt, timezone }: Publication, digest: Digest | null, now: number): string {
  const said = (at: number) => `${moment(at, timezone)} (${distance(at, now)})`
  if (digest && !mayBe(digest, 'sent'))
    return `The digest for ${said(nextSlotAt)}: ${STATUS[digest.status].toLowerCase()}. Nothing more goes out for that week.`
  if (digest && digest.heldAt !== null)
    return `It is held. If nobody releases it by ${said(lastMomentOf(digest))}, it expires.`
  return approval === 'automatic'
    ? `It goes out by itself on ${said(nextSlotAt)}.`
    : `It is ready on ${said(nextSlotAt)} and waits for your approval.`
}

function IfNobodyActs({ shown }: { shown: PresentedDigest }) {
  return (
    <>
      <p class="quiet">{'heldAt' in shown ? 'This is what it holds:' : 'If nobody acts, this is what readers get:'}</p>
      <ol class="list">
        {shown.stories.slice(0, 5).map(({ story, because }) => (
          <li>
            <h3 dir="auto">{story.title}</h3>
            {because && <p class="small">{because}</p>}
          </li>
        ))}
      </ol>
    </>
  )
}

export function Last({ publication, last }: { publication: Publication; last: PresentedDigest | null }) {
  return (
    <section class="section">
      <h2>The last digest</h2>
      {last ? (
        <p>
          <a href={`/admin/${publication.slug}/digests/${last.period}`} dir="auto">
            {last.subject}
          </a>
          {last.sentAt && `, ${moment(Date.parse(last.sentAt), publication.timezone)}`}. {accounted(last)}
        </p>
      ) : (
        <p>None was sent yet.</p>
      )}
    </section>
  )
}

/** The week in three sentences and four figures, against the one before. */
export function Week({ week, before }: { week: Statistics; before: Statistics }) {
  const figures: [string, number, number][] = [
    ['Readers', week.total.active, before.total.active],
    ['New readers', week.total.confirmed, before.total.confirmed],
    ['Shares', week.total.shares, before.total.shares],
    ['Visits through them and from digests', week.total.visits, before.total.visits],
  ]
  return (
    <section class="section">
      <h2>The last seven days</h2>
      <dl class="figures">
        {figures.map(([name, now, then]) => {
          const compared = comparison(now, then)
          return (
            <div>
              <dt>{name}</dt>
              <dd>
                {figure(now)}
                {compared && (
                  <small>
                    <span aria-hidden="true">{compared.mark} on the week before</span>
                    <span class="said">{compared.said}</span>
                  </small>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      <p dir="auto">{weekSentences(wordsFor('en'), figuresOf(week)).join(' ')}</p>
    </section>
  )
}
