/** What an import says it did, and what it must not overlook: whose consent, whose file, which of two lines. */
import { expect, test } from 'vitest'
import { admin, bindings, world } from '../world'

const BASE = '/publications/meridian/subscribers'
type Imported = Record<'imported' | 'pending' | 'unchanged' | 'left' | 'suppressed', number> & {
  rejected: { line: number; code: string }[]
  product?: string
}
async function imported(lines: string[], query = ''): Promise<Imported> {
  const answer = await admin(`${BASE}/import${query}`, {
    method: 'POST',
    body: lines.join('\n'),
    headers: { 'content-type': 'text/csv' },
  })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Imported
}
const HEADER = 'email,consented_at,consent_source,status'
const at = (name: string) => `${name}@readers.example`
const reasons = async () =>
  (await bindings.DB.prepare('SELECT reason FROM suppressions ORDER BY id').all<{ reason: string }>()).results.map(
    ({ reason }) => reason,
  )

test('a date without a source is no proof, nor a source without a date', async () => {
  await world()
  expect(await imported([HEADER, `${at('ann')},2025-01-01,,`, `${at('ben')},,fair,`])).toMatchObject({
    imported: 0,
    pending: 2,
  })
})

test('why somebody was suppressed stays as it was said first', async () => {
  await world()
  await admin('/publications/meridian/suppressions', { json: { email: at('ann'), reason: 'by phone' } })
  expect(
    await imported([HEADER, `${at('ann')},,,bounced`, `${at('ben')},,,complained`, `${at('ben')},,,bounced`]),
  ).toMatchObject({
    suppressed: 1,
    unchanged: 2,
  })
  expect(await reasons()).toEqual(['by phone', 'complained'])
})

test('a reader who is suppressed without a suppression of their own is rejected too', async () => {
  await world()
  await imported([HEADER, `${at('ann')},2025-01-01,form,`])
  await bindings.DB.prepare("UPDATE subscribers SET status = 'suppressed'").run()
  expect(await imported([HEADER, `${at('ann')},2025-01-01,form,`])).toMatchObject({
    imported: 0,
    rejected: [{ line: 2, code: 'suppressed' }],
  })
})

test('who unsubscribed at Mailchimp and gave no reason has left all the same', async () => {
  await world()
  const file = [
    'Email Address,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,EUID,UNSUB_TIME,UNSUB_REASON',
    `${at('dan')},2,2023-01-01 10:00:00,2023-01-02 10:00:00,x,2024-05-05 05:05:05,`,
  ]
  expect(await imported(file)).toMatchObject({ product: 'mailchimp', imported: 0, left: 1 })
})

test('a file with our columns is ours, whatever else it looks like', async () => {
  await world()
  const file = ['email,status,created_at,utm_source,consented_at,consent_source', `${at('ann')},active,2020-01-01,x,,`]
  const outcome = await imported(file, '?ignore=created_at,utm_source')
  expect(outcome.product).toBeUndefined()
  expect(outcome).toMatchObject({ imported: 0, pending: 1 })
})

test('a dry run knows who stood in an earlier part of a long file', async () => {
  await world()
  const people = Array.from({ length: 2_100 }, (_, i) => `${at(`r${i}`)},2025-01-01,form,`)
  const file = [HEADER, ...people, `${at('r7')},2025-01-01,form,`, `${at('R2099')},2025-01-01,form,`]
  const dry = await imported(file, '?dryRun=true')
  expect(dry).toMatchObject({ imported: 2_100, unchanged: 2 })
  expect(await imported(file)).toEqual(dry)
})
