/** What protects strangers from our own form, and who gets in all the same. */
import { env } from 'cloudflare:workers'
import { afterEach, expect, test, vi } from 'vitest'
import {
  admin,
  ask,
  bindings,
  DAY,
  FRIDAY,
  HOUR,
  linkIn,
  type Mail,
  MERIDIAN,
  mailbox,
  mailsArrive,
  setClock,
  tickAt,
  world,
} from '../world'
import { askWith, formFields, mailStates, SIGN_UP } from './door'

const MINUTE = 60_000
const HTML = { accept: 'text/html' }
const TURNSTILE = { TURNSTILE_SITE_KEY: 'the-site-key', TURNSTILE_SECRET_KEY: 'the-secret-key' }

/** `MISUSE=full`: the whole of it, by hand (CONTRIBUTING.md). */
const isFull = (env as { MISUSE?: string }).MISUSE === 'full'

afterEach(() => vi.unstubAllGlobals())

async function tickUnder(variables: Parameters<typeof askWith>[0], at: number): Promise<void> {
  setClock(at)
  const ticked = await askWith(variables, `/dev/cron?at=${new Date(at).toISOString()}`, { method: 'POST' })
  if (ticked.status !== 200) throw new Error(`tick: ${ticked.status}`)
}

/** Once every mail that is due was looked at. */
async function settled(): Promise<Record<string, number>> {
  return vi.waitFor(
    async () => {
      const states = await mailStates()
      if (states.due || Object.keys(states).some((state) => state.startsWith('sending'))) throw new Error('not yet')
      return states
    },
    { timeout: 15_000, interval: 20 },
  )
}

const held = async () =>
  (
    (await (await admin('/publications/meridian/held')).json()) as {
      items: { id: string; email: string; risks: string[] }[]
    }
  ).items

test('a thousand sign-ups for one stranger, by every way, from 50 networks at 20 sites: at most 5 mails a day, 2 a site', {
  timeout: 300_000,
}, async () => {
  const rounds = isFull ? 50 : 4
  const slugs = Array.from({ length: 20 }, (_, at) => `site-${String.fromCharCode(97 + at)}`)
  await world({ publications: Object.fromEntries(slugs.map((slug) => [slug, { ...MERIDIAN, name: slug }])) })
  const email = 'victim@readers.example'
  const ways = [
    { json: { email } },
    { form: { email }, headers: HTML },
    { form: { email }, headers: { accept: 'application/json' } },
  ]
  let sent = 0
  for (let round = 0; round < rounds; round++) {
    // Over 23 hours, so that no window of ten minutes is the one that holds.
    setClock(FRIDAY + round * (23 / rounds) * HOUR)
    const answers = await Promise.all(
      slugs.map((slug) => {
        const way = ways[sent++ % 3]
        const headers = { 'cf-connecting-ip': `192.0.2.${round + 1}`, ...way?.headers }
        return ask(`/v1/${slug}/subscribers`, { ...way, headers } as Parameters<typeof ask>[1])
      }),
    )
    for (const answer of answers) expect([202, 303]).toContain(answer.status)
    await settled()
  }
  const mails = await mailbox(email)
  expect(sent).toBe(20 * rounds)
  expect(mails.length).toBeLessThanOrEqual(5)
  expect(mails.length).toBeGreaterThan(0)
  for (const slug of slugs) expect(mails.filter(({ subject }) => subject.includes(slug)).length).toBeLessThanOrEqual(2)
})

