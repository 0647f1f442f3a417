/**
 * The service as the simulation runs it: the real verbs over the database that it is given, with queues, provider, clock and processes of the timeline.
 * Everything that the code takes from its surroundings without being handed it (fetch, random values, Date) comes from here, too.
 */
import { createApp } from '../../src/app'
import { digestTraces } from '../../src/digests/traces'
import { type Deps, database } from '../../src/ground/deps'
import type { Mailer } from '../../src/ground/mailer'
import { newPace } from '../../src/mail/pace'
import { resendMailer } from '../../src/mail/resend'
import { type Mischief, newBroker } from './broker'
import { simulatedDatabase } from './database'
import type { Random } from './random'
import { CONFIG } from './stage'
import type { Process, Timeline } from './timeline'

/** What is simulated: the engine as it is, or one of the broken ones. */
export type Engine = {
  tick(deps: Deps, at: number): Promise<void>
  consume(deps: Deps, batch: MessageBatch): Promise<void>
  /** What the engine makes of the mailer; the real one takes it as it is. */
  mailer?(mailer: Mailer): Mailer
  /** What becomes of a statement on its way to the database. */
  rewrite?(sql: string): string
}

/** Answers a request of a process: at once, later, or never. */
export type Fetch = (process: Process, path: string, init: RequestInit) => Promise<Response>

type Given = {
  db: D1Database
  timeline: Timeline
  engine: Engine
  mischief: Mischief
  onCommit: () => Promise<void>
}

const app = createApp((env) => (env as unknown as { deps: Deps }).deps)

export function newService({ db, timeline, engine, mischief, onCommit }: Given) {
  const processes = new Map<string, Process>()

  function deps(process: Process): Deps {
    const id = String(processes.size)
    processes.set(id, process)
    const pace = newPace({ clock: timeline.clock, wait: (milliseconds) => timeline.sleep(process, milliseconds) })
    const mailer = resendMailer({ apiKey: 're_sim', baseUrl: `https://resend.invalid/${id}`, pace })
    return {
      db: database(simulatedDatabase({ real: db, timeline, process, onCommit, rewrite: engine.rewrite })),
      mailer: engine.mailer?.(mailer) ?? mailer,
      queues: {
        mail: broker.producer(process, 'tidings-mail'),
        shares: broker.producer(process, 'tidings-shares'),
        digests: broker.producer(process, 'tidings-digests'),
      },
      config: CONFIG,
      traces: digestTraces,
      clock: timeline.clock,
    }
  }

  const broker = newBroker(timeline, mischief, (process, batch) => engine.consume(deps(process), batch))
  const tick = () => void timeline.spawn('tick', (process) => engine.tick(deps(process), timeline.clock()))
  const sender = (id: string) => processes.get(id) ?? null
  /** What another door does meanwhile: at once and without a fault, and it tells no queue. */
  const aside: Deps = { ...deps({ name: 'aside', isGone: false, onEnd: () => {} }), db: database(db) }
  /** A request at the front door, answered by a process of its own; an administrator's, unless it has headers of its own. */
  async function ask(process: Process, path: string, init: { headers?: Record<string, string>; body?: string } = {}) {
    const later: Promise<unknown>[] = []
    const context = { waitUntil: (work: Promise<unknown>) => void later.push(work), passThroughOnException: () => {} }
    const answer = await app.request(
      path,
      { method: 'POST', headers: { authorization: `Bearer ${CONFIG.adminToken}` }, ...init },
      { deps: deps(process) },
      context as unknown as ExecutionContext,
    )
    await Promise.all(later)
    return answer
  }

  return { broker, deps, tick, sender, aside, ask }
}

export type Service = ReturnType<typeof newService>

type Surroundings = { timeline: Timeline; random: Random; fetch: Fetch; sender: (id: string) => Process | null }

/** Runs `work` in a world whose fetch, chance and date are the simulation's; afterwards everything is as it was. */
export async function within<Value>(
  { timeline, random, fetch, sender }: Surroundings,
  work: () => Promise<Value>,
): Promise<Value> {
  const before = { fetch: globalThis.fetch, now: Date.now, error: console.error, timeout: AbortSignal.timeout }
  globalThis.fetch = (async (input: string, init: RequestInit = {}) => {
    const [, id = '', path = ''] = /^https:\/\/resend\.invalid\/(\d+)(\/.*)$/.exec(input) ?? []
    const process = sender(id)
    if (!process) throw new Error(`nobody in the simulation asks ${input}`)
    return fetch(process, path, init)
  }) as typeof globalThis.fetch
  Date.now = timeline.clock
  // The timeline says when an answer does not come.
  AbortSignal.timeout = () => new AbortController().signal
  // What an injected failure makes the service say is not news here.
  console.error = () => {}
  const restoreRandom = seedCrypto(random)
  try {
    return await work()
  } finally {
    restoreRandom()
    globalThis.fetch = before.fetch
    Date.now = before.now
    AbortSignal.timeout = before.timeout
    console.error = before.error
  }
}

/** Keys and nonces of a run are the seed's. Own properties over the prototype's: deleting them brings the real ones back. */
function seedCrypto(random: Random): () => void {
  const bytes = (length: number) => Uint8Array.from({ length }, () => random.between(0, 255))
  const hex = (length: number) => [...bytes(length)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  Object.assign(crypto, {
    randomUUID: () => `${hex(4)}-${hex(2)}-4${hex(2).slice(1)}-8${hex(2).slice(1)}-${hex(6)}`,
    getRandomValues: (array: Uint8Array) => {
      array.set(bytes(array.length))
      return array
    },
  })
  return () => {
    for (const name of ['randomUUID', 'getRandomValues']) Reflect.deleteProperty(crypto, name)
  }
}
