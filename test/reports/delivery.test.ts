/** How a publication's mail is received: of each digest the rates that mailbox providers go by. */
import { expect, test } from 'vitest'
import { admin, bindings } from '../world'
import { SLOT, sentDigest } from './stage'

const shown = async () =>
  (await admin('/publications/meridian/delivery')).json<{ digests: Record<string, unknown>[] }>()

/** What was reported of a digest to a thousand readers. */
async function reported(delivered: number, bounced: number, complained: number) {
  await bindings.DB.prepare(
    'UPDATE chunks SET accepted = 500, delivered = ?, bounced = ?, complained = ? WHERE seq = 0',
  )
    .bind(delivered / 2, bounced, complained)
    .run()
  await bindings.DB.prepare(
    'UPDATE chunks SET accepted = 500, delivered = ?, bounced = 0, complained = 0 WHERE seq = 1',
  )
    .bind(delivered / 2)
    .run()
}

test.each([
  [1_000, 0, 0, 'fine'],
  [980, 19, 0, 'fine'],
  [980, 20, 0, 'watch'],
  [960, 40, 0, 'harmful'],
  [2_000, 0, 1, 'fine'],
  [1_000, 0, 1, 'watch'],
  [1_000, 0, 2, 'watch'],
  [1_000, 0, 3, 'harmful'],
])(
  'of a thousand mails %i delivered, %i bounced and %i called spam: %s',
  async (delivered, bounced, complained, standing) => {
    await sentDigest(200)
    await reported(delivered, bounced, complained)
    expect((await shown()).digests).toEqual([
      {
        period: '2026-W10',
        sentAt: new Date(SLOT).toISOString(),
        accepted: 1_000,
        delivered,
        bounced,
        complained,
        bounceRate: bounced / 1_000,
        complaintRate: complained / delivered,
        standing,
      },
    ])
  },
)

test('a digest that nobody was mailed says nothing, and neither does another publication’s', async () => {
  await sentDigest(1)
  expect((await shown()).digests).toMatchObject([{ accepted: 1, delivered: 0, complaintRate: null, standing: 'fine' }])
  await bindings.DB.prepare('UPDATE chunks SET accepted = 0').run()
  expect((await shown()).digests).toEqual([])
  await bindings.DB.prepare('UPDATE chunks SET accepted = 1').run()
  await bindings.DB.prepare('UPDATE digests SET publication_id = 2').run()
  expect((await shown()).digests).toEqual([])
})
