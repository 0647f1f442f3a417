/** The end of a publication at the desk: the way there, what it means, and which can still be brought back. */
import type { Publication } from '../ground/schema'
import { DAY } from '../ground/time'
import { ENDED_DAYS } from '../operations/ended'
import { Act } from './frame'
import { moment } from './words'

/** Beside the settings, and not a button yet. */
export function WayToTheEnd({ slug }: Pick<Publication, 'slug'>) {
  return (
    <section class="section">
      <h2>End it</h2>
      <p>
        <a href={`/admin/${slug}/end`}>What it means to end this publication</a>
      </p>
    </section>
  )
}

export function EndScreen({ publication: { slug, name, endedAt, timezone } }: { publication: Publication }) {
  const here = `/admin/${slug}/end`
  if (endedAt !== null) {
    return (
      <section class="section">
        <p>
          It was ended {moment(endedAt, timezone)}, and is kept until {moment(endedAt + ENDED_DAYS * DAY, timezone)}.
          Brought back, it has its readers, stories and digests as they were. The weeks meanwhile stand as skipped, and
          a digest that was under way waits for you to resume it.
        </p>
        <Act action={here} label="Bring it back" name={`Bring ${name} back`} values={{ act: 'bring_back' }} />
      </section>
    )
  }
  return (
    <section class="section">
      <ul>
        <li>Nothing goes out in its name any more; what is being sent stops.</li>
        <li>Its pages and feeds are gone, and its widgets take nobody in.</li>
        <li>Its readers are told nothing. The links by which they leave go on working.</li>
        <li>Everything is kept for {ENDED_DAYS} days, in which you can bring it back. Then it is erased.</li>
      </ul>
      <Act action={here} label="End this publication" name={`End ${name}`} values={{ act: 'end' }} />
    </section>
  )
}

export function Ended({ publications }: { publications: Publication[] }) {
  if (publications.length === 0) return null
  return (
    <section class="section">
      <h2>Ended</h2>
      <ul>
        {publications.map(({ slug, name, endedAt, timezone }) => (
          <li>
            <a href={`/admin/${slug}/end`} dir="auto">
              {name}
            </a>
            {`, kept until ${moment((endedAt ?? 0) + ENDED_DAYS * DAY, timezone)}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
