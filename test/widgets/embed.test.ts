import { expect, test } from 'vitest'
import { ask, world } from '../world'

/** What readers' browsers have to load for all three elements. */
const GZIP_LIMIT = 6_000

async function gzipped(text: string): Promise<number> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return (await new Response(stream).arrayBuffer()).byteLength
}

test('the script of all three widgets is at most 6 KB gzipped, with every language and network in it', async () => {
  await world({ publications: {} })
  const script = await (await ask('/embed.js')).text()
  for (const part of ['Send me the weekly digest', 'واتساب', 'https://wa.me/?text={title}%20{url}'])
    expect(script).toContain(part)
  expect(await gzipped(script)).toBeLessThanOrEqual(GZIP_LIMIT)
})

test('any page may load the script, and a browser that has it gets an empty answer', async () => {
  await world({ publications: {} })
  const answer = await ask('/embed.js', { headers: { origin: 'https://anybody.example' } })
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=3600, stale-while-revalidate=86400')
  const again = await ask('/embed.js', { headers: { 'if-none-match': answer.headers.get('etag') ?? 'none' } })
  expect(again.status).toBe(304)
  expect(await again.text()).toBe('')
  for (const { headers } of [answer, again]) {
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('set-cookie')).toBeNull()
  }
})

test('the script keeps nothing in the browser, writes no markup into the page, and names no host of its own choice', async () => {
  await world({ publications: {} })
  const script = await (await ask('/embed.js')).text()
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
})
