/**
 * <tidings-related>: cards of other stories, as the site would print them (cards.ts). Asked for before the reader comes near, and put
 * in where that moves nothing the reader looks at. What stands inside stays until there is something better, for good when nothing comes.
 */
import { inTime } from './settings'
import { Widget } from './widget'

/** How long a page that nobody has scrolled yet may still be put together before the reader's eyes. */
const SETTLED_MILLISECONDS = 2500
const startedAt = performance.now()

export class Related extends Widget {
  #watch: IntersectionObserver | undefined
  #shown = ''

  /** Asked when the reader comes within two screens: nothing is asked for what nobody gets to. */
  async draw(): Promise<void> {
    const { story } = this
    // With every attribute, as it is written.
    const wanted = story + this.pack.words.code + this.outerHTML
    if (this.#shown === wanted) return
    await this.#until(true, '200%')
    const { cards } = await this.later()
    const printed = await cards(this, story)
    // A reader's scrolling arrives with the frame: only in there is known what they look at when the cards appear.
    await new Promise(requestAnimationFrame)
    if (printed.length > 0 && !this.#shown && !this.#movesNothing()) {
      // A reader who went straight there and stays is waiting for it.
      await inTime(this.#until(false, '0%'), SETTLED_MILLISECONDS).catch(() => {})
    }
    if (story !== this.story) return
    if (printed.length > 0) this.show(...printed)
    else this.leave()
    this.#shown = wanted
  }

  override leave(): void {
    this.#shown = ''
    super.leave()
  }

  override navigated(): void {
    this.refresh()
  }

  /** Waits until the element is seen, or no longer is. Who waits in vain was asked again. */
  #until(isSeen: boolean, rootMargin: string): Promise<void> {
    this.#watch?.disconnect()
    return new Promise((resolve) => {
      const look = ([entry]: IntersectionObserverEntry[], watch: IntersectionObserver) => {
        if (entry?.isIntersecting !== isSeen) return
        watch.disconnect()
        resolve()
      }
      this.#watch = new IntersectionObserver(look, { rootMargin })
      this.#watch.observe(this)
    })
  }

  /** What stands below its end is out of sight, or the page is only just being put together. */
  #movesNothing(): boolean {
    const { bottom } = this.getBoundingClientRect()
    const isNew = scrollY === 0 && performance.now() - startedAt < SETTLED_MILLISECONDS
    return isNew || bottom < 0 || bottom >= innerHeight
  }
}
