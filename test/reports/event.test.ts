/** Reading what the provider sends: what is ours in it, when it happened, and no word of anybody's text. Pure. */
import { describe, expect, test } from 'vitest'
import { addressHashes } from '../../src/ground/address'
import { isUnwanted, readEvent } from '../../src/reports/event'

const NOW = Date.parse('2026-03-02T12:00:00Z')
const MINUTE = 60_000
const config = { addressKeys: ['a-key-for-addresses-0123456789', 'an-older-key-0123456789'] as [string, ...string[]] }
const DIGEST = `${'0a'.repeat(16)}-0-7`

function read(type: string, data: unknown, more: object = {}) {
  const body = JSON.stringify({ type, created_at: '2026-03-02T11:59:00Z', data, ...more })
  return readEvent(config, { id: 'msg_1', body, now: NOW })
}
const data = (more: object = {}) => ({
  email_id: '4ef9a417-02e9-4d39-ad75-9611e0fcc33c',
  created_at: '2026-03-02T11:00:00Z',
  to: ['ana@readers.example'],
  tags: { delivery: DIGEST },
  ...more,
})
const report = async (more: object = {}, type = 'email.delivered', around: object = {}) => {
  const read_ = await read(type, data(more), around)
  if (!read_.report) throw new Error('no report')
  return read_.report
}

test('a delivery says which mail, whose, of when and from when', async () => {
  expect(await read('email.delivered', data())).toEqual({
    id: 'msg_1',
    type: 'email.delivered',
    tag: DIGEST,
    report: {
      kind: 'delivered',
      at: NOW - MINUTE,
      mailedAt: NOW - 60 * MINUTE,
      emailId: '4ef9a417-02e9-4d39-ad75-9611e0fcc33c',
      to: await addressHashes(config, 'ana@readers.example'),
      reason: '',
      detail: '',
    },
  })
})

test.each<[type: string, kind: string, more?: object]>([
  ['email.sent', 'sent'],
  ['email.delivered', 'delivered'],
  ['email.delivery_delayed', 'delayed'],
  ['email.complained', 'complained'],
  ['email.failed', 'failed'],
  ['email.suppressed', 'suppressed'],
  ['email.bounced', 'bounced', { bounce: { type: 'Permanent', subType: 'General', message: '' } }],
  ['email.bounced', 'soft_bounced', { bounce: { type: 'Transient', subType: 'MailboxFull', message: '' } }],
])('%s is a report of the kind %s', async (type, kind, more = {}) => {
  expect((await report(more, type)).kind).toBe(kind)
})

test.each(['email.opened', 'email.clicked', 'email.scheduled', 'domain.created', 'toString', ''])(
  'of %o nothing follows',
  async (type) => {
    expect(await read(type, data())).toEqual({
      id: 'msg_1',
      type: type === 'toString' ? 'unknown' : type,
      tag: null,
      report: null,
    })
  },
)

