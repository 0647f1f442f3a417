/** Single mails through the stand-in for Resend: the app and its consumer over one database, and a queue that delivers when it is told to. */
import { env } from 'cloudflare:workers'
import { createApp } from '../../src/app'
import { localConfig } from '../../src/config'
import { tick } from '../../src/cron'
import { digestTraces } from '../../src/digests/traces'
import { type Deps, depsOf, type Env, type MailMessage } from '../../src/ground/deps'
import { textOf } from '../../src/ground/mailer'
import { newPace } from '../../src/mail/pace'
import { resendMailer } from '../../src/mail/resend'
import { consume } from '../../src/queues'
import { limited } from '../limits'
import { type StandIn, standIn } from '../resend/control'
import type { Settings } from '../resend/team'
import { BASE, bindings, FRIDAY, setClock, TOKEN, world } from '../world'

export const MINUTE = 60_000

export async function stage(settings: Partial<Settings> = {}, publications?: Record<string, object>) {
  await world({ publications })
  const resend = await standIn({ rate: 0, now: FRIDAY, ...settings })
  const queue: { message: MailMessage; at: number }[] = []
  const put = (message: MailMessage, seconds = 0) => void queue.push({ message, at: Date.now() + seconds * 1_000 })
  const mail = {
    send: async (message: MailMessage, options?: QueueSendOptions) => put(message, options?.delaySeconds),
    sendBatch: async (batch: Iterable<{ body: MailMessage }>) => [...batch].forEach(({ body }) => void put(body)),
  }
  const nobody = { send: async () => {}, sendBatch: async () => {} }
  // Not Date.now itself: setting the clock puts another Date in its place.
  const clock = () => Date.now()
  const pace = newPace({ clock, wait: async (milliseconds) => setClock(clock() + milliseconds) })
  const mailer = resendMailer({ ...resend, pace, timeoutMilliseconds: 2_000 })
  const sent: Sent[] = []
  const given = limited(env as unknown as Env, { isOneInvocation: false })
  const deps: Deps = {
    ...depsOf(given, { config: localConfig(given), mailer: inTime(resend, mailer, sent), traces: digestTraces }),
    queues: { mail, shares: nobody, digests: nobody } as unknown as Deps['queues'],
    clock,
  }
  const app = createApp(() => deps)

  /** What is due in the queue by now, once. */
  async function deliver(): Promise<void> {
    for (const { message } of queue
      .splice(0, queue.length)
      .filter(({ at, message }) => at <= clock() || wait(message, at))) {
      const one = { id: crypto.randomUUID(), body: message, timestamp: new Date(), attempts: 1, ack() {}, retry() {} }
      await consume(deps, { queue: 'tidings-mail', messages: [one] } as unknown as MessageBatch)
    }
  }
  function wait(message: MailMessage, at: number): false {
    queue.push({ message, at })
    return false
  }

  return {
    deps,
    resend,
    deliver,
    /** Every single mail that the provider was asked to take, as it was written. */
    sent,
    /** A request at the front door. */
    ask: (path: string, init?: RequestInit) => app.request(`${BASE}${path}`, init),
    admin: (path: string, method = 'GET', body?: string) => {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
      return app.request(`${BASE}/v1/admin${path}`, { method, headers, body })
    },
    signUp: (email: string) =>
      app.request(`${BASE}/v1/meridian/subscribers`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'cf-connecting-ip': '192.0.2.7' },
        body: JSON.stringify({ email }),
      }),
    /** Time passes: what is due in the queue is delivered, and a tick finds the rest. */
    async later(milliseconds: number): Promise<void> {
      setClock(clock() + milliseconds)
      await deliver()
      await tick(deps, clock())
      await deliver()
    },
  }
}

export type Sent = { from: string; to: string[]; subject: string; text: string; headers: Record<string, string> }

/** The first link in a mail's text below the given path. */
export function linkOf(mail: Sent | undefined, path: string): string {
  const found = mail?.text.match(/https?:\/\/\S+/g)?.find((link) => new URL(link).pathname.startsWith(path))
  if (!found) throw new Error(`no link to ${path} in "${mail?.subject}"`)
  return found.slice(BASE.length)
}

/** The provider lives at the same time as we do. */
function inTime(resend: StandIn, mailer: Deps['mailer'], sent: Sent[]): Deps['mailer'] {
  return {
    async send(request) {
      await resend.set({ now: Date.now() })
      sent.push(JSON.parse(textOf(request)))
      return mailer.send(request)
    },
  }
}

/** The mails' rows, oldest first. */
export async function rows(kind = 'confirm') {
  const { results } = await bindings.DB.prepare('SELECT * FROM mails WHERE kind = ? ORDER BY id')
    .bind(kind)
    .all<Record<string, unknown>>()
  return results
}

/** What is remembered of mails to anybody, for what an address is spared and for the hour. */
export async function counted() {
  const sum = (like: string) =>
    bindings.DB.prepare('SELECT coalesce(sum(count), 0) AS n FROM limits WHERE key LIKE ?')
      .bind(like)
      .first<number>('n')
  return { address: await sum('mailed:%'), hour: await sum('confirmations:%') }
}

/** What the desk was told of this kind. */
export async function told(code: string) {
  return (await rows('desk')).map(({ params }) => JSON.parse(String(params))).filter((note) => note.code === code)
}