test('whoever lost the mail gets another after ten minutes, two a day, five in thirty days; and being a reader wipes the slate', async () => {
  await world()
  const signUpAt = async (at: number) => {
    setClock(at)
    await ask(SIGN_UP, { json: { email: 'bo@readers.example' } })
    await settled()
    return (await mailbox('bo@readers.example')).length
  }
  expect(await signUpAt(FRIDAY)).toBe(1)
  expect(await signUpAt(FRIDAY + 9 * MINUTE)).toBe(1)
  expect(await signUpAt(FRIDAY + 11 * MINUTE)).toBe(2)
  expect(await signUpAt(FRIDAY + 5 * HOUR)).toBe(2)
  expect(await signUpAt(FRIDAY + 25 * HOUR)).toBe(3)
  expect(await signUpAt(FRIDAY + 50 * HOUR)).toBe(4)
  expect(await signUpAt(FRIDAY + 80 * HOUR)).toBe(5)
  expect(await signUpAt(FRIDAY + 120 * HOUR)).toBe(5)
  expect(await signUpAt(FRIDAY + 31 * DAY)).toBe(6)
  const [newest] = (await mailbox('bo@readers.example')) as [Mail]
  await ask(linkIn(newest, '/confirm/'), { method: 'POST' })
  await mailsArrive(7, 'bo@readers.example')
  expect(await signUpAt(FRIDAY + 31 * DAY + MINUTE)).toBe(8)
})

test('one address asked at once, and one message delivered many times: one mail', async () => {
  await world()
  await Promise.all(Array.from({ length: 20 }, () => ask(SIGN_UP, { json: { email: 'bo@readers.example' } })))
  const { accepted, 'dropped limited': limited = 0, ...others } = await settled()
  expect([accepted, others]).toEqual([1, {}])
  expect(limited).toBeLessThanOrEqual(1)
  expect(await mailbox()).toHaveLength(1)
})

test('a hundred and twenty-one sign-ups of one address leave one open link, one asking and two rows of mails', async () => {
  await world()
  for (let time = 0; time < 121; time++) {
    setClock(FRIDAY + time * 15_000)
    const wish = { topics: [], language: time % 2 ? 'ar' : 'en', page: `https://meridian.example/${time}` }
    expect((await ask(SIGN_UP, { json: { email: 'bo@readers.example', ...wish } })).status).toBe(202)
    if (time % 20 === 0) await settled()
  }
  await settled()
  const rows = async (table: string) => (await bindings.DB.prepare(`SELECT * FROM ${table}`).all()).results
  const [open, ...others] = await rows('tokens')
  expect(others).toEqual([])
  expect(JSON.parse(String(open?.wish))).toMatchObject({ asked: { page: 'https://meridian.example/120' } })
  const [first, second] = await mailbox('bo@readers.example')
  expect(Object.values(await mailStates()).reduce((sum, count) => sum + count)).toBeLessThanOrEqual(3)
  // The link that was mailed first is the link that is mailed now.
  expect(linkIn(second as Mail, '/confirm/')).toBe(linkIn(first as Mail, '/confirm/'))
  expect((await ask(linkIn(second as Mail, '/confirm/'), { method: 'POST' })).status).toBe(200)
  expect(await bindings.DB.prepare('SELECT language FROM subscribers').first('language')).toBe('en')
  expect(await rows('consents')).toMatchObject([
    { act: 'asked', page: 'https://meridian.example/120' },
    { act: 'confirmed' },
  ])
})

test('an office of fifty behind one address, without JavaScript, all get in', async () => {
  await world()
  const page = await (await ask('/meridian', { headers: HTML })).text()
  for (let person = 0; person < 50; person++) {
    setClock(FRIDAY + person * 12_000)
    const form = { ...formFields(page), email: `person-${person}@office.example` }
    const answer = await ask(SIGN_UP, { form, headers: { ...HTML, 'cf-connecting-ip': '198.51.100.7' } })
    // What follows the path is the typed address, sealed.
    expect([answer.status, answer.headers.get('location')?.split('?')[0]]).toEqual([
      303,
      'https://tidings.example/meridian/check-inbox',
    ])
  }
  expect(await settled()).toEqual({ accepted: 50 })
  expect(new Set((await mailbox()).flatMap(({ to }) => to)).size).toBe(50)
})

