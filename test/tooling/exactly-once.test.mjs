/** The judge of the kill test can say no: ledgers with one mistake each, and one without. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from '../sim/exactly-once.mjs'

/** A send to two readers in one chunk that went well; `change` spoils it. */
function send(change = () => {}) {
  const mail = (reader) => ({
    line: 'taken',
    id: `id-${reader}`,
    to: [`${reader}@readers.example`],
    tags: { delivery: `key-0-${reader}` },
  })
  const delivery = (reader) => ({
    chunk: 0,
    position: reader,
    status: 'accepted',
    providerId: `id-${reader}`,
    email: `${reader}@readers.example`,
  })
  const given = {
    readers: ['0@readers.example', '1@readers.example'],
    lines: [{ line: 'asked', key: 'key-0', hash: 'a' }, mail(0), mail(1), { line: 'asked', key: 'key-0', hash: 'a' }],
    ours: {
      digest: { status: 'sent', reason: null, key: 'key', candidates: 2 },
      chunks: [{ seq: 0, state: 'accepted', planned: 0, accepted: 2, skipped: 0, failed: 0, unknown: 0 }],
      deliveries: [delivery(0), delivery(1)],
    },
  }
  change(given)
  return judge(given)
    .filter(({ wrong }) => wrong.length > 0)
    .map(({ says }) => says)
}

test('a send in which everybody got the digest once passes', () => {
  assert.deepEqual(send(), [])
})

test('one who was missed, one who was mailed twice, and a stranger are each seen', () => {
  const missed = send(({ lines }) => lines.splice(1, 1))
  assert.ok(missed.includes('nobody was missed'))
  const twice = send(({ lines }) => lines.push({ ...lines[1], id: 'another', tags: { delivery: 'key-1-0' } }))
  assert.ok(twice.includes('nobody was mailed twice'))
  const stranger = send(({ lines }) => lines.push({ ...lines[1], to: ['eve@readers.example'] }))
  assert.ok(stranger.includes('nobody else was mailed'))
})

test('a key with two payloads is seen, though nobody was mailed twice', () => {
  const changed = send(({ lines }) => lines.push({ line: 'asked', key: 'key-0', hash: 'b' }))
  assert.deepEqual(changed, ['no key was used for two payloads'])
})

test('a database that says something else than the provider is seen', () => {
  const swapped = send(({ ours }) => {
    ours.deliveries[0].providerId = 'id-1'
  })
  assert.deepEqual(swapped, ['our ledger names the mail that the provider took, for every reader'])
  const open = send(({ ours }) => {
    Object.assign(ours.chunks[0], { state: 'unknown', accepted: 1, unknown: 1 })
  })
  assert.deepEqual(open, ['the digest is sent, and every reader is accounted for as accepted'])
})
