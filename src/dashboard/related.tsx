/** One story: how it travelled beside what is usual, and what is related to it: the list as readers get it, each with its reason and a button to take it out, and those taken out. */
import type { Story } from '../ground/schema'
import type { Mark } from '../stats/marks'
import type { Path } from '../stats/path'
import { Chart } from './chart'
import { Act } from './frame'
import { useTongue } from './tongue'

type RelatedProps = {
  here: string
  story: Pick<Story, 'title' | 'url'>
  related: (Pick<Story, 'id' | 'title' | 'url'> & { reason: string })[]
  out: { id: string; title: string }[]
  path: Path
  marks: Mark[]
}

export function RelatedScreen({ here, story, related, out, path, marks }: RelatedProps) {
  const { words: all, say, count } = useTongue()
  const words = all.related
  return (
    <>
      <p class="lead">
        <a href={story.url} dir="auto">
          {story.title}
        </a>
      </p>
      <section class="section">
        <h2>{words.path}</h2>
        {path.of === 0 ? (
          <p>{words.pathNone}</p>
        ) : (
          <>
            <p class="quiet">{count(path.of, words.pathWhy)}</p>
            <Chart
              title={words.pathTitle}
              days={path.days.map(({ day }) => day)}
              series={[
                { name: words.pathOwn, values: path.days.map(({ shares }) => shares) },
                { name: words.pathUsual, values: path.days.map(({ usual }) => usual ?? 0) },
              ]}
              isRunning
              marks={marks}
            />
          </>
        )}
      </section>
      <h2 class="below">{words.title}</h2>
      {related.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <ul class="list">
          {related.map(({ id, title, url, reason }) => (
            <li class="row">
              <p>
                <a href={url} dir="auto">
                  {title}
                </a>
                <br />
                <span class="small" dir="auto">
                  {reason}
                </span>
              </p>
              <Act
                action={`${here}/out`}
                label={words.not}
                name={say(words.notNamed, { story: title })}
                values={{ other: id }}
                isSmall
              />
            </li>
          ))}
        </ul>
      )}
      {out.length > 0 && (
        <section class="section">
          <h2>{words.out}</h2>
          <p class="quiet">{words.outWhy}</p>
          <ul class="list">
            {out.map(({ id, title }) => (
              <li class="row">
                <p dir="auto">{title}</p>
                <Act
                  action={`${here}/back`}
                  label={words.back}
                  name={say(words.backNamed, { story: title })}
                  values={{ other: id }}
                  isSmall
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