test('what comes in a rush from one network waits for the desk, whatever part of a /64 it comes from; others do not', async () => {
  await world()
  const from = (address: string, email: string) =>
    ask(SIGN_UP, { json: { email }, headers: { 'cf-connecting-ip': address } })
  for (let at = 0; at < 31; at++) {
    const answer = await from(`2001:db8:0:7::${at.toString(16)}`, `rush-${at}@readers.example`)
    expect([answer.status, await answer.text()]).toEqual([202, '{"status":"check_inbox"}'])
  }
  await from('2001:db8:0:8::1', 'bo@readers.example')
  await from('', 'cem@readers.example')
  expect(await settled()).toEqual({ accepted: 32, 'held network': 1 })
  expect(await held()).toMatchObject([{ email: 'rush-30@readers.example', risks: ['network'] }])
  await tickAt(Date.now() + MINUTE)
  const [note] = (await mailsArrive(1, 'desk@meridian.example')) as [Mail]
  expect(note.subject).toBe('Meridian: sign-ups wait for you')
  await tickAt(Date.now() + MINUTE)
  expect(await mailbox('desk@meridian.example')).toHaveLength(1)
})

test('the desk releases or discards what waits; a released link works from then on', async () => {
  await world()
  const page = await (await ask('/meridian', { headers: HTML })).text()
  const fields = formFields(page)
  const trap = Object.keys(fields).find((name) => /^f[A-Za-z0-9]{6,8}$/.test(name) && name !== 'form') ?? ''
  for (const email of ['bo@readers.example', 'cem@readers.example']) {
    const answer = await ask(SIGN_UP, { form: { ...fields, [trap]: 'https://spam.example', email }, headers: HTML })
    expect(answer.status).toBe(303)
  }
  const [bo, cem] = await held()
  expect([bo?.risks, cem?.email]).toEqual([['trap'], 'cem@readers.example'])
  setClock(FRIDAY + 3 * DAY)
  const post = (what: string, json: object) => admin(`/publications/meridian/held/${what}`, { json })
  expect(await (await post('release', { ids: [bo?.id] })).json()).toEqual({ released: 1, more: true })
  expect(await (await post('discard', {})).json()).toEqual({ discarded: 1, more: false })
  const [mail] = (await mailsArrive(1, 'bo@readers.example')) as [Mail]
  expect((await ask(linkIn(mail, '/confirm/'), { method: 'POST' })).status).toBe(200)
  expect(await mailbox('cem@readers.example')).toHaveLength(0)
  expect((await post('release', { ids: ['x'] })).status).toBe(400)
})

test('a form of ours that comes back too soon, too late or with another stamp is suspicious, a form of somebody else’s is not', async () => {
  await world()
  const deployed = { SIGN_UP_LIMITS: '{"formSecondsLeast": 3}' }
  const stampOn = async (page: Promise<Response>) => formFields(await (await page).text()).form ?? ''
  /** On a form that is this reader's alone: the one that an address with a mistake gets again. */
  const stampAt = (at: number) => {
    setClock(at)
    return stampOn(ask(SIGN_UP, { form: { email: 'ana@' }, headers: HTML }))
  }
  /** On a page that caches hand to many. */
  const sharedAt = (at: number) => {
    setClock(at)
    return stampOn(ask('/meridian', { headers: HTML }))
  }
  const cases: [string, string | undefined, number][] = [
    ['soon', await stampAt(FRIDAY), 2_000],
    ['in-time', await stampAt(FRIDAY), 5_000],
    ['tomorrow', await stampAt(FRIDAY), 23 * HOUR],
    ['late', await stampAt(FRIDAY), 25 * HOUR],
    ['forged', `${FRIDAY.toString(36)}.${'A'.repeat(22)}`, 5_000],
    ['nonsense', 'x', 5_000],
    ['theirs', undefined, 0],
    ['shared', await sharedAt(FRIDAY), 2_000],
    ['shared-tomorrow', await sharedAt(FRIDAY + 11 * HOUR), 34 * HOUR],
    ['shared-late', await sharedAt(FRIDAY), 37 * HOUR],
  ]
  for (const [name, stamp, later] of cases) {
    setClock(FRIDAY + later)
    const form = { email: `${name}@readers.example`, ...(stamp === undefined ? {} : { form: stamp }) }
    expect((await askWith(deployed, SIGN_UP, { form, headers: HTML })).status, name).toBe(303)
  }
  expect((await held()).map(({ email, risks }) => [email.split('@')[0], ...risks])).toEqual(
    ['soon', 'late', 'forged', 'nonsense', 'shared-late'].map((name) => [name, 'form_age']),
  )
})

