/** The recipes of docs/widgets.md, each on a page of that system's shape; and the page that clicks a snippet together. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { assertAccessible, assertFits, launch, mailsArrive, openPage, picture, URL_OF_SERVICE } from './browser.mjs'
import { openSite, page } from './hosts/site.mjs'

const read = (path) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
const DOCS = read('docs/widgets.md')
const browser = await launch(after)

/** What docs/widgets.md shows in a language, with our addresses in place of the made-up ones. */
function recipe(language) {
  const block = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(DOCS.slice(DOCS.indexOf('## WordPress')))?.[1]
  assert.ok(block, `docs/widgets.md shows no ${language}`)
  return block
    .replaceAll('https://tidings.gazette.example', '{service}')
    .replaceAll('"gazette"', '"{slug}"')
    .replaceAll('/gazette/', '/{slug}/')
    .replaceAll(`${encodeURIComponent('https://gazette.example')}`, '{encoded}')
    .replaceAll('https://gazette.example', '{site}')
}

const script = (text) => `<script>${text}</script>`
/** As each system prints it: what its template language would fill in, filled in. */
const PRINTED = {
  WordPress: () => {
    const php = recipe('php')
    const inside = /<<<HTML\n(.*?)\nHTML;/s.exec(php)[1].replaceAll('{$url}', '{encoded}%2Fa-story')
    const src = /'(\{service\}\/embed\.js[^']*)'/.exec(php)[1]
    // wpautop puts a paragraph and line breaks around everything.
    const paragraphs = `<p>${inside.replaceAll('\n', '<br />\n')}</p>`
    return page(`<div class="entry-content is-layout-constrained"><p>Text.</p>${paragraphs}</div>`, {
      head: `<link rel="canonical" href="{site}/a-story"><script src="${src}" async data-wp-strategy="async"></script>`,
      css: '.is-layout-constrained>*{max-width:645px;margin-inline:auto}a:where(:not(.wp-element-button)){text-decoration:underline}',
    })
  },
  Ghost: () =>
    page(
      `<article class="gh-article">${recipe('handlebars')
        .replace('{{title}}', 'A story')
        .replace(/\{\{encode.*?\}\}\}?/, '{encoded}%2Fa-story')}</article>`,
      {
        head: '<link rel="canonical" href="{site}/a-story"><script src="{service}/embed.js?language=en" async></script>',
        css: '.gh-article{display:grid;grid-template-columns:[full-start] minmax(16px,1fr) [main-start] min(720px,calc(100% - 32px)) [main-end] minmax(16px,1fr) [full-end]}.gh-article>*{grid-column:main}',
      },
    ),
  Django: () => ({
    html: page(
      recipe('django')
        .replace('{{ LANGUAGE_CODE }}', 'en-us')
        .replace('{{ request.build_absolute_uri }}', '{site}/a-story')
        .replace("{{ request.build_absolute_uri|urlencode:'' }}", '{encoded}%2Fa-story'),
    ),
    headers: {
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
    },
  }),
  'a bundler': () =>
    page(
      `<div id="__next">${recipe('jsx').replaceAll('{post.url}', '"{site}/a-story"').replaceAll('{post.title}', '"A story"')}</div>
      <script type="importmap">{ "imports": { "tidings/widgets": "/module.js" } }</script><script type="module">${recipe('js').replace("'use client'", '')}</script>`,
    ),
  'a static site': () => page(recipe('html').replace(/<link.*?>/, ''), { head: recipe('html').match(/<link.*?>/)[0] }),
  'one form around the whole page (ASP.NET)': () =>
    page(
      `<form method="post" action="/a-story" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="x"><h1>A story</h1>
      <tidings-share publication="{slug}"></tidings-share><tidings-related publication="{slug}"></tidings-related>
      <tidings-signup publication="{slug}"><a href="{service}/{slug}">The weekly digest</a></tidings-signup></form>{script}`,
      {
        head: `<link rel="canonical" href="{site}/a-story">${script('window.posted = 0; addEventListener("submit", () => window.posted++)')}`,
      },
    ),
}

for (const [name, print] of Object.entries(PRINTED)) {
  test(`the recipe for ${name} shares, lists and signs up`, async () => {
    const pages = { '/a-story': print(), '/module.js': read('src/widgets/built/module.js') }
    const site = await openSite(`recipe-${Date.now().toString(36)}`, { pages, stories: ['/a-story'] })
    const { page: tab, complaints, close } = await openPage(browser, { viewport: { width: 390, height: 900 } })
    tab.setDefaultTimeout(8_000)
    await tab.goto(`${site.url}/a-story`)
    const link = tab.getByRole('link', { name: 'WhatsApp' })
    await tab.getByRole('textbox', { name: 'Email address' }).waitFor()
    assert.match(decodeURIComponent(await link.getAttribute('href')), new RegExp(`${site.url}/a-story\\?td=`))
    await tab.locator('tidings-related [part=card]').first().waitFor()
    const email = `${site.slug}@readers.example`
    await tab.getByRole('textbox', { name: 'Email address' }).fill(email)
    await tab.getByRole('textbox', { name: 'Email address' }).press('Enter')
    await tab.getByRole('heading', { name: 'Check your inbox' }).waitFor()
    await mailsArrive(1, email)
    await assertFits(tab)
    assert.equal(tab.url(), `${site.url}/a-story`)
    assert.deepEqual(complaints, [])
    await close()
    site.close()
  })
}

test('the page under /dev shows what is clicked together, and the snippet for it', async () => {
  const { page: tab, complaints, close } = await openPage(browser)
  await tab.goto(`${URL_OF_SERVICE}/dev/widgets`)
  await tab.getByLabel('telegram').check()
  await tab.getByLabel('copy', { exact: true }).check()
  await tab.getByLabel('names instead of marks').check()
  await tab.getByLabel('language').selectOption('de')
  await tab.getByLabel('deep dives only').check()
  await tab.getByRole('button', { name: 'Show' }).click()
  await tab.getByRole('link', { name: 'Telegram', exact: true }).waitFor()
  await tab.getByRole('button', { name: 'Mehr' }).waitFor()
  const snippet = await tab.locator('pre').textContent()
  assert.match(snippet, /embed\.js\?language=de" async/)
  assert.match(snippet, /<tidings-share publication="meridian" networks="telegram copy more" labels>/)
  assert.match(snippet, /<tidings-related publication="meridian" kinds="deep-dive">/)
  await assertAccessible(tab)
  await assertFits(tab)
  await picture(tab, 'widgets-chosen', { fullPage: true })
  assert.deepEqual(complaints, [])
  await close()
})
