/** The ways in which a script reaches a page. */
import { page } from './site.mjs'

const WIDGETS = '{share}{signup}{related}'
const self = '<link rel="canonical" href="{site}/loading">'
const with_ = (script, around = (tags) => tags) => page(around(`<h1>A story</h1>${WIDGETS}`) + script, { head: self })

export const LOADING = {
  'in the head, before what it draws': page(`<h1>A story</h1>${WIDGETS}`, {
    head: `${self}<script src="{service}/embed.js"></script>`,
  }),
  deferred: with_('<script src="{service}/embed.js" defer></script>'),
  'as a module': with_('<script type="module" src="{service}/embed.js"></script>'),
  'imported by a module': with_('<script type="module">import("{service}/embed.js?language=en")</script>'),
  'put in by another script (a tag manager)': with_(
    '<script>const s = document.createElement("script"); s.src = "{service}/embed.js"; document.head.append(s)</script>',
  ),
  'inlined into the page': with_('<script>{inlined}</script>'),
  'in a bundle with others, from the site itself': with_('<script src="/bundle.js"></script>'),
  twice: with_('{script}<script src="{service}/embed.js?language=en"></script>'),
  'after the page was read': with_(
    '<script>setTimeout(() => { const s = document.createElement("script"); s.src = "{service}/embed.js"; document.body.append(s) }, 300)</script>',
  ),
  'with the elements put in later': page(
    `<h1>A story</h1>{script}<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', \`${WIDGETS}\`), 300)</script>`,
    { head: self },
  ),
  'as the module of the package': with_(
    '<script type="module">import { defineWidgets } from "/module.js"; await defineWidgets({ origin: "{service}" })</script>',
  ),
}
