/**
 * The document around every page of the desk: which publication, where one is, what was just done. Works without its script.
 * Leaves to the screens what they show, and to session.ts who may see them.
 */
import { type Child, createContext, useContext } from 'hono/jsx'
import { languageNames } from '../../emails/words'
import type { Caller } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { Document } from '../pages/shell'
import { styleFor } from '../pages/style'
import { DESK_STYLE } from './style'
import { Spoken, type Tongue, useTongue, wordOf } from './tongue'
import { DESK_LANGUAGES, type Words } from './words'

/** Whether who looks may change anything: what somebody cannot do is not offered to them. */
const Writing = createContext(true)

export function mayWrite(): boolean {
  return useContext(Writing) && !useContext(Guest)
}

/** Whether a link for a colleague shows it: figures, and no way to anything else. */
export const Guest = createContext(false)

export function isGuest(): boolean {
  return useContext(Guest)
}

/** The screens of one publication, in the order of the week. */
const SCREENS = [
  ['', 'now'],
  ['/digests', 'digests'],
  ['/stories', 'stories'],
  ['/corrections', 'corrections'],
  ['/readers', 'readers'],
  ['/origins', 'origins'],
  ['/topics', 'topics'],
  ['/delivery', 'delivery'],
] as const
const WRITERS_SCREENS = [...SCREENS, ['/links', 'links'], ['/settings', 'settings']] as const

/** What is of the whole deployment, and who may see it. */
const HOUSE: readonly (readonly [
  path: string,
  screen: keyof Words['screens'],
  who: 'owner' | 'all publications' | 'anybody',
])[] = [
  ['/admin/messages', 'messages', 'all publications'],
  ['/admin/keys', 'keys', 'owner'],
  ['/admin/people', 'people', 'owner'],
  ['/admin/sessions', 'sessions', 'anybody'],
  ['/admin/audit', 'audit', 'all publications'],
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
  /** A code of what was done or refused, from the address: an unknown one says nothing. */
  said?: string
  tongue: Tongue
  children?: Child
}

export function Desk({ title, question, nonce, publication, caller, path, said, tongue, children }: DeskProps) {
  const { frame, screens, done, refused } = tongue.words
  const style = styleFor(publication?.accentColor ?? null) + DESK_STYLE
  const sentence = wordOf({ ...done, ...refused }, said ?? '')
  return (
    <Document
      title={publication ? `${title} – ${publication.name}` : title}
      words={tongue.readers}
      nonce={nonce}
      style={style}
      head={
        <>
          <meta name="robots" content="noindex" />
          <script type="module" src="/admin/desk.js" nonce={nonce} />
        </>
      }
    >
      <header class="masthead">
        <div class="column wide">
          <a class="brand" href={publication ? `/admin/${publication.slug}` : '/admin'} dir="auto">
            {publication?.name ?? frame.desk}
          </a>
        </div>
        <nav class="column wide desk" aria-label={frame.places}>
          {publication &&
            (caller.role === 'read' ? SCREENS : WRITERS_SCREENS).map(([place, screen]) => (
              <Place
                address={`/admin/${publication.slug}${place}`}
                isWhole={place === ''}
                name={screens[screen].name}
                path={path}
              />
            ))}
          <Place address="/admin" isWhole name={frame.everywhere} path={path} />
          {!publication &&
            houseFor(caller).map(([address, screen]) => (
              <Place address={address} name={screens[screen].name} path={path} />
            ))}
          <form method="post" action="/admin/sign-out">
            <button class="link" type="submit">
              {frame.signOut}
            </button>
          </form>
        </nav>
      </header>
      <main id="main" class="column wide" tabindex={-1}>
        <div id="said" role="status">
          {sentence && <p class="flash">{sentence}</p>}
        </div>
        <div id="screen">
          <h1>{title}</h1>
          <p class="question">{question}</p>
          <Spoken.Provider value={tongue}>
            <Writing.Provider value={caller.role !== 'read'}>{children}</Writing.Provider>
          </Spoken.Provider>
        </div>
      </main>
      <footer class="colophon">
        <div class="column wide">
          <Languages tongue={tongue} next={path} />
        </div>
      </footer>
    </Document>
  )
}

/** In which language the desk speaks in this browser from now on; each is named in itself. */
export function Languages({ tongue: { code, words }, next }: { tongue: Tongue; next: string }) {
  return (
    <form method="post" action="/admin/language" class="acts" aria-label={words.frame.language}>
      <input type="hidden" name="next" value={next} />
      {languageNames()
        .filter((each) => DESK_LANGUAGES.includes(each.code))
        .map((each) => (
          <button
            type="submit"
            name="language"
            value={each.code}
            lang={each.code}
            aria-pressed={each.code === code ? 'true' : 'false'}
          >
            {each.name}
          </button>
        ))}
    </form>
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
  const { figure } = useTongue()
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
