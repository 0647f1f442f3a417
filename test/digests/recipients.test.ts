/** Who was to get a digest and what became of each mail: the outcomes add up, and no address is ever in it. */
import { expect, test } from 'vitest'
import { sendChunk } from '../../src/digests/send/send'
import type { SendAnswer, SendRequest } from '../../src/ground/mailer'
import { admin, bindings, MERIDIAN } from '../world'
import { ALL_TAKEN, frozen, provider, SLOT, shown } from './stage'

const PATH = '/publications/meridian/digests/2026-W10/recipients'
type Recipient = { subscriber: string; outcome: string; reason: string | null; at: string | null }
type Page = { items: Recipient[]; next: string | null }
const page = async (query = '') => (await (await admin(`${PATH}${query}`)).json()) as Page

async function all(query: string): Promise<Recipient[]> {
  const items: Recipient[] = []
  for (let cursor = ''; ; ) {
    const { items: some, next } = await page(`?${query}${cursor}`)
    items.push(...some)
    if (next === null) return items
    cursor = `&cursor=${next}`
  }
}

/** Takes all but the second. */
const picky = (request: SendRequest): SendAnswer => {
  const answer = ALL_TAKEN(request)
  return answer.outcome === 'accepted'
    ? { ...answer, ids: answer.ids.with(1, null), refused: [{ index: 1, message: 'Not reader1@readers.example' }] }
    : answer
}

test('each recipient is listed once, page by page, with what became of their mail; together they are the candidates', async () => {
  const { deps, queued } = provider(picky, () => ({ outcome: 'unknown', message: 'reset' }))
  await frozen(deps, 250)
  await bindings.DB.prepare("UPDATE subscribers SET status = 'unsubscribed' WHERE id = 5").run()
  for (const message of queued.slice(0, 2)) await sendChunk(deps, message)
  // Somebody else's, beside it.
  await bindings.DB.prepare(
    `INSERT INTO chunks (digest_id, seq, state, key, next_attempt_at, planned) VALUES (99, 0, 'planned', 'x', 1, 1)`,
  ).run()
  await bindings.DB.prepare(`INSERT INTO deliveries (digest_id, chunk, position, subscriber_id, address_hash, address, status)
    VALUES (99, 0, 0, 999, 'other', '', 'planned')`).run()
  const recipients = await all('limit=40')
  expect(recipients.map(({ subscriber }) => Number(subscriber))).toEqual(Array.from({ length: 250 }, (_, i) => i + 1))
  const { accounting } = await shown()
  for (const outcome of ['planned', 'accepted', 'skipped', 'failed', 'unknown'])
    expect(await all(`limit=30&outcome=${outcome}`)).toEqual(recipients.filter((one) => one.outcome === outcome))
  expect(
    Object.fromEntries(
      [...Map.groupBy(recipients, ({ outcome }) => outcome)].map(([name, list]) => [name, list.length]),
    ),
  ).toEqual({ accepted: 98, skipped: 1, failed: 1, unknown: 100, planned: 50 })
  expect(accounting).toMatchObject({ candidates: 250, accepted: 98, skipped: 1, failed: 1, unknown: 100, planned: 50 })
  const at = new Date(SLOT).toISOString()
  expect(recipients[0]).toEqual({ subscriber: '1', outcome: 'accepted', reason: null, at })
  expect(recipients[4]).toEqual({ subscriber: '5', outcome: 'skipped', reason: 'unsubscribed', at: null })
  expect(recipients[249]).toEqual({ subscriber: '250', outcome: 'planned', reason: null, at: null })
  expect(JSON.stringify(recipients)).not.toContain('@')
})

test('an unknown outcome, cursor or digest is refused, and another publication’s digest is not there', async () => {
  const { deps } = provider()
  await frozen(deps, 2)
  const refused = async (path: string) => {
    const answer = await admin(path)
    return [answer.status, ((await answer.json()) as { error: { code: string } }).error.code]
  }
  expect(await refused(`${PATH}?outcome=lost`)).toEqual([400, 'invalid_outcome'])
  expect(await refused(`${PATH}?cursor=x`)).toEqual([400, 'invalid_cursor'])
  expect(await refused(PATH.replace('W10', 'W11'))).toEqual([404, 'unknown_digest'])
  await admin('/publications/gazette', { method: 'PUT', json: { ...MERIDIAN, name: 'Gazette' } })
  expect(await refused(PATH.replace('meridian', 'gazette'))).toEqual([404, 'unknown_digest'])
})
