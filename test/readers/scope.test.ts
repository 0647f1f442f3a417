/** What belongs to one publication, one reader or one span of time, and to no other. */
import { expect, test, vi } from 'vitest'
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
import { activeReader, listed, takeBack } from './cast'
import { askWith, formFields, mailStates, SIGN_UP } from './door'

const MINUTE = 60_000
const HTML = { accept: 'text/html' }
const BO = 'bo@readers.example'
const TWO = { publications: { meridian: MERIDIAN, gazette: { ...MERIDIAN, name: 'Gazette', deskEmail: null } } }
const statusAt = async (slug: string, email = BO) => (await listed(email, slug))?.status
const held = async () =>
  (
    (await (await admin('/publications/meridian/held')).json()) as {
      items: { id: string; email: string; risks: string[] }[]
    }
  ).items

/** Once every mail that is due was looked at. */
async function settled(): Promise<Record<string, number>> {
  return vi.waitFor(
    async () => {
      const states = await mailStates()
      if (Object.keys(states).some((state) => /^(due|sending)/.test(state))) throw new Error('not yet')
      return states
    },
    { timeout: 15_000, interval: 20 },
  )
}

test('a suppression at one publication keeps nobody from confirming, leaving and coming back at another', async () => {
  await world(TWO)
  await admin('/publications/gazette/suppressions', { json: { email: BO, reason: 'complained' } })
  const { leave } = await activeReader(BO)
  expect(await statusAt('meridian')).toBe('active')
  const goodbye = await (await ask(leave, { method: 'POST', headers: HTML })).text()
  await takeBack(goodbye)
  expect(await statusAt('meridian')).toBe('active')
  expect((await admin(`/publications/meridian/suppressions?email=${BO}`, { method: 'DELETE' })).status).toBe(404)
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM suppressions').first('n')).toBe(1)
})

test('suppressing, leaving and erasing at one publication change nothing at another', async () => {
  await world(TWO)
  const [here] = [await activeReader(BO)]
  setClock(FRIDAY + HOUR)
  await ask('/v1/gazette/subscribers', { json: { email: BO } })
  const [question] = (await mailsArrive(3, BO)) as [Mail]
  await ask(linkIn(question, '/confirm/'), { method: 'POST' })
  const [there] = (await mailsArrive(4, BO)) as [Mail]
  await ask(here.leave, { method: 'POST' })
  expect([await statusAt('meridian'), await statusAt('gazette')]).toEqual(['unsubscribed', 'active'])
  await admin('/publications/meridian/suppressions', { json: { email: BO, reason: 'x' } })
  expect([await statusAt('meridian'), await statusAt('gazette')]).toEqual(['suppressed', 'active'])
  await admin(`/publications/meridian/subscribers/${(await listed(BO))?.id}`, { method: 'DELETE' })
  expect([await statusAt('meridian'), await statusAt('gazette')]).toEqual([undefined, 'active'])
  expect((await ask(linkIn(there, '/preferences/'))).status).toBe(200)
  const acts = await bindings.DB.prepare('SELECT act, page FROM consents WHERE publication_id = 2 ORDER BY id').all()
  expect(acts.results.map(({ act }) => act)).toEqual(['asked', 'confirmed'])
})

test('a reader’s copy shows what they agreed to and got here, and nothing of what they did elsewhere', async () => {
  await world(TWO)
  const { preferences } = await activeReader(BO, 'meridian', { page: 'https://meridian.example/a' })
  setClock(FRIDAY + HOUR)
  await ask('/v1/gazette/subscribers', { json: { email: BO, page: 'https://meridian.example/elsewhere' } })
  await mailsArrive(3, BO)
  await ask(preferences, { form: { export: '1' } })
  const [mail] = (await mailsArrive(4, BO)) as [Mail]
  const file = await (await ask(linkIn(mail, '/preferences/export/'), { method: 'POST' })).text()
  expect(JSON.parse(file)).toMatchObject({ consents: [{ act: 'asked' }, { act: 'confirmed' }] })
  expect(file).not.toContain('elsewhere')
  expect(JSON.parse(file).mails.map(({ kind }: { kind: string }) => kind)).toEqual(['confirm', 'welcome', 'export'])
})

