/**
 * A stand-in for as much of Cloudflare's and of Resend's API as a deployment asks, on this machine: accounts with databases (real SQLite),
 * queues and Workers in versions; webhooks and domains. `public` is the deployed service as far as its /healthz: well when its version
 * holds every setting and the tables are there. What is asked is kept, so that a test can say what was changed and what was not.
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'

const NEEDED = ['PUBLIC_URL', 'SECRET_KEY', 'ADMIN_TOKEN', 'RESEND_API_KEY', 'RESEND_WEBHOOK_SECRET']

export async function startCloud() {
  const cloud = {
    asked: [],
    databases: new Map(),
    queues: new Map(),
    workers: new Map(),
    webhooks: [],
    domains: [],
    /** Hosts that Workers of the account answer under: `{ hostname, service }`. */
    hosts: [],
    /** Statements that the database cannot carry out. */
    failingStatement: null,
    isKeyForSendingOnly: false,
    /** What ails versions to come, by the name of a check. */
    nextVersionAils: null,
    changes: () => cloud.asked.filter(({ method, isRead }) => method !== 'GET' && !isRead),
  }
  const servers = await Promise.all([
    serve((request) => cloudflare(cloud, request)),
    serve((request) => resend(cloud, request)),
    serve(({ path }) => publicPages(cloud, path)),
  ])
  const [api, mail, site] = servers.map((server) => `http://127.0.0.1:${server.address().port}`)
  return Object.assign(cloud, {
    api: `${api}/client/v4`,
    resendUrl: mail,
    publicUrl: site,
    stop() {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
    },
  })
}

function serve(answer) {
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const url = new URL(request.url, 'http://stand-in.invalid')
    const body = Buffer.concat(chunks)
    const asked = {
      method: request.method,
      path: url.pathname.replace('/client/v4', ''),
      query: url.searchParams,
      body,
    }
    asked.headers = request.headers
    asked.json = () => JSON.parse(body.toString())
    const { status = 200, ...said } = await answer(asked)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said.value))
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const good = (result, info) => ({ value: { success: true, errors: [], messages: [], result, result_info: info } })
const refused = (status, code, message) => ({
  status,
  value: { success: false, errors: [{ code, message }], messages: [], result: null },
})
const paged = (list) =>
  good(list, { page: 1, per_page: 100, count: list.length, total_count: list.length, total_pages: 1 })

async function cloudflare(cloud, request) {
  const { method, path, headers } = request
  cloud.asked.push({
    to: 'Cloudflare',
    method,
    path,
    isRead: path.endsWith('/query') && /^\s*SELECT/i.test(request.json().sql),
  })
  if (path.startsWith('/provisioning/previews')) return lend(cloud, path)
  if (headers.authorization !== `Bearer ${cloud.lent ?? 'token-of-the-test'}`)
    return refused(401, 10000, 'Authentication error')
  if (path === '/user/tokens/verify') return good({ id: 't', status: 'active' })
  if (path === '/user') return good({ id: 'u', email: 'publisher@example.org' })
  const account = { id: 'account-1', name: 'The Gazette' }
  if (path === '/accounts') return paged([account])
  if (path === '/memberships') return paged([{ id: 'm', account }])
  const [, kind, rest] = /^\/accounts\/account-1\/(d1|queues|workers)(.*)$/.exec(path) ?? []
  const found = kind && (await { d1, queues, workers }[kind](cloud, { ...request, rest }))
  if (found) return found
  // A call that nobody thought of must not pass for a good one.
  return refused(501, 1, `the stand-in knows no ${method} ${path}`)
}

/** An account for an hour, for whoever solved a riddle. */
function lend(cloud, path) {
  if (path.endsWith('/challenge'))
    return good({ challengeToken: 'c', seed: Buffer.alloc(32).toString('base64url'), k: 1, g: 1 })
  cloud.lent = 'token-of-an-hour'
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const account = { id: 'account-1', name: 'An hour', apiToken: cloud.lent, expiresAt }
  return good({ account, claim: { url: 'https://dash.invalid/claim', expiresAt } })
}

