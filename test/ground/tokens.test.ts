/** Links that carry their own proof: each opens one thing of one reader, under any secret that is still known. Pure. */
import { expect, test } from 'vitest'
import {
  claimedRow,
  keyIdOf,
  NOBODY,
  preferencesToken,
  provesRow,
  provesUndo,
  readPreferencesToken,
  readUnsubscribeToken,
  rowToken,
  secretOf,
  undoSecret,
  unsubscribeToken,
} from '../../src/ground/tokens'

const [NEW, OLD, STRANGE] = [
  'the-newest-secret-0123456789',
  'the-one-before-it-0123456789',
  'somebody-elses-0123456789',
]
const config = { secretKeys: [NEW, OLD] as [string, ...string[]] }
const row = { id: 7, purpose: 'confirm', nonce: 'n-1' }

test('a row’s token proves that row, under the newest secret and the one before it', async () => {
  for (const secret of [NEW, OLD]) {
    const token = await rowToken(secret, row)
    expect(claimedRow(token)).toBe(7)
    expect(await provesRow(config, token, row)).toBe(true)
  }
  expect(await provesRow(config, await rowToken(STRANGE, row), row)).toBe(false)
})

test.each([{ id: 8 }, { purpose: 'erase' }, { nonce: 'n-2' }])('it proves no other: %j', async (change) => {
  const token = await rowToken(NEW, row)
  expect(await provesRow(config, token, { ...row, ...change })).toBe(false)
  expect(await provesRow(config, await rowToken(NEW, { ...row, ...change }), row)).toBe(false)
})

const proof = 'x'.repeat(43)
test.each([
  [`7.${proof}`, 7],
  [`123456789012345.${proof}`, 123_456_789_012_345],
  [`1234567890123456.${proof}`, null],
  [`.${proof}`, null],
  [`7.${proof}x`, null],
  [`7.${proof.slice(1)}`, null],
  [`7.${proof.slice(1)}!`, null],
  [`x7.${proof}`, null],
  [`7.${proof} `, null],
  [`-7.${proof}`, null],
  [`7x${proof}`, null],
  ['', null],
])('%s claims the row %s', (token, claimed) => {
  expect(claimedRow(token)).toBe(claimed)
})

test('a link that stops mail says who and from which digest, under either secret', async () => {
  for (const secret of [NEW, OLD])
    expect(await readUnsubscribeToken(config, await unsubscribeToken(secret, 12, 345))).toEqual({
      subscriberId: 12,
      digestId: 345,
    })
  expect(await readUnsubscribeToken(config, await unsubscribeToken(NEW, NOBODY, 0))).toEqual({
    subscriberId: 0,
    digestId: 0,
  })
  const far = await unsubscribeToken(NEW, 123_456_789_012_345, 543_210_987_654_321)
  expect(await readUnsubscribeToken(config, far)).toEqual({
    subscriberId: 123_456_789_012_345,
    digestId: 543_210_987_654_321,
  })
})

test('a bent one says nothing', async () => {
  const good = await unsubscribeToken(NEW, 12, 345)
  const [, , seal = ''] = good.split('.')
  const bent = [
    await unsubscribeToken(STRANGE, 12, 345),
    `13.345.${seal}`,
    `12.346.${seal}`,
    `012.345.${seal}`,
    `x${good}`,
    `${good}x`,
    ` ${good}`,
    `12345.${seal}`,
    `12.345.${seal.slice(1)}`,
    `1234567890123456.345.${seal}`,
    await unsubscribeToken(NEW, 1_234_567_890_123_456, 1),
    await unsubscribeToken(NEW, 1, 1_234_567_890_123_456),
    '',
  ]
  for (const token of bent) expect(await readUnsubscribeToken(config, token), token).toBeNull()
})

test('the way back from leaving opens for one reader and one leaving', async () => {
  const leaving = { subscriberId: 12, leftAt: 1_000 }
  for (const secret of [NEW, OLD])
    expect(await provesUndo(config, await undoSecret(secret, leaving), leaving)).toBe(true)
  for (const other of [
    { subscriberId: 13, leftAt: 1_000 },
    { subscriberId: 12, leftAt: 1_001 },
  ])
    expect(await provesUndo(config, await undoSecret(NEW, other), leaving)).toBe(false)
  expect(await provesUndo(config, await undoSecret(STRANGE, leaving), leaving)).toBe(false)
  expect(await provesUndo(config, '', leaving)).toBe(false)
})

test('a preferences link opens one reader’s preferences', async () => {
  for (const secret of [NEW, OLD])
    expect(await readPreferencesToken(config, await preferencesToken(secret, 12))).toBe(12)
  const [, seal = ''] = (await preferencesToken(NEW, 12)).split('.')
  for (const token of [await preferencesToken(STRANGE, 12), `13.${seal}`, `12.${seal}x`, `12.${proof}`, ''])
    expect(await readPreferencesToken(config, token), token).toBeNull()
})

test('each token is bound to its purpose: no proof of one is a proof of another', async () => {
  const [leaves, chooses, undoes] = [
    (await unsubscribeToken(NEW, 12, 345)).split('.').at(-1),
    (await preferencesToken(NEW, 12)).split('.').at(-1),
    await undoSecret(NEW, { subscriberId: 12, leftAt: 345 }),
  ]
  for (const seal of [leaves, undoes]) expect(await readPreferencesToken(config, `12.${seal}`)).toBeNull()
  for (const seal of [chooses, undoes]) expect(await readUnsubscribeToken(config, `12.345.${seal}`)).toBeNull()
  for (const seal of [leaves, chooses])
    expect(await provesUndo(config, seal ?? '', { subscriberId: 12, leftAt: 345 })).toBe(false)
})

test('a frozen mail names the secret that its links are made with, and the signing one stands in for one that is gone', async () => {
  expect(await keyIdOf(NEW)).toMatch(/^[\da-f]{12}$/)
  expect(await keyIdOf(NEW)).not.toBe(await keyIdOf(OLD))
  expect(await secretOf(config, await keyIdOf(NEW))).toBe(NEW)
  expect(await secretOf(config, await keyIdOf(OLD))).toBe(OLD)
  expect(await secretOf(config, await keyIdOf(STRANGE))).toBe(NEW)
  expect(await secretOf(config, '')).toBe(NEW)
})
