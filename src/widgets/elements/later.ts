/**
 * What is not drawn at once, as a module of its own that is loaded when it is wanted: the cards of related stories, the networks
 * behind "More", counts, a link to copy by hand, a form that the page may only post, and what a publisher is told under `debug`.
 * The service writes `TIDINGS` before it, everything there is in one language.
 */
import type { WidgetPack } from '../script'
import { printCards } from './cards'
import { make, sheetOf } from './dom'
import type { Share } from './share'
import type { SignUp } from './sign-up'
import { LATER_CSS } from './style'
import { call, isOwn } from './talk'
import type { Widget } from './widget'

declare const TIDINGS: WidgetPack

export const everything = TIDINGS

const sheet = sheetOf(LATER_CSS)

function withLaterStyle(root: ShadowRoot): void {
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet)
}

export function cards(widget: Widget, url: string): Promise<Node[]> {
  withLaterStyle(widget.root)
  return printCards(widget, { url, words: everything.words })
}

const CHECK = 'M15 34L3 22l4-4 8 8L33 8l4 4z'
const SHOWN_MILLISECONDS = 4000
const PATIENCE_MILLISECONDS = 3000

/** Which directives of the page's policy keep it from a host; and whether the host answers all the same. */
async function reach(address: string, init?: RequestInit): Promise<{ isAnswered: boolean; refused: string[] }> {
  const refused: string[] = []
  const note = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent) => {
    if (address.startsWith(blockedURI)) refused.push(effectiveDirective)
  }
  document.addEventListener('securitypolicyviolation', note)
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS)
  const isAnswered = await fetch(address, { credentials: 'omit', signal, ...init }).then(
    () => true,
    () => false,
  )
  // The browser reports a violation in a task of its own.
  await new Promise((resolve) => setTimeout(resolve))
  document.removeEventListener('securitypolicyviolation', note)
  return { isAnswered, refused }
}

/** Sends what the form holds, and says under the field or in its place what happened. */
export async function signUp(widget: SignUp, form: HTMLFormElement): Promise<void> {
  const { words } = everything
  withLaterStyle(widget.root)
  const said = await post(form).catch((reason: unknown) => ({ reason }))
  if (said === '') return thank(widget)
  const isFailed = typeof said !== 'string'
  form.querySelector('[part=error]')?.replaceChildren(isFailed ? words.failed : said)
  // A password manager may have put one of its own before it.
  const field = form.querySelector<HTMLInputElement>('[part=field]')
  field?.setAttribute('aria-invalid', `${said === words.invalid}`)
  field?.setAttribute('aria-errormessage', 'error')
  field?.focus()
  if (!isFailed) return
  widget.complain(said.reason)
  if (isOwn() && !(said.reason instanceof TypeError && (await isShutOut(widget)))) return
  // In a sandbox no page of ours could be shown; what is sent blindly arrives all the same.
  if (origin !== 'null') form.submit()
  else if (field?.checkValidity() && (await sendBlindly(form))) thank(widget)
}

async function sendBlindly(form: HTMLFormElement): Promise<boolean> {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)])
  const init: RequestInit = { method: 'POST', mode: 'no-cors', headers: { Accept: 'application/json' } }
  return call(form.action, { ...init, body: new URLSearchParams(fields) }).then(
    () => true,
    () => false,
  )
}

/** Nothing when it was taken, else why not, in the server's own words. Throws where the call could not be made. */
async function post(form: HTMLFormElement): Promise<string> {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const fields = new FormData(form)
  const topics = fields.has('topics') ? fields.getAll('topics') : undefined
  const body = JSON.stringify({ ...Object.fromEntries(fields), topics })
  const answer = await call(form.action, { method: 'POST', headers, body })
  if (answer.status === 202) return ''
  const { error } = await answer.json()
  return error.code === 'invalid_email' ? everything.words.invalid : error.message
}

/**
 * Whether the page may not call us although we are there (an origin that is not listed, a sandboxed frame, the page's policy). The
 * answer to a form's own post is a page of ours; where even that is forbidden, or nobody is there, what the form says stands.
 */