test('erasing at one publication takes the page and the network of that publication’s asking and consents alone', async () => {
  await world(TWO)
  const from = { headers: { 'cf-connecting-ip': '203.0.113.7' } }
  const askBoth = async (email: string) => {
    for (const slug of ['meridian', 'gazette'])
      await ask(`/v1/${slug}/subscribers`, { json: { email, page: 'https://meridian.example/a' }, ...from })
  }
  await askBoth(BO)
  for (const question of await mailsArrive(2, BO)) await ask(linkIn(question, '/confirm/'), { method: 'POST' })
  await mailsArrive(4, BO)
  setClock(FRIDAY + HOUR)
  await askBoth(BO)
  await admin(`/publications/meridian/subscribers/${(await listed(BO))?.id}`, { method: 'DELETE' })
  const { results } = await bindings.DB.prepare(
    "SELECT page, network_hash IS NOT NULL AS isFrom FROM consents WHERE act = 'asked' ORDER BY publication_id",
  ).all()
  expect(results).toEqual([
    { page: null, isFrom: 0 },
    { page: 'https://meridian.example/a', isFrom: 1 },
  ])
  const asked = await bindings.DB.prepare(
    `SELECT publication_id AS publication, wish ->> '$.asked.page' AS page, wish ->> '$.asked.network' IS NOT NULL AS isFrom
     FROM tokens WHERE wish ->> '$.asked.at' IS NOT NULL`,
  ).all()
  expect(asked.results).toEqual([{ publication: 2, page: 'https://meridian.example/a', isFrom: 1 }])
})

test('whoever left after a sign-up was held is not asked when it is let go; whoever had left before is', async () => {
  await world()
  const bo = await activeReader(BO)
  const cem = await activeReader('cem@readers.example')
  const trap = async (email: string) => {
    const fields = formFields(await (await ask('/meridian', { headers: HTML })).text())
    const name = Object.keys(fields).find((one) => /^f[A-Za-z0-9]{6,8}$/.test(one) && one !== 'form') ?? ''
    await ask(SIGN_UP, { form: { ...fields, [name]: 'x', email }, headers: HTML })
  }
  await ask(cem.leave, { method: 'POST' })
  setClock(FRIDAY + HOUR)
  for (const { email } of [bo, cem]) await trap(email)
  setClock(FRIDAY + 2 * HOUR)
  await ask(bo.leave, { method: 'POST' })
  const released = await admin('/publications/meridian/held/release', { json: {} })
  expect(await released.json()).toEqual({ released: 1, more: false })
  await mailsArrive(3, cem.email)
  expect(await mailbox(BO)).toHaveLength(2)
})

test('the desk lets go and drops only what its own publication holds', async () => {
  await world(TWO)
  const few = { SIGN_UP_LIMITS: '{"signUpsPerHour": 0}' }
  for (const slug of ['meridian', 'gazette'])
    await askWith(few, `/v1/${slug}/subscribers`, { json: { email: `bo@${slug}.example` } })
  const [ours] = await held()
  for (const what of ['release', 'discard']) {
    const answer = await admin(`/publications/gazette/held/${what}`, { json: { ids: [ours?.id] } })
    expect(await answer.json()).toMatchObject({ more: true })
  }
  expect(await held()).toMatchObject([{ id: ours?.id }])
})

test('what one address is spared outlives the pruning of a day: five a month stay five a month', async () => {
  await world()
  const signUpAt = async (at: number) => {
    await tickAt(at)
    await ask(SIGN_UP, { json: { email: BO } })
    await settled()
    return (await mailbox(BO)).length
  }
  for (let day = 0; day < 5; day++) expect(await signUpAt(FRIDAY + day * 2 * DAY)).toBe(day + 1)
  expect(await signUpAt(FRIDAY + 12 * DAY)).toBe(5)
  expect(await signUpAt(FRIDAY + 31 * DAY)).toBe(6)
})

test('a network’s day is a day, and its minute a minute', async () => {
  await world()
  const from = async (at: number, email: string, limits: object) => {
    setClock(FRIDAY + at)
    const headers = { 'cf-connecting-ip': '198.51.100.7' }
    await askWith({ SIGN_UP_LIMITS: JSON.stringify(limits) }, SIGN_UP, { json: { email }, headers })
    return (await held()).length
  }
  const day = { networkPerDay: 2 }
  expect(await from(0, 'a@one.example', day)).toBe(0)
  expect(await from(3 * HOUR, 'b@two.example', day)).toBe(0)
  expect(await from(6 * HOUR, 'c@three.example', day)).toBe(1)
  expect(await from(13 * HOUR, 'd@four.example', day)).toBe(1)
  const minute = { networkPerMinute: 1 }
  expect(await from(20 * HOUR, 'e@five.example', minute)).toBe(1)
  expect(await from(20 * HOUR + 2 * MINUTE, 'f@six.example', minute)).toBe(1)
  expect(await from(20 * HOUR + 2 * MINUTE + 1_000, 'g@seven.example', minute)).toBe(2)
})

