/**
 * The document around every page of the desk: which publication, where one is, what was just done. Works without a script.
 * Leaves to the screens what they show, and to session.ts who may see them.
 */
import type { Child } from 'hono/jsx'
import { wordsFor } from '../../emails/words'
import type { Publication } from '../ground/schema'
import { Document } from '../pages/shell'
import { styleFor } from '../pages/style'
import { DESK_STYLE } from './style'
import { figure, SAID } from './words'

/** The screens of one publication, in the order of the week. */
const SCREENS = [
  ['', 'Now'],
  ['/digests', 'Digests'],
  ['/stories', 'Stories'],
  ['/corrections', 'Corrections'],
  ['/readers', 'Readers'],
  ['/settings', 'Settings'],
] as const

type DeskProps = {
  title: string
  /** What the page answers. */
  question: string
  nonce: string
  publication: Pick<Publication, 'slug' | 'name' | 'accentColor'> | null
  /** The path of the screen, to mark it. */
  path: string
  /** A code of SAID, from the address: an unknown one says nothing. */
  said?: string
  children?: Child
}

export function Desk({ title, question, nonce, publication, path, said, children }: DeskProps) {
  const words = wordsFor('en')
  const style = styleFor(publication?.accentColor ?? null) + DESK_STYLE
  const sentence = said !== undefined && Object.hasOwn(SAID, said) ? SAID[said] : null
  return (
    <Document
      title={publication ? `${title} – ${publication.name}` : title}
      words={words}
      nonce={nonce}
      style={style}
      head={<meta name="robots" content="noindex" />}
    >
      <header class="masthead">
        <div class="column wide">
          <a class="brand" href={publication ? `/admin/${publication.slug}` : '/admin'} dir="auto">
            {publication?.name ?? 'The desk'}
          </a>
        </div>
        <nav class="column wide desk" aria-label="Desk">
          {publication &&
            SCREENS.map(([screen, name]) => <Place slug={publication.slug} screen={screen} name={name} path={path} />)}
          <a href="/admin">All publications</a>
          <a href="/admin/sessions">Sessions</a>
          <form method="post" action="/admin/sign-out">
            <button class="link" type="submit">
              Sign out
            </button>
          </form>
        </nav>
      </header>
      <main id="main" class="column wide" tabindex={-1}>
        {sentence && (
          <p class="flash" role="status">
            {sentence}
          </p>
        )}
        <h1>{title}</h1>
        <p class="question">{question}</p>
        {children}
      </main>
    </Document>
  )
}

function Place({ slug, screen, name, path }: { slug: string; screen: string; name: string; path: string }) {
  const address = `/admin/${slug}${screen}`
  const isHere = screen === '' ? path === address : path.startsWith(address)
  return (
    <a href={address} aria-current={isHere ? 'page' : undefined}>
      {name}
    </a>
  )
}

/** Numbers under their names, side by side. */
export function Figures({ figures }: { figures: [string, number][] }) {
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{figure(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A button that does one thing: a form of its own, so that it works without a script. */
export function Act({
  action,
  label,
  name,
  values = {},
  isSecond = false,
  isSmall = false,
  isOff = false,
}: {
  action: string
  label: string
  /** What a screen reader says where the label alone would not do. */
  name?: string
  values?: Record<string, string>
  isSecond?: boolean
  isSmall?: boolean
  isOff?: boolean
}) {
  const looks = [isSecond ? 'second' : '', isSmall ? 'small' : ''].filter(Boolean).join(' ')
  return (
    <form method="post" action={action}>
      {Object.entries(values).map(([field, value]) => (
        <input type="hidden" name={field} value={value} />
      ))}
      <button type="submit" class={looks || undefined} aria-label={name} disabled={isOff}>
        {label}
      </button>
    </form>
  )
}
