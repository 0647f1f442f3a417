/**
 * Whatever anybody sends, no answer is a failure of ours. Thousands of requests with every `npm test`; `npm run fuzz -- --requests 100000`
 * sends more, says how it goes, and which seed brings the same ones again.
 */
import { env, exports } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { insertDigest } from '../pages/cast'
import { activeReader } from '../readers/cast'
import { ROUTES } from '../routes'
import { admin, bindings, MERIDIAN, world } from '../world'
import { type Known, requestOf, type Shot, shotAt, written } from './requests'

const given = env as unknown as { FUZZ_REQUESTS: string; FUZZ_SEED: string }
const REQUESTS = Number(given.FUZZ_REQUESTS)
const SEED = given.FUZZ_SEED === '' ? Date.now() % 1_000_000_000 : Number(given.FUZZ_SEED)
const AT_ONCE = 8
const isByHand = REQUESTS > 10_000

/**
 * Not these: development only, and reading feeds asks other hosts. Administrators' routes are among the shots, since whoever has no
 * token comes to them too.
 */
const TARGETS = ROUTES.filter((route) => !/ \/dev(\/|$)|\/feeds\/refresh$/.test(route))
const PUBLIC = TARGETS.filter((route) => !route.includes('/v1/admin'))

/** The answers that are rightly 503 here: no cron runs. */
const MAY_BE_UNABLE = ['/healthz']

/** What tells how the service is made. Nothing that is sent above holds any of it. */
const INSIDES = /node_modules|\bat \S+ \(|\.tsx?:\d+|SQLITE_|D1_ERROR|DrizzleQueryError|workerd/

async function smallWorld(): Promise<Known> {
  await world({ publications: { meridian: { ...MERIDIAN, thankYouUrls: ['https://meridian.example/thanks'] } } })
  await admin('/publications/meridian/stories', {
    json: [0, 1, 2, 3].map((index) => ({
      url: `https://meridian.example/${index}`,
      title: `The lock, part ${index}`,
      category: 'Trade',
      kind: 'deep-dive',
    })),
  })
  await insertDigest()
  const { leave, preferences } = await activeReader('bo@readers.example')
  const tokens = [leave, preferences].map((link) => link.split('/').at(-1) ?? '')
  return {
    publication: ['meridian', 'nowhere', 'admin'],
    token: [...tokens, '1.x', `1.0.${'A'.repeat(43)}`],
    period: ['2026-W09', '2026-W10'],
    story: ['1', '2', '99'],
    id: ['1', '99'],
    channel: ['x', 'whatsapp', 'email', 'copy', 'native'],
    url: ['https://meridian.example/0', 'https://meridian.example/1?utm_source=x#a'],
    email: ['bo@readers.example', 'new@readers.example', 'Bo@Readers.Example '],
    text: [
      'Trade',
      'ar',
      'en',
      'https://meridian.example/thanks',
      '2026-03-09',
      'abcdefgh',
      '1',
      '2026-02-27T12:00:00Z',
    ],
  }
}

/** What is wrong with the answer, or null. */
async function complaint(shot: Shot): Promise<string | null> {
  const request = requestOf(shot)
  if (!request) return null
  const answer = await (exports as unknown as { default: Fetcher }).default.fetch(request)
  const text = await answer.text()
  const path = shot.path.split('?', 1)[0] ?? ''
  if (answer.status === 503 && MAY_BE_UNABLE.includes(path)) return null
  if (answer.status >= 500) return `${answer.status} ${text.slice(0, 300)}`
  if (INSIDES.test(text)) return `it shows its insides: ${INSIDES.exec(text)?.[0]}`
  if (answer.headers.has('set-cookie')) return 'it sets a cookie'
  return null
}

test(`${REQUESTS} requests that nobody should send, and no failure of ours`, { timeout: 7_200_000 }, async () => {
  const known = await smallWorld()
  // Three of four at the public routes: those are open to everybody.
  const shots = fc.oneof(
    { weight: 3, arbitrary: shotAt(PUBLIC, known) },
    { weight: 1, arbitrary: shotAt(TARGETS, known) },
  )
  const times: number[] = []
  const salvo = fc.asyncProperty(fc.array(shots, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (several) => {
    const found = await Promise.all(
      several.map(async (shot) => {
        const startedAt = performance.now()
        const wrong = await complaint(shot)
        times.push(performance.now() - startedAt)
        if (isByHand && times.length % 5_000 === 0) console.log(progress(times))
        return wrong && `${wrong}\n${written(shot)}`
      }),
    )
    expect(found.filter(Boolean)).toEqual([])
    // One request in so many ends a publication, and every later one would find nothing there.
    await bindings.DB.prepare('UPDATE publications SET ended_at = NULL WHERE ended_at IS NOT NULL').run()
  })
  await fc.assert(salvo, { numRuns: Math.ceil(REQUESTS / AT_ONCE), seed: SEED, endOnFailure: !isByHand })
  if (isByHand) console.log(progress(times))
  expect(times.length).toBeGreaterThanOrEqual(REQUESTS)
})

function progress(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const slow = sorted[Math.floor(sorted.length * 0.99)] ?? 0
  return `${times.length} of ${REQUESTS} requests, seed ${SEED}; the slowest 1 % took over ${slow.toFixed(0)} ms, ${AT_ONCE} at once`
}