test('a publication’s three hundred an hour go out at once, the others with the hours that follow', async () => {
  await world()
  const few = { SIGN_UP_LIMITS: '{"signUpsPerHour": 3}' }
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    await askWith(few, SIGN_UP, { json: { email: `${name}@readers.example` } })
  }
  expect(await settled()).toEqual({ accepted: 3, 'held busy': 2 })
  // Under the usual three hundred there is room for both.
  await tickAt(FRIDAY + 10 * MINUTE)
  expect(await settled()).toMatchObject({ accepted: 5 })
  expect(await mailbox('desk@meridian.example')).toHaveLength(0)
})

test('33 strangers a day for 69 days, none of whom confirms: at most 100 are mailed, and the desk knows within three days', {
  timeout: 600_000,
}, async () => {
  await world()
  // In small: an eighth of everybody, for less long.
  const [days, aDay, breaker, most] = isFull ? [69, 33, 50, 100] : [12, 4, 6, 12]
  const limits = { SIGN_UP_LIMITS: JSON.stringify({ breakerSignUps: breaker }) }
  let toldOn: number | null = null
  for (let day = 0; day < days; day++) {
    for (let person = 0; person < aDay; person++) {
      setClock(FRIDAY + day * DAY + (person / aDay) * 22 * HOUR)
      await askWith(limits, SIGN_UP, { json: { email: `stranger-${day}-${person}@domain-${person}.example` } })
    }
    await tickUnder(limits, FRIDAY + day * DAY + 23 * HOUR)
    await settled()
    if (toldOn === null && (await mailbox('desk@meridian.example')).length > 0) toldOn = day
  }
  const desk = await mailbox('desk@meridian.example')
  expect((await mailbox()).length - desk.length).toBeLessThanOrEqual(most)
  expect(toldOn).toBeLessThanOrEqual(1 + 3)
  expect(desk.some(({ subject }) => subject === 'Meridian: the sign-up form is being misused')).toBe(true)
  const health = (await (await admin('/health')).json()) as { checks: Record<string, unknown> }
  expect(health.checks.signUps).toEqual({ ok: false, trippedBreakers: 1 })
})

test('a launch day trips the breaker for as long as nobody has looked into their inbox, and nobody is lost', async () => {
  await world()
  const limits = { SIGN_UP_LIMITS: '{"breakerSignUps": 12}' }
  const people = Array.from({ length: 12 }, (_, at) => `person-${at}@readers.example`)
  for (const email of people) await ask(SIGN_UP, { json: { email } })
  await settled()
  await tickUnder(limits, FRIDAY + 5 * MINUTE)
  expect((await ask('/healthz')).status).toBe(503)
  await ask(SIGN_UP, { json: { email: 'late@readers.example' } })
  expect(await held()).toMatchObject([{ email: 'late@readers.example', risks: ['breaker'] }])
  for (const email of people.slice(0, 4)) {
    const [mail] = (await mailbox(email)) as [Mail]
    await ask(linkIn(mail, '/confirm/'), { method: 'POST' })
  }
  await tickUnder(limits, FRIDAY + 10 * MINUTE)
  expect(await mailsArrive(1, 'late@readers.example')).toHaveLength(1)
  expect(await held()).toEqual([])
  expect((await ask('/healthz')).status).toBe(200)
})

