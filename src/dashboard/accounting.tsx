/** After sending: every recipient in exactly one box, with the sum said, and the digest beside the median of our own last eight. */
import type { Box } from '../digests/boxes'
import type { PresentedDigest } from '../digests/present'
import type { Usual } from '../stats/usual'
import { Figures, Scroll } from './frame'
import { Accounted } from './now'
import { Say, useTongue, wordOf } from './tongue'

/** Where each box stands. */
const ORDER = [
  'delivered',
  'accepted',
  'delayed',
  'bounced',
  'complained',
  'planned',
  'skipped',
  'failed',
  'unknown',
] as const satisfies Box['of'][]

export function Accounting({ shown, boxes, here }: { shown: PresentedDigest; boxes: Box[] | null; here: string }) {
  const { words: all, count } = useTongue()
  const words = all.accounting
  const { candidates, ...outcomes } = shown.accounting
  const told = boxes ?? Object.entries(outcomes).map(([of, count]) => ({ of, reason: null, count }) as Box)
  const sum = told.reduce((all, box) => all + box.count, 0)
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <p>
        <Accounted digest={shown} />
      </p>
      <dl class="figures">
        {ORDER.filter((of) => told.some((box) => box.of === of)).map((of) => (
          <BoxOf of={of} boxes={told.filter((box) => box.of === of)} />
        ))}
      </dl>
      <p class="quiet">
        {count(candidates, words.sum, { sum })} <a href={`${here}/recipients.csv`}>{words.csv}</a>
      </p>
      {boxes === null && <ReportedSince reported={shown.reported} />}
    </section>
  )
}

function BoxOf({ of, boxes }: { of: Box['of']; boxes: Box[] }) {
  const { words: all, figure } = useTongue()
  const words = all.accounting
  const { name, means } = words.boxes[of]
  const reasons = boxes.filter(({ reason }) => reason !== null)
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {figure(boxes.reduce((sum, box) => sum + box.count, 0))}
        {reasons.length === 0 && <small>{means}</small>}
        {reasons.map(({ reason, count }) => (
          <small>
            <Say
              text={words.because}
              gaps={{ number: count, reason: wordOf(words.reasons, reason ?? '') ?? <bdi>{reason}</bdi> }}
            />
          </small>
        ))}
      </dd>
    </div>
  )
}

/** Of a list that no page reads: what was reported of those who were taken. */
function ReportedSince({ reported }: Pick<PresentedDigest, 'reported'>) {
  const { accounting } = useTongue().words
  const { delivered, bounced, complained } = accounting.boxes
  return (
    <>
      <h3>{accounting.reported}</h3>
      <Figures
        figures={[
          [delivered.name, reported.delivered],
          [bounced.name, reported.bounced],
          [complained.name, reported.complained],
        ]}
      />
    </>
  )
}

export function BesideUsual({ usual: { before, parts } }: { usual: Usual }) {
  const { words: all, count, percent } = useTongue()
  const words = all.accounting
  return (
    <section class="section">
      <h2>{words.usual}</h2>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.what}</th>
              <th scope="col" class="number">
                {words.thisOne}
              </th>
              <th scope="col" class="number">
                {count(before, words.median)}
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map(({ name, here, median }) => (
              <tr>
                <th scope="row" class="path">
                  {words.parts[name].name}
                  <p class="small">{words.parts[name].of}</p>
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
