/** After sending: every recipient in exactly one box, with the sum said, and the digest beside the median of our own last eight. */
import type { Box } from '../digests/boxes'
import type { PresentedDigest } from '../digests/present'
import type { PartName, Usual } from '../stats/usual'
import { count, figure, percent } from './english'
import { Figures, Scroll } from './frame'
import { Accounted } from './now'

type Named = [name: string, what: string]

const BOXES: Record<Box['of'], Named> = {
  delivered: ['Delivered', 'is in their mailbox'],
  accepted: ['Taken by the provider', 'nothing was reported yet'],
  delayed: ['Delayed', 'their mail house takes its time'],
  bounced: ['Bounced', 'there is no such mailbox, or it takes nothing'],
  complained: ['Called it spam', 'is never mailed again'],
  planned: ['Still to come', 'not asked yet'],
  skipped: ['Skipped', 'had left before their turn'],
  failed: ['Refused', 'the provider did not take this address'],
  unknown: ['Not known', 'may have it; only the same bytes follow'],
}
const ORDER = Object.keys(BOXES) as Box['of'][]

/** Why one was skipped or refused; what the provider says stands in its own words. */
const WHY: Record<string, string> = {
  unsubscribed: 'had left',
  suppressed: 'is never to be mailed',
  pending: 'had not confirmed again',
  erased: 'was erased',
  cancelled: 'the digest was cancelled',
}

export function Accounting({ shown, boxes, here }: { shown: PresentedDigest; boxes: Box[] | null; here: string }) {
  const { candidates, ...outcomes } = shown.accounting
  const told = boxes ?? Object.entries(outcomes).map(([of, count]) => ({ of, reason: null, count }) as Box)
  const sum = told.reduce((all, box) => all + box.count, 0)
  return (
    <section class="section">
      <h2>Where every recipient is</h2>
      <p>
        <Accounted digest={shown} />
      </p>
      <dl class="figures">
        {ORDER.filter((of) => told.some((box) => box.of === of)).map((of) => (
          <BoxOf of={of} boxes={told.filter((box) => box.of === of)} />
        ))}
      </dl>
      <p class="quiet">
        {figure(sum)} in all, of {count(candidates, 'reader')} on the frozen list, each counted once.{' '}
        <a href={`${here}/recipients.csv`}>All of them as CSV, by id</a>
      </p>
      {boxes === null && <ReportedSince reported={shown.reported} />}
    </section>
  )
}

function BoxOf({ of, boxes }: { of: Box['of']; boxes: Box[] }) {
  const [name, what] = BOXES[of]
  const reasons = boxes.filter(({ reason }) => reason !== null)
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {figure(boxes.reduce((sum, box) => sum + box.count, 0))}
        {reasons.length === 0 && <small>{what}</small>}
        {reasons.map(({ reason, count }) => (
          <small dir="auto">
            {figure(count)}: {WHY[reason ?? ''] ?? reason}
          </small>
        ))}
      </dd>
    </div>
  )
}

/** Of a list that no page reads: what was reported of those who were taken. */
function ReportedSince({ reported }: Pick<PresentedDigest, 'reported'>) {
  return (
    <>
      <h3>What was reported since</h3>
      <Figures
        figures={[
          ['Delivered', reported.delivered],
          ['Bounced', reported.bounced],
          ['Called it spam', reported.complained],
        ]}
      />
    </>
  )
}

const PARTS: Record<PartName, Named> = {
  delivered: ['Delivered', 'of those whom the provider took'],
  bounced: ['Bounced', 'of those whom the provider took'],
  complained: ['Called it spam', 'of those to whom it was delivered'],
  visits: ['Visits from it', 'for every hundred whom the provider took'],
  left: ['Left by its link', 'of those whom the provider took'],
}

export function BesideUsual({ usual: { before, parts } }: { usual: Usual }) {
  return (
    <section class="section">
      <h2>Beside our own</h2>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" class="number">
                This one
              </th>
              <th scope="col" class="number">
                Median of the {before === 1 ? 'one' : before} before
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map(({ name, here, median }) => (
              <tr>
                <th scope="row" class="path">
                  {PARTS[name][0]}
                  <p class="small">{PARTS[name][1]}</p>
                </th>
                <td class="number">{here === null ? '–' : percent(here)}</td>
                <td class="number">{median === null ? '–' : percent(median)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}
