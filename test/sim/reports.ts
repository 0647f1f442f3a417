/**
 * What the provider reports of the mails that it took: signed, at its own time, again until it hears 200, and sometimes although it
 * did. Keeps a list of what was reported, so that a run can be judged by it.
 */
import { type EventType, signedEvents } from '../resend/events'
import type { TakenMail } from '../resend/team'
import type { Service } from './service'
import { WEBHOOK_SECRET } from './stage'
import type { Timeline } from './timeline'

export type Reported = { mail: TakenMail; type: EventType }
/** What becomes of a mail, after so many milliseconds, and how often the provider says it. */
export type Fate = { type: EventType; after: number; copies: number }

/** Resend comes again after seconds, then after minutes (resend.com/docs/webhooks/retries-and-replays). */
const RETRY_MILLISECONDS = [5_000, 300_000]

export function newReporter(timeline: Timeline, service: Service) {
  const reported: Reported[] = []
  let open = 0

  function report(mail: TakenMail, { type, after, copies }: Fate): void {
    reported.push({ mail, type })
    for (let copy = 0; copy < copies; copy++) {
      open++
      timeline.at(timeline.clock() + after + copy * 60_000, () => post(mail, type, 0))
    }
  }

  function post(mail: TakenMail, type: EventType, attempt: number): void {
    const work = async (process: Parameters<Service['ask']>[0]) => {
      const [event] = await signedEvents({ mails: [mail], types: [type], secret: WEBHOOK_SECRET, at: timeline.clock() })
      const answer = await service.ask(process, '/webhooks/resend', event)
      if (answer.status !== 200) throw new Error(`a report was answered with ${answer.status}`)
    }
    timeline.spawn(`report of ${type}`, work, (ending) => {
      if (ending === 'done') open--
      else timeline.at(timeline.clock() + (RETRY_MILLISECONDS[attempt] ?? 300_000), () => post(mail, type, attempt + 1))
    })
  }

  return { report, reported, open: () => open }
}
