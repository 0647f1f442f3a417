/**
 * What a publisher's page loads: <tidings-share>, <tidings-signup> and <tidings-related>.
 * Promises: nothing is asked of any host but this script's own, nothing is kept in the reader's browser, no style or script is
 * put into the page (constructed stylesheets and DOM calls only, so that the strictest policy lets it work), and what stands
 * inside an element stays there when anything fails. Fonts, colours and headings are the page's.
 * Served as it is read here, without comments and indentation: script.ts puts NETWORKS and WORDS before it.
 */

const base = new URL('.', new URL(document.currentScript?.getAttribute('src') ?? '', document.baseURI)).href

// The networks' marks are Simple Icons' (CC0), on a grid of 40, in whole numbers.
/** @type {Record<string, string>} */
const ICONS = {
  native: 'M20 1l9 9-3 3-4-4v17h-4V9l-4 4-3-3zM9 17h6v3h-3v16h16V20h-3v-3h6v22H9z',
  whatsapp:
    'M20 0A20 20 0 0 0 3 30L0 40l10-3A20 20 0 1 0 20 0m0 4a16 16 0 1 1-9 29l-5 1 1-5A16 16 0 0 1 20 4m-6 6q-4 3-2 8 4 9 13 12 5 1 6-5l-5-3-3 3q-6-2-8-8l2-2-2-5z',
  x: 'M32 2h6L24 17l16 21H28L18 25 7 38H1l14-16L0 2h13l8 11Zm-3 32h4L11 5H7Z',
  facebook: 'M20 0a20 20 0 0 0-3 39.8V26h-5v-6h5v-4q0-9 9-9h4v5h-3q-4 0-4 4v4h7l-1 6h-6v13.8A20 20 0 0 0 20 0',
  linkedin:
    'M3 0Q0 0 0 3v34q0 3 3 3h34q3 0 3-3V3q0-3-3-3zM9 6a3 3 0 0 1 0 6 3 3 0 0 1 0-6M6 15h6v19H6zm9 0h6v3q1-3 6-3 7 0 7 9v10h-6V24q0-4-3-4-4 0-4 5v9h-6z',
  telegram: 'M20 0a20 20 0 0 0 0 40 20 20 0 0 0 0-40m9 12-4 18-4-1-4-3q-2-2 0-4l6-5h-1l-10 6-4-1-1-1z',
  bluesky:
    'M20 18Q16 11 9 5 3 1 2 3 0 4 0 6l1 11q3 7 11 6c-7 1-13 3-5 11 8 9 11-1 13-7 2 6 3 16 13 7 7-7 2-10-5-11q9 1 11-6l1-11q1-2-2-3 0-2-7 2-7 6-11 13',
  mastodon:
    'M39 9q-2-7-9-8L20 0l-9 1Q3 1 2 9l-1 6 1 10 1 6q1 6 8 8h13l3-1v-3l-8 1q-5-1-6-3v-3l7 1h2l8-1q8-1 9-9zm-6 15h-5V14q0-3-3-3t-3 3v6h-4v-6q0-3-3-3t-3 3v10H8V14l2-6 4-2q3 0 5 3l1 2 1-2q2-3 5-3l5 2 2 6z',
  reddit:
    'M20 0A20 20 0 0 0 6 34l-4 4q-1 2 1 2h17a20 20 0 0 0 0-40m7 5a3 3 0 1 1-3 4q-3 1-3 4 4 0 7 3a5 5 0 1 1 5 8q-1 8-13 9-12-1-13-9a5 5 0 1 1 5-8q3-3 7-3 0-4 5-5 1-3 3-3M14 18a3 3 0 0 0 0 6 3 3 0 0 0 0-6m12 0a3 3 0 0 0 0 6 3 3 0 0 0 0-6M14 26a6 6 0 0 0 12 0z',
  threads:
    'M20 40q-9 0-13-6-4-5-5-14 1-9 5-14 4-6 13-6 7 0 12 3l6 10-4 1Q32 4 20 4 13 4 9 8q-3 4-3 12t3 12 11 4 10-3q4-5 2-8l-3-3-2 6-6 3-6-2-3-5q0-3 3-5l6-2h5l-2-3-4-1-4 2-3-2q3-3 7-4 9 1 9 9l1 1q3 1 5 5 2 5-3 12-4 4-12 4m2-19h-1q-5 0-5 3t5 3q3 1 5-6z',
  email: 'M2 7h36v26H2zm4 5v17h28V12l-14 11zm27-2H7l13 9z',
  copy: 'M18 10v4h-6a6 6 0 0 0 0 12h6v4h-6a10 10 0 0 1 0-20zm-5 8h14v4H13zm9-8v4h6a6 6 0 0 1 0 12h-6v4h6a10 10 0 0 0 0-20z',
}

