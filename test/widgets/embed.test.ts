import { expect, test } from 'vitest'
import { WIDGET_LANGUAGES, widgetWords } from '../../emails/words/widgets'
import { TRACKING } from '../../src/widgets/tracking'
import { ask, BASE, MERIDIAN, world } from '../world'

/** What a reader's browser has to load before anything is drawn. */
const GZIP_LIMIT = 6_000
/** And once, when cards, "More" or an answer to the form are wanted. */
const LATER_LIMIT = 6_500

async function gzipped(text: string): Promise<number> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return (await new Response(stream).arrayBuffer()).byteLength
}

const text = async (path: string) => (await ask(path)).text()

test('the script of all three widgets is at most 6 KB gzipped in each of six languages, with its words and networks in it', async () => {
  await world({ publications: {} })
  expect([...WIDGET_LANGUAGES].sort()).toEqual(['ar', 'de', 'en', 'es', 'fr', 'ru'])
  for (const language of WIDGET_LANGUAGES) {
    const script = await text(`/embed.js?language=${language}`)
    for (const part of [widgetWords(language).button, 'https://wa.me/?text={title}%20{url}'])
      expect(script).toContain(part)
    expect([language, (await gzipped(script)) <= GZIP_LIMIT]).toEqual([language, true])
    const later = await text(`/embed-later.js?language=${language}`)
    expect(later).toContain(widgetWords(language).checkTitle)
    expect([language, (await gzipped(later)) <= LATER_LIMIT]).toEqual([language, true])
  }
})

test('the script speaks the language that its address names, by whatever tag, or its publication’s; English where that is unknown', async () => {
  await world({ publications: { gazette: { ...MERIDIAN, language: 'de' } } })
  const speaks = async (search: string) => {
    const { words, isChosen } = JSON.parse((await text(`/embed.js${search}`)).match(/TIDINGS=(\{.*?\});/)?.[1] ?? '{}')
    return [words.code, isChosen]
  }
  expect(await speaks('')).toEqual(['en', false])
  expect(await speaks('?language=ar')).toEqual(['ar', true])
  expect(await speaks('?language=de-AT')).toEqual(['de', true])
  expect(await speaks('?language=FR')).toEqual(['fr', true])
  expect(await speaks('?language=tlh')).toEqual(['en', true])
  expect(await speaks('?publication=gazette')).toEqual(['de', true])
  expect(await speaks('?publication=nobody')).toEqual(['en', false])
  expect(await speaks('?publication=gazette&language=es')).toEqual(['es', true])
})

test('the scripts know the service’s own address, wherever they are copied to, and end no script that they are written into', async () => {
  await world({ publications: {} })
  for (const path of ['/embed.js', '/embed-later.js?language=ar']) {
    const script = await text(path)
    expect(script).toContain(`"origin":"${BASE}"`)
    expect(script).not.toContain('</')
  }
})

test('a page that is not let in can be told why', async () => {
  await world()
  const said = async (search: string) => (await ask(`/embed.json?${search}`)).json()
  expect(await said('publication=nobody')).toMatchObject({ error: { code: 'unknown_publication' } })
  expect(await said('publication=meridian&page=https://foreign.example')).toMatchObject({
    problem: expect.stringMatching(/https:\/\/foreign\.example is not among the origins of "meridian"/),
  })
  const own = new URL(MERIDIAN.url).origin
  expect(await said(`publication=meridian&page=${own}`)).not.toHaveProperty('problem')
  expect(await said('publication=meridian')).toMatchObject({ words: { code: 'en' }, origin: BASE })
})

test('any page may load the scripts, and a browser that has one gets an empty answer', async () => {
  await world({ publications: {} })
  for (const path of ['/embed.js', '/embed-later.js?language=de']) {
    const answer = await ask(path, { headers: { origin: 'https://anybody.example' } })
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=3600, stale-while-revalidate=86400')
    const again = await ask(path, { headers: { 'if-none-match': answer.headers.get('etag') ?? 'none' } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    for (const { headers } of [answer, again]) {
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('set-cookie')).toBeNull()
    }
  }
})

test('the scripts keep nothing in the browser, write no markup into the page, and name no host of their own choice', async () => {
  await world({ publications: {} })
  for (const path of ['/embed.js', '/embed-later.js']) {
    const script = await text(path)
    for (const never of [
      'cookie',
      'Storage',
      'indexedDB',
      'innerHTML',
      'insertAdjacent',
      'eval(',
      'new Function',
      'http://localhost',
    ])
      expect(script).not.toContain(never)
  }
})

test('what is passed on loses what only tracks, and nothing that may name a page', () => {
  const tracks =
    'td=x td td-digest=2026-W09 utm_source=x utm_id fbclid=x gclid=x msclkid=x dclid=x yclid=x ttclid=x twclid=x'
  const more =
    'gbraid=x wbraid=x mc_cid=x mc_eid=x igsh=x igshid=x _ga=x _gl=x _hsenc=x __hstc=x mkt_tok=x oly_enc_id=x vero_id=x'
  for (const part of `${tracks} ${more}`.split(' ')) expect([part, TRACKING.test(part)]).toEqual([part, true])
  for (const part of 'id=7 p=1 page=2 q=td tdx=1 source=x ref=a clid2=1 lang=de utm=1 Td=1 a=utm_source'.split(' '))
    expect([part, TRACKING.test(part)]).toEqual([part, false])
})
