/**
 * The document around every page of the desk: which publication, where one is, what was just done. Works without a script.
 * Leaves to the screens what they show, and to session.ts who may see them.
 */
import { type Child, createContext, useContext } from 'hono/jsx'
import { wordsFor } from '../../emails/words'
import type { Caller } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { Document } from '../pages/shell'
import { styleFor } from '../pages/style'
import { DESK_STYLE } from './style'
import { DONE, figure, REFUSED } from './words'

/** Whether who looks may change anything: what somebody cannot do is not offered to them. */
const Writing = createContext(true)

export function mayWrite(): boolean {
  return useContext(Writing)
}

/** The screens of one publication, in the order of the week. */
const SCREENS = [
  ['', 'Now'],
  ['/digests', 'Digests'],
  ['/stories', 'Stories'],
  ['/corrections', 'Corrections'],
  ['/readers', 'Readers'],
  ['/origins', 'Where they come from'],
  ['/topics', 'Topics'],
  ['/delivery', 'Delivery'],
] as const
const WRITERS_SCREENS = [...SCREENS, ['/settings', 'Settings']] as const

/** What is of the whole deployment, and who may see it. */
const HOUSE: readonly (readonly [path: string, name: string, who: 'owner' | 'all publications' | 'anybody'])[] = [
  ['/admin/messages', 'Failed messages', 'all publications'],
  ['/admin/keys', 'Keys', 'owner'],
  ['/admin/people', 'People', 'owner'],
  ['/admin/sessions', 'Sessions', 'anybody'],
  ['/admin/audit', 'Audit log', 'all publications'],
]

type DeskProps = {
  title: string
  /** What the page answers. */
  question: string
  nonce: string
  publication: Pick<Publication, 'slug' | 'name' | 'accentColor'> | null
  caller: Pick<Caller, 'role' | 'publications'>
  /** The path of the screen, to mark it. */
  path: string
  /** A code of DONE or REFUSED, from the address: an unknown one says nothing. */
  said?: string
  children?: Child
}

export function Desk({ title, question, nonce, publication, caller, path, said, children }: DeskProps) {
  const words = wordsFor('en')
  const style = styleFor(publication?.accentColor ?? null) + DESK_STYLE
  const sentence = new Map(Object.entries({ ...DONE, ...REFUSED })).get(said ?? '')
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
            (caller.role === 'read' ? SCREENS : WRITERS_SCREENS).map(([screen, name]) => (
              <Place address={`/admin/${publication.slug}${screen}`} isWhole={screen === ''} name={name} path={path} />
            ))}
          <Place address="/admin" isWhole name="All publications" path={path} />
          {!publication &&
            houseFor(caller).map(([address, name]) => <Place address={address} name={name} path={path} />)}
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
        <Writing.Provider value={caller.role !== 'read'}>{children}</Writing.Provider>
      </main>
    </Document>
  )
}

type PlaceProps = { address: string; isWhole?: boolean; name: string; path: string }

/** `isWhole`: only that page is it, not those below it. */
function Place({ address, isWhole = false, name, path }: PlaceProps) {
  const isHere = isWhole ? path === address : path.startsWith(address)
  return (
    <a href={address} aria-current={isHere ? 'page' : undefined}>
      {name}
    </a>
  )
}

function houseFor({ role, publications }: DeskProps['caller']) {
  return HOUSE.filter(
    ([, , who]) => who === 'anybody' || (who === 'owner' ? role === 'owner' : publications === null && role !== 'read'),
  )
}

/** A table that may be wider than a phone: it scrolls by itself, also by the keyboard. */
export function Scroll({ children }: { children?: Child }) {
  return (
    <div class="scroll" tabindex={0}>
      {children}
    </div>
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
  isForAll = false,
}: {
  action: string
  label: string
  /** What a screen reader says where the label alone would not do. */
  name?: string
  values?: Record<string, string>
  isSecond?: boolean
  isSmall?: boolean
  isOff?: boolean
  /** Whoever only reads may press it, too. */
  isForAll?: boolean
}) {
  if (!isForAll && !mayWrite()) return null
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
