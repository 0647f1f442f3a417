/** What is related to one story: the list as readers get it, each with its reason and a button to take it out, and those taken out. */
import type { Story } from '../ground/schema'
import { Act } from './frame'
import { useTongue } from './tongue'

type RelatedProps = {
  here: string
  story: Pick<Story, 'title' | 'url'>
  related: (Pick<Story, 'id' | 'title' | 'url'> & { reason: string })[]
  out: { id: string; title: string }[]
}

export function RelatedScreen({ here, story, related, out }: RelatedProps) {
  const { words: all, say } = useTongue()
  const words = all.related
  return (
    <>
      <p class="lead">
        <a href={story.url} dir="auto">
          {story.title}
        </a>
      </p>
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
