/** What a desk does about its schedule, and what it sees of it. */
import { expect } from 'vitest'
import { admin, bindings, FRIDAY, MERIDIAN, manyReaders, tickAt as tickOnce, world } from '../world'

export const DIGESTS = '/publications/meridian/digests'

export type Digest = {
  period: string
  status: string
  reason: string | null
  subject: string
  slotAt: string
  sentAt: string
}
export const list = async () => ((await (await admin(`${DIGESTS}?limit=500`)).json()) as { items: Digest[] }).items
export const line = async () =>
  (await list()).map(({ period, status, reason }) => [period, status, reason].join(' ').trim())

/** A world with somebody to send to: without, nothing is ever sent. */
export async function worldWithReader(...options: Parameters<typeof world>): Promise<void> {
  await world(...options)
  await manyReaders(1)
}

/** One tick, and until what it sends is through. */
export async function tickAt(at: number): Promise<void> {
  await tickOnce(at)
  await settled()
}

export async function settled(): Promise<void> {
  const sending = () =>
    bindings.DB.prepare("SELECT count(*) AS n FROM digests WHERE status = 'sending'").first<number>('n')
  await expect.poll(sending, { timeout: 15_000, interval: 20 }).toBe(0)
}

export async function push(count: number, at = FRIDAY): Promise<void> {
  const stories = Array.from({ length: count }, (_, index) => ({
    url: `https://meridian.example/${at}-${index}`,
    title: `Story ${index} of ${at}`,
    kind: 'deep-dive',
    publishedAt: new Date(at - index * 60_000).toISOString(),
  }))
  expect((await admin('/publications/meridian/stories', { json: stories })).status).toBe(200)
}

export async function change(settings: object): Promise<{ nextDigestAt: string }> {
  const answer = await admin('/publications/meridian', { method: 'PUT', json: { ...MERIDIAN, ...settings } })
  expect(answer.status).toBe(200)
  return (await answer.json()) as { nextDigestAt: string }
}

export async function touch(period: string, subject: string): Promise<void> {
  expect((await admin(`${DIGESTS}/${period}`, { method: 'PATCH', json: { subject } })).status).toBe(200)
}