test('between one in ten and three in ten a form stays what it is: open or closed', async () => {
  const limits = { SIGN_UP_LIMITS: '{"breakerSignUps": 10}' }
  const isClosed = async () =>
    (await bindings.DB.prepare(
      "SELECT count(*) AS n FROM alerts WHERE key LIKE 'breaker:%' AND cleared_at IS NULL",
    ).first('n')) === 1
  const tick = async (at: number) => {
    setClock(at)
    await askWith(limits, `/dev/cron?at=${new Date(at).toISOString()}`, { method: 'POST' })
  }
  const confirm = async (at: number) => {
    const [mail] = (await mailbox(`stranger@town-${at}.example`)) as [Mail]
    const headers = { 'cf-connecting-ip': `198.51.100.${at}` }
    await askWith(limits, linkIn(mail, '/confirm/'), { method: 'POST', headers })
  }
  for (const startsClosed of [true, false]) {
    await world()
    for (let at = 0; at < 10; at++) await askWith(limits, SIGN_UP, { json: { email: `stranger@town-${at}.example` } })
    await settled()
    if (startsClosed) await tick(FRIDAY + 5 * MINUTE)
    expect(await isClosed()).toBe(startsClosed)
    for (const at of [0, 1]) await confirm(at)
    await tick(FRIDAY + 10 * MINUTE)
    expect(await isClosed(), startsClosed ? 'closed' : 'open').toBe(startsClosed)
    await confirm(2)
    await tick(FRIDAY + 15 * MINUTE)
    expect(await isClosed()).toBe(false)
  }
})

test('who left or was suppressed is a hash after thirty days and not a day before; readers and open questions are not', async () => {
  await world()
  for (const name of ['gone', 'never', 'here', 'again']) {
    const reader = await activeReader(`${name}@readers.example`, 'meridian', { language: 'ar' })
    if (name === 'gone' || name === 'again') await ask(reader.leave, { method: 'POST' })
  }
  await admin('/publications/meridian/suppressions', { json: { email: 'never@readers.example', reason: 'x' } })
  const kept = async () =>
    (await bindings.DB.prepare('SELECT email, language FROM subscribers ORDER BY id').all()).results.map(
      ({ email, language }) => `${String(email).split('@')[0]} ${language ?? '–'}`,
    )
  await tickAt(FRIDAY + 29.9 * DAY)
  expect(await kept()).toEqual(['gone ar', 'never ar', 'here ar', 'again ar'])
  await ask(SIGN_UP, { json: { email: 'again@readers.example' } })
  await tickAt(FRIDAY + 30.1 * DAY)
  expect(await kept()).toEqual([' –', ' –', 'here ar', 'again ar'])
  const { items } = (await (await admin('/publications/meridian/subscribers')).json()) as {
    items: { email: unknown }[]
  }
  expect(items.map(({ email }) => email)).toContain(null)
  expect(await (await admin('/publications/meridian/subscribers.csv')).text()).not.toMatch(/gone|never|#/)
  // Whoever types the address again is who they were; nobody who is suppressed is asked.
  for (const name of ['gone', 'never']) await ask(SIGN_UP, { json: { email: `${name}@readers.example` } })
  await settled()
  expect([
    await statusAt('meridian', 'gone@readers.example'),
    await statusAt('meridian', 'never@readers.example'),
  ]).toEqual(['unsubscribed', 'suppressed'])
  expect(await mailbox('never@readers.example')).toHaveLength(2)
  expect(await mailbox('gone@readers.example')).toHaveLength(3)
})

test('a link that was used says for thirty days that one is subscribed, and no longer', async () => {
  await world()
  await ask(SIGN_UP, { json: { email: BO } })
  const [question] = (await mailsArrive(1, BO)) as [Mail]
  const link = linkIn(question, '/confirm/')
  await ask(link, { method: 'POST' })
  setClock(FRIDAY + 29 * DAY)
  expect((await ask(link, { headers: HTML })).status).toBe(200)
  setClock(FRIDAY + 31 * DAY)
  expect((await ask(link, { headers: HTML })).status).toBe(410)
})

test('the page for one’s own data says how long an address is kept', async () => {
  await world()
  const { preferences } = await activeReader(BO)
  expect(await (await askWith({ LEAVER_DAYS: '12' }, preferences)).text()).toContain('deleted after 12 days')
})
