/** `npm start` as people and machines treat it: twice, side by side, killed, on a port that is taken. Under node's own runner. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../../scripts/install.mjs'
import { freePort, groupOf, runStarter, startService } from '../../scripts/service.mjs'

const PUBLICATION = {
  name: 'Kept',
  url: 'https://kept.example',
  timezone: 'UTC',
  fromEmail: 'a@kept.example',
  postalAddress: '1 Quay',
}

function stateFor(t) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidings-state-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function admin(service, method, body) {
  return fetch(`${service.url}/v1/admin/publications/kept`, {
    method,
    body: body && JSON.stringify(body),
    headers: { authorization: `Bearer ${service.adminToken}`, 'content-type': 'application/json' },
  })
}

/** True while any process of the group lives; a killed one may take a moment. */
async function isGone(group) {
  for (let waited = 0; waited < 10_000; waited += 100) {
    try {
      process.kill(-group, 0)
    } catch {
      return true
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

test('a start after kill -9 carries on with every row, on the same port, and nothing of the first is left', async (t) => {
  const environment = { STATE_DIR: stateFor(t), PORT: String(await freePort()), DEMO: 'none' }
  const first = await startService(environment)
  assert.equal((await admin(first, 'PUT', PUBLICATION)).status, 201)
  const group = groupOf(environment.STATE_DIR)
  process.kill(first.pid, 'SIGKILL')
  const second = await startService(environment)
  t.after(second.stop)
  assert.equal((await admin(second, 'GET')).status, 200)
  assert.notEqual(groupOf(environment.STATE_DIR), group)
  assert.ok(await isGone(group))
})

test('its parts killed one by one are started anew, too', async (t) => {
  const environment = { STATE_DIR: stateFor(t), PORT: String(await freePort()), DEMO: 'none' }
  const first = await startService(environment)
  // The starter and the process above workerd: workerd alone would keep the port and the database.
  const group = groupOf(environment.STATE_DIR)
  process.kill(first.pid, 'SIGKILL')
  process.kill(group, 'SIGKILL')
  const second = await startService(environment)
  t.after(second.stop)
  assert.ok(await isGone(group))
})

test('two services run side by side; the state and the port of one are refused to others in a sentence', async (t) => {
  const one = await startService({ DEMO: 'none' })
  t.after(one.stop)
  const other = await startService({ DEMO: 'none' })
  t.after(other.stop)
  assert.equal((await admin(one, 'PUT', PUBLICATION)).status, 201)
  assert.equal((await admin(other, 'GET')).status, 404)

  const sameState = runStarter({ STATE_DIR: one.stateDir, PORT: String(await freePort()) })
  assert.equal(await sameState.ended, 1)
  assert.match(
    sameState.printed(),
    /is in use by another Tidings \(process \d+, port \d+\); stop that one, or set STATE_DIR and PORT\./,
  )

  const samePort = runStarter({ STATE_DIR: stateFor(t), PORT: String(one.port) })
  assert.equal(await samePort.ended, 1)
  assert.match(samePort.printed(), /Port \d+ is in use by another program; stop it, or choose another port/)
})

test('a port that another program has on any loopback address counts as taken', async (t) => {
  for (const host of ['127.0.0.1', '::1', '0.0.0.0']) {
    const program = createServer()
    const isThere = await new Promise((resolve) =>
      program.once('error', () => resolve(false)).listen(0, host, () => resolve(true)),
    )
    if (!isThere) continue
    const started = runStarter({ STATE_DIR: stateFor(t), PORT: String(program.address().port) })
    assert.equal(await started.ended, 1, host)
    program.close()
  }
})

test('SIGTERM ends it with 0 and leaves no process and no lock; what was made once is kept from others’ eyes', async (t) => {
  const stateDir = stateFor(t)
  const service = await startService({ STATE_DIR: stateDir, DEMO: 'none', ADMIN_TOKEN: '' })
  const group = groupOf(stateDir)
  const secrets = path.join(stateDir, 'secrets.json')
  const { ADMIN_TOKEN } = JSON.parse(readFileSync(secrets, 'utf8'))
  assert.equal((await admin({ ...service, adminToken: ADMIN_TOKEN }, 'GET')).status, 404)
  assert.equal(statSync(secrets).mode & 0o777, 0o600)
  await service.stop()
  assert.equal(await service.ended, 0)
  assert.ok(await isGone(group))
  assert.throws(() => statSync(path.join(stateDir, 'lock.json')))
})

test('the key is rotated by one command; whoever was never to be mailed is not, old links work, and without its secret nothing starts', async (t) => {
  const environment = { STATE_DIR: stateFor(t), PORT: String(await freePort()), DEMO: 'none' }
  const rotateKey = (more = {}) => run('rotate-key.mjs', { ...environment, ...more })
  assert.match((await rotateKey()).printed, /there is nothing to rotate/)
  const call = (service, at, json, method = 'POST') =>
    fetch(`${service.url}${at}`, {
      method,
      body: json && JSON.stringify(json),
      headers: { authorization: `Bearer ${service.adminToken}`, 'content-type': 'application/json' },
    })
  const mailTo = async (service, address, subject) => {
    for (let turn = 0; turn < 200; turn++) {
      const mails = await (await fetch(`${service.url}/dev/mailbox.json`)).json()
      const mail = mails.find((mail) => mail.to.includes(address) && subject.test(mail.subject))
      if (mail) return mail
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`no mail to ${address}`)
  }
  const list = '/v1/admin/publications/kept/suppressions'
  const first = await startService(environment)
  t.after(first.stop)
  assert.equal((await admin(first, 'PUT', PUBLICATION)).status, 201)
  assert.equal((await call(first, list, { email: 'cem@readers.example', reason: 'complained' })).status, 201)
  await call(first, '/v1/kept/subscribers', { email: 'bo@readers.example' })
  const link = new URL(/http:\S+\/confirm\/\S+/.exec((await mailTo(first, 'bo@readers.example', /Confirm/)).text)[0])
    .pathname
  assert.match((await rotateKey()).printed, /is in use by a running Tidings; stop it first/)
  await first.stop()

  const file = path.join(environment.STATE_DIR, 'secrets.json')
  const before = JSON.parse(readFileSync(file, 'utf8'))
  assert.match((await rotateKey({ SECRET_KEY: before.SECRET_KEY })).printed, /comes from your environment/)
  assert.deepEqual(await rotateKey().then(({ code, printed }) => [code, /is rotated/.test(printed)]), [0, true])
  const after = JSON.parse(readFileSync(file, 'utf8'))
  assert.notEqual(after.SECRET_KEY, before.SECRET_KEY)
  assert.deepEqual(Object.keys(after).toSorted(), ['ADMIN_TOKEN', 'SECRET_KEY'])
  assert.equal(statSync(file).mode & 0o777, 0o600)

  const second = await startService(environment)
  t.after(second.stop)
  assert.equal((await call(second, '/v1/kept/subscribers', { email: 'cem@readers.example' })).status, 202)
  assert.equal((await call(second, link)).status, 200)
  await mailTo(second, 'bo@readers.example', /Welcome/)
  const mails = await (await fetch(`${second.url}/dev/mailbox.json`)).json()
  assert.deepEqual(
    mails.filter(({ to }) => to.includes('cem@readers.example')),
    [],
  )
  await second.stop()

  // Nothing ticked here (TICK_MINUTES is 0): the first start already noted what it needs.
  const alone = runStarter({ ...environment, SECRET_KEY: 'b'.repeat(32) })
  assert.equal(await alone.ended, 1)
  assert.match(alone.printed(), /SECRET_KEY lacks the secret [0-9a-f]{12}, .*SECRET_KEY=new,old/s)
})

/** A script of ours to its end. */
async function run(script, environment) {
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts', script)], {
    env: { ...process.env, SECRET_KEY: '', ...environment },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const code = await new Promise((resolve) => child.once('exit', resolve))
  return { code, printed }
}

test('a setting that cannot be is refused in a sentence', async (t) => {
  for (const [name, value] of Object.entries({
    PORT: 'eighty',
    TICK_MINUTES: '-1',
    SECRET_KEY: 'short',
    PUBLIC_URL: 'nowhere',
    LEASE_SECONDS: 'soon',
  })) {
    const started = runStarter({ STATE_DIR: stateFor(t), PORT: String(await freePort()), DEMO: 'none', [name]: value })
    assert.equal(await started.ended, 1, name)
    assert.match(started.printed(), new RegExp(name))
  }
})
