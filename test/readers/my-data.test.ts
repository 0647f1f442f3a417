/** A reader's own data: a copy of it, or its end, by a link that only their own mailbox gets. */
import { expect, test } from 'vitest'
import {
  admin,
  allMailsTried,
  ask,
  DAY,
  dump,
  FRIDAY,
  HOUR,
  linkIn,
  type Mail,
  mailbox,
  mailsArrive,
  setClock,
  tickAt,
  world,
} from '../world'
import { activeReader, listed, type Reader } from './cast'

const BO = 'bo@readers.example'
const SLOT = Date.parse('2026-03-02T07:00:00Z')
type Purpose = 'export' | 'erase'

/** Presses the button on the preferences page; answers the link that was mailed as number `count`. */
async function ownLink(reader: Reader, purpose: Purpose, count = 3): Promise<string> {
  const page = await ask(reader.preferences, { form: { [purpose]: '1' } })
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Check your inbox')])
  const [mail] = (await mailsArrive(count, reader.email)) as [Mail]
  return linkIn(mail, `/preferences/${purpose}/`)
}

test('a reader gets a file with everything that is held about them, and which words they agreed to, where and when', async () => {
  await world()
  const stories = Array.from({ length: 3 }, (_, index) => ({
    url: `https://meridian.example/${index}`,
    title: `The lock, part ${index}`,
    kind: 'deep-dive',
    category: 'Trade',
  }))
  await admin('/publications/meridian/stories', { json: stories })
  const page = 'https://meridian.example/1'
  const bo = await activeReader(BO, 'meridian', { page, topics: ['Trade'], language: 'en' })
  await activeReader('cem@readers.example')
  await tickAt(SLOT)
  await mailsArrive(3, BO)
  const link = await ownLink(bo, 'export', 4)
  const shown = await ask(link)
  expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('Download my data')])
  await allMailsTried()
  const file = await ask(link, { method: 'POST' })
  expect(file.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="meridian-my-data.json"')
  expect(file.headers.get('cache-control')).toBe('no-store')
  const text = await file.text()
  const at = expect.stringMatching(/^2026-0\d-\d\dT/)
  expect(JSON.parse(text)).toMatchObject({
    publication: { name: 'Meridian' },
    reader: {
      email: BO,
      status: 'active',
      topics: ['Trade'],
      createdAt: at,
      confirmedAt: at,
      source: { page, story: { title: 'The lock, part 1', url: page }, channel: 'page' },
    },
    consents: [
      { act: 'asked', at, page, wording: '2-en' },
      { act: 'confirmed', at },
    ],
    mails: [
      { kind: 'confirm', state: 'accepted', createdAt: at },
      { kind: 'welcome', state: 'accepted' },
      { kind: 'export', state: 'accepted' },
    ],
    digests: [{ period: '2026-W10', subject: expect.any(String), status: 'accepted', sentAt: at }],
    links: [{ purpose: 'confirm' }, { purpose: 'export', expiresAt: at }],
  })
  expect(text).not.toContain('cem@')
})

test('a copy shows as well what somebody was asked since and has not answered', async () => {
  await world()
  const bo = await activeReader(BO)
  setClock(FRIDAY + HOUR)
  await ask('/v1/meridian/subscribers', { json: { email: BO, page: 'https://meridian.example/again' } })
  await mailsArrive(3, BO)
  const copy = await ask(await ownLink(bo, 'export', 4), { method: 'POST' })
  const { consents } = (await copy.json()) as { consents: { act: string }[] }
  expect(consents.map(({ act }) => act)).toEqual(['asked', 'confirmed', 'asked'])
  expect(consents.at(-1)).toMatchObject({ page: 'https://meridian.example/again', wording: '2-en' })
})

