/** The stage of a send: a frozen digest, a provider that answers as it is told, and a queue that is delivered by hand. */
import { env } from 'cloudflare:workers'
import { localConfig } from '../../src/config'
import { composeDigest } from '../../src/digests/choose/compose'
import { freezeDigest } from '../../src/digests/send/freeze'
import { digestTraces } from '../../src/digests/traces'
import { type ChunkMessage, type Deps, depsOf, type Env } from '../../src/ground/deps'
import type { Mailer, SendAnswer, SendRequest } from '../../src/ground/mailer'
import { findPublication } from '../../src/publications/find'
import { limited } from '../limits'
import { admin, bindings, manyReaders, setClock, world } from '../world'

export const SLOT = Date.parse('2026-03-02T07:00:00Z')
export const ALL_TAKEN = (request: SendRequest): SendAnswer => ({
  outcome: 'accepted',
  ids: Array.from({ length: request.count }, (_, index) => `id-${index}`),
  refused: [],
})

/** A provider that answers as it is told, and remembers what it was asked. */
export function provider(...script: ((request: SendRequest) => SendAnswer)[]) {
  const asked: SendRequest[] = []
  const queued: ChunkMessage[] = []
  const mailer: Mailer = {
    send: async (request) => {
      asked.push(request)
      return (script.shift() ?? ALL_TAKEN)(request)
    },
  }
  const queue = {
    send: async () => {},
    sendBatch: async (batch: Iterable<{ body: ChunkMessage }>) =>
      void queued.push(...[...batch].map(({ body }) => body)),
  }
  const given = limited(env as unknown as Env)
  const queues = { mail: queue, shares: queue, digests: queue } as unknown as Deps['queues']
  const deps = {
    ...depsOf(given, { config: localConfig(given), mailer, traces: digestTraces }),
    queues,
    clock: () => Date.now(),
  }
  return { deps, asked, queued }
}

/** A frozen digest to so many readers. */
export async function frozen(deps: Deps, readers: number): Promise<number> {
  await world()
  await admin('/publications/meridian/stories', {
    json: ['a', 'b', 'c'].map((path) => ({ url: `https://meridian.example/${path}`, title: path, kind: 'deep-dive' })),
  })
  await manyReaders(readers)
  const publication = await findPublication(deps, 'meridian')
  if (!publication) throw new Error('no publication')
  setClock(SLOT)
  const { digest } = await composeDigest(deps, { publication, period: '2026-W10', slotAt: SLOT, at: SLOT })
  await freezeDigest(deps, publication, digest)
  return digest.id
}

export type Shown = {
  status: string
  reason: string | null
  providerSaid?: string
  pausedUntil: string | null
  accounting: Record<string, number>
}
export const shown = async () => (await (await admin('/publications/meridian/digests/2026-W10')).json()) as Shown
export const numbers = (change: Record<string, number>) => ({
  planned: 0,
  accepted: 0,
  skipped: 0,
  failed: 0,
  unknown: 0,
  ...change,
})
export const chunk = () => bindings.DB.prepare('SELECT * FROM chunks').first<Record<string, unknown>>()
