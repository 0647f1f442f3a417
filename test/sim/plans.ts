/** What goes wrong in a run: nothing but one crash, or whatever a seed comes up with. */

import { eq } from 'drizzle-orm'
import { wordsFor } from '../../emails/words'
import { findDigest } from '../../src/digests/choose/compose'
import { pauseByHand } from '../../src/digests/send/by-hand'
import { ASSEMBLERS, type Assembler } from '../../src/digests/send/payload'
import { subscribers } from '../../src/ground/schema'
import { findPublication } from '../../src/publications/find'
import { eraseById } from '../../src/readers/erase'
import { takeOut } from '../../src/readers/leave'
import type { EventType } from '../resend/events'
import type { TakenMail } from '../resend/team'
import { ORDERLY } from './broker'
import { newProvider, troubledProvider } from './provider'
import { type Random, randomFrom } from './random'
import type { Fate } from './reports'
import { type Plan, punctualTicks, type Running } from './run'
import { DIGEST, isTwins, PERIOD, READERS, SLOT } from './stage'
import type { Effect, Fault } from './timeline'

/** Everything in order. */
export function quietPlan(): Plan {
  return { seed: 0, mischief: ORDERLY, provider: newProvider(), fault: () => null, fates: fateOf, begin: punctualTicks }
}

/** Everything in order, but the process dies at effect `number`; 0: nobody dies. */
export function crashPlan(number: number, side: 'before' | 'after'): Plan {
  return { ...quietPlan(), seed: number, fault: (effect) => (effect.number === number ? `crash ${side}` : null) }
}

/** Of every sixtieth reader's mail something is reported a second after it was taken. */
function fateOf({ to }: TakenMail): Fate[] {
  const id = Number(/\d+/.exec(to[0] ?? '')?.[0] ?? 0)
  if (id % 60 !== 1) return []
  const type = id === 181 ? 'bounced' : id === 241 ? 'complained' : 'delivered'
  return [{ type, after: 1_000, copies: 1 }]
}

/**
 * After this much time a seed runs out of mischief, so that every run has an end: before midnight, when a day's quota is full again. One
 * that ran out after midnight would keep a doubt waiting for longer than the provider knows its key, and that is for a person.
 */
const MISCHIEF_MILLISECONDS = 55 * 60_000
/** Effects of a quiet run, roughly: what happens between effects is spread over so many. */
const SPREAD = 120

export function seedPlan(seed: number): Plan {
  const random = randomFrom(seed)
  const isWild = (at: number) => at < SLOT + MISCHIEF_MILLISECONDS
  const happenings = happeningsOf(random)
  let clock = () => SLOT
  const order = random.chance(0.7)
  const [copies, losses] = [upTo(random, 0.3), upTo(random, 0.2)]
  const batches = random.chance(0.5)
  const consumers = random.between(1, 3)
  return {
    seed,
    mischief: {
      copies: () =>
        !isWild(clock()) ? 1 : random.chance(losses) ? 0 : random.chance(copies) ? random.between(2, 3) : 1,
      batchSize: (queue) => (batches ? random.between(1, 100) : ORDERLY.batchSize(queue)),
      order: (messages) => (order ? random.shuffle(messages) : messages),
      consumers: () => consumers,
      acksAtOnce: random.chance(0.5),
    },
    provider: troubledProvider(random, isWild),
    fates: fatesOf(random),
    fault: faultsOf(random, isWild),
    choose: (count) => random.between(0, count - 1),
    duration: (kind) => (kind === 'database' ? random.between(1, 20) : random.between(1, 100)),
    begin(running) {
      clock = running.timeline.clock
      unreliableTicks(running, random, isWild)
    },
    interlude: async (running, number) => {
      const due = happenings.get(number) ?? []
      // Once: where everybody was killed, no effect takes this number, and the next one comes with it again.
      happenings.delete(number)
      for (const happening of due) await happening(running)
    },
  }
}

/** In every second seed this does not happen at all; in the others up to so often. */
function upTo(random: Random, most: number): number {
  return random.chance(0.5) ? 0 : random.fraction() * most
}

function faultsOf(random: Random, isWild: (at: number) => boolean): (effect: Effect) => Fault {
  const crash = upTo(random, 0.04)
  const rates = {
    database: { before: upTo(random, 0.1), after: upTo(random, 0.1), stall: upTo(random, 0.02) },
    queue: { before: upTo(random, 0.2), after: upTo(random, 0.2), stall: 0 },
    provider: { before: 0, after: 0, stall: 0 },
    settle: { before: 0, after: 0, stall: 0 },
  }
  return ({ kind, at }) => {
    if (!isWild(at)) return null
    if (random.chance(crash)) return random.chance(0.5) ? 'crash before' : 'crash after'
    const { before, after, stall } = rates[kind]
    if (random.chance(before)) return 'error before'
    if (random.chance(after)) return 'error after'
    // Up to longer than a lease: another sender takes over while this one is still at it.
    return random.chance(stall) ? { stall: random.between(1_000, 200_000) } : null
  }
}

/** Of a few mails, in any order, some of it before we know ourselves that the mail was taken. Oftener of those whom the twin knows too. */
function fatesOf(random: Random): (mail: TakenMail) => Fate[] {
  const part = upTo(random, 0.02)
  const types: EventType[] = ['delivered', 'delivery_delayed', 'bounced', 'complained']
  return ({ to }) =>
    random.chance(isTwins(to[0]) ? 0.2 : part)
      ? random
          .shuffle(types)
          .slice(0, random.between(1, 3))
          .map((type) => ({
            type,
            after: random.between(0, random.pick([50, 60_000, 600_000])),
            copies: random.between(1, 2),
          }))
      : []
}

