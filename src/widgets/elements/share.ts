/**
 * <tidings-share>: a row of networks, the rest behind "More", and a link to copy. Every button's link carries a token of its own
 * and is aimed at the moment of the press, since a router may have gone on to another story. Told is what a reader went through with.
 */
import { icon, make } from './dom'
import { came } from './page'
import { tell } from './talk'
import { Widget } from './widget'

const DOTS = 'M8 16a4 4 0 1 0 1 0zm12 0a4 4 0 1 0 1 0zm12 0a4 4 0 1 0 1 0z'

/** Networks cut a post at some 300 characters, and the address needs a part of them. */
const TITLE_LIMIT = 200

/** Digits: a `td` of letters alone may be a word of somebody else's. */
const makeToken = () => crypto.getRandomValues(new Uint32Array(3)).join('').slice(0, 16)

export class Share extends Widget {
  buttons: Record<string, HTMLElement> = {}
  #list = make('ul')
  #tokens: Record<string, string> = {}
  #aimed = ''

  async draw(): Promise<void> {
    const { words, networks } = this.pack
    const row = this.listed('networks') ?? `${words.networks} more`.split(' ')
    // The script brings its language's own row.
    if (row.some((name) => name !== 'more' && !networks[name])) this.pack = (await this.later()).everything
    this.#list = make('ul', '', { role: 'list', 'aria-label': words.share })
    this.buttons = {}
    this.add(row)
    // Before what the browser makes of a press: a middle click and a menu read the address as it is then.
    for (const name of ['pointerdown', 'click']) this.#list.addEventListener(name, () => this.#aim(), true)
    this.show(make('div', 'list', {}, this.#list, make('p', 'status', { role: 'status' })))
  }

  override navigated(): void {
    this.#aim()
    if (this.publication && this.given('counts') !== null) this.attempt(this.later().then(({ count }) => count(this)))
  }

  add(channels: string[]): void {
    const without = this.listed('without') ?? []
    for (const channel of channels) {
      const isOffered =
        channel === 'more' || (channel === 'native' ? 'share' in navigator : this.pack.networks[channel])
      if (isOffered && !without.includes(channel)) this.#list.append(make('li', '', {}, this.#button(channel)))
    }
    this.#aimed = ''
    this.navigated()
  }

  #button(channel: string): HTMLElement {
    const { name, page, icon: outline } = this.pack.networks[channel] ?? { name: this.pack.words.more, icon: DOTS }
    const part = `icon ${channel}`
    const button = page ? make('a', part, { rel: 'noopener' }) : make('button', part, { type: 'button' })
    if (page && !/^mailto/.test(page)) button.setAttribute('target', '_blank')
    if (this.given('labels') !== null) button.append(name)
    else {
      // Alone a title is the name, and said once; beside a label of ours it would be said again.
      button.title = name
      button.append(icon(outline))
    }
    button.onclick = () => this.attempt(this.#press(channel, button))
    button.onauxclick = ({ button: which }) => {
      if (page && which === 1) this.attempt(this.told(channel))
    }
    this.buttons[channel] = button
    return button
  }

  /** The networks' addresses for the story that the page shows now. */
  #aim(): void {
    const { story, headline } = this
    if (!this.#aimed.startsWith(`${story} `)) this.#tokens = {}
    if (this.#aimed === `${story} ${headline}`) return
    this.#aimed = `${story} ${headline}`
    const title = encodeURIComponent(headline)
    for (const channel in this.buttons) {
      const url = encodeURIComponent(this.#link(channel, story))
      // What is percent-encoded holds no `$`, which a replacement would take for a pattern.
      const to = this.pack.networks[channel]?.page?.replaceAll('{title}', title).replace('{url}', url)
      if (to) this.buttons[channel]?.setAttribute('href', to)
    }
  }

  /** The story's address with the token; before the fragment, which may be a router's. */
  #link(channel: string, story = this.story): string {
    const [address = '', ...route] = story.split('#')
    this.#tokens[channel] ??= makeToken()
    return [`${address}${address.includes('?') ? '&' : '?'}td=${this.#tokens[channel]}`, ...route].join('#')
  }

  get headline(): string {
    const open = document.querySelector('meta[property="og:title"]')?.getAttribute('content')
    return [...(this.given('headline') || open || document.title)].slice(0, TITLE_LIMIT).join('')
  }

  /** On a phone the system's sheet is what stands behind "More": it has every app that the reader has. */
  async #press(channel: string, button: HTMLElement): Promise<void> {
    const isSheet = 'share' in navigator && matchMedia('(pointer:coarse)').matches
    if (channel === 'copy') return this.#copy()
    if (channel === 'more') {
      if (!isSheet) return (await this.later()).unfold(this, this.#list, button)
      channel = 'native'
    }
    // Throws when the reader closes it: what is refused is not told.
    if (channel === 'native') await navigator.share({ title: this.headline, url: this.#link(channel) })
    await this.told(channel)
  }

  async told(channel: string): Promise<void> {
    const told = { url: this.story, channel, token: this.#tokens[channel] }
    this.announce('share', told)
    await tell(this.address('shares'), { ...told, parent: came.token })
  }

  /** What is shown then is later.ts's: that it was copied, or else the link, to be copied by hand. */
  async #copy(): Promise<void> {
    const link = this.#link('copy')
    try {
      await navigator.clipboard.writeText(link)
    } catch {
      return (await this.later()).copyByHand(this, link)
    }
    this.attempt(this.told('copy'))
    ;(await this.later()).copied(this)
  }
}
