/** The sign-up's answer says nothing of who somebody is, and its mail nothing of what anybody typed. */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mailable, parseAddress } from '../../src/ground/address'
import {
  admin,
  allMailsTried,
  ask,
  BASE,
  bindings,
  dump,
  FRIDAY,
  HOUR,
  linkIn,
  type Mail,
  MERIDIAN,
  mailbox,
  mailsArrive,
  setClock,
  world,
} from '../world'
import { activeReader, listed } from './cast'
import { askWith, SIGN_UP } from './door'

const HTML = { accept: 'text/html' }
/** `MISUSE=full`: ten thousand of each, by hand (CONTRIBUTING.md). */
const isFull = (env as { MISUSE?: string }).MISUSE === 'full'

const STATES = ['new', 'pending', 'active', 'gone', 'suppressed']

async function oneOfEachState(): Promise<void> {
  await world()
  await ask(SIGN_UP, { json: { email: 'pending@readers.example' } })
  await activeReader('active@readers.example')
  await ask((await activeReader('gone@readers.example')).leave, { method: 'POST' })
  await activeReader('suppressed@readers.example')
  await admin('/publications/meridian/suppressions', { json: { email: 'suppressed@readers.example', reason: 'x' } })
  await allMailsTried()
}

let newcomers = 0
const addressOf = (state: string) => (state === 'new' ? `new-${newcomers++}` : state) + '@readers.example'

/** What an answer says, without what is every answer's own: its number, and the address that was typed, sealed for the next page. */
async function said(answer: Response): Promise<string> {
  const headers = [...answer.headers]
    .filter(([name]) => name !== 'x-request-id')
    .map(([name, value]) => [name, value.replace(/(?<=[?&]to=)[\w.%-]+$/, 'sealed')])
  return JSON.stringify([answer.status, await answer.text(), headers])
}

const DOORS = [
  ['signing up', SIGN_UP],
  ['asking for one’s link', '/v1/meridian/preference-links'],
  ['asking for one’s link where no publication is named', '/preferences'],
] as const

/** Two of each, in an order that no state is always at the head of. */
const ROUNDS = [...STATES, ...STATES.toReversed()]

test.each(DOORS)(
  '%s: new, pending, active, gone, suppressed get the same bytes, as JSON and as a form',
  async (_name, path) => {
    await oneOfEachState()
    const json = new Set<string>()
    const forms = new Set<string>()
    for (const state of ROUNDS) {
      json.add(await said(await ask(path, { json: { email: addressOf(state) } })))
      forms.add(await said(await ask(path, { form: { email: addressOf(state) }, headers: HTML })))
    }
    expect([json.size, forms.size]).toEqual([1, 1])
    await allMailsTried()
  },
)

/** The number that a new row draws: it is read and written. */
const ROWS_OF_A_NUMBER = 2

test.each(DOORS)(
  '%s: whoever it is, the door puts the same statements to the database, with as much work in them, and one message to the queue',
  async (_name, path) => {
    await oneOfEachState()
    // Somebody with a long past, of which nothing may be read at the door.
    await bindings.DB.batch([
      bindings.DB.prepare(`INSERT INTO consents (publication_id, address_hash, act, at)
        SELECT publication_id, address_hash, 'returned', value FROM subscribers, (WITH RECURSIVE n(value) AS
        (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 300) SELECT value FROM n) WHERE email = 'active@readers.example'`),
    ])
    const told: Heard[] = []
    for (const state of STATES) told.push(await heardAt(path, addressOf(state)))
    expect(told[0]?.statements).toContain('a message')
    expect(new Set(told.map(({ statements }) => statements.join('\n'))).size).toBe(1)
    const rows = told.map((heard) => heard.rows)
    expect(Math.min(...rows)).toBeGreaterThan(0)
    const shown = STATES.map((state, at) => `${state} ${rows[at]}`).join(', ')
    // Whoever has not confirmed has an open link, which is written anew; all others get a new one.
    expect(Math.max(...rows) - Math.min(...rows), shown).toBeLessThanOrEqual(ROWS_OF_A_NUMBER)
  },
)

type Heard = { statements: string[]; rows: number }