const SVG = 'http://www.w3.org/2000/svg'
const SHEET = new CSSStyleSheet()
SHEET.replaceSync(`
:host{display:block;position:relative;container-type:inline-size;--line:color-mix(in srgb,currentColor 28%,transparent);--quiet:color-mix(in srgb,currentColor 74%,transparent)}
:host([hidden]){display:none}
*{margin:0;padding:0;box-sizing:border-box;font:inherit;color:inherit}
ul{list-style:none;display:flex;flex-wrap:wrap;gap:var(--tidings-gap,8px)}
:focus-visible{outline:3px solid var(--tidings-accent,currentColor);outline-offset:2px}
svg{width:20px;fill:currentColor}
a,button,input{min-height:44px;border:1px solid var(--line);border-radius:var(--tidings-radius,4px);background:none}
[part~=icon]{display:grid;place-items:center;width:44px;cursor:pointer}
[part~=icon]:hover{color:var(--tidings-accent,inherit);border-color:currentColor}
[part=status]:not(:empty){position:absolute;inset-block-end:100%;padding:4px 12px;background:CanvasText;color:Canvas}
[part=form]{display:grid;grid-template-columns:minmax(0,25em) auto;gap:8px;justify-content:start}
label,strong{font-weight:600;grid-column:1/-1}
input,[part=button]{padding:8px 16px;border-color:var(--quiet)}
input{font-size:max(16px,1em)}
[part=button]{border:0;cursor:pointer;background:var(--tidings-accent,CanvasText);color:var(--tidings-accent-text,Canvas);font-weight:600}
[part=note]{grid-area:3/1/auto/-1}
[aria-invalid]+p{font-weight:600}
@container(max-width:30em){[part=form]{grid-template-columns:1fr}[part=note]{grid-area:auto}}
[part=cards]{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,12em),1fr));gap:32px 24px}
[part=card]>*{margin-bottom:8px}
[part=kicker]{color:var(--tidings-accent,inherit)}
[part=title]{font-weight:600;font-size:1.25em}
[part=title] a{border:0;text-decoration:none}
[part=title] a:hover{text-decoration:underline}
[part=facts]{gap:0 12px}
[part=note],[part=facts],[part=bias],[part=reason]{color:var(--quiet)}
[part=note],[part=kicker],[part=facts],[part=bias],[part=reason]{font-size:.875em}
`)

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function make(name, attributes, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

/** @param {string} outline */
function icon(outline) {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', '0 0 40 40')
  svg.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', outline)
  path.setAttribute('fill-rule', 'evenodd')
  svg.append(path)
  return svg
}

/** A query without what we put on shared links; the rest byte for byte. @param {string} search */
function withoutOurs(search) {
  const rest = search.slice(1).split('&')
  return rest.filter((part) => !/^td(-digest)?=/.test(part)).join('&')
}

const query = new URLSearchParams(location.search)
/** The share that this page was opened through, if it was. */
const openedBy = query.get('td')?.match(/^[\w-]{8,16}$/)?.[0]
const digest = query.get('td-digest')?.match(/^\d{4}-W\d\d$/)?.[0]
let isArrivalTold = !openedBy && !digest

/** A plain string needs no preflight, outlives the page, and whatever is answered, the page does not care. */
/** @param {string} address @param {object} event */
function tell(address, event) {
  navigator.sendBeacon(address, JSON.stringify(event))
}

class Widget extends HTMLElement {
  static observedAttributes = ['publication', 'url', 'headline']

  root = this.attachShadow({ mode: 'open' })

  constructor() {
    super()
    this.root.adoptedStyleSheets = [SHEET]
    this.root.append(make('slot', {}))
  }

  connectedCallback() {
    this.tellArrival()
    this.isDrawn = true
    this.draw()
  }

  attributeChangedCallback() {
    if (this.isDrawn) this.draw()
  }

  draw() {}

  /** @param {string} kind */
  address(kind) {
    return `${base}v1/${this.getAttribute('publication')}/${kind}`
  }

  /** The story's address: the attribute, else the page's canonical one. */
  get story() {
    const canonical = document.querySelector('link[rel=canonical]')?.getAttribute('href')
    const url = new URL(this.getAttribute('url') || canonical || '', location.href)
    url.search = withoutOurs(url.search)
    url.hash = ''
    return url.href
  }

  get language() {
    return this.closest('[lang]')?.getAttribute('lang') || ''
  }

  get words() {
    const [code = ''] = this.language.toLowerCase().split('-')
    return WORDS[code] ?? WORDS.en
  }

  /** @param {Node[]} nodes */
  show(...nodes) {
    const { code, direction } = this.words
    this.root.replaceChildren(make('div', { lang: code, dir: direction }, ...nodes))
  }

  /** Once a page, by its first element: the visit, and the address bar without our mark. A page that is only prepared waits. */
  tellArrival() {
    if (isArrivalTold) return
    if ('prerendering' in document && document.prerendering) {
      document.addEventListener('prerenderingchange', () => this.tellArrival(), { once: true })
      return
    }
    isArrivalTold = true
    tell(this.address('visits'), { url: this.story, ...(openedBy ? { token: openedBy } : { digest }) })
    const rest = withoutOurs(location.search)
    history.replaceState(history.state, '', location.pathname + (rest && `?${rest}`) + location.hash)
  }
}

class Share extends Widget {
  draw() {
    const { words } = this
    const listed = (/** @type {string} */ name) => this.getAttribute(name)?.split(/[\s,]+/)
    const without = [...(listed('without') ?? []), 'share' in navigator ? '' : 'native']
    const list = make('ul', { part: 'list', role: 'list', 'aria-label': words.share })
    for (const channel of listed('networks') ?? Object.keys(ICONS)) {
      const outline = ICONS[channel]
      if (outline && !without.includes(channel)) list.append(make('li', {}, this.button(channel, outline)))
    }
    this.status = make('p', { part: 'status', role: 'status' })
    this.show(list, this.status)
  }

  /** @param {string} channel @param {string} outline */
  button(channel, outline) {
    const { story, headline: title } = this
    const name = this.words.channels[channel] ?? channel
    const [random = 0n] = crypto.getRandomValues(new BigUint64Array(1))
    const token = random.toString(36).padStart(8, '0')
    const link = `${story}${story.includes('?') ? '&' : '?'}td=${token}`
    const told = () => tell(this.address('shares'), { url: story, channel, token, parent: openedBy })
    const looks = { part: `icon ${channel}`, 'aria-label': name, title: name }
    const page = NETWORKS[channel]
    if (page) {
      const text = page.replaceAll('{title}', encodeURIComponent(title)).replace('{url}', encodeURIComponent(link))
      const anchor = make('a', { ...looks, href: text, target: '_blank', rel: 'noopener' }, icon(outline))
      anchor.onclick = told
      return anchor
    }
    const button = make('button', { ...looks, type: 'button' }, icon(outline))
    button.onclick = () => {
      if (channel === 'copy') this.copy(link, told)
      // A reader who closes the system's sheet passed nothing on.
      else navigator.share({ title, url: link }).then(told, () => {})
    }
    return button
  }

  /** Networks cut a post at some 300 characters, and the address needs a part of them. */
  get headline() {
    const open = document.querySelector('meta[property="og:title"]')?.getAttribute('content')
    return [...(this.getAttribute('headline') || open || document.title)].slice(0, 200).join('')
  }

  /** @param {string} link @param {() => void} told */
  async copy(link, told) {
    const { words, status } = this
    told()
    try {
      await navigator.clipboard.writeText(link)
      status?.append(words.copied)
      setTimeout(() => status?.replaceChildren(), 4000)
    } catch {
      // No secure page, or the clipboard was refused: the reader copies by hand.
      prompt(words.channels.copy, link)
    }
  }
}

class SignUp extends Widget {
  draw() {
    const { words } = this
    const input = make('input', {
      id: 'field',
      part: 'field',
      type: 'email',
      name: 'email',
      autocomplete: 'email',
      dir: 'ltr',
      'aria-describedby': 'note',
    })
    const note = make('p', { id: 'note', part: 'note', 'aria-live': 'polite' }, words.promise)
    const button = make('button', { part: 'button' }, words.button)
    const label = make('label', { for: 'field', part: 'label' }, words.email)
    const form = make('form', { part: 'form', novalidate: '' }, label, input, note, button)
    form.onsubmit = async (event) => {
      event.preventDefault()
      button.disabled = true
      const status = await this.send(input.value)
      button.disabled = false
      if (status === 202) return this.thank()
      note.textContent = status === 400 ? words.invalid : words.failed
      input.setAttribute('aria-invalid', 'true')
      input.focus()
    }
    this.show(form)
  }

  /** @param {string} email */
  async send(email) {
    const topics = this.getAttribute('topics')?.split(/\s*,\s*/)
    const fields = { email, topics, language: this.language || undefined, page: this.story, token: openedBy }
    const headers = { 'Content-Type': 'application/json' }
    const request = {
      method: 'POST',
      credentials: /** @type {const} */ ('omit'),
      headers,
      body: JSON.stringify(fields),
    }
    return fetch(this.address('subscribers'), request).then(
      ({ status }) => status,
      () => 0,
    )
  }

  /** In place, no lower than the form was: what is around it stays where it is. */
  thank() {
    const { words } = this
    this.style.minHeight = `${this.offsetHeight}px`
    const title = make('strong', { part: 'title', role: 'heading', 'aria-level': '3' }, words.checkTitle)
    const done = make('div', { part: 'done', role: 'status', tabindex: '-1' }, title, make('p', {}, words.checkInbox))
    this.show(done)
    done.focus()
  }
}

class Related extends Widget {
  /** When the reader comes near: nothing is asked for what nobody sees. */
  draw() {
    this.watch?.disconnect()
    this.watch = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) this.load().catch(() => {})
      },
      { rootMargin: '800px' },
    )
    this.watch.observe(this)
  }

  /** What stands inside stays until there is something better, and for good when nothing comes. */
  async load() {
    this.watch?.disconnect()
    const search = new URLSearchParams({ url: this.story, limit: this.getAttribute('limit') || '3' })
    const answer = await fetch(`${this.address('related')}?${search}`, { credentials: 'omit' })
    const { stories = [] } = await answer.json()
    const cards = stories.map((/** @type {RelatedStory} */ story) => this.card(story))
    if (cards.length > 0) this.show(make('ul', { part: 'cards', role: 'list' }, ...cards))
  }

  /** As an editor would say it; what is not known is not there, but for the bias. @param {RelatedStory} story */
  card(story) {
    const { words } = this
    const line = (/** @type {string} */ part, /** @type {string | null} */ text) =>
      text ? [make('p', { part, dir: 'auto' }, text)] : []
    const { locale } = words
    const inNumber = (/** @type {number | null} */ count, /** @type {Forms} */ forms) =>
      count && (forms[new Intl.PluralRules(locale).select(count)] ?? forms.other).replace('#', String(count))
    const when = new Date(story.publishedAt).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
    const facts = [
      when,
      inNumber(story.readingMinutes, words.readingTime),
      inNumber(story.sourceCount, words.sources),
      story.sentiment && words.sentiment[story.sentiment],
    ]
    return make(
      'li',
      { part: 'card' },
      ...line('kicker', story.category),
      make('h3', { part: 'title', dir: 'auto' }, make('a', { href: story.url }, story.title)),
      ...line('bias', story.bias ? words.bias.replace('#', story.bias) : words.noBias),
      ...line('excerpt', story.excerpt),
      make('ul', { part: 'facts' }, ...facts.flatMap((fact) => (fact ? [make('li', {}, fact)] : []))),
      ...line('reason', story.reason),
    )
  }
}

for (const [name, element] of Object.entries({ share: Share, signup: SignUp, related: Related })) {
  if (!customElements.get(`tidings-${name}`)) customElements.define(`tidings-${name}`, element)
}
