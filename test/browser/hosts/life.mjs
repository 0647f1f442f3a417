/** Pages that live on: routers, moved and copied elements, attributes that change; and hosts of every look. */
import { ARTICLE, page } from './site.mjs'

const WIDGETS = '{share}{signup}{related}'
const self = '<link rel="canonical" href="{site}/life">'

export const LIFE = {
  '/life': page(`<h1>A story</h1><div>${WIDGETS}</div>{script}`, { head: self }),
  /** A layout that stays while the router changes the address, the title and, a moment later, the canonical link. */
  '/router': page(
    `<h1>A story</h1><nav><a href="/other-0" id="go">Go on</a></nav>${WIDGETS}{script}
    <script>go.onclick = (event) => {
      event.preventDefault()
      history.pushState({}, '', '/other-0')
      document.title = 'Another story'
    }</script>`,
    { head: '<link rel="canonical" href="{site}/router">' },
  ),
  '/article': page(`${ARTICLE}<h2>Share</h2>{share}<h2>More</h2>{related}<h2>By mail</h2>{signup}${ARTICLE}`, {
    head: `<link rel="canonical" href="{site}/life"><script src="{service}/embed.js?language=en" async></script>`,
    css: '{css}',
  }),
  '/article-bare': page(`${ARTICLE}<h2>Share</h2>{share}<h2>More</h2>{related}<h2>By mail</h2>{signup}${ARTICLE}`, {
    head: `<link rel="canonical" href="{site}/life"><script src="{service}/embed.js?language=en" async></script>`,
  }),
  '/frame': page(
    `<h1>A page with frames</h1>
    <iframe title="srcdoc" id="srcdoc" width="400" height="300" srcdoc="<p>Inside</p><tidings-signup publication='{slug}'></tidings-signup><script src='{service}/embed.js?language=en'></script>"></iframe>
    <iframe title="sandboxed" id="sandboxed" width="400" height="300" sandbox="allow-scripts allow-forms allow-popups" srcdoc="<p>Inside</p><tidings-signup publication='{slug}'></tidings-signup><script src='{service}/embed.js?language=en'></script>"></iframe>`,
    { head: self },
  ),
}

const look = (css, options = {}) =>
  page(
    `<h1>A story</h1>${WIDGETS.replace('{related}', '<tidings-related publication="{slug}" heading></tidings-related>')}{script}`,
    {
      head: self,
      css,
      ...options,
    },
  )

/** Papers and inks; with each of them accents of any brightness are tried. */
export const LOOKS = {
  light: look('body{background:#fff;color:#111}'),
  grey: look('body{background:#f4f4f4;color:#444}'),
  dark: look('body{background:#16181b;color:#e8e6e3}'),
  arabic: look('body{background:#fff;color:#111}', { lang: 'ar', dir: 'rtl' }),
  german: look('body{background:#fff;color:#111}', { lang: 'de' }),
}
export const ACCENTS = [
  '#ffee00',
  '#00aa55',
  '#0b5fff',
  '#b00020',
  '#777777',
  '#111111',
  '#ffffff',
  'oklch(80% .2 140)',
  '#ffee0080',
  'rgb(0 0 255 / 30%)',
  'rgb(255 255 255 / 20%)',
  'oklch(60% .3 260 / 40%)',
  'color-mix(in oklch, blue 40%, transparent)',
  'color(display-p3 0 1 0 / .4)',
  'lab(50% 80 60)',
  'transparent',
  'currentColor',
  'light-dark(#003366, #99ccff)',
  'var(--nothing, rebeccapurple)',
  'none that there is',
]
