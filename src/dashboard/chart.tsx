/**
 * Bars per day, drawn on the server: zero-based, labelled at their ends, with the table under them. The picture has a title and says in
 * words what it shows; whoever does not see it has the numbers.
 */

import { Scroll } from './frame'
import { useTongue } from './tongue'

type Series = { name: string; values: number[] }
type ChartProps = {
  title: string
  /** Days, as they are written under the bars and in the table. */
  days: string[]
  series: [Series] | [Series, Series]
  /** Each value holds those before it: the last says all. */
  isRunning?: boolean
}

const WIDTH = 720
const HEIGHT = 160
const FOOT = 20

export function Chart({ title, days, series, isRunning = false }: ChartProps) {
  const { words, say, list, figure } = useTongue()
  const highest = Math.max(1, ...series.flatMap(({ values }) => values))
  const top = niceAbove(highest)
  const slot = WIDTH / Math.max(1, days.length)
  const width = Math.max(1, (slot * 0.8) / series.length)
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
        viewBox={`0 -12 ${WIDTH} ${HEIGHT + FOOT + 12}`}
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
              </tr>
            </thead>
            <tbody>
              {days.map((day, index) => (
                <tr>
                  <th scope="row">{day}</th>
                  {series.map(({ values }) => (
                    <td class="number">{figure(values[index] ?? 0)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </figure>
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
