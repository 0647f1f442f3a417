/**
 * `npm run rotate-key`: a new SECRET_KEY for the service of `npm start`; `-- --remote` for the deployed one, `--name` where there are two.
 * Nobody is harmed (SECURITY.md).
 * The new secret is kept in a file that only this account reads until it is the only one, so that whatever ends in between is carried on by
 * the same command.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { parseArgs, stripVTControlCharacters } from 'node:util'
import { giveUp, ROOT, tool, toolEnvironment, underOwnNode } from './install.mjs'
import { readKept, secretsFile, writeWhole } from './kept-secrets.mjs'
import { releaseLock, takeLock } from './lock.mjs'
import { rotate } from './rotation.mjs'

const options = { remote: { type: 'boolean', default: false }, name: { type: 'string', default: 'tidings' } }
const { values } = parseArgs({ options })
await underOwnNode()
process.umask(0o077)
await (values.remote ? rotateDeployed(values.name) : rotateLocal()).catch((error) =>
  giveUp(`Not rotated yet: ${error.message}. Nothing is lost; the same command carries on.`),
)

/** The state of `npm start`, which must not run meanwhile: two of them would write to one database. */
async function rotateLocal() {
  if (process.env.SECRET_KEY)
    giveUp('SECRET_KEY comes from your environment. Start once with SECRET_KEY=new,old, then with the new one alone.')
  const stateDir = path.resolve(ROOT, process.env.STATE_DIR || path.join('.wrangler', 'state'))
  const file = secretsFile(stateDir)
  if (!readKept(file).SECRET_KEY) giveUp(`${file} holds no SECRET_KEY: there is nothing to rotate.`)
  const lock = path.join(stateDir, 'lock.json')
  if (!takeLock(lock, {}).taken) giveUp(`${stateDir} is in use by a running Tidings; stop it first (Ctrl-C).`)
  process.once('exit', () => releaseLock(lock))
  const change = (change) => writeWhole(file, { ...readKept(file), ...change })
  const secret = readKept(file).NEXT_SECRET_KEY ?? newSecret()
  await rotate({
    secret,
    put: async (name, value) => change({ [name]: value }),
    remove: async (name) => change({ [name]: undefined }),
    count: (query) => afterTending(stateDir, query),
    pause: async () => {
      throw new Error('the old secret could not be sealed')
    },
  })
  console.log(
    'SECRET_KEY is rotated: what the old one made still holds, and nothing needs it any more. `npm start` goes on with the new one.',
  )
}

/** The service once, without a port of its own, for what its tick does about secrets; then what the database says. */
async function afterTending(stateDir, query) {
  const { Miniflare } = await import('miniflare')
  const { bundleOnce, migrate, workerOptions } = await import('./worker.mjs')
  const bindings = { PUBLIC_URL: 'http://localhost', ...readKept(secretsFile(stateDir)) }
  const options = await workerOptions({ ...(await bundleOnce('src/dev/index.ts')), stateDir, bindings, port: 0 })
  const miniflare = new Miniflare(options)
  try {
    const db = await miniflare.getD1Database('DB')
    await migrate(db)
    const tended = await miniflare.dispatchFetch('http://localhost/dev/secrets', { method: 'POST' })
    if (!tended.ok) throw new Error(`the service answered ${tended.status}: ${(await tended.text()).slice(0, 300)}`)
    return await db.prepare(query).first()
  } finally {
    await miniflare.dispose()
  }
}

/** What `npm run deploy` keeps for you alone is where the new secret lies, before Cloudflare has it and afterwards. */
async function rotateDeployed(name) {
  const state = process.env.STATE_DIR ? path.resolve(process.env.STATE_DIR) : path.join(ROOT, '.wrangler')
  const file = path.join(state, 'deploy', `${name}.json`)
  const config = path.join(ROOT, name === 'tidings' ? 'wrangler.toml' : `.wrangler.${name}.toml`)
  const wrangler = (args, input) => wranglerWith([...args, '--config', config], input)
  const isSet = JSON.parse(wrangler(['secret', 'list', '--format', 'json'])).some(
    (one) => one.name === 'NEXT_SECRET_KEY',
  )
  if (isSet && !readKept(file).NEXT_SECRET_KEY)
    giveUp('A rotation was begun elsewhere (NEXT_SECRET_KEY is set); finish it there, with the same command.')
  const secret = readKept(file).NEXT_SECRET_KEY ?? newSecret()
  writeWhole(file, { ...readKept(file), NEXT_SECRET_KEY: secret })
  await rotate({
    secret,
    put: async (key, value) => void wrangler(['secret', 'put', key], value),
    remove: async (key) => void wrangler(['secret', 'delete', key]),
    count: async (query) =>
      JSON.parse(wrangler(['d1', 'execute', 'DB', '--remote', '--json', '--command', query]))[0].results[0],
    pause: async (milliseconds) => {
      console.log('Waiting for the next tick, which seals the old secret by the new one …')
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
    },
  })
  writeWhole(file, { ...readKept(file), SECRET_KEY: secret, NEXT_SECRET_KEY: undefined })
  console.log(
    `SECRET_KEY is rotated: what the old one made still holds, and nothing needs it any more. The new one stands in ${path.relative(ROOT, file)}, for you alone: put it where you keep passwords.`,
  )
}

/** What wrangler prints; what it is to keep goes in by its input, where no list of processes shows it. */
function wranglerWith(args, input = '') {
  const options = { cwd: ROOT, encoding: 'utf8', env: toolEnvironment({ NO_COLOR: '1', CI: 'true' }), input }
  const { status, stdout, stderr } = spawnSync(tool('wrangler'), args, options)
  if (status === 0) return stdout
  const said = stripVTControlCharacters(stderr).trim()
  const why = /ERROR\]\s*(.+?)\.?(\n|$)/.exec(said)?.[1] ?? said.slice(-300)
  throw new Error(`\`wrangler ${args.slice(0, 2).join(' ')}\` ended with ${status}: ${why}`)
}

function newSecret() {
  return randomBytes(32).toString('hex')
}