test('the link to a copy works once, and not after a day', async () => {
  await world()
  const bo = await activeReader(BO)
  const link = await ownLink(bo, 'export')
  expect((await ask(link, { method: 'POST' })).status).toBe(200)
  const again = await ask(link, { method: 'POST' })
  expect([again.status, await again.text()]).toEqual([410, expect.stringContaining('Email me my link')])
  expect((await ask(link)).status).toBe(410)
  const later = await ownLink(bo, 'export', 4)
  setClock(FRIDAY + DAY + HOUR)
  for (const method of ['GET', 'POST']) expect((await ask(later, { method })).status, method).toBe(410)
})

test('looking at the link to be erased changes nothing; one press erases, and the page stays true', async () => {
  await world()
  const bo = await activeReader(BO)
  const link = await ownLink(bo, 'erase')
  for (const method of ['GET', 'HEAD', 'GET']) expect((await ask(link, { method })).status).toBe(200)
  expect(await listed(BO)).toMatchObject({ status: 'active' })
  for (const method of ['POST', 'POST', 'GET']) {
    const answer = await ask(link, { method })
    expect([answer.status, await answer.text()], method).toEqual([200, expect.stringContaining('Your data is deleted')])
  }
  expect(await listed(BO)).toBeUndefined()
  const tables = await dump()
  expect(Object.entries(tables).filter(([, rows]) => rows.includes(BO))).toEqual([])
  const entries = JSON.parse(tables.audit_entries ?? '') as { actor: string }[]
  expect(entries.findLast(({ actor }) => actor === 'reader')).toMatchObject({ action: 'reader.erased' })
  for (const gone of [bo.preferences, bo.leave]) expect((await ask(gone)).status, gone).toBe(404)
})

test('what belongs to one link opens no other: purposes, readers and the link in every digest are kept apart', async () => {
  await world()
  const [bo, cem] = [await activeReader(BO), await activeReader('cem@readers.example')]
  const [copy, end] = [await ownLink(bo, 'export'), await ownLink(bo, 'erase', 4)]
  const theirs = await ownLink(cem, 'erase')
  const token = (link: string) => link.split('/').at(-1) ?? ''
  const [endId, proof] = token(end).split('.') as [string, string]
  const forged = [
    `/preferences/erase/${token(copy)}`,
    `/preferences/export/${token(end)}`,
    `/preferences/erase/${token(bo.preferences)}`,
    `/preferences/erase/${token(bo.leave)}`,
    `/preferences/erase/${token(theirs).split('.')[0]}.${proof}`,
    `/preferences/erase/${endId}.${'A'.repeat(43)}`,
    '/preferences/export/0.x',
  ]
  for (const link of forged) {
    for (const method of ['GET', 'POST']) expect((await ask(link, { method })).status, `${method} ${link}`).toBe(404)
  }
  expect((await ask(`/confirm/${token(end)}`, { method: 'POST' })).status).toBe(410)
  for (const email of [BO, 'cem@readers.example']) expect(await listed(email)).toMatchObject({ status: 'active' })
})

test('whoever was passed a digest cannot fill the reader’s mailbox: three links of each kind a day', async () => {
  await world()
  const bo = await activeReader(BO)
  for (let time = 0; time < 6; time++) {
    expect((await ask(bo.preferences, { form: { erase: '1' } })).status).toBe(200)
  }
  await mailsArrive(5, BO)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await mailbox(BO)).toHaveLength(5)
})

test('whoever has left can still ask; in their own language', async () => {
  await world()
  const bo = await activeReader(BO, 'meridian', { language: 'ar' })
  await ask(bo.leave, { method: 'POST' })
  expect(await (await ask(bo.preferences)).text()).toContain('name="export"')
  await ask(bo.preferences, { form: { export: '1' } })
  const [mail] = (await mailsArrive(3, BO)) as [Mail]
  expect(mail.subject).toBe('بياناتك لدى Meridian')
  expect(await (await ask(linkIn(mail, '/preferences/export/'))).text()).toContain('نزّل بياناتي')
})
