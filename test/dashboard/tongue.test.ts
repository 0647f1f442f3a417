/** The desk speaks English, German and Arabic: as the browser asks, or as somebody chose; all of it, and nothing of one in another. */
import { beforeEach, expect, test } from 'vitest'
import { DESK_LANGUAGES, deskWords } from '../../src/dashboard/words'
import {
  type Ask,
  admin,
  allMailsTried,
  ask,
  BASE,
  bindings,
  dump,
  FRIDAY,
  HOUR,
  manyReaders,
  TOKEN,
  tickAt,
  world,
} from '../world'

const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }
const OTHERS = DESK_LANGUAGES.filter((code) => code !== 'en')

type Sentence = string | Readonly<Record<string, string>>

/** Every sentence by its path; a plural with all its forms. */
function sentences(part: unknown, path = ''): [string, Sentence][] {
  if (typeof part === 'string') return [[path, part]]
  if (isPlural(part)) return [[path, part]]
  return Object.entries(part as object).flatMap(([name, each]) => sentences(each, `${path}.${name}`))
}

function isPlural(part: unknown): part is Readonly<Record<string, string>> {
  return typeof part === 'object' && part !== null && 'other' in part
}

const formsOf = (sentence: Sentence) => (typeof sentence === 'string' ? [sentence] : Object.values(sentence))
const gapsOf = (text: string) => (text.match(/\{\w+\}|\[|\]/g) ?? []).toSorted()

test.each(OTHERS)('“%s” has every sentence, with the gaps of the English one and the plurals of its own', (code) => {
  const english = new Map(sentences(deskWords('en')))
  const theirs = new Map(sentences(deskWords(code)))
  expect([...theirs.keys()]).toEqual([...english.keys()])
  const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions()
  for (const [path, sentence] of theirs) {
    const original = english.get(path) ?? ''
    const [gaps] = formsOf(original).map(gapsOf)
    for (const form of formsOf(sentence)) {
      expect(form.trim(), path).not.toBe('')
      expect(gapsOf(form), `${path}: ${form}`).toEqual(gaps)
      if (form.replaceAll(/\{\w+\}/g, '').length > 15) expect(formsOf(original), path).not.toContain(form)
    }
    if (typeof sentence !== 'string')
      expect(pluralCategories, path).toEqual(expect.arrayContaining(Object.keys(sentence)))
  }
})

test.each(DESK_LANGUAGES)(
  'in “%s” whoever says a button’s words aloud presses it: its longer name has them',
  (code) => {
    const all = new Map(sentences(deskWords(code)))
    const named = [...all].filter(([path]) => /Named$|\.named$/.test(path))
    expect(named.length).toBeGreaterThan(15)
    for (const [path, name] of named) {
      const pressed = all.get(path.replace(/Named$/, '').replace(/\.named$/, '.press'))
      if (pressed !== undefined) expect(name, path).toContain(pressed)
    }
  },
)

beforeEach(() => world())

type Desk = (path: string, init?: Ask) => Promise<Response>

async function desk(language: string): Promise<Desk> {
  const answer = await ask('/admin/sign-in', { form: { token: TOKEN }, headers: OURS })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  return (path, init = {}) =>
    ask(path, { ...init, headers: { ...OURS, cookie, 'accept-language': language, ...init.headers } })
}

const rootOf = (html: string) => /<html [^>]*>/.exec(html)?.[0]

test.each([
  ['de-AT,de;q=0.9,en;q=0.5', '<html lang="de" dir="ltr">'],
  ['ar', '<html lang="ar" dir="rtl">'],
  ['fr-FR,fr;q=0.9', '<html lang="en" dir="ltr">'],
  ['fr,ar;q=0.8,en;q=0.5', '<html lang="ar" dir="rtl">'],
  ['', '<html lang="en" dir="ltr">'],
])('who asks for “%s” is spoken to so, before and after signing in', async (language, root) => {
  const look = await desk(language)
  for (const path of ['/admin/sign-in', '/admin', '/admin/meridian'])
    expect(rootOf(await (await look(path)).text()), path).toBe(root)
})

