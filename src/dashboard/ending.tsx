/** The end of a publication at the desk: the way there, what it means, and which can still be brought back. */
import type { Publication } from '../ground/schema'
import { DAY } from '../ground/time'
import { ENDED_DAYS } from '../operations/ended'
import { Act } from './frame'
import { Say, useTongue } from './tongue'

/** Beside the settings, and not a button yet. */
export function WayToTheEnd({ slug }: Pick<Publication, 'slug'>) {
  const { ending } = useTongue().words
  return (
    <section class="section">
      <h2>{ending.section}</h2>
      <p>
        <a href={`/admin/${slug}/end`}>{ending.way}</a>
      </p>
    </section>
  )
}

export function EndScreen({ publication: { slug, name, endedAt, timezone } }: { publication: Publication }) {
  const { say, count, moment, words } = useTongue()
  const { ending } = words
  const here = `/admin/${slug}/end`
  if (endedAt !== null) {
    const when = { when: moment(endedAt, timezone), until: moment(endedAt + ENDED_DAYS * DAY, timezone) }
    const named = say(ending.bringBackNamed, { publication: name })
    return (
      <section class="section stack">
        <p>{say(ending.was, when)}</p>
        <Act action={here} label={ending.bringBack} name={named} values={{ act: 'bring_back' }} />
      </section>
    )
  }
  return (
    <section class="section">
      <ul class="list spaced">
        <li>{ending.silence}</li>
        <li>{ending.gone}</li>
        <li>{ending.readers}</li>
        <li>{count(ENDED_DAYS, ending.kept)}</li>
      </ul>
      <Act
        action={here}
        label={ending.end}
        name={say(ending.endNamed, { publication: name })}
        values={{ act: 'end' }}
      />
      <p class="spaced">
        <a href={`/admin/${slug}/settings`}>{ending.leave}</a>
      </p>
    </section>
  )
}

export function Ended({ publications }: { publications: Publication[] }) {
  const { moment, words } = useTongue()
  if (publications.length === 0) return null
  return (
    <section class="section">
      <h2>{words.ending.ended}</h2>
      <ul class="list">
        {publications.map(({ slug, name, endedAt, timezone }) => (
          <li>
            <Say
              text={words.ending.until}
              gaps={{
                publication: (
                  <a href={`/admin/${slug}/end`} dir="auto">
                    {name}
                  </a>
                ),
                until: moment((endedAt ?? 0) + ENDED_DAYS * DAY, timezone),
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
