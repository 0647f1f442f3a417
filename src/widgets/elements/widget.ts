/**
 * What the three elements have in common: a shadow tree that begins with what the publisher put inside, the words, the story,
 * and one way to draw. Promises that whatever fails in here stays in here, and that the last of several drawings wins.
 */
import { make, sheetOf } from './dom'
import { came, here, pageStory, readMarks, storyAt, whenSeen } from './page'
import { later, packFor, settings } from './settings'
import { CSS } from './style'
import { tell } from './talk'

let sheet: CSSStyleSheet | undefined
const standing = new Set<Widget>()

export abstract class Widget extends HTMLElement {
  static observedAttributes =
    'publication url lang headline networks without counts labels topics limit kinds heading'.split(' ')

  root = this.attachShadow({ mode: 'open' })
  pack: Pick<typeof settings, 'words' | 'networks'> = settings
  #turn = 0

  constructor() {
    super()
    sheet ??= sheetOf(CSS)
    this.root.adoptedStyleSheets = [sheet]
    this.root.append(make('slot'))
  }

  connectedCallback(): void {
    standing.add(this)
    // Most pages are opened without a mark, and need nothing of that.
    if (here().search) whenSeen(() => this.attempt(tellArrival(this)))
    this.refresh()
  }

  disconnectedCallback(): void {
    standing.delete(this)
  }

  attributeChangedCallback(): void {
    this.refresh()
  }

  /** Draws anew, once the words are there; of several changes at once only the last is drawn. */
  refresh(): void {
    this.attempt(this.#redraw(++this.#turn))
  }

  async #redraw(turn: number): Promise<void> {
    const pack = await (this.publication && packFor(this.language, this.publication))
    if (turn !== this.#turn || !this.isConnected) return
    if (!pack) {
      // There is nobody to ask.
      this.leave()
      return console.warn(`<${this.localName}> needs a publication="…"`)
    }
    this.pack = pack
    await this.draw()
  }

  abstract draw(): void | Promise<void>

  /** A router went on to another story without loading a page. */
  navigated(): void {}

  given(name: string): string | null {
    return this.getAttribute(name)
  }

  listed(name: string): string[] | undefined {
    return this.given(name)?.split(/[\s,]+/)
  }

  get publication(): string {
    return (this.given('publication') ?? '').trim()
  }

  address(kind: string): string {
    return `${settings.origin}/v1/${this.publication}/${kind}`
  }

  /** The story that the element is about: the attribute's, else the page's. */
  get story(): string {
    const url = this.given('url')
    return url ? storyAt(url) : pageStory()
  }

  /** Its own, else the script's, else that of the nearest element that says one, out of every shadow tree. */
  get language(): string {
    const own = this.given('lang') ?? (settings.isChosen && settings.words.code)
    return own || languageAround(this)
  }

  /** What most pages never need. */
  later(): ReturnType<typeof later> {
    return later(`language=${this.pack.words.code}`)
  }

  /** To the publisher's own. */
  leave(): void {
    this.root.replaceChildren(make('slot'))
  }

  show(...nodes: Node[]): void {
    const { code: lang, direction: dir } = this.pack.words
    this.root.replaceChildren(make('div', '', { lang, dir }, ...nodes))
  }

  /** For the publisher's own analytics. */
  announce(what: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(`tidings:${what}`, { detail, bubbles: true, composed: true }))
  }

  /** Waits for something that may fail; the page never hears of it, its publisher does under `debug`. */
  attempt(act: Promise<unknown>): void {
    act.catch((reason) => this.complain(reason))
  }

  complain(reason: unknown): void {
    if (this.given('debug') !== null) this.later().then(({ explain }) => explain(this, reason), console.warn)
  }
}

/** A document has no host. */
function languageAround(at?: Element): string {
  if (!at) return ''
  return at.closest('[lang]')?.getAttribute('lang') ?? languageAround((at.getRootNode() as ShadowRoot).host)
}

const navigated = () => {
  for (const widget of standing) widget.navigated()
}
for (const name of ['popstate', 'hashchange']) addEventListener(name, navigated)
window.navigation?.addEventListener('currententrychange', navigated)

let isTold = false

/** By the story that all of them name, where all do: a card for another story does not take the page's visit. */
async function tellArrival(widget: Widget): Promise<void> {
  if (isTold || !widget.publication) return
  isTold = true
  // When the script has run to its end, all elements of the page stand.
  await null
  const [only, another] = new Set(
    [...standing].filter(({ localName }) => localName !== 'tidings-signup').map(({ story }) => story),
  )
  const url = only && !another ? only : pageStory()
  try {
    readMarks()
  } finally {
    const { token, digest } = came
    if (token || digest) await tell(widget.address('visits'), { url, ...(token ? { token } : { digest }) })
  }
}