async function isShutOut(widget: Widget): Promise<boolean> {
  if ((await reach(widget.address('related'))).isAnswered) return false
  const { isAnswered, refused } = await reach(`${everything.origin}/embed.json`, { mode: 'no-cors' })
  return isAnswered || refused.length > 0
}

/** In place, no lower than the form was: what is around it stays where it is. */
function thank(widget: SignUp): void {
  const { words } = everything
  widget.isDone = true
  widget.style.minHeight = `${widget.offsetHeight}px`
  const title = make('strong', 'title', { role: 'heading', 'aria-level': '3' }, words.checkTitle)
  const done = make('div', 'done', { tabindex: '-1' }, title, make('p', '', {}, words.checkInbox))
  widget.show(done)
  done.focus()
  widget.announce('signup', { page: widget.story })
}

/** One line for the publisher's console. */
export async function explain(widget: Widget, reason: unknown): Promise<void> {
  console.warn(`<${widget.localName}>`, reason instanceof TypeError ? await whyShutOut(widget) : reason)
}

async function whyShutOut({ publication }: Widget): Promise<unknown> {
  const { origin } = everything
  const address = `${origin}/embed.json?${new URLSearchParams({ publication, page: location.origin })}`
  const { isAnswered, refused } = await reach(address)
  if (refused.length > 0)
    return `The page's Content-Security-Policy keeps it from ${origin}: add that to ${refused.join(' and ')}.`
  if (!isAnswered) return `${origin} does not answer.`
  const { problem, error } = await (await fetch(address)).json()
  return error?.message ?? problem ?? 'The call failed.'
}

/** The networks that were behind "More", in its place. */
export function unfold(widget: Share, list: HTMLElement, button: HTMLElement): void {
  widget.pack = everything
  button.parentElement?.remove()
  const before = list.children.length
  widget.add(Object.keys(everything.networks).filter((channel) => !widget.buttons[channel]))
  list.children[before]?.querySelector<HTMLElement>('a,button')?.focus()
}

/** Inside the buttons, which keep their size: nothing moves when the numbers come. Below the publisher's threshold none do. */
export async function count(widget: Share): Promise<void> {
  const { buttons, story, root } = widget
  withLaterStyle(root)
  const answer = await fetch(`${widget.address('shares')}?url=${encodeURIComponent(story)}`, { credentials: 'omit' })
  const { channels = {}, error } = await answer.json()
  if (error) throw error.message
  const number = new Intl.NumberFormat(everything.words.locale, { notation: 'compact' })
  for (const [channel, button] of Object.entries(buttons)) {
    button.querySelector('[part=count]')?.remove()
    if (!channels[channel]) continue
    const shown = number.format(channels[channel])
    const name = everything.networks[channel]?.name ?? channel
    if (button.title) button.title = `${name} (${shown})`
    button.append(make('span', 'count', button.title ? { 'aria-hidden': 'true' } : {}, shown))
  }
}

/** Said beside the button where there is room, and by its mark; nothing moves. */
export function copied({ buttons, root }: Share): void {
  const mark = buttons.copy?.querySelector('path')
  const status = root.querySelector('[part=status]')
  withLaterStyle(root)
  status?.replaceChildren(make('span', '', {}, everything.words.copied))
  mark?.setAttribute('d', CHECK)
  setTimeout(() => {
    status?.replaceChildren()
    mark?.setAttribute('d', everything.networks.copy?.icon ?? '')
  }, SHOWN_MILLISECONDS)
}

/** No secure page, or the clipboard was refused: the link stands there to be copied by hand, and counts when it was. */
export function copyByHand(widget: Share, link: string): void {
  const field = make('input', 'link', { readonly: '', value: link, 'aria-label': everything.networks.copy?.name ?? '' })
  field.oncopy = () => {
    field.remove()
    widget.attempt(widget.told('copy'))
    copied(widget)
  }
  withLaterStyle(widget.root)
  widget.root.querySelector('[part=link]')?.remove()
  widget.root.querySelector('[part=list]')?.append(field)
  field.select()
  // In an insecure page this is the only way; it says by the event whether it worked.
  document.execCommand('copy')
}