test('what other houses deliver to one inbox counts as one address too, and no more than that', async () => {
  await world()
  const inboxes = [
    ['jane.doe@proton.me', 'janedoe@protonmail.com', 'jane_doe+x@pm.me', 'j-a-n-e.doe@proton.me'],
    ['jane@icloud.com', 'jane@me.com', 'jane+x@mac.com'],
    ['jane.doe@yandex.ru', 'jane-doe@ya.ru', 'jane.doe@yandex.com'],
    ['jane@fastmail.com', 'news@jane.fastmail.com', 'jane+x@fastmail.fm'],
    ['jane.doe@readers.example'],
    ['janedoe@readers.example'],
  ]
  for (const email of inboxes.flat()) expect((await ask(SIGN_UP, { json: { email } })).status).toBe(202)
  await settled()
  const mailed = (await mailbox()).map(({ to }) => to[0]).toSorted()
  expect(mailed).toEqual(inboxes.map(([first]) => first).toSorted())
})

test('sixty spellings of one address, at three sites for a day, bring at most five mails', async () => {
  const slugs = ['meridian', 'gazette', 'courier']
  await world({ publications: Object.fromEntries(slugs.map((slug) => [slug, { ...MERIDIAN, name: slug }])) })
  const dotted = ['boreader', 'bo.reader', 'b.o.reader', 'bor.eader', 'b.o.r.e.a.d.e.r', 'Bo.Reader']
  const plussed = ['', '+news', '+1', '+a.b', '+x+y']
  const spellings = dotted.flatMap((local) =>
    plussed.flatMap((plus) => ['gmail.com', 'googlemail.com'].map((domain) => `${local}${plus}@${domain}`)),
  )
  expect(spellings).toHaveLength(60)
  for (const [at, email] of spellings.entries()) {
    setClock(FRIDAY + at * 24 * MINUTE)
    expect((await ask(`/v1/${slugs[at % 3]}/subscribers`, { json: { email } })).status).toBe(202)
    await settled()
  }
  expect((await mailbox()).length).toBeLessThanOrEqual(5)
  expect((await mailbox()).length).toBeGreaterThan(0)
})

test('who moves about in an IPv6 /48 is one network, and its neighbours are others', async () => {
  await world()
  const few = { SIGN_UP_LIMITS: '{"wideNetworkPerMinute": 4, "wideNetworkPerDay": 6}' }
  const from = (place: string, email: string) =>
    askWith(few, SIGN_UP, { json: { email }, headers: { 'cf-connecting-ip': place } })
  for (let at = 0; at < 5; at++) await from(`2001:db8:7:${at}::1`, `bo@town-${at}.example`)
  await from('2001:db8:8:1::1', 'cem@readers.example')
  await from('203.0.113.7', 'dora@readers.example')
  await from('203.0.113.8', 'eva@readers.example')
  expect(await settled()).toEqual({ accepted: 7, 'held network': 1 })
  setClock(FRIDAY + 2 * MINUTE)
  for (let at = 5; at < 7; at++) await from(`2001:db8:7:${at}::1`, `bo@town-${at}.example`)
  expect(await settled()).toEqual({ accepted: 8, 'held network': 2 })
})

test('too many of one domain in an hour wait, whatever is before it; those of a great mail house do not', async () => {
  await world()
  const few = { SIGN_UP_LIMITS: '{"domainPerHour": 3}' }
  for (let at = 0; at < 4; at++) {
    await askWith(few, SIGN_UP, { json: { email: `bo-${at}@post-${at}.town.co.uk` } })
    await askWith(few, SIGN_UP, { json: { email: `bo-${at}@gmail.com` } })
    await askWith(few, SIGN_UP, { json: { email: `bo-${at}@other-${at}.co.uk` } })
  }
  expect(await held()).toMatchObject([{ email: 'bo-3@post-3.town.co.uk', risks: ['domain'] }])
  setClock(FRIDAY + HOUR)
  await askWith(few, SIGN_UP, { json: { email: 'cem@town.co.uk' } })
  expect(await held()).toHaveLength(1)
})

