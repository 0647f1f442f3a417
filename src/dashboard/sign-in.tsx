/** Where one signs in at the desk: by a mailed link, by the administrator's token, or by the one-time link that the service printed. */
import { wordsFor } from '../../emails/words'
import { Shell } from '../pages/shell'
import { DESK_STYLE } from './style'

/** What was just tried, or why one is here. */
type State = 'ask' | 'again' | 'mailed' | 'no_address' | 'wrong' | 'over' | 'elsewhere'
type SignInProps = { nonce: string; next: string; state: State; entry?: string; email?: string }

export function SignIn({ nonce, next, state, entry, email }: SignInProps) {
  const title = entry ? 'Open the desk' : state === 'mailed' ? 'Check your inbox' : 'Sign in at the desk'
  return (
    <Shell title={title} words={wordsFor('en')} nonce={nonce} publication={null} style={DESK_STYLE} isPrivate>
      <div class="stack">
        <h1>{title}</h1>
        <Why state={state} />
        {entry ? (
          <form method="post" action={`/admin/enter/${entry}`}>
            <p class="quiet">The link works once.</p>
            <button type="submit">Open the desk</button>
          </form>
        ) : (
          state !== 'mailed' && (
            <>
              <ByMail isWrong={state === 'no_address'} email={email} />
              <ByToken isWrong={state === 'wrong'} next={next} />
            </>
          )
        )}
      </div>
    </Shell>
  )
}

const WHY: Partial<Record<State, string>> = {
  again: 'What you pressed cannot be undone, so it takes a fresh sign-in. Sign in again, then press once more.',
  over: 'This link was used, or it is older than ten minutes. Ask for a new one.',
  elsewhere:
    'This link was used, is older than ten minutes, or was asked for in another browser: it opens only where it was asked for. Ask for a new one here.',
}

function Why({ state }: { state: State }) {
  if (state === 'mailed')
    return (
      <p class="lead">
        If this address works at the desk, a link is on its way to it. It works once, within ten minutes, in this
        browser.
      </p>
    )
  const why = WHY[state]
  return why === undefined ? null : <p class={state === 'again' ? 'lead' : 'error'}>{why}</p>
}

function ByMail({ isWrong, email = '' }: { isWrong: boolean; email?: string }) {
  return (
    <form method="post" action="/admin/sign-in/link">
      <div class="field">
        <label for="email">Your email address</label>
        <input
          id="email"
          name="email"
          type="email"
          required
          autocomplete="email"
          value={email}
          aria-invalid={isWrong ? 'true' : undefined}
          aria-describedby={isWrong ? 'email-error' : undefined}
        />
        {isWrong && (
          <p class="error" id="email-error">
            Enter an address like name@example.com.
          </p>
        )}
      </div>
      <button type="submit">Send me a link</button>
    </form>
  )
}

function ByToken({ isWrong, next }: { isWrong: boolean; next: string }) {
  return (
    <form method="post" action="/admin/sign-in" class="section">
      <input type="hidden" name="next" value={next} />
      <div class="field">
        <label for="token">Or the administrator’s token</label>
        <input
          id="token"
          name="token"
          type="password"
          required
          autocomplete="current-password"
          aria-invalid={isWrong ? 'true' : undefined}
          aria-describedby={isWrong ? 'token-error' : undefined}
        />
        {isWrong && (
          <p class="error" id="token-error">
            That is not the administrator’s token. It is what ADMIN_TOKEN is set to.
          </p>
        )}
      </div>
      <button type="submit" class="second">
        Sign in
      </button>
    </form>
  )
}