function d1({ databases, failingStatement }, { method, rest, json }) {
  if (rest === '/database' && method === 'GET')
    return paged([...databases.values()].map(({ uuid, name }) => ({ uuid, name })))
  if (rest === '/database' && method === 'POST') {
    const made = { uuid: randomUUID(), name: json().name, sqlite: new DatabaseSync(':memory:') }
    databases.set(made.name, made)
    return good({ uuid: made.uuid, name: made.name })
  }
  const [, asked, isQuery] = /^\/database\/([^/]+)(\/query)?$/.exec(rest) ?? []
  const database = [...databases.values()].find(({ uuid, name }) => [uuid, name].includes(asked))
  if (!database) return refused(404, 7404, `The database ${asked} could not be found`)
  if (!isQuery) return good({ uuid: database.uuid, name: database.name })
  const { sql } = json()
  const meta = { duration: 1, changes: 0, last_row_id: 0, rows_read: 0, rows_written: 0 }
  try {
    if (failingStatement?.test(sql)) throw new Error('no such column: of_the_test')
    const results = /^\s*SELECT/i.test(sql) ? database.sqlite.prepare(sql).all() : []
    if (results.length === 0) database.sqlite.exec(sql)
    return good([{ success: true, results, meta }])
  } catch (error) {
    return refused(400, 7500, error.message)
  }
}

function queues({ queues }, { method, rest, query, json }) {
  if (rest === '' && method === 'POST') {
    const name = json().queue_name
    if (queues.has(name)) return refused(409, 11009, 'Queue name is already taken')
    queues.set(name, { queue_id: randomUUID(), queue_name: name, producers: [], consumers: [] })
    return good(queues.get(name))
  }
  if (rest === '') {
    const names = query.getAll('name')
    return paged([...queues.values()].filter(({ queue_name }) => names.length === 0 || names.includes(queue_name)))
  }
  const [, id] = /^\/([^/]+)\/consumers/.exec(rest) ?? []
  const queue = [...queues.values()].find(({ queue_id }) => queue_id === id)
  if (!queue) return null
  if (method === 'GET') return good(queue.consumers)
  queue.consumers = [{ ...json(), consumer_id: 'c', script: json().script_name }]
  return good(queue.consumers[0])
}

async function workers({ workers, ...cloud }, { method, rest, body, headers, json }) {
  if (rest === '/subdomain') return good({ subdomain: 'an-hour' })
  if (rest === '/domains') return good(cloud.hosts)
  if (/^\/workers\/[^/]+$/.test(rest)) return good({ subdomain: { enabled: false, previews_enabled: false } })
  const [, name, what = ''] = /^\/(?:scripts|services)\/([^/]+)(.*)$/.exec(rest) ?? []
  const worker = workers.get(name)
  if (name && (method === 'PUT' || method === 'POST') && (what === '' || what === '/versions')) {
    const form = await new Response(body, { headers: { 'content-type': headers['content-type'] } }).formData()
    const version = upload(cloud, { workers, name, form, isAtOnce: what === '' })
    const modules = [...form].filter(([part]) => part !== 'metadata')
    const texts = await Promise.all(modules.map(async ([part, file]) => [part, await file.text()]))
    workers.get(name).versions.at(-1).modules = new Map(texts)
    return good(version)
  }
  if (name && !worker) return what === '/secrets' ? good([]) : refused(404, 10007, 'This Worker does not exist.')
  const version = worker && current(worker)
  if (rest.startsWith('/services/'))
    return good({ default_environment: { environment: 'production', script: { last_deployed_from: 'wrangler' } } })
  if (what === '/settings') return good({ bindings: withoutValues(version.bindings) })
  if (what === '/secrets') return good(withoutValues(version.bindings).filter(({ type }) => type === 'secret_text'))
  if (what === '/deployments' && method === 'GET') return good({ deployments: worker.deployments })
  if (what === '/deployments') return good(deployed(worker, json().versions[0].version_id))
  if (what.startsWith('/versions/')) return good(versionSaid(worker.versions.find(({ id }) => what.endsWith(id))))
  if (what === '/script-settings') return good(Object.assign(worker, json()))
  if (what === '/subdomain') return good(Object.assign(worker.subdomain, method === 'GET' ? {} : json()))
  if (what === '/schedules') return good(Object.assign(worker, { schedules: json() }))
  if (what === '/domains/changeset') return good({ added: json(), removed: [], updated: [], conflicting: [] })
  if (what === '/domains/records') return good(Object.assign(worker, { domains: json().origins }).domains)
  return null
}

function current({ versions, deployments }) {
  return versions.find(({ id }) => id === deployments[0].versions[0].version_id)
}

