/** Pages that put something of their own in the platform's place, routers of other kinds, templates that left something out. */
import { page } from './site.mjs'

const WIDGETS = '<h2>Share</h2>{share}<h2>By mail</h2>{signup}<h2>More</h2>{related}'
const host = (path, { before = '', body = WIDGETS, css = '' } = {}) =>
  page(`<h1>A story</h1>${body}`, {
    head: `<link rel="canonical" href="{site}${path}">${before}<script src="{service}/embed.js?language=en" async></script>`,
    css,
  })

/** What a page's own `fetch` does: broken consent managers, offline shims, mocks that were left in. */
export const FETCHES = {
  throws: 'window.fetch = () => { throw new Error("theirs") }',
  refuses: 'window.fetch = () => Promise.reject(new Error("theirs"))',
  'never answers': 'window.fetch = () => new Promise(() => {})',
  'hands on': 'const own = window.fetch; window.fetch = (...given) => own(...given)',
}

/** What older browsers lack, and pages that are shown to them. */
const OLD = {
  '/old-safari': 'delete CSSStyleSheet.prototype.replaceSync; delete CSSStyleSheet.prototype.replace',
  '/old-elements': 'Object.defineProperty(window, "customElements", { value: undefined })',
  '/old-urls': 'delete URL.canParse; delete AbortSignal.timeout; delete AbortSignal.any; delete window.navigation',
}

export const fetching = (name) => `/fetch-${name.replaceAll(' ', '-')}`

export const VARIANTS = {
  ...Object.fromEntries(
    Object.entries(FETCHES).map(([name, script]) => [
      fetching(name),
      host(fetching(name), { before: `<script>${script}</script>` }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(OLD).map(([path, script]) => [path, host(path, { before: `<script>${script}</script>` })]),
  ),
  /** Shortcuts of one letter, as many programs and sites have them. */
  '/shortcuts': host('/shortcuts', {
    before: `<script>window.taken = 0
      for (const name of ['keydown', 'keypress']) addEventListener(name, (event) => {
        if (event.target.matches('input, textarea') || event.key.length > 1) return
        event.preventDefault()
        taken++
      })
      addEventListener('keydown', ({ key }) => key === 'Escape' && (window.escaped = true))</script>`,
  }),
  '/no-publication': host('/no-publication', {
    body: '<tidings-share><a href="/own">Their own link</a></tidings-share><tidings-signup publication=" "><a href="/own">Their own form</a></tidings-signup><tidings-related publication=""><a href="/own">Their own list</a></tidings-related>',
  }),
  '/spaces': host('/spaces', {
    body: ['share', 'signup', 'related']
      .map((name) => `<tidings-${name} publication="\n  {slug} "></tidings-${name}>`)
      .join(''),
  }),
  '/whole': host('/whole'),
  '/large': host('/large', { css: 'html{font-size:200%}body{font-size:1rem}' }),
  '/elsewhere': page('<h1>Elsewhere</h1>'),
  /** A router by fragments, as old single-page sites have it. */
  '/hash': page(`<h1>A story</h1>${WIDGETS}{script}`),
}
