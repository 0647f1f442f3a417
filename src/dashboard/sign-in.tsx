/** Where one signs in at the desk: by a mailed link, by the administrator's token, by Cloudflare Access where it stands in front, or by the one-time link that the service printed. */
import { Shell } from '../pages/shell'
import { Languages } from './frame'
import { DESK_STYLE } from './style'
import { Spoken, type Tongue, useTongue } from './tongue'

/** What was just tried, or why one is here. */
type State = 'ask' | 'again' | 'mailed' | 'no_address' | 'wrong' | 'over' | 'elsewhere' | 'stranger'
type SignInProps = {
  nonce: string
  tongue: Tongue
  next: string
  path: string
  state: State
  entry?: string
  email?: string
  /** Whom Cloudflare Access vouches for. */
  vouched?: string
}

export function SignIn({ nonce, tongue, next, path, state, entry, email, vouched }: SignInProps) {
  const { signIn } = tongue.words
  const title = entry ? signIn.open : state === 'mailed' ? signIn.inbox : signIn.title
  return (
    <Shell title={title} words={tongue.readers} nonce={nonce} publication={null} style={DESK_STYLE} isPrivate>
      <Spoken.Provider value={tongue}>
        <div class="stack">
          <h1>{title}</h1>
          <Why state={state} />
          {entry ? (
            <form method="post" action={`/admin/enter/${entry}`}>
              <p class="quiet">{signIn.once}</p>
              <button type="submit">{signIn.open}</button>
            </form>
          ) : (
            state !== 'mailed' && (
              <>
                {vouched !== undefined && <ByAccess vouched={vouched} next={next} />}
                <ByMail isWrong={state === 'no_address'} email={email} />
                <ByToken isWrong={state === 'wrong'} next={next} />
              </>
            )
          )}
        </div>
        <div class="section">
          <Languages tongue={tongue} next={path} />
        </div>
      </Spoken.Provider>
    </Shell>
  )
}

function Why({ state }: { state: State }) {
  const { signIn } = useTongue().words
  if (state === 'mailed') return <p class="lead">{signIn.mailed}</p>
  if (state === 'again') return <p class="lead">{signIn.again}</p>
  return state === 'over' || state === 'elsewhere' || state === 'stranger' ? <p class="error">{signIn[state]}</p> : null
}

function ByAccess({ vouched, next }: { vouched: string; next: string }) {
  const { words, say } = useTongue()
  return (
    <form method="post" action="/admin/sign-in/access">
      <input type="hidden" name="next" value={next} />
      <button type="submit">{say(words.signIn.as, { email: vouched })}</button>
    </form>
  )
}

function ByMail({ isWrong, email = '' }: { isWrong: boolean; email?: string }) {
  const { signIn } = useTongue().words
  return (
    <form method="post" action="/admin/sign-in/link">
      <div class="field">
        <label for="email">{signIn.email}</label>
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
            {signIn.emailWrong}
          </p>
        )}
      </div>
      <button type="submit">{signIn.sendLink}</button>
    </form>
  )
}

function ByToken({ isWrong, next }: { isWrong: boolean; next: string }) {
  const { signIn } = useTongue().words
  return (
    <form method="post" action="/admin/sign-in" class="section">
      <input type="hidden" name="next" value={next} />
      <div class="field">
        <label for="token">{signIn.token}</label>
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
            {signIn.tokenWrong}
          </p>
        )}
      </div>
      <button type="submit" class="second">
        {signIn.signIn}
      </button>
    </form>
  )
}
