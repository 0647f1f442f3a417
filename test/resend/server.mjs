/**
 * The stand-in for Resend as a process of its own, with a ledger in a file of its own: `node test/resend/server.mjs [--port 0]
 * [--ledger file.jsonl]`. Prints its address. The API key chooses the team (`re_<team>`), so that many tests share one process.
 * What it took it knows again after a restart. Listens on this machine only.
 *
 * PUT /_control/<team> changes its settings (team.ts) · GET …/ledger shows { asked, taken } · DELETE forgets the team ·
 * GET …/events?types=sent,delivered&secret=whsec_… gives signed webhook requests about what it took (events.ts), with `copies` and
 * `seed` each so many times and out of order; POST … with `to` sends them there and answers how often each status came back.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { disordered, signedEvents } from './events.ts'
import { newTeam } from './team.ts'

const { values } = parseArgs({ options: { port: { type: 'string' }, ledger: { type: 'string' } } })
const HANG_MILLISECONDS = 60_000
const teams = new Map()
const remembered = readLedger()

function readLedger() {
  const byTeam = new Map()
  if (!values.ledger || !existsSync(values.ledger)) return byTeam
  for (const text of readFileSync(values.ledger, 'utf8').split('\n')) {
    // The last line of a process that was killed may be half a line.
    if (!text.endsWith('}')) continue
    const { team, ...line } = JSON.parse(text)
    byTeam.set(team, [...(byTeam.get(team) ?? []), line])
  }
  return byTeam
}

function teamNamed(name) {
  const known = teams.get(name)
  if (known) return known
  const write = (line) => {
    if (values.ledger) appendFileSync(values.ledger, `${JSON.stringify({ team: name, ...line })}\n`)
  }
  const team = newTeam({ write, lines: remembered.get(name) ?? [] })
  teams.set(name, team)
  return team
}

const server = createServer((request, response) => {
  serve(request, response).catch((error) => {
    console.error(error)
    response.destroy()
  })
})

async function serve(request, response) {
  const url = new URL(request.url ?? '/', 'http://stand-in.invalid')
  const body = await bodyOf(request).catch(() => null)
  // Whoever asked was killed in the middle of a sentence: nothing was said, nothing is taken.
  if (body === null) return
  const [, control, name = '', what] = url.pathname.split('/')
  if (control === '_control') return reply(response, await steer(request.method ?? '', name, what, url, body))
  const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, String(value)]))
  const key = /^Bearer re_(\S+)$/.exec(headers.authorization ?? '')?.[1] ?? 'nobody'
  const team = teamNamed(key)
  const answer = await team.handle({ path: url.pathname, headers, body })
  if (team.settings.delay > 0) await new Promise((resolve) => setTimeout(resolve, team.settings.delay))
  await act(request, response, answer)
}

async function steer(method, name, what, url, body) {
  const team = teamNamed(name)
  if (method === 'PUT') team.set(JSON.parse(body))
  if (method === 'DELETE') {
    teams.delete(name)
    remembered.delete(name)
  }
  if (what === 'ledger') return { asked: team.asked, taken: team.taken }
  if (what === 'events') {
    const events = await eventsOf(team, url.searchParams)
    return method === 'POST' ? deliver(events, url.searchParams.get('to') ?? '') : events
  }
  return team.settings
}

async function eventsOf(team, wanted) {
  const types = (wanted.get('types') ?? 'delivered').split(',')
  const given = { mails: team.taken, types, secret: wanted.get('secret') ?? '' }
  const events = await signedEvents({ ...given, at: team.settings.now ?? Date.now() })
  const [copies, seed] = [Number(wanted.get('copies') ?? 1), wanted.get('seed')]
  return seed === null ? events : disordered(events, { copies, seed: Number(seed) })
}

/** One after another, to this machine only: `{ "200": 12, "503": 1 }`. */
async function deliver(events, to) {
  if (!['localhost', '127.0.0.1'].includes(new URL(to).hostname)) throw new Error(`${to} is not on this machine`)
  const statuses = {}
  for (const { headers, body } of events) {
    const { status } = await fetch(to, { method: 'POST', headers, body })
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  return statuses
}

/** Acts out what needs a socket; everything else is the answer as it stands. */
async function act(request, response, answer) {
  switch (answer.fault) {
    case 'hang_before':
    case 'accept_then_hang':
      setTimeout(() => response.destroy(), HANG_MILLISECONDS).unref()
      return
    case 'reset_before':
    case 'accept_then_reset':
      request.socket.resetAndDestroy()
      return
    case 'accept_then_garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data": [{"id": "')
      return
    default:
      response.writeHead(answer.status, answer.headers).end(answer.body)
  }
}

function reply(response, value) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function bodyOf(request) {
  const parts = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

server.listen(Number(values.port ?? 0), '127.0.0.1', () => {
  const { port } = server.address()
  console.log(`http://127.0.0.1:${port}`)
  // A parent that started us over a channel is told there as well, and we go when it goes.
  process.send?.({ port })
  process.once('disconnect', () => process.exit(0))
})