/** Signs up and presses the button, from wherever. */
async function comeIn(limits: { SIGN_UP_LIMITS: string }, email: string, from: string): Promise<void> {
  const headers = { 'cf-connecting-ip': from }
  await askWith(limits, SIGN_UP, { json: { email }, headers })
  await settled()
  const [mail] = (await mailbox(email)) as [Mail]
  await askWith(limits, linkIn(mail, '/confirm/'), { method: 'POST', headers })
}

const isClosed = async () =>
  (await bindings.DB.prepare(
    "SELECT count(*) AS n FROM alerts WHERE key LIKE 'breaker:%' AND cleared_at IS NULL",
  ).first('n')) === 1

test.each([
  ['one domain', (at: number) => [`self-${at}@post-${at}.attacker.example`, `198.51.100.${at}`]],
  ['one network', (at: number) => [`self-${at}@gmail.com`, '198.51.100.7']],
])('whoever confirms for themselves from %s does not excuse what the form does to strangers', async (_name, self) => {
  await world()
  const limits = { SIGN_UP_LIMITS: '{"breakerSignUps": 12}' }
  for (let at = 0; at < 12; at++) await askWith(limits, SIGN_UP, { json: { email: `stranger@town-${at}.example` } })
  for (let at = 0; at < 5; at++) {
    const [email = '', from = ''] = self(at)
    await comeIn(limits, email, from)
  }
  await tickUnder(limits, FRIDAY + 5 * MINUTE)
  expect(await isClosed()).toBe(true)
})

test('an office whose people all confirm, behind one address and at one domain, closes nothing', async () => {
  await world()
  const limits = { SIGN_UP_LIMITS: '{"breakerSignUps": 12}' }
  for (let at = 0; at < 14; at++) await comeIn(limits, `person-${at}@office.example`, '198.51.100.7')
  await tickUnder(limits, FRIDAY + 5 * MINUTE)
  expect(await isClosed()).toBe(false)
})

test('strangers who are asked again and again close the form like so many strangers', async () => {
  await world()
  const limits = { SIGN_UP_LIMITS: '{"breakerSignUps": 12}' }
  for (const round of [0, 1]) {
    setClock(FRIDAY + round * 11 * MINUTE)
    for (let at = 0; at < 6; at++) await askWith(limits, SIGN_UP, { json: { email: `stranger@town-${at}.example` } })
    await settled()
    await tickUnder(limits, FRIDAY + round * 11 * MINUTE + 1)
    expect(await isClosed()).toBe(round === 1)
  }
})

test('a form that was misused lets honest readers in, a few an hour, and opens by itself once they confirm', async () => {
  await world()
  const limits = { SIGN_UP_LIMITS: '{"breakerSignUps": 12}' }
  for (let at = 0; at < 12; at++) await askWith(limits, SIGN_UP, { json: { email: `stranger@town-${at}.example` } })
  await settled()
  await tickUnder(limits, FRIDAY + 5 * MINUTE)
  for (let at = 0; at < 3; at++) await askWith(limits, SIGN_UP, { json: { email: `neighbour-${at}@one.example` } })
  for (let at = 0; at < 30; at++) await askWith(limits, SIGN_UP, { json: { email: `honest@home-${at}.example` } })
  expect(await held()).toHaveLength(33)
  const answered = new Set<string>()
  /** One in two looks into their inbox. */
  async function hour(at: number): Promise<number> {
    const before = (await mailbox()).length
    for (const minute of [0, 5, 10]) await tickUnder(limits, FRIDAY + at * HOUR + minute * MINUTE)
    await settled()
    const mails = (await mailbox()).filter((mail) => mail.to[0]?.includes('honest') && !answered.has(mail.to[0]))
    for (const [index, mail] of mails.entries()) {
      answered.add(mail.to[0] ?? '')
      const headers = { 'cf-connecting-ip': `198.51.${at}.${index}` }
      if (index % 2 === 0) await askWith(limits, linkIn(mail, '/confirm/'), { method: 'POST', headers })
    }
    await settled()
    return (await mailbox()).filter((mail) => mail.subject.startsWith('Confirm')).length - before
  }
  const first = await hour(1)
  expect(first).toBeLessThanOrEqual(4)
  // No two of one domain.
  expect((await mailbox()).filter((mail) => mail.to[0]?.includes('neighbour')).length).toBeLessThanOrEqual(1)
  let hours = 1
  while ((await isClosed()) && hours < 24) await hour(++hours)
  expect(await isClosed()).toBe(false)
  await hour(hours + 1)
  expect(await held()).toEqual([])
  expect(new Set((await mailbox()).flatMap(({ to }) => to).filter((to) => to.includes('honest'))).size).toBe(30)
})