function upload(cloud, { workers, name, form, isAtOnce }) {
  const metadata = JSON.parse(form.get('metadata'))
  const worker = workers.get(name) ?? { versions: [], deployments: [], domains: [], subdomain: { enabled: false } }
  workers.set(name, worker)
  // Secrets stay in any case, variables where it says so (`keep_vars`).
  const kept = worker.deployments.length > 0 ? current(worker).bindings : []
  const isKept = ({ name, type }) =>
    (type === 'secret_text' || metadata.keep_bindings?.includes(type)) &&
    !metadata.bindings.some((binding) => binding.name === name)
  const given = metadata.bindings.map((binding) =>
    binding.type === 'inherit' ? kept.find(({ name }) => name === binding.name) : binding,
  )
  const bindings = [...given, ...kept.filter(isKept)]
  const version = {
    id: randomUUID(),
    number: worker.versions.length + 1,
    bindings,
    metadata,
    ails: cloud.nextVersionAils,
  }
  worker.versions.push(version)
  if (isAtOnce) deployed(worker, version.id)
  return { ...versionSaid(version), startup_time_ms: 20 }
}

function deployed(worker, version_id) {
  const deployment = {
    id: randomUUID(),
    versions: [{ version_id, percentage: 100 }],
    created_on: new Date().toISOString(),
  }
  worker.deployments.unshift({ ...deployment, source: 'wrangler', strategy: 'percentage', annotations: {} })
  return deployment
}

function versionSaid({ id, number, bindings }) {
  const script = { etag: id, last_deployed_from: 'wrangler' }
  const resources = { bindings: withoutValues(bindings), script, script_runtime: {} }
  return {
    id,
    number,
    metadata: { has_preview: false, created_on: new Date().toISOString() },
    annotations: {},
    resources,
  }
}

function withoutValues(bindings) {
  return bindings.map(({ text, ...binding }) => (binding.type === 'secret_text' ? binding : { ...binding, text }))
}

/** What the newest Worker answers to the world. */
function publicPages({ workers, databases }, path) {
  const worker = [...workers.values()].at(-1)
  if (!worker?.deployments.length) return { status: 530, value: {} }
  if (path === '/embed.js') return { value: 'a script' }
  const { bindings, ails } = current(worker)
  const database = [...databases.values()].at(-1)
  const isSetUp = NEEDED.every((name) => bindings.some((binding) => binding.name === name && binding.text))
  if (path !== '/healthz') return { status: 404, value: {} }
  if (!isSetUp) return { status: 503, value: { error: { code: 'not_configured' } } }
  const hasTables = database.sqlite.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'digests'").get().n
  const checks = { database: { ok: hasTables === 1 }, cron: { ok: true }, digests: { ok: true } }
  if (ails) checks[ails] = { ok: false }
  const isWell = Object.values(checks).every(({ ok }) => ok)
  return { status: isWell ? 200 : 503, value: { status: isWell ? 'ok' : 'failing', checks } }
}

function resend(cloud, { method, path, headers, json }) {
  cloud.asked.push({ to: 'Resend', method, path })
  const { webhooks, domains } = cloud
  if (!/^Bearer re_/.test(headers.authorization ?? '') || !headers['user-agent'])
    return { status: 403, value: { statusCode: 403, name: 'invalid_api_key', message: 'API key is invalid' } }
  if (cloud.isKeyForSendingOnly)
    return { status: 401, value: { statusCode: 401, name: 'restricted_api_key', message: 'This key may only send' } }
  const [, kind, id] = path.split('/')
  const list = { webhooks, domains }[kind]
  if (!list) return { status: 404, value: { statusCode: 404, name: 'not_found', message: path } }
  const listed = ({ signing_secret: _, records: __, ...item }) => item
  if (method === 'GET' && !id) return { value: { object: 'list', has_more: false, data: list.map(listed) } }
  if (method === 'GET') return { value: list.find((item) => item.id === id) }
  const made = { id: randomUUID(), status: kind === 'domains' ? 'not_started' : 'enabled', ...json() }
  if (kind === 'webhooks') made.signing_secret = `whsec_${Buffer.from(made.id).toString('base64')}`
  else
    made.records = [
      {
        record: 'SPF',
        name: 'send',
        type: 'MX',
        ttl: 'Auto',
        status: 'verified',
        value: 'feedback.example',
        priority: 10,
      },
      { record: 'DKIM', name: 'resend._domainkey', type: 'TXT', ttl: 'Auto', status: 'pending', value: 'p=MIGfMA0' },
    ]
  list.push(made)
  return { status: 201, value: made }
}
