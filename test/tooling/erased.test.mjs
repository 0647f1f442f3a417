/** An erased reader is in no byte of the database: it is run as a deployment runs it, vacuumed, and its file searched in every spelling. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { Miniflare } from 'miniflare'
import { Webhook } from 'standardwebhooks'
import { bundleOnce, migrate, workerOptions } from '../../scripts/worker.mjs'

const TOKEN = 'the-administrators-token'
const WEBHOOK = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const BO = 'Bo.Meyer-Okonkwo@readers.example'
const stateDir = mkdtempSync(path.join(tmpdir(), 'tidings-erased-'))
after(() => rmSync(stateDir, { recursive: true, force: true }))

/** A provider that takes everything and shows what it was given. */
async function provider() {
  const mails = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const sent = [JSON.parse(body)].flat()
    const ids = sent.map((mail) => ({ id: `email-${mails.push(mail)}` }))
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(request.url.endsWith('/batch') ? { data: ids } : ids[0]))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { mails, url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }
}

test('an erased reader is in no byte of the vacuumed database, however their address is written', {
  timeout: 300_000,
}, async () => {
  const resend = await provider()
  const bindings = {
    ...{
      PUBLIC_URL: 'https://tidings.example',
      ADMIN_TOKEN: TOKEN,
      SECRET_KEY: 'a-secret-key-for-tests-only-0123456789',
    },
    ...{ RESEND_API_KEY: 're_test', RESEND_BASE_URL: resend.url, RESEND_WEBHOOK_SECRET: WEBHOOK },
  }
  const miniflare = new Miniflare(
    await workerOptions({ ...(await bundleOnce('src/dev/index.ts')), stateDir, bindings, port: 0 }),
  )
  after(() => miniflare.dispose().catch(() => {}))
  after(resend.stop)
  await migrate(await miniflare.getD1Database('DB'))
  const ask = async (method, at, json, headers = {}) => {
    const init = {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}`, ...headers },
    }
    const answer = await miniflare.dispatchFetch(`https://tidings.example${at}`, {
      ...init,
      body: json && JSON.stringify(json),
    })
    assert.ok(answer.status < 300, `${method} ${at}: ${answer.status}`)
    return answer.text()
  }
  const mailTo = async (address, count) => {
    for (let turn = 0; turn < 400; turn++) {
      const mails = resend.mails.filter(({ to }) => [to].flat().includes(address))
      if (mails.length >= count) return mails.at(-1)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`no mail number ${count} to ${address}`)
  }

  const publication = {
    name: 'Meridian',
    url: 'https://meridian.example',
    timezone: 'UTC',
    fromEmail: 'd@meridian.example',
    postalAddress: '1 Canal Street',
  }
  await ask('PUT', '/v1/admin/publications/meridian', publication)
  await ask(
    'POST',
    '/v1/admin/publications/meridian/stories',
    ['a', 'b', 'c'].map((name) => ({ url: `https://meridian.example/${name}`, title: name, kind: 'deep-dive' })),
  )
  const [local] = BO.split('@')
  for (const email of [BO, 'cem@readers.example']) {
    await ask('POST', '/v1/meridian/subscribers', {
      email,
      page: `https://meridian.example/a?by=${local}`,
      token: local.slice(0, 8),
    })
    const link = /https:\S+(\/confirm\/[\w.-]+)/.exec((await mailTo(email, 1)).text)?.[1]
    await ask('POST', link)
  }
  await mailTo(BO, 2)
  await ask('POST', '/v1/meridian/preference-links', { email: BO })
  await mailTo(BO, 3)
  const { period } = JSON.parse(await ask('POST', '/v1/admin/publications/meridian/digests', {}))
  await ask('POST', `/v1/admin/publications/meridian/digests/${period}/send`)
  const digest = await mailTo(BO, 4)
  const tag = digest.tags.find(({ name }) => name === 'delivery').value
  // What a mail server says names whom it likes, as it likes.
  const texts = [
    BO,
    BO.toUpperCase(),
    `<${local}%40readers.example>`,
    `${local} at readers dot example`,
    `=?utf-8?q?${local}=40readers?=`,
  ]
  for (const [at, message] of texts.entries()) {
    const id = `msg_${at}`
    const now = new Date()
    const data = {
      email_id: `id-${at}`,
      created_at: now.toISOString(),
      to: [BO],
      subject: local,
      tags: { delivery: tag },
      bounce: { type: 'Transient', subType: message, message: `550 ${message} unknown` },
      failed: { reason: message },
    }
    const body = JSON.stringify({
      type: at % 2 ? 'email.failed' : 'email.bounced',
      created_at: now.toISOString(),
      data,
    })
    const signature = new Webhook(WEBHOOK).sign(id, now, body)
    const headers = { 'svix-id': id, 'svix-timestamp': String(Math.floor(now / 1_000)), 'svix-signature': signature }
    const told = await miniflare.dispatchFetch('https://tidings.example/webhooks/resend', {
      method: 'POST',
      headers,
      body,
    })
    assert.equal(told.status, 200)
  }
  const { items } = JSON.parse(
    await ask('GET', `/v1/admin/publications/meridian/subscribers?q=${encodeURIComponent(BO)}`),
  )
  await ask('DELETE', `/v1/admin/publications/meridian/subscribers/${items[0].id}`)

  await miniflare.dispose()
  const bytes = vacuumed()
  assert.ok(isIn(bytes, 'cem@readers.example'), 'the search finds who is still there')
  for (const spelling of [
    local,
    local.replace('.', '%2E'),
    'Meyer-Okonkwo',
    Buffer.from(BO).toString('base64').slice(0, 20),
    Buffer.from(BO.toLowerCase()).toString('hex'),
  ])
    assert.ok(!isIn(bytes, spelling), `${spelling} is still in the database`)
})

/** Every database file below the state, without what was deleted. */
function vacuumed() {
  const files = readdirSync(stateDir, { recursive: true, withFileTypes: true }).filter(({ name }) =>
    name.endsWith('.sqlite'),
  )
  const databases = files
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => file.includes(`${path.sep}d1${path.sep}`))
  assert.ok(databases.length > 0, 'there is a database')
  return databases.map((file) => {
    const database = new DatabaseSync(file)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
    return readFileSync(file)
  })
}

/** In any case, as UTF-8. */
function isIn(files, text) {
  return files.some((bytes) => bytes.toString('latin1').toLowerCase().includes(text.toLowerCase()))
}