test('strangers who flood an address with links leave its owner their own', async () => {
  await world()
  await ask(SIGN_UP, { json: { email: 'bo@readers.example' } })
  const [question] = (await mailsArrive(1, 'bo@readers.example')) as [Mail]
  await ask(linkIn(question, '/confirm/'), { method: 'POST' })
  await mailsArrive(2, 'bo@readers.example')
  const linkFrom = async (from: string, minutes: number) => {
    setClock(FRIDAY + minutes * MINUTE)
    const headers = { 'cf-connecting-ip': from }
    await ask('/v1/meridian/preference-links', { json: { email: 'bo@readers.example' }, headers })
    await settled()
    return (await mailbox('bo@readers.example')).length - 2
  }
  for (let time = 0; time < 10; time++) await linkFrom('198.51.100.7', 20 * time)
  expect(await linkFrom('198.51.100.7', 210)).toBe(2)
  expect(await linkFrom('203.0.113.9', 220)).toBe(3)
  // And all of them together no more than five a day.
  for (let at = 0; at < 6; at++) await linkFrom(`192.0.2.${at}`, 230 + at)
  expect(await linkFrom('192.0.2.99', 300)).toBe(5)
})

test('a network that asks for hundreds of links is answered as ever, and nobody is mailed', async () => {
  await world()
  const headers = { 'cf-connecting-ip': '198.51.100.7' }
  const few = { SIGN_UP_LIMITS: '{"linksPerNetworkADay": 2}' }
  for (let at = 0; at < 4; at++) {
    const json = { email: `stranger-${at}@readers.example` }
    const answer = await askWith(few, '/v1/meridian/preference-links', { json, headers })
    expect([answer.status, await answer.text()]).toEqual([202, '{"status":"check_inbox"}'])
  }
  await settled()
  expect(await mailStates()).toEqual({ 'dropped nobody': 2 })
})

/** Cloudflare's verdict on answers, and what it was asked. */
function turnstileSays(verdict: (asked: Record<string, string>) => object): Record<string, string>[] {
  const asked: Record<string, string>[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (url !== 'https://challenges.cloudflare.com/turnstile/v0/siteverify') throw new Error(`nobody asks ${url}`)
    const body = JSON.parse(String(init.body)) as Record<string, string>
    asked.push(body)
    return Response.json(verdict(body))
  })
  return asked
}