/** What one request at a door asks of the database and the queue, and how many rows the database reads and writes for it. */
async function heardAt(path: string, email: string): Promise<Heard> {
  const heard: Heard = { statements: [], rows: 0 }
  const given = env as unknown as { DB: D1Database }
  const queue = { send: async () => void heard.statements.push('a message'), sendBatch: async () => {} }
  const answer = await askWith({ DB: overheard(given.DB, heard), MAIL_QUEUE: queue as never }, path, {
    json: { email },
  })
  expect(answer.status).toBe(202)
  return heard
}

/** The database, and what it is asked. */
function overheard(real: D1Database, heard: Heard): D1Database {
  function counted<Result extends D1Result>(result: Result): Result {
    heard.rows += result.meta.rows_read + result.meta.rows_written
    return result
  }
  function overheardStatement(statement: D1PreparedStatement): D1PreparedStatement {
    const [bind, all, run] = [
      statement.bind.bind(statement),
      statement.all.bind(statement),
      statement.run.bind(statement),
    ]
    return Object.assign(statement, {
      bind: (...values: unknown[]) => overheardStatement(bind(...values)),
      all: async () => counted(await all()),
      run: async () => counted(await run()),
    })
  }
  return new Proxy(real, {
    get(target, name) {
      if (name === 'prepare')
        return (query: string) => {
          heard.statements.push(query)
          return overheardStatement(target.prepare(query))
        }
      if (name === 'batch')
        return async (statements: D1PreparedStatement[]) => (await target.batch(statements)).map(counted)
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/**
 * The clock, by hand (MISUSE=full): 300 calls of each kind in random order, since what one leaves to do disturbs the next. Noise is measured in the same
 * run, between two halves of the same kind; and a difference that there is (every second address is counted in twice) has to show.
 */
test.runIf(isFull).each(DOORS)('%s takes as long for everybody', { timeout: 900_000 }, async (_name, path) => {
  await oneOfEachState()
  const kinds = [...STATES, 'twice']
  const times = new Map<string, number[]>(kinds.map((kind) => [kind, []]))
  const order = kinds.flatMap((kind) => Array.from({ length: 300 }, () => ({ kind, place: Math.random() })))
  for (const { kind } of order.toSorted((a, b) => a.place - b.place)) {
    const startedAt = performance.now()
    for (let time = 0; time < (kind === 'twice' ? 2 : 1); time++)
      await (await ask(path, { json: { email: addressOf(kind === 'twice' ? 'new' : kind) } })).body?.cancel()
    times.get(kind)?.push(performance.now() - startedAt)
  }
  const all = (kind: string) => times.get(kind) ?? []
  const noise = Math.max(...kinds.map((kind) => Math.abs(median(every(all(kind), 0)) - median(every(all(kind), 1)))))
  const medians = STATES.map((state) => median(all(state)))
  const spread = Math.max(...medians) - Math.min(...medians)
  const shown = [
    ...STATES.map((state, at) => `${state} ${medians[at]?.toFixed(1)} ms`),
    `noise ${noise.toFixed(1)} ms`,
  ].join(', ')
  console.log(shown)
  expect(spread, shown).toBeLessThanOrEqual(2 * noise + 0.5)
  expect(median(all('twice')) - Math.max(...medians), 'a difference that there is').toBeGreaterThan(2 * noise + 0.5)
})

const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
const every = (times: number[], rest: number) => times.filter((_, at) => at % 2 === rest)

/** What a mail says, without its own link. */
function lasting(mail: Mail): string {
  const { to: _, sentAt: __, ...said } = mail
  return JSON.stringify(said).replaceAll(/\/confirm\/[\w.-]+/g, '/confirm/TOKEN')
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '\r\nBcc: all@readers.example',
    'a\0b',
    '\u2028x',
    '=?utf-8?q?Spam?=',
    '<b>Win</b>',
    'https://spam.example/win',
    '{{name}}',
  ),
)

test('whatever anybody types, the mail that asks is the same to the byte but for its link', {
  timeout: 900_000,
}, async () => {
  await world()
  await admin('/publications/meridian/stories', {
    json: { url: 'https://meridian.example/a', title: 'A', category: 'Trade' },
  })
  for (const [name, language] of [
    ['en', 'en'],
    ['ar', 'ar'],
  ])
    await ask(SIGN_UP, { json: { email: `plain-${name}@readers.example`, language } })
  const plain = new Set((await mailsArrive(2)).map(lasting))
  let sent = 2
  const typed = fc.record({
    page: nasty,
    token: nasty,
    name: nasty,
    topics: fc.array(nasty, { maxLength: 3 }),
    language: fc.constantFrom('en', 'ar', '', 'x'),
  })
  await fc.assert(
    fc.asyncProperty(typed, async (fields) => {
      // Far enough apart that neither the hour's limit nor a network's is what holds the mail.
      setClock(FRIDAY + sent * 60_000)
      const cut = {
        ...fields,
        token: fields.token.slice(0, 64),
        topics: fields.topics.map((topic) => topic.slice(0, 200)),
      }
      const answer = await ask(SIGN_UP, {
        json: { ...cut, language: fields.language || null, email: `bo-${sent}@readers.example` },
      })
      expect(answer.status).toBe(202)
      sent++
      const [mail] = (await mailsArrive(1, `bo-${sent - 1}@readers.example`)) as [Mail]
      expect(plain).toContain(lasting(mail))
    }),
    { numRuns: isFull ? 10_000 : 12 },
  )
})

test('no line break, no NUL and no other control character gets into an address', () => {
  const local = fc.string({
    unit: fc.constantFrom(...'ab.+-_ \r\n\0\t\u2028\u0085"<>(),;:\\=?'),
    minLength: 1,
    maxLength: 12,
  })
  const domain = fc.oneof(fc.constantFrom('readers.example', 'münchen.example'), local)
  fc.assert(
    fc.property(local, domain, (before, after) => {
      const address = parseAddress(`${before}@${after}`)
      if (!address) return
      for (const text of [address.email, address.key, mailable(address.email)])
        expect(text).not.toMatch(/[\p{Cc}\p{Z}<>,;]/u)
    }),
    { numRuns: 10_000 },
  )
})

test('no line break, NUL or encoded word of a publication’s names reaches a header', async () => {
  await world()
  const evils = [
    'A\r\nBcc: x@evil.example',
    'A\nB',
    'A\rB',
    'A\0B',
    'A\u2028B',
    'A\u0085B',
    '=?utf-8?q?=0ABcc=3A_x?=',
    'A <x@evil.example>, B',
  ]
  let round = 0
  for (const evil of evils) {
    for (const field of ['name', 'fromName', 'replyTo', 'fromEmail', 'tagline']) {
      setClock(FRIDAY + round * HOUR)
      const saved = await admin('/publications/meridian', { method: 'PUT', json: { ...MERIDIAN, [field]: evil } })
      if (saved.status >= 400) continue
      const email = `bo-${round++}@readers.example`
      await ask(SIGN_UP, { json: { email } })
      const [mail] = (await mailsArrive(1, email)) as [Mail]
      for (const header of [mail.from, mail.subject, ...mail.to, ...Object.values(mail.headers)]) {
        expect(header, `${field} ${JSON.stringify(evil)}`).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
        expect(header).not.toMatch(/=\?[\w-]+\?[qb]\?/i)
      }
      // Outside of quotation marks there is one address, ours.
      expect(mail.from.replace(/"(?:[^"\\]|\\.)*"/, '')).not.toMatch(/evil|,/)
    }
  }
  expect(round).toBeGreaterThan(0)
})

test('two hundred ways to name another site as the way on: none is taken', async () => {
  const thanks = 'https://meridian.example/thanks'
  await world({ publications: { meridian: { ...MERIDIAN, thankYouUrls: [thanks] } } })
  const evil = [
    'https://evil.example',
    '//evil.example',
    '\\\\evil.example',
    '/\\evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://evil.example',
    'https://evil.example@meridian.example',
    'https://meridian.example@evil.example',
    'https://meridian.example.evil.example',
    'https://evilmeridian.example',
    thanks.toUpperCase(),
    thanks.replace('https', 'http'),
  ]
  const ways = [
    (to: string) => to,
    (to: string) => `${to}/thanks`,
    (to: string) => ` ${to}`,
    (to: string) => `${to} `,
    (to: string) => `\t${to}`,
    (to: string) => `${to}\r\nLocation: https://evil.example`,
    (to: string) => `${to}#${thanks}`,
    (to: string) => `${to}?next=${thanks}`,
    (to: string) => encodeURIComponent(to),
    (to: string) => `${thanks}/../..//${to}`,
    (to: string) => `${thanks}?${to}`,
    (to: string) => `${thanks}\0${to}`,
    (to: string) => `${thanks}@${to}`,
    (to: string) => to.replaceAll('/', '\u2215'),
    (to: string) => `${to}%00`,
  ]
  const corpus = evil.flatMap((to) => ways.map((way) => way(to)))
  expect(corpus.length).toBeGreaterThan(200)
  for (const [at, next] of corpus.entries()) {
    const answer = await ask(SIGN_UP, { form: { email: `bo-${at}@readers.example`, next }, headers: HTML })
    expect([answer.status, answer.headers.get('location')], JSON.stringify(next)).toEqual([400, null])
    await answer.body?.cancel()
  }
  const through = await ask(SIGN_UP, { form: { email: 'bo@readers.example', next: thanks }, headers: HTML })
  expect([through.status, through.headers.get('location')]).toEqual([303, thanks])
})

test('a scanner that opens the mailed link twenty times, by GET and HEAD, confirms nobody', async () => {
  await world()
  await ask(SIGN_UP, { json: { email: 'bo@readers.example' } })
  const [mail] = (await mailsArrive(1)) as [Mail]
  await allMailsTried()
  const before = await dump()
  for (let time = 0; time < 20; time++) {
    const headers = {
      ...HTML,
      'user-agent': time % 3 ? 'Mozilla/5.0' : 'Microsoft SafeLinks',
      'sec-purpose': 'prefetch',
    }
    expect((await ask(linkIn(mail, '/confirm/'), { method: time % 2 ? 'HEAD' : 'GET', headers })).status).toBe(200)
  }
  expect(await dump()).toEqual(before)
  expect(await listed('bo@readers.example')).toMatchObject({ status: 'pending' })
})

test.each([
  ['https://meridian.example/trade/a?by=x#y', 'https://meridian.example/trade/a'],
  ['https://amp.meridian.example/a', 'https://amp.meridian.example/a'],
  [`https://meridian.example/${'you-are-watched-'.repeat(60)}`, 'https://meridian.example'],
  ['https://evil.example/we-know-where-you-live', 'https://evil.example'],
  ['https://meridian.example.evil.example/a', 'https://meridian.example.evil.example'],
  ['javascript:alert(1)', null],
  ['we know where you live', null],
])('what a stranger writes as the page is not kept in a reader’s data: of %s stays %s', async (page, kept) => {
  await world({ publications: { meridian: { ...MERIDIAN, origins: ['https://amp.meridian.example'] } } })
  await ask(SIGN_UP, { json: { email: 'bo@readers.example', page } })
  const stored = "SELECT s.source_page, t.wish ->> '$.asked.page' AS page FROM subscribers s, tokens t"
  expect(await bindings.DB.prepare(stored).first()).toEqual({ source_page: kept, page: kept })
})

test('consent can be proven: when, on which page, to which words in which language, and when it was confirmed; never from where', async () => {
  await world()
  const fields = { email: 'bo@readers.example', page: 'https://meridian.example/a', language: 'ar' }
  await ask(SIGN_UP, { json: fields, headers: { 'cf-connecting-ip': '203.0.113.77' } })
  const [mail] = (await mailsArrive(1)) as [Mail]
  setClock(FRIDAY + HOUR)
  await ask(linkIn(mail, '/confirm/'), { method: 'POST' })
  const { results } = await bindings.DB.prepare(
    'SELECT act, at, page, wording, network_hash FROM consents ORDER BY id',
  ).all()
  expect(results).toEqual([
    {
      act: 'asked',
      at: expect.any(Number),
      page: fields.page,
      wording: '2-ar',
      network_hash: expect.stringMatching(/^[\w-]{43}$/),
    },
    { act: 'confirmed', at: FRIDAY + HOUR, page: null, wording: null, network_hash: null },
  ])
  expect(JSON.stringify(await dump())).not.toContain('203.0.113')
  expect((await mailbox()).every(({ html }) => !html.includes(BASE.replace('https', 'http')))).toBe(true)
})
