/**
 * For which publications a key or a person is: a list to tick, read again. Nothing is for all of them unless somebody said so: what is
 * left out opens nothing.
 */
import type { Child } from 'hono/jsx'
import type { Publication } from '../ground/schema'
import { useTongue } from './tongue'

/** No slug can be this. */
const ALL = '*'

type ReachProps = { legend: string; publications: Pick<Publication, 'slug' | 'name'>[]; ticked: string[] }

export function Reach({ legend, publications, ticked }: ReachProps) {
  const { reach } = useTongue().words
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="choices one">
        <Choice value={ALL} ticked={ticked}>
          <span>{reach.all}</span>
        </Choice>
      </div>
      <div class="choices">
        {publications.map(({ slug, name }) => (
          <Choice value={slug} ticked={ticked}>
            <span dir="auto">{name}</span>
          </Choice>
        ))}
      </div>
    </fieldset>
  )
}

function Choice({ value, ticked, children }: { value: string; ticked: string[]; children: Child }) {
  return (
    <label>
      <input type="checkbox" name="publications" value={value} checked={ticked.includes(value)} /> {children}
    </label>
  )
}

/** Null: all of them. Neither all nor some, or both, is no answer. */
export function reachOf(ticked: string[]): string[] | null | 'no_publications' {
  const some = ticked.filter((slug) => slug !== ALL)
  const isSome = some.length > 0
  if (isSome === ticked.includes(ALL)) return 'no_publications'
  return isSome ? some : null
}