test('opens and clicks are unwanted, and nothing else is', () => {
  const of = (type: string) => isUnwanted({ id: '', type, tag: null, report: null })
  expect(['email.opened', 'email.clicked', 'email.delivered', 'opened', ''].map(of)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

describe('what is no event says nothing, and is never thrown', () => {
  test.each(['', 'x', '[]', 'null', '7', '"email.sent"'])('%s', async (body) => {
    expect(await readEvent(config, { id: 'i', body, now: NOW })).toEqual({
      id: 'i',
      type: 'unreadable',
      tag: null,
      report: null,
    })
  })

  test.each([[{}], [{ type: 7, data: 7 }], [{ type: 'email.sent', data: null }], [{ type: 'email.sent' }]])(
    '%j',
    async (given) => {
      const type = (given as { type?: unknown }).type === 'email.sent' ? 'email.sent' : ''
      expect(await readEvent(config, { id: 'i', body: JSON.stringify(given), now: NOW })).toEqual({
        id: 'i',
        type,
        tag: null,
        report: null,
      })
    },
  )

  test('parts of the wrong kind are as if they were not there', async () => {
    const odd = { email_id: 7, created_at: [], to: 'ana@readers.example', tags: 7, bounce: 7, suppressed: 7, failed: 7 }
    expect(await read('email.delivered', odd)).toMatchObject({
      tag: null,
      report: { kind: 'delivered', emailId: '', to: [], reason: '', detail: '', mailedAt: NOW - MINUTE },
    })
  })
})

test.each([
  ['email.delivered', 'email.delivered'],
  ['a.b.c.d', 'a.b.c.d'],
  ['a.b.c.d.e', 'unknown'],
  [`${'a'.repeat(30)}.${'b'.repeat(30)}`, `${'a'.repeat(30)}.${'b'.repeat(30)}`],
  ['a'.repeat(31), 'unknown'],
  [`a.${'b'.repeat(31)}`, 'unknown'],
  ['ana@readers.example', 'unknown'],
  ['email.delivered ana', 'unknown'],
  ['!email.delivered', 'unknown'],
  ['email.', 'unknown'],
])('of the type %s is kept %s', async (type, kept) => {
  expect((await read(type, null)).type).toBe(kept)
})

describe('a tag is taken where it is one of ours', () => {
  const hex = 'ab'.repeat(16)
  test.each([
    [{ delivery: `${hex}-0-0` }, `${hex}-0-0`],
    [{ delivery: `${hex}-123456789-99` }, `${hex}-123456789-99`],
    [{ delivery: `${hex}-1234567890-9` }, null],
    [{ delivery: `${hex}-1-100` }, null],
    [{ delivery: `${hex}0-1-1` }, null],
    [{ delivery: `${hex.slice(1)}-1-1` }, null],
    [{ delivery: `x${hex}-1-1` }, null],
    [{ delivery: `${hex}-1-1x` }, null],
    [{ mail: '7-mail-confirm' }, '7-mail-confirm'],
    [{ mail: `123456789012345-mail-${'x'.repeat(60)}` }, `123456789012345-mail-${'x'.repeat(60)}`],
    [{ mail: '1234567890123456-mail-x' }, null],
    [{ mail: `7-mail-${'x'.repeat(61)}` }, null],
    [{ mail: '7-mail-' }, null],
    [{ mail: 'x7-mail-a' }, null],
    [{ mail: '7-mail-a b' }, null],
    [{ delivery: `${hex}-0-0`, mail: '7-mail-confirm' }, `${hex}-0-0`],
    [{ delivery: 'somebody else’s', mail: '7-mail-confirm' }, '7-mail-confirm'],
    [{ delivery: 7 }, null],
    [{ else: `${hex}-0-0` }, null],
    [{}, null],
    [
      [
        { name: 'category', value: 'x' },
        { name: 'delivery', value: `${hex}-0-0` },
      ],
      `${hex}-0-0`,
    ],
    [[{ name: 'mail', value: '7-mail-confirm' }], '7-mail-confirm'],
    [[{ name: 'else', value: `${hex}-0-0` }], null],
    [[], null],
  ])('%j', async (tags, tag) => {
    expect((await read('email.delivered', data({ tags }))).tag).toBe(tag)
  })
})

describe('nothing has happened after it was reported', () => {
  test.each([
    ['2026-03-02T11:30:00Z', NOW - 30 * MINUTE],
    ['2026-03-02T12:04:00Z', NOW + 4 * MINUTE],
    ['2026-03-02T12:05:00Z', NOW + 5 * MINUTE],
    ['2026-03-02T12:06:00Z', NOW + 5 * MINUTE],
    ['2036-03-02T12:00:00Z', NOW + 5 * MINUTE],
    ['1969-12-31T23:59:59Z', NOW + 5 * MINUTE],
    ['1970-01-01T00:00:00Z', NOW + 5 * MINUTE],
    ['yesterday', NOW + 5 * MINUTE],
    ['', NOW + 5 * MINUTE],
  ])('reported as of %s', async (created_at, at) => {
    expect((await report({}, 'email.delivered', { created_at })).at).toBe(at)
  })

  test.each([
    ['2026-03-02T10:00:00Z', NOW - 120 * MINUTE],
    // Not after the event itself, and not after now.
    ['2026-03-02T11:59:30Z', NOW - MINUTE],
    ['never', NOW - MINUTE],
  ])('mailed at %s', async (created_at, mailedAt) => {
    expect((await report({ created_at })).mailedAt).toBe(mailedAt)
  })

  test('a clock that is ahead does not put the mail into the future', async () => {
    const ahead = { created_at: '2026-03-02T12:04:00Z' }
    expect((await report(ahead, 'email.delivered', ahead)).mailedAt).toBe(NOW)
  })
})

test.each([
  ['abc-DEF_1', 'abc-DEF_1'],
  ['x'.repeat(100), 'x'.repeat(100)],
  ['x'.repeat(101), ''],
  ['', ''],
  ['<script>', ''],
  ['a b', ''],
  ['é!', ''],
  ['!a', ''],
  ['a!', ''],
])('of the provider’s id %s is kept %s', async (email_id, kept) => {
  expect((await report({ email_id })).emailId).toBe(kept)
})

test.each([
  [['ana@readers.example']],
  [['Ana <ana@readers.example>']],
  [['"<x>" <Ana@Readers.Example> ']],
  [['ana@readers.example', 'bo@readers.example']],
])('whose it is, in whatever spelling: %j', async (to) => {
  expect((await report({ to })).to).toEqual(await addressHashes(config, 'ana@readers.example'))
})

test.each([[[]], [['']], [['nobody']], [['<ana@readers.example> x']], [[7]]])('nobody’s: %j', async (to) => {
  expect((await report({ to })).to).toEqual([])
})

test.each([
  'previous_bounce',
  'previous_complaint',
  'reached_daily_quota',
  'reached_monthly_quota',
  'domain_not_verified',
  'invalid_from_address',
  'invalid_attachment',
])('the reason %s is kept as a word', async (reason) => {
  expect((await report({ suppressed: { reason } })).reason).toBe(reason)
  expect((await report({ failed: { reason } })).reason).toBe(reason)
})

test('a reason in somebody’s words is another reason, and none is none', async () => {
  expect((await report({ failed: { reason: 'ana@readers.example is unknown here' } })).reason).toBe('another_reason')
  expect((await report({ suppressed: { reason: '' }, failed: { reason: '' } })).reason).toBe('')
  const both = { suppressed: { reason: 'previous_bounce' }, failed: { reason: 'domain_not_verified' } }
  expect((await report(both)).reason).toBe('previous_bounce')
})

describe('of a bounce its class and its numbers are kept, no word of its text', () => {
  const types = ['Permanent', 'Transient', 'Undetermined']
  const subTypes = [
    'General',
    'NoEmail',
    'Suppressed',
    'OnAccountSuppressionList',
    'MailboxFull',
    'MessageTooLarge',
    'ContentRejected',
    'AttachmentRejected',
    'Undetermined',
  ]
  const detail = async (bounce: object) => (await report({ bounce }, 'email.delivered')).detail

  test.each(types.flatMap((type) => subTypes.map((subType) => [type, subType])))('%s %s', async (type, subType) => {
    expect(await detail({ type, subType, message: '' })).toBe(`${type} ${subType}`)
    expect(await detail({ type: type.toUpperCase(), subType: subType.toLowerCase(), message: '' })).toBe(
      `${type} ${subType}`,
    )
  })

  test.each([
    ['550 5.1.1 <ana@readers.example> unknown', '550 5.1.1'],
    ['smtp; 452 4.2.2 over quota', '452 4.2.2'],
    ['250 2.0.0 OK', '250 2.0.0'],
    ['(550)', '550'],
    ['status 5.7.26', '5.7.26'],
    ['5.123.456', '5.123.456'],
    ['5.1234.1', ''],
    ['5.1.1234', ''],
    ['5.1', ''],
    ['350 3.1.1 and 650 6.1.1', ''],
    ['port 5501, x550, 550x, 1.550, 550.1', ''],
    ['a5.1.1 5.1.1a 1.5.1.1 5.1.1.1', ''],
    ['ana, 12 Canal Street', ''],
  ])('of %s is kept "%s"', async (message, kept) => {
    expect(await detail({ type: 'x', subType: 'y', message })).toBe(kept)
  })

  test('all of it, in order', async () => {
    expect(await detail({ type: 'Permanent', subType: 'NoEmail', message: '5.1.1 then 550' })).toBe(
      'Permanent NoEmail 550 5.1.1',
    )
  })
})