/** Late, double and missing ones. */
function unreliableTicks({ timeline, service }: Running, random: Random, isWild: (at: number) => boolean): void {
  const [missing, double] = [upTo(random, 0.4), upTo(random, 0.4)]
  const again = () => {
    const isMissing = isWild(timeline.clock()) && random.chance(missing)
    if (!isMissing) service.tick()
    if (!isMissing && random.chance(double)) service.tick()
    timeline.at(timeline.clock() + 300_000 + random.between(-20_000, 20_000), again)
  }
  timeline.at(SLOT + random.between(0, 20_000), again)
}

type Happening = (running: Running) => Promise<void>

/** What happens between two effects, by the number of the effect that follows. */
function happeningsOf(random: Random): Map<number, Happening[]> {
  const all: Happening[] = [
    ...times(random, 12, () => leaver(random)),
    ...times(random, 1, () => edit),
    ...times(random, 3, () => killAll),
    ...times(random, 2, () => purge),
    ...times(random, 1, () => pause(random)),
  ]
  const placed = all.map((happening) => ({ happening, number: random.between(1, SPREAD) }))
  return new Map(
    [...Map.groupBy(placed, ({ number }) => number)].map(([number, list]) => [
      number,
      list.map(({ happening }) => happening),
    ]),
  )
}

function times(random: Random, most: number, make: () => Happening): Happening[] {
  return random.chance(0.5) ? [] : Array.from({ length: random.between(1, most) }, make)
}

/** A reader unsubscribes, complains or is erased. Whether their chunk was tried by then decides what may follow. */
function leaver(random: Random): Happening {
  return leaving(random.between(1, READERS), random.pick(['leaves', 'complains', 'is erased'] as const))
}

export function leaving(id: number, way: 'leaves' | 'complains' | 'is erased'): Happening {
  return async ({ db, service, leavers, timeline, onCommit }) => {
    const publication = await findPublication(service.aside, 'meridian')
    const [subscriber] = await service.aside.db.select().from(subscribers).where(eq(subscribers.id, id))
    if (!publication || subscriber?.status !== 'active') return
    const tried = db.prepare(
      `SELECT count(*) AS n FROM deliveries e JOIN chunks c ON c.digest_id = e.digest_id AND c.seq = e.chunk
       WHERE e.subscriber_id = ? AND c.first_attempt_at IS NOT NULL`,
    )
    const wasTried = ((await tried.bind(id).first<number>('n')) ?? 0) > 0
    timeline.note(`${timeline.clock()} reader ${id} ${way}`)
    leavers.push({ id, wasTried })
    if (way === 'leaves') await takeOut(service.aside, { publication, subscriber, digestId: DIGEST })
    if (way === 'is erased') await eraseById(service.aside, { publication, id: String(id) })
    if (way === 'complains')
      await db.prepare("UPDATE subscribers SET status = 'suppressed' WHERE id = ?").bind(id).run()
    await onCommit()
  }
}

/** The publication is renamed, and another build with other words and another assembler takes over. */
export async function edit({ db, timeline, cleanups }: Running): Promise<void> {
  timeline.note(`${timeline.clock()} another template, another build`)
  for (const process of timeline.alive()) timeline.kill(process)
  await db
    .prepare(
      "UPDATE publications SET name = 'Renamed', from_name = 'Renamed', accent_color = '#aa0000', postal_address = 'Elsewhere' WHERE id = 1",
    )
    .run()
  const { mail } = wordsFor('en')
  const { related, passOn } = mail
  cleanups.push(() => {
    Object.assign(mail, { related, passOn })
    delete ASSEMBLERS[3]
  })
  Object.assign(mail, { related: 'Something else', passOn: 'Hand on' })
  Object.assign(ASSEMBLERS, { 3: anotherAssembler })
}

/** What a later build might do: the same mail with a header more. */
const anotherAssembler: Assembler = (frozen) => {
  const first = ASSEMBLERS[2]?.(frozen)
  return async (recipient) =>
    ((await first?.(recipient)) ?? []).map((piece) => piece.replace('"headers":{', '"headers":{"X-Build":"2",'))
}

async function killAll({ timeline }: Running): Promise<void> {
  for (const process of timeline.alive()) timeline.kill(process)
}

async function purge({ timeline, service }: Running): Promise<void> {
  timeline.note(`${timeline.clock()} the queues lose everything`)
  service.broker.purge()
}

/** The desk pauses, and says some minutes later that it may go on: as often as it takes, for its requests can fail, too. */
function pause(random: Random): Happening {
  const milliseconds = random.between(1_000, 1_200_000)
  return async ({ service, timeline, onCommit }) => {
    const publication = await findPublication(service.aside, 'meridian')
    const digest = publication && (await findDigest(service.aside, publication, PERIOD))
    if (!digest || !(await pauseByHand(service.aside, digest))) return
    timeline.note(`${timeline.clock()} the desk pauses`)
    await onCommit()
    const resume = () => {
      timeline.spawn(
        'the desk',
        async (process) => {
          const answer = await service.ask(process, `/v1/admin/publications/meridian/digests/${PERIOD}/resume`)
          // 409: it was resumed already, by a request whose answer was lost.
          if (answer.status !== 200 && answer.status !== 409) throw new Error(`resume: ${answer.status}`)
        },
        (ending) => {
          if (ending !== 'done') timeline.at(timeline.clock() + 60_000, resume)
        },
      )
    }
    timeline.at(timeline.clock() + milliseconds, resume)
  }
}
