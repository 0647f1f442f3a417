/**
 * Cloudflare's limits, which the local D1 and queues do not all keep: put around the bindings of every test (test/worker.ts, test/world.ts).
 * What goes over one is noted, and test/setup.ts fails the test that did it. Numbers: developers.cloudflare.com/d1/platform/limits,
 * …/queues/platform/limits, …/workers/platform/limits, of a paid plan.
 */
import type { Env } from '../src/ground/deps'
import { noteSent } from './rest'

const MOST_PARAMETERS = 100
const MOST_STATEMENT_BYTES = 100_000
/** Of a string, and of a row: what one statement binds goes into one row or is one JSON text. */
const MOST_VALUE_BYTES = 2_000_000
const MOST_MESSAGE_BYTES = 128_000
const MOST_BATCH = 100
const MOST_BATCH_BYTES = 256_000
const MOST_DELAY_SECONDS = 43_200
/** Statements for D1, messages and requests: everything that leaves an invocation counts. */
const MOST_STATEMENTS = 1_000

/** What went over a limit since it was last asked for. */
const violations: string[] = []
export function takeViolations(): string[] {
  return violations.splice(0)
}

function note(isOver: boolean, what: string): void {
  if (isOver) violations.push(what)
}

/** The same bindings, watched; one call is one invocation, unless a test says that it stands for many. */
export function limited<Bindings extends Partial<Env>>(
  env: Bindings,
  { isOneInvocation = true } = {},
): Bindings & { statements: () => number } {
  const count = { statements: 0, most: isOneInvocation ? MOST_STATEMENTS : Number.POSITIVE_INFINITY }
  const queues = (['MAIL_QUEUE', 'SHARES_QUEUE', 'DIGESTS_QUEUE'] as const).flatMap((name) => {
    const queue = env[name]
    return queue ? [[name, watchedQueue(queue as Queue<unknown>, name)] as const] : []
  })
  return {
    ...env,
    ...(env.DB ? { DB: watchedDatabase(env.DB, count) } : {}),
    ...Object.fromEntries(queues),
    statements: () => count.statements,
  }
}

type Count = { statements: number; most: number }
const originals = new WeakMap<object, D1PreparedStatement>()

function watchedDatabase(db: D1Database, count: Count): D1Database {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (text: string) => watchedStatement(target.prepare(text), text, count)
      if (name === 'batch') {
        return (statements: D1PreparedStatement[]) => {
          counted(count, statements.length)
          return target.batch(statements.map((statement) => originals.get(statement) ?? statement))
        }
      }
      const member = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

function watchedStatement(statement: D1PreparedStatement, text: string, count: Count): D1PreparedStatement {
  note(bytesOf(text) > MOST_STATEMENT_BYTES, `a statement of ${bytesOf(text)} bytes: ${text.slice(0, 80)}`)
  const watched = new Proxy(statement, {
    get(target, name) {
      if (name === 'bind') {
        return (...values: unknown[]) => {
          const size = values.reduce((sum: number, value) => sum + (typeof value === 'string' ? bytesOf(value) : 0), 0)
          note(values.length > MOST_PARAMETERS, `${values.length} bound parameters: ${text.slice(0, 80)}`)
          note(size > MOST_VALUE_BYTES, `${size} bytes bound: ${text.slice(0, 80)}`)
          return watchedStatement(target.bind(...values), text, count)
        }
      }
      const member = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...given: unknown[]) => {
        counted(count, 1)
        return member.apply(target, given)
      }
    },
  })
  originals.set(watched, statement)
  return watched
}

function counted(count: Count, statements: number): void {
  count.statements += statements
  note(
    count.statements > count.most && count.statements - statements <= count.most,
    `more than ${count.most} statements in one invocation`,
  )
}

function watchedQueue<Body>(queue: Queue<Body>, name: string): Queue<Body> {
  const check = (body: unknown, delaySeconds = 0) => {
    const size = bytesOf(JSON.stringify(body))
    note(size > MOST_MESSAGE_BYTES, `a message of ${size} bytes for ${name}`)
    note(delaySeconds > MOST_DELAY_SECONDS, `a message for ${name} delayed by ${delaySeconds} s`)
    return size
  }
  return new Proxy(queue, {
    get(target, member) {
      if (member === 'send') {
        return (body: Body, options?: QueueSendOptions) => {
          check(body, options?.delaySeconds)
          return onItsWay(options?.delaySeconds ? 0 : 1, target.send(body, options))
        }
      }
      if (member === 'sendBatch') {
        return (given: Iterable<MessageSendRequest<Body>>) => {
          const messages = [...given]
          const size = messages.reduce((sum, { body, delaySeconds }) => sum + check(body, delaySeconds), 0)
          note(messages.length > MOST_BATCH, `${messages.length} messages in one batch for ${name}`)
          note(size > MOST_BATCH_BYTES, `a batch of ${size} bytes for ${name}`)
          return onItsWay(messages.filter(({ delaySeconds }) => !delaySeconds).length, target.sendBatch(messages))
        }
      }
      const other = Reflect.get(target, member)
      return typeof other === 'function' ? other.bind(target) : other
    },
  })
}

/** What the queue does not take will not come. */
function onItsWay<Result>(messages: number, sent: Promise<Result>): Promise<Result> {
  noteSent(messages)
  return sent.catch((error) => {
    noteSent(-messages)
    throw error
  })
}

function bytesOf(text: string): number {
  return text.length * 3 <= MOST_STATEMENT_BYTES ? text.length : new TextEncoder().encode(text).byteLength
}
