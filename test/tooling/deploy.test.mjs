/**
 * `npm run deploy`, whole, against a stand-in of Cloudflare and Resend: from an empty account to a service that answers, an upgrade that
 * is worse than what it replaced, a dry run, a second service beside the first. Under node's own runner.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { build } from 'esbuild'
import { ROOT } from '../../scripts/install.mjs'
import { startCloud } from './cloudflare.mjs'

const KEY = { RESEND_API_KEY: 're_everything' }

async function stage(t) {
  const cloud = await startCloud()
  const home = mkdtempSync(path.join(tmpdir(), 'tidings-deploy-'))
  t.after(() => {
    cloud.stop()
    rmSync(home, { recursive: true, force: true })
  })
  const deploy = (given = {}, ...args) =>
    new Promise((resolve) => {
      const env = {
        PATH: process.env.PATH,
        HOME: home,
        STATE_DIR: home,
        CLOUDFLARE_API_BASE_URL: cloud.api,
        CLOUDFLARE_API_TOKEN: 'token-of-the-test',
        RESEND_BASE_URL: cloud.resendUrl,
        SMOKE_SECONDS: '2',
        CI: '1',
        NO_COLOR: '1',
        ...given,
      }
      const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'deploy.mjs'), ...args], { env, cwd: ROOT })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
      child.once('exit', (code) => resolve({ code, said }))
    })
  const kept = (name = 'tidings') => path.join(home, 'deploy', `${name}.json`)
  return { cloud, deploy, kept, first: { ...KEY, PUBLIC_URL: cloud.publicUrl } }
}

function boundTo(cloud, name = 'tidings') {
  const worker = cloud.workers.get(name)
  const live = worker.versions.find(({ id }) => id === worker.deployments[0].versions[0].version_id)
  return Object.fromEntries(live.bindings.map((binding) => [binding.name, binding]))
}

/** What the uploaded modules import of each other, at once or later, and was not uploaded. */
function missingModules({ metadata, modules }) {
  assert.ok(modules.has(metadata.main_module) && modules.size > 5, [...modules.keys()].join())
  const scripts = [...modules].filter(([name]) => !name.startsWith('text-')).map(([, text]) => text)
  const named = scripts.flatMap((text) =>
    [...text.matchAll(/(?:from|import)\s*\(?"\.\/([^"]+)"/g)].map(([, name]) => name),
  )
  assert.ok(named.length >= modules.size - 1)
  return named.filter((name) => !modules.has(name))
}

function values(bound) {
  return Object.entries(bound)
    .map(([name, { text }]) => `${name}: ${text}`)
    .sort()
}

/** A module of the service, for Node. */
async function built(file) {
  const options = { bundle: true, write: false, format: 'esm', platform: 'node', external: ['cloudflare:*'] }
  const { outputFiles } = await build({ entryPoints: [path.join(ROOT, file)], ...options })
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
}

test('from an empty account to a service that answers, with one command and one key; again it is an upgrade, and a worse one is taken back', async (t) => {
  const { cloud, deploy, kept, first } = await stage(t)

  const { code, said } = await deploy({ ...first, MAIL_DOMAIN: 'gazette.example' })

  assert.equal(code, 0, said)
  assert.deepEqual([...cloud.databases.keys()], ['tidings'])
  assert.deepEqual(missingModules(cloud.workers.get('tidings').versions[0]), [])
  assert.deepEqual([...cloud.queues.keys()].sort(), [
    'tidings-dead',
    'tidings-digests',
    'tidings-mail',
    'tidings-shares',
  ])
  assert.deepEqual(
    [...cloud.queues.values()].map(({ consumers }) => consumers.length),
    [1, 1, 1, 1],
  )
  const applied = cloud.databases.get('tidings').sqlite.prepare('SELECT name FROM d1_migrations ORDER BY id').all()
  assert.deepEqual(
    applied.map(({ name }) => name),
    readdirSync(path.join(ROOT, 'migrations'))
      .filter((name) => name.endsWith('.sql'))
      .sort(),
  )
  const bound = boundTo(cloud)
  assert.equal(bound.PUBLIC_URL.text, cloud.publicUrl)
  assert.match(bound.SECRET_KEY.text, /^[0-9a-f]{64}$/)
  assert.ok(bound.ADMIN_TOKEN.text.length >= 24)
  assert.equal(bound.DB.type, 'd1')
  assert.equal(cloud.webhooks.length, 1)
  assert.equal(cloud.webhooks[0].endpoint, `${cloud.publicUrl}/webhooks/resend`)
  assert.equal(bound.RESEND_WEBHOOK_SECRET.text, cloud.webhooks[0].signing_secret)
  // Nobody's eyes but the owner's: not what was printed, not a file that others read.
  for (const name of ['SECRET_KEY', 'ADMIN_TOKEN', 'RESEND_API_KEY', 'RESEND_WEBHOOK_SECRET'])
    assert.ok(!said.includes(bound[name].text), `${name} was printed`)
  assert.equal(statSync(kept()).mode & 0o077, 0)
  assert.equal(JSON.parse(readFileSync(kept(), 'utf8')).ADMIN_TOKEN, bound.ADMIN_TOKEN.text)
  assert.match(said, /TXT +resend\._domainkey +p=MIGfMA0/)
  assert.doesNotMatch(said, /feedback\.example/, 'a record that is there is not missing')

  const [, until, nonce, proof] = /\/admin\/enter\/(\d{13})\.([\w-]{22})\.([\w-]{43})\n/.exec(said)
  const { mac } = await built('src/ground/crypto.ts')
  assert.equal(proof, await mac(bound.SECRET_KEY.text, 'desk-entry', until, nonce), 'the desk would not open with this')
  assert.ok(Number(until) > Date.now() && Number(until) < Date.now() + 11 * 60_000)

  // The next one is an upgrade. What ails the service already is no reason to take it back; what it brings is.
  cloud.asked.length = 0
  const { versions, deployments } = cloud.workers.get('tidings')
  versions.at(-1).ails = 'digests'
  cloud.nextVersionAils = 'digests'
  const upgraded = await deploy()
  assert.equal(upgraded.code, 0, upgraded.said)
  assert.equal(versions.length, 2)
  assert.deepEqual(values(boundTo(cloud)), values(bound))
  const changes = cloud.changes().map(({ path }) => path)
  assert.deepEqual(
    changes.filter((path) => /\/(database|queues|webhooks|domains)$/.test(path)),
    [],
    'something was made twice',
  )
  const migrated = changes.findIndex((path) => path.endsWith('/query'))
  assert.ok(migrated >= 0 && migrated < changes.findIndex((path) => path.endsWith('/versions')))

  const serving = deployments[0].versions[0].version_id
  cloud.nextVersionAils = 'cron'
  const worse = await deploy()
  assert.equal(worse.code, 1)
  assert.match(worse.said, /taken back.*cron/)
  assert.equal(versions.length, 3)
  assert.equal(deployments[0].versions[0].version_id, serving)
})

test('a dry run says what is missing and what it would do, and changes nothing', async (t) => {
  const { cloud, deploy } = await stage(t)

  const { code, said } = await deploy({}, '--dry-run')

  assert.equal(code, 0, said)
  for (const word of ['tidings-dead', 'SECRET_KEY', 'migrations', 'deploy the Worker tidings'])
    assert.ok(said.includes(word), word)
  assert.match(said, /Still to be given: PUBLIC_URL, RESEND_API_KEY/)
  assert.deepEqual(cloud.changes(), [])
})

test('without a terminal, what nobody can make up is named, and nothing is made', async (t) => {
  const { cloud, deploy } = await stage(t)
  const { code, said } = await deploy()
  assert.equal(code, 1)
  assert.match(said, /Nobody can make up PUBLIC_URL, RESEND_API_KEY/)
  assert.deepEqual(cloud.changes(), [])
})

test('staging stands beside production and shares nothing with it; a key that may only send is enough for it', async (t) => {
  const { cloud, deploy, first } = await stage(t)
  t.after(() => rmSync(path.join(ROOT, '.wrangler.tidings-staging.toml'), { force: true }))
  cloud.isKeyForSendingOnly = true

  const refused = await deploy(first, '--name', 'tidings-staging')
  assert.equal(refused.code, 1)
  assert.match(refused.said, /Nobody can make up RESEND_WEBHOOK_SECRET/)
  assert.deepEqual(cloud.changes(), [])

  const given = { ...first, RESEND_WEBHOOK_SECRET: 'whsec_dGVzdA==' }
  const { code, said } = await deploy(given, '--name', 'tidings-staging')
  assert.equal(code, 0, said)
  assert.deepEqual([...cloud.databases.keys()], ['tidings-staging'])
  assert.ok([...cloud.queues.keys()].every((name) => name.startsWith('tidings-staging-')))
  assert.deepEqual([...cloud.workers.keys()], ['tidings-staging'])
  assert.equal(boundTo(cloud, 'tidings-staging').RESEND_WEBHOOK_SECRET.text, 'whsec_dGVzdA==')
})

test('nobody is logged in: it says how, and nothing was changed; a dry run says all of it even so', async (t) => {
  const { cloud, deploy, first } = await stage(t)
  const dry = await deploy({ ...first, CLOUDFLARE_API_TOKEN: 'wrong' }, '--dry-run')
  assert.equal(dry.code, 0, dry.said)
  for (const word of ['not logged in', 'make the database tidings', 'tidings-dead', 'SECRET_KEY', 'the Worker tidings'])
    assert.ok(dry.said.includes(word), word)
  const { code, said } = await deploy({ ...first, CLOUDFLARE_API_TOKEN: 'wrong' })
  assert.equal(code, 1)
  assert.match(said, /wrangler login/)
  assert.deepEqual(cloud.changes(), [])
})

test('what would go wrong later is said before anything is made: flags that npm took, settings that the service refuses, names and hosts of others', async (t) => {
  const { cloud, deploy, first } = await stage(t)
  const said = async (expected, given, ...args) => {
    const { code, said } = await deploy(given, ...args)
    assert.match(said, expected)
    assert.deepEqual(cloud.changes(), [], said)
    return code
  }
  // `npm run deploy --dry-run` hands it to npm.
  assert.equal(await said(/nothing was changed/, { ...first, npm_config_dry_run: 'true' }), 0)
  assert.equal(await said(/'--dryrun'.*npm run deploy -- --dry-run/s, first, '--dryrun'), 1)
  assert.equal(await said(/Nothing was changed/, { ...first, npm_config_name: 'news' }), 1)
  assert.equal(await said(/ADMIN_TOKEN is shorter/, { ...first, ADMIN_TOKEN: 'swordfish' }), 1)
  assert.equal(await said(/SMOKE_SECONDS is soon/, { ...first, SMOKE_SECONDS: 'soon' }), 1)
  assert.equal(await said(/a host of its own/, { ...first, PUBLIC_URL: 'https://gazette.example/news' }), 1)
  const unreachable = { ...first, PUBLIC_URL: 'news.gazette.example', RESEND_BASE_URL: 'http://127.0.0.1:9' }
  assert.equal(await said(/cannot be reached.*at https:\/\/news\.gazette\.example/s, unreachable, '--dry-run'), 0)

  cloud.hosts.push({ hostname: 'news.gazette.example', service: 'front' })
  assert.equal(await said(/another Worker.*front/, { ...first, PUBLIC_URL: 'https://news.gazette.example' }), 1)
  const theirs = new DatabaseSync(':memory:')
  theirs.exec('CREATE TABLE customers (id)')
  cloud.databases.set('tidings', { uuid: randomUUID(), name: 'tidings', sqlite: theirs })
  assert.equal(await said(/a database tidings.*--name/s, first), 1)
  cloud.databases.clear()
  const version = { id: 'v', number: 1, bindings: [{ name: 'ORDERS', type: 'kv_namespace' }], metadata: {} }
  const deployments = [{ id: 'd', versions: [{ version_id: 'v', percentage: 100 }] }]
  cloud.workers.set('tidings', { versions: [version], deployments, domains: [], subdomain: {} })
  assert.equal(await said(/a Worker tidings.*--name/s, first), 1)
})

test('a migration that fails ends it before the Worker; mended, the same command goes on from there and opens the desk', async (t) => {
  const { cloud, deploy, first } = await stage(t)
  cloud.failingStatement = /CREATE TABLE `deliveries`/
  const failed = await deploy(first)
  assert.equal(failed.code, 1)
  assert.match(failed.said, /no such column: of_the_test/)
  assert.match(failed.said, /migrations apply.*goes on from there/s)
  assert.equal(cloud.workers.size, 0)

  cloud.failingStatement = null
  const { code, said } = await deploy(first)
  assert.equal(code, 0, said)
  assert.equal(cloud.databases.size, 1)
  assert.match(said, /\/admin\/enter\//)
})

test('without an account it is tried for an hour in one that is lent, at its address, and mails nobody', async (t) => {
  const { cloud, deploy } = await stage(t)
  t.after(() => rmSync(path.join(ROOT, '.wrangler.tidings-try.toml'), { force: true }))
  const dry = await deploy({}, '--temporary', '--dry-run')
  assert.equal(dry.code, 0, dry.said)
  assert.match(dry.said, /lends for an hour.*database tidings-try.*workers\.dev\/healthz.*nothing was changed/s)
  assert.deepEqual(cloud.asked, [])

  const { code, said } = await deploy({ PUBLIC_URL: cloud.publicUrl }, '--temporary')
  assert.equal(code, 0, said)
  assert.match(said, /Claim URL: https:\/\/dash\.invalid\/claim/)
  assert.match(said, /It mails nobody/)
  assert.match(said, /\/admin\/enter\//)
  assert.deepEqual([...cloud.workers.keys()], ['tidings-try'])
  assert.deepEqual([...cloud.databases.keys()], ['tidings-try'])
  assert.equal(cloud.workers.get('tidings-try').subdomain.enabled, true)
  assert.ok(cloud.asked.every(({ to }) => to === 'Cloudflare'))
})