test('what somebody chose in a browser goes before what the browser asks for, and is nobody else’s', async () => {
  const before = await dump()
  const press = (language: string, next: string) =>
    ask('/admin/language', { form: { language, next }, headers: { ...OURS, 'accept-language': 'de' } })
  const chosen = await press('ar', '/admin/sign-in')
  expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/admin/sign-in'])
  const kept = chosen.headers.get('set-cookie') ?? ''
  expect(kept).toMatch(/^__Host-desk-language=ar; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  expect(await dump()).toEqual(before)
  const asked = { ...OURS, 'accept-language': 'de', cookie: kept.split(';', 1)[0] ?? '' }
  expect(rootOf(await (await ask('/admin/sign-in', { headers: asked })).text())).toContain('lang="ar"')
  expect(rootOf(await (await ask('/admin/sign-in', { headers: { ...asked, cookie: '' } })).text())).toContain(
    'lang="de"',
  )
  const forged = { ...asked, cookie: '__Host-desk-language=%3Cscript%3E' }
  expect(rootOf(await (await ask('/admin/sign-in', { headers: forged })).text())).toContain('lang="de"')
  expect((await press('xx', '/admin')).status).toBe(400)
  expect((await press('de', 'https://evil.example/')).headers.get('location')).toBe('/admin')
  const foreign = { ...OURS, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  expect((await ask('/admin/language', { form: { language: 'de' }, headers: foreign })).status).toBe(403)
})

/** Every page, some as one sees them with nothing found, as text, or after a refusal. */
const PAGES = [
  '/admin/sign-in',
  '/admin/sign-in?again=yes',
  '/admin/enter/none',
  '/admin?said=wrong_state',
  '/admin/keys',
  '/admin/people',
  '/admin/sessions',
  '/admin/audit',
  '/admin/audit?q=nothing+of+the+kind',
  '/admin/messages',
  '/admin/meridian?said=changed',
  '/admin/meridian/digests',
  '/admin/meridian/digests/2026-W10',
  '/admin/meridian/digests/2026-W10?look=text&language=en&topics=World',
  '/admin/meridian/stories',
  '/admin/meridian/stories/1/related',
  '/admin/meridian/corrections',
  '/admin/meridian/readers',
  '/admin/meridian/readers?q=nobody',
  '/admin/meridian/readers/import',
  '/admin/meridian/origins',
  '/admin/meridian/topics',
  '/admin/meridian/delivery',
  '/admin/meridian/links',
  '/admin/meridian/settings',
  '/admin/meridian/end',
  '/admin/shared/none',
]

/** Forms that are refused, and shown again with what is not right. */
const REFUSED: [string, Record<string, string>][] = [
  ['/admin/sign-in', { token: 'not the one' }],
  ['/admin/sign-in/link', { email: 'nobody' }],
  ['/admin/sign-in/link', { email: 'somebody@desk.example' }],
  ['/admin/keys', { name: '' }],
  ['/admin/keys', { name: 'The app', publications: '*' }],
  ['/admin/people', { name: '', email: 'ada' }],
  ['/admin/meridian/links', { name: '' }],

  ['/admin/meridian/settings', { digestHour: '25' }],
  ['/admin/meridian/settings', { feeds: 'story nowhere' }],
]

/** A draft that an editor has changed, and something in every list of the desk. */
async function aWeek(press: Desk): Promise<void> {
  await admin('/publications/meridian/stories', {
    json: Array.from({ length: 6 }, (_, n) => ({
      ...{
        url: `https://meridian.example/${n}`,
        title: `Headline ${n} of a flood`,
        kind: 'deep-dive',
        category: 'World',
      },
      publishedAt: new Date(FRIDAY - (n + 1) * HOUR).toISOString(),
    })),
  })
  await tickAt(FRIDAY)
  await admin('/publications/meridian/digests', { json: {} })
  const here = '/admin/meridian/digests/2026-W10'
  for (const [act, story] of [
    ['down', '1'],
    ['drop', '3'],
    ['pin', '4'],
  ] as const)
    await press(`${here}/edit`, { form: { act, story } })
  await press('/admin/meridian/annotations', { form: { page: 'stories', day: '2026-02-26', text: 'A strike' } })
  await press('/admin/meridian/stories/1/related/out', { form: { other: '2' } })
  await admin('/publications/meridian/corrections', {
    json: { url: 'https://meridian.example/1', text: 'A 7 was a 9.' },
  })
  await admin('/publications/meridian/suppressions', { json: { email: 'no@readers.example', reason: 'complained' } })
  await admin('/keys', { json: { name: 'The app', role: 'read', publications: ['meridian'] } })
  const ada = { name: 'Ada', email: 'ada@desk.example', role: 'editor', publications: null }
  await admin('/people', { json: ada })
  for (const reader of ['bo', 'cy'])
    await ask('/v1/meridian/subscribers', { json: { email: `${reader}@readers.example` } })
  await allMailsTried()
  const cy = "(SELECT id FROM subscribers WHERE email = 'cy@readers.example')"
  await bindings.DB.batch([
    bindings.DB.prepare("UPDATE mails SET state = 'failed', reason = 'validation_error' WHERE kind = 'confirm'"),
    bindings.DB.prepare(`UPDATE mails SET state = 'held', reason = 'trap,busy' WHERE subscriber_id = ${cy}`),
    bindings.DB.prepare(
      "INSERT INTO dead_letters (id, queue, body, publication_id, received_at) VALUES ('a', 'tidings-mail', '{}', 1, ?1)",
    ).bind(FRIDAY),
  ])
}

/** The texts of a page by themselves, and what is said aloud; without what comes from rows, which says its own direction. */
function textsOf(html: string): string[] {
  const found: string[] = []
  const open: { tag: string; isData: boolean }[] = []
  const isData = () => open.some((element) => element.isData)
  for (const [piece, tag] of html
    .replaceAll(/<!doctype html>|<(style|head)[\s\S]*?<\/\1>/g, '')
    .matchAll(/<\/?([a-z0-9]+)[^>]*>|[^<]+/g)) {
    if (tag === undefined) {
      if (!isData()) found.push(plain(piece))
    } else if (piece.startsWith('</')) {
      while (open.length > 0 && open.pop()?.tag !== tag);
    } else {
      const attribute = / aria-label="([^"]*)"/.exec(piece)?.[1]
      if (attribute !== undefined) found.push(plain(attribute))
      if (/^(input|br|meta|link|img|line|rect|hr)$/.test(tag) || piece.endsWith('/>')) continue
      open.push({
        tag,
        isData: tag !== 'html' && (/ (dir|lang|translate)="/.test(piece) || tag === 'code' || tag === 'bdi'),
      })
    }
  }
  return found.filter((text) => text !== '')
}

function plain(text: string): string {
  return text.replaceAll('&#39;', '’').replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ').trim()
}

/** The sentences of English alone, as texts that a page may be all of, and the longer pieces that it may not even have a part of. */
function foreignTo(code: string) {
  const theirs = new Set(sentences(deskWords(code)).flatMap(([, sentence]) => formsOf(sentence)))
  const english = sentences(deskWords('en'))
    .flatMap(([, sentence]) => formsOf(sentence))
    .filter((form) => !theirs.has(form))
  const pieces = english.flatMap((form) => form.split(/\{\w+\}|[[\]#]/)).map((piece) => piece.trim())
  return { whole: new Set(english), pieces: pieces.filter((piece) => piece.length >= 15) }
}

test.each(OTHERS)('no page says anything in English to whoever reads “%s”', async (code) => {
  const look = await desk(code)
  await aWeek(look)
  const { whole, pieces } = foreignTo(code)
  const isForeign = (text: string) => whole.has(text) || pieces.some((piece) => text.includes(piece))
  // What has Latin letters and no others was never translated, or is a row's and should say so.
  const isLeft = (text: string) => code === 'ar' && /[a-z]{3}/i.test(text) && !/\p{Script=Arabic}/u.test(text)
  const found: string[] = []
  const read = async (path: string, init?: Ask) => {
    const html = await (await look(path, init)).text()
    expect(rootOf(html), path).toContain(`lang="${code}"`)
    found.push(...textsOf(html).flatMap((text) => (isForeign(text) || isLeft(text) ? [`${path}: ${text}`] : [])))
    return html
  }
  for (const path of PAGES) await read(path)
  for (const [path, form] of REFUSED) await read(path, { form })
  const file = new FormData()
  file.set('file', new File(['email\nnobody\n'], 'readers.csv'))
  await read('/admin/meridian/readers/import', { method: 'POST', body: file })
  const views = ['stories', 'readers', 'origins', 'delivery']
  const form: [string, string][] = [
    ['name', '2026'],
    ['days', '30'],
    ...views.map((view): [string, string] => ['views', view]),
  ]
  const [, link] =
    /https:\/\/tidings\.example(\/admin\/shared\/[\w-]+)/.exec(await read('/admin/meridian/links', { form })) ?? []
  for (const view of views) await read(`${link}?view=${view}`)
  await manyReaders(2)
  await look('/admin/meridian/digests/2026-W10/send', { method: 'POST' })
  await read('/admin/meridian')
  const { accounting } = deskWords(code)
  expect(await read('/admin/meridian/digests/2026-W10')).toContain(accounting.title)
  expect(found).toEqual([])
})

/** What is refused, and by which code. */
const SAYS_NO = [
  ['GET', '/admin/nowhere', 404, 'unknown_publication'],
  ['GET', '/admin/meridian/nowhere', 404, 'not_found'],
  ['GET', '/admin/meridian/digests/2020-W01', 404, 'unknown_digest'],
  ['GET', '/admin/meridian/digests?cursor=nothing', 400, 'invalid_cursor'],
  ['GET', '/admin/meridian/stories/999/related', 404, 'unknown_story'],
  ['GET', '/admin/meridian/stories?from=yesterday', 400, 'invalid_from'],
  ['GET', '/admin/meridian/stories?from=2020-01-01&to=2026-01-01', 400, 'range_too_long'],
  ['POST', '/admin/meridian/corrections/999/remove', 404, 'unknown_correction'],
] as const

test.each(DESK_LANGUAGES)('a page that says no says why to whoever reads “%s”', async (code) => {
  const look = await desk(code)
  const { errors } = deskWords(code)
  for (const [method, path, status, refused] of SAYS_NO) {
    const answer = await look(path, { method })
    const html = await answer.text()
    expect([path, answer.status, rootOf(html)]).toEqual([path, status, expect.stringContaining(`lang="${code}"`)])
    expect(textsOf(html), path).toContain(errors[refused])
  }
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  const pressed = await look('/admin/sessions/end', { form: { id: 'others' }, headers: foreign })
  expect(textsOf(await pressed.text())).toContain(errors.foreign_request)
  const out = await look('/admin/sessions/end', { form: { id: 'others' }, headers: { cookie: '' } })
  expect(textsOf(await out.text())).toContain(errors.signed_out)
})
