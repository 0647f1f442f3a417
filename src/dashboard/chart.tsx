/**
 * Bars per day, drawn on the server: zero-based, labelled at their ends, with what else was on a day marked, and the table under them. The picture has a title and says in
 * words what it shows; whoever does not see it has the numbers.
 */

import type { Mark } from '../stats/marks'
import { Act, mayWrite, Scroll } from './frame'
import { type Tongue, useTongue } from './tongue'

type Series = { name: string; values: number[] }
type ChartProps = {
  title: string
  /** Days, as they are written under the bars and in the table. */
  days: string[]
  series: [Series] | [Series, Series]
  /** Each value holds those before it: the last says all. */
  isRunning?: boolean
  /** What else was on these days; numbered over the bars, said under them and in the table. */
  marks?: Mark[]
  /** Where the publication's pages are, and which of them this is: an editor's own marks are taken away from there. */
  from?: MarkedAt
}
export type MarkedAt = { slug: string; page: 'stories' | 'readers' }

const WIDTH = 720
const HEIGHT = 160
const FOOT = 20
const HEAD = 24

export function Chart({ title, days, series, isRunning = false, marks = [], from }: ChartProps) {
  const { words, say, list, figure } = useTongue()
  const highest = Math.max(1, ...series.flatMap(({ values }) => values))
  const top = niceAbove(highest)
  const slot = WIDTH / Math.max(1, days.length)
  const width = Math.max(1, (slot * 0.8) / series.length)
  const marked = days.flatMap((day, at) => {
    const those = marks.filter((mark) => mark.day === day)
    return those.length > 0 ? [{ day, at, those }] : []
  })
  const sums = series.map(({ name, values }) =>
    say(words.chart.sum, {
      name,
      sum: isRunning ? (values.at(-1) ?? 0) : values.reduce((sum, value) => sum + value, 0),
    }),
  )
  return (
    <figure>
      <svg
        class="chart"
        viewBox={`0 -${HEAD} ${WIDTH} ${HEIGHT + FOOT + HEAD}`}
        role="img"
        aria-label={say(words.chart.said, { title, sums: list(sums) })}
      >
        {[0, 0.5, 1].map((part) => (
          <g>
            <line x1="0" x2={WIDTH} y1={HEIGHT * (1 - part)} y2={HEIGHT * (1 - part)} />
            {part > 0 && Number.isInteger(top * part) && (
              <text x="0" y={HEIGHT * (1 - part) - 3}>
                {figure(top * part)}
              </text>
            )}
          </g>
        ))}
        {series.map(({ values }, which) =>
          values.map((value, day) => {
            const height = (value / top) * HEIGHT
            return (
              <rect
                class={which === 0 ? 'bar' : 'bar second'}
                x={round(day * slot + slot * 0.1 + which * width)}
                y={round(HEIGHT - height)}
                width={round(width)}
                height={round(height)}
              />
            )
          }),
        )}
        {marked.map(({ at }, number) => (
          <g class="mark">
            <line x1={round((at + 0.5) * slot)} x2={round((at + 0.5) * slot)} y1="0" y2={HEIGHT} />
            <text x={round((at + 0.5) * slot)} y="-4" text-anchor="middle">
              {figure(number + 1)}
            </text>
          </g>
        ))}
        <text x="0" y={HEIGHT + 15}>
          {days[0]}
        </text>
        <text x={WIDTH} y={HEIGHT + 15} text-anchor="end">
          {days.at(-1)}
        </text>
      </svg>
      <figcaption class="small">
        {series.map(({ name }, which) => `${which === 0 ? '■' : '□'} ${name}`).join('   ')}
      </figcaption>
      {marked.length > 0 && <Marks marked={marked} from={from} />}
      <details>
        <summary class="small">{words.common.numbers}</summary>
        <Scroll>
          <table>
            <caption>{title}</caption>
            <thead>
              <tr>
                <th scope="col">{words.common.day}</th>
                {series.map(({ name }) => (
                  <th scope="col" class="number">
                    {name}
                  </th>
                ))}
                {marked.length > 0 && <th scope="col">{words.chart.marked}</th>}
              </tr>
            </thead>
            <tbody>
              {days.map((day, index) => (
                <tr>
                  <th scope="row">{day}</th>
                  {series.map(({ values }) => (
                    <td class="number">{figure(values[index] ?? 0)}</td>
                  ))}
                  {marked.length > 0 && (
                    <td>
                      {marks
                        .filter((mark) => mark.day === day)
                        .map((mark) => (
                          <p>
                            <MarkSaid mark={mark} />
                          </p>
                        ))}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </figure>
  )
}

type Marked = { day: string; those: Mark[] }

/** What the numbers over the bars mean. */
function Marks({ marked, from }: { marked: Marked[]; from?: MarkedAt }) {
  const tongue = useTongue()
  const words = tongue.words.chart
  return (
    <ol class="marks small">
      {marked.map(({ day, those }, number) => (
        <li>
          {tongue.figure(number + 1)} · <span dir="ltr">{day}</span>
          {those.map((mark) => (
            <div class="noted">
              <MarkSaid mark={mark} />
              {from && mark.kind === 'own' && (
                <Act
                  action={`/admin/${from.slug}/annotations/${mark.id}/remove`}
                  label={words.remove}
                  name={tongue.say(words.removeNamed, { text: mark.text })}
                  values={{ page: from.page }}
                  isSmall
                />
              )}
            </div>
          ))}
        </li>
      ))}
    </ol>
  )
}

function MarkSaid({ mark }: { mark: Mark }) {
  const tongue = useTongue()
  return mark.kind === 'own' ? <span dir="auto">{mark.text}</span> : <span>{saidOf(tongue, mark)}</span>
}

function saidOf({ words: { chart }, say }: Tongue, { kind, text }: Mark): string {
  return kind === 'digest' ? say(chart.digest, { period: text }) : chart.deploy
}

/** An editor marks a day of those that the chart shows. */
export function MarkADay({ at: { slug, page }, from, to }: { at: MarkedAt; from: string; to: string }) {
  const words = useTongue().words.chart
  if (!mayWrite()) return null
  return (
    <details>
      <summary class="small">{words.add}</summary>
      <form method="post" action={`/admin/${slug}/annotations`} class="row spaced">
        <input type="hidden" name="page" value={page} />
        <div class="field">
          <label for="mark-day">{words.day}</label>
          <input id="mark-day" name="day" type="date" min={from} max={to} value={to} required />
        </div>
        <div class="field">
          <label for="mark-text">{words.text}</label>
          <input id="mark-text" name="text" type="text" maxlength={80} required autocomplete="off" dir="auto" />
        </div>
        <button type="submit" class="second">
          {words.mark}
        </button>
      </form>
    </details>
  )
}

/** The next of 1, 2, 5, 10, 20, … */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10
  return step * power
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
