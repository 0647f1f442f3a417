/** The same person reads two publications: what is reported of the mails of one says nothing about the other. */
import { expect, test } from 'vitest'
import { bindings } from '../world'
import { address, emailId, knock, rows, SLOT, sentDigest, soft, statusOf, tag } from './stage'

/** A digest of the other publication to the same address, of which a soft bounce was reported, as often as `times`. */
async function bouncedElsewhere(times: number) {
  await bindings.DB.prepare(
    `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
     SELECT 2, email, email_key, address_hash, 'active', '[]', created_at, created_at, created_at FROM subscribers WHERE publication_id = 1`,
  ).run()
  for (let week = 0; week < times; week++) {
    const key = String(week).repeat(32)
    await bindings.DB.batch([
      bindings.DB.prepare(
        `INSERT INTO digests (publication_id, period, status, slot_at, window_from, window_to, subject, intro, chosen, hand, key,
           assembler, composed_at, frozen_at)
         SELECT 2, '2026-W2' || ?1, 'sent', slot_at, window_from, window_to, subject, intro, chosen, hand, ?2, assembler, composed_at, frozen_at
         FROM digests WHERE publication_id = 1 LIMIT 1`,
      ).bind(week, key),
      bindings.DB.prepare(
        `INSERT INTO deliveries (digest_id, chunk, position, subscriber_id, address_hash, address, status)
         SELECT d.id, 0, 0, s.id, s.address_hash, '', 'accepted' FROM digests d JOIN subscribers s ON s.publication_id = 2 WHERE d.key = ?`,
      ).bind(key),
      bindings.DB.prepare(
        "INSERT INTO reports (digest_id, chunk, position, kind, at) SELECT id, 0, 0, 'soft_bounced', ? FROM digests WHERE key = ?",
      ).bind(SLOT + 1_000, key),
    ])
  }
}

test('soft bounces at one publication are not counted at another', async () => {
  await sentDigest(1)
  await bouncedElsewhere(5)
  expect((await knock({ type: 'bounced', tag: tag(0, 0), emailId: emailId(0, 0), more: soft })).status).toBe(200)
  expect(await rows('SELECT publication_id, status, soft_bounces FROM subscribers ORDER BY id')).toEqual([
    { publication_id: 1, status: 'active', soft_bounces: 1 },
    { publication_id: 2, status: 'active', soft_bounces: 0 },
  ])
})

test('a complaint at one publication suppresses there, and there alone', async () => {
  await sentDigest(1)
  await bouncedElsewhere(1)
  expect((await knock({ type: 'complained', tag: tag(0, 0), emailId: emailId(0, 0) })).status).toBe(200)
  expect(await rows('SELECT status FROM subscribers ORDER BY id')).toEqual([
    { status: 'suppressed' },
    { status: 'active' },
  ])
  expect(await rows('SELECT publication_id, reason FROM suppressions')).toEqual([
    { publication_id: 1, reason: 'complained' },
  ])
  expect(await statusOf(address(0, 0))).toBe('suppressed')
})
