/**
 * A publisher's site for the tests: a server on an origin of its own with the pages of hosts/, and the publication that it belongs to.
 * `stories` are the paths of those pages that the publication knows as stories; to the first of them the others of the site are related. A page says `{share}`, `{signup}`, `{related}` where README.md's tags go, `{script}` for
 * the script, `{service}` and `{site}` for the two origins.
 */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { admin, tick, URL_OF_SERVICE } from '../browser.mjs'

/** Some have a picture, some facts, one a headline that is a single long word. */
const OTHERS = [
  { title: 'The Caspian pipeline, part 1', category: 'Energy', region: 'Central Asia', bias: 'Centre', sourceCount: 3 },
  { title: 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrente', category: 'Energy', sentiment: 'negative' },
  { title: 'Pumps', kind: 'story', category: 'Energy', sentiment: 'positive', sourceCount: 1 },
]
const EXCERPTS = [
  'What the Caspian pipeline carries, and who pays for the pumping stations at Tengiz.',
  'Who gets the pensions of those who built the Caspian pipeline and drained the salt lake at Tengiz.',
  'At Tengiz the pumps of the Caspian pipeline are painted every spring, and nobody knows why in green.',
]

export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const TYPES = { png: 'image/png', js: 'text/javascript; charset=utf-8' }

/** `pages` by path: HTML, or `{ html, headers }`. */
export async function openSite(slug, { pages, stories, settings = {} }) {
  const server = createServer((request, response) => {
    const path = decodeURI(request.url.split('?')[0])
    const page = pages[path]
    response.statusCode = page || path === '/picture.png' ? 200 : 404
    response.setHeader('content-type', TYPES[path.split('.').at(-1)] ?? 'text/html; charset=utf-8')
    if (path === '/picture.png') return response.end(PICTURE)
    for (const [name, value] of Object.entries(page?.headers ?? {})) response.setHeader(name, filled(value, site))
    response.end(filled(page?.html ?? page ?? 'nothing here', site))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const site = { slug, url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
  await publish(site, { stories, settings })
  return site
}

async function publish({ slug, url }, { stories, settings }) {
  const own = {
    ...{ name: 'The Gazette', url, timezone: 'Europe/Berlin', fromEmail: `digest@${slug}.example` },
    ...{ postalAddress: '1 Press Lane, 10115 Berlin', shareThreshold: 1 },
  }
  await admin(`/publications/${slug}`, { method: 'PUT', body: JSON.stringify({ ...own, ...settings }) })
  const others = OTHERS.map((story, number) => ({
    ...{ url: `${url}/other-${number}`, kind: 'deep-dive', excerpt: EXCERPTS[number], body: EXCERPTS[number] },
    ...(number === 0 ? { imageUrl: `${url}/picture.png` } : {}),
    ...story,
  }))
  const told = stories.map((path, number) => ({
    url: url + path,
    title: `A story at ${path}`,
    kind: 'deep-dive',
    body: number === 0 ? 'The Caspian pipeline and Tengiz.' : `Nothing but ${path}.`,
  }))
  const answer = await admin(`/publications/${slug}/stories`, {
    method: 'POST',
    body: JSON.stringify([...others, ...told]),
  })
  assert.deepEqual(answer.rejected, [])
  await tick()
}

/** The tags of README.md, short. */
function filled(text, { slug, url }) {
  const tag = (name, inside) => `<tidings-${name} publication="${slug}">${inside}</tidings-${name}>`
  const action = `${URL_OF_SERVICE}/v1/${slug}/subscribers`
  const form = `<form method="post" action="${action}"><label>Their own field <input type="email" name="email"></label><button>Sign up</button></form>`
  return text
    .replaceAll('{script}', `<script src="${URL_OF_SERVICE}/embed.js" async></script>`)
    .replaceAll(
      '{share}',
      tag('share', `<a href="${URL_OF_SERVICE}/s/${slug}/by-url/whatsapp?url=x">Their own link</a>`),
    )
    .replaceAll('{signup}', tag('signup', form))
    .replaceAll('{related}', tag('related', '<a href="/">Their own list</a>'))
    .replaceAll('{service}', URL_OF_SERVICE)
    .replaceAll('{slug}', slug)
    .replaceAll('{encoded}', encodeURIComponent(url))
    .replaceAll('{site}', url)
}

/** A page around what is tried; `head` goes into its head. */
export function page(body, { head = '', lang = 'en', dir = 'ltr', css = '' } = {}) {
  return `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>A story</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
    <style>body{font:16px/1.5 sans-serif;margin:16px}h2{margin:24px 0 8px}${css}</style>${head}</head>
    <body><main>${body}</main></body></html>`
}

/** As long as an article: what stands at its end is out of sight at first. */
export const ARTICLE = `<h1>A story</h1>${'<p>The Caspian pipeline carries oil from Tengiz to the sea, and who pays for the pumping stations is another story. </p>'.repeat(40)}`