test('with Turnstile a suspicious reader meets a challenge that keeps what was typed, and passing it is enough', async () => {
  const thanks = 'https://meridian.example/thanks'
  await world({ publications: { meridian: { ...MERIDIAN, thankYouUrls: [thanks] } } })
  await admin('/publications/meridian/stories', {
    json: { url: 'https://meridian.example/a', title: 'A', category: 'Trade' },
  })
  const asked = turnstileSays(() => ({ success: true, hostname: 'tidings.example', action: 'sign-up' }))
  const typed = {
    email: 'bo"ek@readers.example',
    page: 'https://meridian.example/a',
    next: thanks,
    topics: 'Trade',
    form: 'x',
  }
  const email = 'bo.ek@readers.example'
  const challenged = await askWith(TURNSTILE, SIGN_UP, { form: { ...typed, email }, headers: HTML })
  const page = await challenged.text()
  expect(challenged.status).toBe(200)
  expect(page).toContain('data-sitekey="the-site-key"')
  expect(page).toMatch(/value="Trade" checked/)
  expect(formFields(page)).toMatchObject({ email, page: typed.page, next: thanks })
  expect(challenged.headers.get('content-security-policy')).toContain('script-src https://challenges.cloudflare.com;')
  expect(await mailStates()).toEqual({})
  const form = { ...formFields(page), form: 'x', 'cf-turnstile-response': 'the-answer' }
  const passed = await askWith(TURNSTILE, SIGN_UP, { form, headers: { ...HTML, 'cf-connecting-ip': '192.0.2.1' } })
  expect([passed.status, passed.headers.get('location')]).toEqual([303, thanks])
  await mailsArrive(1, email)
  expect(asked).toMatchObject([{ secret: 'the-secret-key', response: 'the-answer', remoteip: '192.0.2.1' }])
  expect(asked[0]?.idempotency_key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})

test.each([
  ['refused', { success: false, 'error-codes': ['timeout-or-duplicate'] }],
  ['given on another host', { success: true, hostname: 'evil.example', action: 'sign-up' }],
  ['given for something else', { success: true, hostname: 'tidings.example', action: 'login' }],
])('an answer that was %s brings the challenge again', async (_name, verdict) => {
  await world()
  turnstileSays(() => verdict)
  const form = { email: 'bo@readers.example', form: 'x', 'cf-turnstile-response': 'an-answer' }
  const again = await askWith(TURNSTILE, SIGN_UP, { form, headers: HTML })
  expect([again.status, await again.text()]).toEqual([
    200,
    expect.stringContaining('Please try the challenge once more.'),
  ])
  expect(await mailStates()).toEqual({})
})

test('where Turnstile cannot be reached nobody slips through, and nobody is lost: the desk’s button, and programs, wait', async () => {
  await world()
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Network connection lost.')))
  const form = { email: 'bo@readers.example', form: 'x', 'cf-turnstile-response': 'an-answer' }
  expect((await askWith(TURNSTILE, SIGN_UP, { form, headers: HTML })).status).toBe(200)
  expect((await askWith(TURNSTILE, SIGN_UP, { form: { ...form, desk: '1' }, headers: HTML })).status).toBe(303)
  const program = await askWith(TURNSTILE, SIGN_UP, { json: { ...form, email: 'cem@readers.example' } })
  expect([program.status, await program.json()]).toEqual([202, { status: 'check_inbox' }])
  expect(await held()).toMatchObject([{ email: 'bo@readers.example' }, { email: 'cem@readers.example' }])
})

test('a disposable address gets the usual answer and no mail', async () => {
  await world()
  for (const email of ['bo@mailinator.com', 'bo@Sub.Mailinator.com']) {
    const answer = await ask(SIGN_UP, { json: { email } })
    expect([answer.status, await answer.text()]).toEqual([202, '{"status":"check_inbox"}'])
  }
  expect(await settled()).toEqual({ 'dropped disposable': 2 })
})

test('the hour’s thousand confirmations are spent: the next ones wait for the hour that follows', async () => {
  await world()
  await bindings.DB.prepare('INSERT INTO limits (key, count, expires_at) VALUES (?, 1000, ?)')
    .bind(`confirmations:${Math.floor(FRIDAY / HOUR)}`, FRIDAY + HOUR)
    .run()
  await ask(SIGN_UP, { json: { email: 'bo@readers.example' } })
  await vi.waitFor(async () => expect(await mailStates()).toEqual({ 'due hour_full': 1 }), { timeout: 15_000 })
  expect((await ask('/healthz')).status).toBe(200)
  await tickAt(FRIDAY + HOUR + MINUTE)
  await mailsArrive(1, 'bo@readers.example')
})
