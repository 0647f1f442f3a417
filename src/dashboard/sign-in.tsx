/** Where one signs in at the desk: by the administrator's token, or by the one-time link that the service printed. */
import { wordsFor } from '../../emails/words'
import { Shell } from '../pages/shell'
import { DESK_STYLE } from './style'

type SignInProps = { nonce: string; next: string; state: 'ask' | 'wrong' | 'over'; entry?: string }

export function SignIn({ nonce, next, state, entry }: SignInProps) {
  const title = entry ? 'Open the desk' : 'Sign in at the desk'
  return (
    <Shell title={title} words={wordsFor('en')} nonce={nonce} publication={null} style={DESK_STYLE} isPrivate>
      <div class="stack">
        <h1>{title}</h1>
        {state === 'over' && (
          <p class="error">
            This link was used, or it is older than ten minutes. Sign in with the token, or ask for a new link.
          </p>
        )}
        {state === 'wrong' && (
          <p class="error" id="token-error">
            That is not the administrator’s token. It is what ADMIN_TOKEN is set to.
          </p>
        )}
        {entry ? (
          <form method="post" action={`/admin/enter/${entry}`}>
            <p class="quiet">The link works once.</p>
            <button type="submit">Open the desk</button>
          </form>
        ) : (
          <form method="post" action="/admin/sign-in">
            <input type="hidden" name="next" value={next} />
            <div class="field">
              <label for="token">Administrator’s token</label>
              <input
                id="token"
                name="token"
                type="password"
                required
                autocomplete="current-password"
                aria-invalid={state === 'wrong' ? 'true' : undefined}
                aria-describedby={state === 'wrong' ? 'token-error' : undefined}
              />
            </div>
            <button type="submit">Sign in</button>
          </form>
        )}
      </div>
    </Shell>
  )
}
