/**
 * The provider of a run: the stand-in's own rules and ledger (test/resend), asked over the timeline. What needs a socket elsewhere
 * (a connection that hangs, breaks or brings half an answer) is acted out in virtual time.
 */
import { type Answer, type Fault, newTeam, type Settings, type TakenMail } from '../resend/team'
import type { Ledger } from './checker'
import type { Random } from './random'
import type { Fetch } from './service'
import { addressOf, READERS } from './stage'
import type { Timeline } from './timeline'

export type Provider = {
  /** Hears of every mail as it is taken. */
  onTaken: (hear: (mail: TakenMail) => void) => void
  fetch: (timeline: Timeline) => Fetch
  ledger: () => Ledger
  set: (change: Partial<Settings>) => void
}

/** Longer than the service waits for an answer. */
const HANG_MILLISECONDS = 30_000

export function newProvider(
  settings: Partial<Settings> = {},
  latency: () => number = () => 100,
  isWild: (at: number) => boolean = () => true,
): Provider {
  const listeners: ((mail: TakenMail) => void)[] = []
  const team = newTeam({
    write: (line) => {
      if (line.line === 'taken') for (const hear of listeners) hear(line)
    },
  })
  team.set(settings)
  return {
    set: team.set,
    onTaken: (hear) => void listeners.push(hear),
    ledger: () => ({
      requests: team.asked.map(({ key, hash, outcome }) => ({ key: key ?? '', hash, outcome })),
      mails: team.taken.map(({ id, to, key, tags }) => ({
        id,
        to: to[0] ?? '',
        key: key ?? '',
        tag: tags.delivery ?? '',
      })),
    }),
    fetch: (timeline) => async (process, path, init) => {
      const headers = Object.fromEntries(new Headers(init.headers).entries())
      const body = await new Response(init.body).text()
      const answer = await timeline.effect(process, 'provider', path, () => {
        const now = timeline.clock()
        if (!isWild(now)) team.set({ chance: null })
        return team.handle({ path, headers, body, now })
      })
      timeline.note(`${timeline.clock()} ${path} answers ${answer.status} ${answer.fault ?? ''}`)
      await timeline.sleep(process, hangs(answer.fault) ? HANG_MILLISECONDS : latency())
      return arrived(answer)
    },
  }
}

function hangs(fault: Fault | null): boolean {
  return fault === 'hang_before' || fault === 'accept_then_hang'
}

function arrived({ status, headers, body, fault }: Answer): Response {
  if (hangs(fault)) throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
  if (fault === 'reset_before' || fault === 'accept_then_reset') throw new TypeError('Network connection lost.')
  if (fault === 'accept_then_garbage') return new Response('{"data": [{"id": "', { status: 200 })
  return new Response(body, { status, headers })
}

/** What a run may meet. Not a key that may not send: that is for a person, and rightly. */
const MET: Fault[] = [
  'hang_before',
  'reset_before',
  'accept_then_hang',
  'accept_then_reset',
  'accept_then_garbage',
  'rate_limited',
  'rate_limited_bare',
  'internal_error',
  'bad_gateway',
  'unavailable',
  'concurrent',
  'refuse_whole',
  'daily_quota',
]

/** Some of the faults, each with its own probability; some addresses that are never taken; a rate that a send can exceed. */
export function troubledProvider(random: Random, isWild: (at: number) => boolean): Provider {
  const most = random.chance(0.3) ? 0 : random.fraction() * 0.6
  const met = MET.filter(() => random.chance(0.5))
  const faults = Object.fromEntries(met.map((fault) => [fault, (most * random.fraction() * 2) / MET.length]))
  const poison = random.chance(0.2)
    ? Array.from({ length: random.between(1, 3) }, () => addressOf(random.between(1, READERS)))
    : []
  const settings = {
    rate: random.pick([0, 2, 5]),
    chance: { seed: random.between(1, 1e9), faults },
    poison,
    refusesWhole: random.chance(0.3),
  }
  return newProvider(settings, () => random.between(20, 3_000), isWild)
}
