/**
 * The stand-in's process: it answers over a socket, acts out its faults, and knows after a kill what it took. And an extra: where a copy
 * of Resend's published API description is at hand (RESEND_DESCRIPTION names the file), its rules are compared with
 * ours; elsewhere that test steps aside.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { Resend } from 'resend'
import { KNOWN_FIELDS, MOST_IN_BATCH, MOST_KEY_CHARACTERS, MOST_RECIPIENTS, REQUIRED_FIELDS } from '../resend/rules.ts'
import { startStandIn } from '../resend/start.mjs'

const DESCRIPTION = process.env.RESEND_DESCRIPTION ?? ''

const mail = { from: 'a@meridian.example', to: ['ada@readers.example'], subject: 'Hello', text: 'Hello' }
const post = (url, team, key) =>
  fetch(`${url}/emails`, {
    method: 'POST',
    headers: { authorization: `Bearer re_${team}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(mail),
  })

test('taken and then silent, killed and started again: it answers the same key with what it took', async () => {
  const ledger = path.join(mkdtempSync(path.join(tmpdir(), 'tidings-resend-')), 'ledger.jsonl')
  const first = await startStandIn({ ledger })
  await first.set('paper', { script: ['accept_then_reset', 'accept_then_garbage'] })
  await assert.rejects(post(first.url, 'paper', 'k'))
  await assert.rejects(post(first.url, 'paper', 'k').then((answer) => answer.json()))
  first.process.kill('SIGKILL')
  const second = await startStandIn({ ledger })
  const answer = await post(second.url, 'paper', 'k')
  const { asked, taken } = await second.ledger('paper')
  assert.equal((await answer.json()).id, taken[0].id)
  assert.deepEqual([taken.length, asked.length], [1, 3])
  assert.deepEqual((await second.ledger('another')).taken, [])
  second.stop()
})

test('reports of what it took arrive twice, out of order, and signed so that the official library takes them', async () => {
  const [received, secret] = [[], 'whsec_dGVzdA==']
  const listener = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    const { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': signature } = request.headers
    const headers = { id, timestamp, signature }
    received.push(new Resend('re_x').webhooks.verify({ payload: body, headers, webhookSecret: secret }))
    response.end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => listener.once('listening', resolve))
  const standIn = await startStandIn()
  for (const key of ['one', 'two']) await (await post(standIn.url, 'paper', key)).text()
  const query = new URLSearchParams({ types: 'sent,delivered', secret, seed: '1', copies: '2' })
  query.set('to', `http://127.0.0.1:${listener.address().port}/`)
  const answer = await fetch(`${standIn.url}/_control/paper/events?${query}`, { method: 'POST' })
  assert.deepEqual(await answer.json(), { 200: 8 })
  const types = received.map(({ type }) => type)
  assert.equal(types.filter((type) => type === 'email.sent').length, 4)
  assert.notDeepEqual(types, [...types].sort().reverse())
  standIn.stop()
  listener.close()
})

test('it goes when the process that started it goes', async () => {
  const script = `import('${path.resolve('test/resend/start.mjs')}').then(async (m) => { console.log((await m.startStandIn()).url) }); setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise((resolve) => parent.stdout.once('data', (text) => resolve(String(text).trim())))
  parent.kill('SIGKILL')
  for (let turn = 0; turn < 50; turn++) {
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    )
    if (!isThere) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail('still there after five seconds')
})

test('its rules are those of the published description', { skip: !existsSync(DESCRIPTION) }, () => {
  const text = readFileSync(DESCRIPTION, 'utf8')
  const mailSchema = text.slice(text.indexOf('\n    SendEmailRequest:'), text.indexOf('\n    Attachment:'))
  const properties = [...mailSchema.slice(mailSchema.indexOf('properties:')).matchAll(/^ {8}(\w+):$/gm)].map(
    ([, name]) => name,
  )
  assert.deepEqual(properties.sort(), KNOWN_FIELDS)
  const required = /required:\n((?: {8}- \w+\n)+)/.exec(mailSchema)?.[1] ?? ''
  assert.deepEqual(required.match(/\w+/g), [...REQUIRED_FIELDS])
  assert.equal(Number(/maxItems: (\d+)/.exec(mailSchema)?.[1]), MOST_RECIPIENTS)
  assert.match(text, new RegExp(`up to ${MOST_IN_BATCH} batch emails`))
  assert.match(text.slice(text.indexOf('/emails/batch:')), new RegExp(`maxLength: ${MOST_KEY_CHARACTERS}`))
})
