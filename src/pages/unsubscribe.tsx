/**
 * The page behind the link to leave: it asks, or it says what is so and offers to undo. Shows and posts, nothing else; leaving
 * itself is readers/'s matter, and a link that we do not know is lost-link.tsx's.
 */
import type { Words } from '../../emails/words'
import { formatDate } from './dates'
import { type Brand, Shell } from './shell'

type UnsubscribePageProps = {
  publication: Brand & { timezone: string }
  words: Words
  nonce: string
  state: 'ask' | 'left' | 'returned'
  /** Until when the reader pauses, in words; for `returned`. */
  pausedUntil?: string | null
  /** Where the button posts; for `ask`. */
  action: string
  /** When the reader left, epoch milliseconds; for `left`. */
  leftAt?: number | null
  /** Where the button that takes it back posts, and the secret that it takes; for `left`. Absent: nothing can be taken back. */
  undo?: { action: string; secret: string } | null
}

export function UnsubscribePage(props: UnsubscribePageProps) {
  const { publication, words, nonce, state } = props
  const { page } = words
  const title = { ask: page.leaveTitle(publication.name), left: page.leftTitle, returned: page.returnedTitle }[state]
  return (
    <Shell title={title} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1 dir="auto">{title}</h1>
        {state === 'ask' ? <Ask words={words} action={props.action} /> : null}
        {state === 'left' ? <Left {...props} /> : null}
        {state === 'returned' ? (
          <p class="lead">
            {props.pausedUntil ? page.pausedUntil(props.pausedUntil) : page.returnedLead(publication.name)}
          </p>
        ) : null}
      </div>
    </Shell>
  )
}

function Ask({ words, action }: { words: Words; action: string }) {
  return (
    <>
      <p class="lead">{words.page.leaveLead}</p>
      <form method="post" action={action}>
        <button type="submit">{words.page.leaveButton}</button>
      </form>
    </>
  )
}

function Left({ publication, words, leftAt, undo }: UnsubscribePageProps) {
  const { timezone } = publication
  const day = leftAt ? formatDate(leftAt, { words, timezone, style: 'long' }) : null
  return (
    <>
      <p class="lead">{day ? words.page.leftOn(day) : words.page.left}</p>
      {undo ? (
        <form method="post" action={undo.action} class="stack">
          <input type="hidden" name="secret" value={undo.secret} />
          <p>{words.page.undoLead}</p>
          <button type="submit" class="second">
            {words.page.undoButton}
          </button>
          <p>{words.page.pauseInstead}</p>
          <button type="submit" class="second" name="pause" value="1">
            {words.page.pauseInsteadButton}
          </button>
        </form>
      ) : null}
    </>
  )
}
