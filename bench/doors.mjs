/**
 * The doors beside their floors, in one workerd: an empty route; a route with one D1 statement; with one batch of one insert; with one
 * queue message; with a bare fetch. Each until everything that follows from it is done: a sign-up until its mail is in the mailbox, a
 * share until it is folded. In turns, so that a machine that slows down meanwhile slows all; the median of the rounds.
 * Processor time is the workerd process's own (Linux); wall time is this machine's, busy as it is.
 */
import { createServer } from 'node:http'
import { requestsPerSecond } from './load.mjs'
import { childNamed } from './process.mjs'
import { share, signUp } from './traffic.mjs'

const ROUNDS = 5

/** Above a thousand events a minute a publication's are dropped, and dropping costs less: all rounds together stay below. */
const SHARES = 160
const FOLDED = 'SELECT (SELECT count(*) FROM visitors) + (SELECT coalesce(sum(count), 0) FROM drops) AS done'
const MAILED = "SELECT count(*) AS done FROM mails WHERE state = 'accepted'"

/** `db`: the service's, to see when what follows is done; `slug` names a publication that nothing else writes to. */
export async function measureDoors({ base, db, slug, add }) {
  const echo = createServer((_, answer) => answer.writeHead(204).end())
  await new Promise((resolve) => echo.listen(0, '127.0.0.1', resolve))
  const { port } = echo.address()
  const floor = (path, expect = 204) => ({ path, method: 'GET', expect })
  const kinds = [
    ['an empty route', 1_000, () => floor('/bench/nothing')],
    ['one D1 statement', 500, () => floor('/bench/statement', 200)],
    ['one batch of one insert', 500, () => floor('/bench/insert')],
    ['one queue message', 500, () => floor('/bench/message')],
    ['a bare fetch', 500, () => floor(`/bench/fetch?url=${encodeURIComponent(`http://127.0.0.1:${port}/`)}`)],
    ['share, folded', SHARES, (index) => share(slug, index), FOLDED],
    ['sign-up, its mail in the mailbox', 200, (index) => signUp(slug, index), MAILED],
  ]
  const measured = kinds.map(() => [])
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [at, [, count, make, follows]] of kinds.entries()) {
        const isDone = await followed(db, follows, count)
        const once = await measure({ base, count, isDone, make: (index) => make(round * count + index) })
        // The first round is the compiler's.
        if (round > 0) measured[at].push(once)
      }
    }
  } finally {
    echo.close()
  }
  const empty = middle(measured[0], 'milliseconds')
  for (const [at, [name]] of kinds.entries()) {
    const milliseconds = middle(measured[at], 'milliseconds')
    if (milliseconds > 0) add('processor', name, milliseconds, 'ms', milliseconds / empty)
    add('wall', name, middle(measured[at], 'perSecond'), '/s')
  }
}

/** Of one burst: processor time a request, with all that follows; requests a second until the last of what follows is done. */
async function measure({ base, count, isDone, make }) {
  const workerd = childNamed('workerd')
  const before = workerd?.cpuMilliseconds() ?? 0
  const startedAt = performance.now()
  await requestsPerSecond(base, { count, make })
  await isDone()
  const perSecond = count / ((performance.now() - startedAt) / 1_000)
  return { milliseconds: ((workerd?.cpuMilliseconds() ?? 0) - before) / count, perSecond }
}

/** Resolves when the counter that a query reads has grown by so many; at once where nothing follows. */
async function followed(db, query, count) {
  if (!query) return () => {}
  const read = async () => Number(await db.prepare(query).first('done'))
  const wanted = (await read()) + count
  return async () => {
    for (let waited = 0; (await read()) < wanted; waited++) {
      if (waited > 1_200) throw new Error(`after a minute ${wanted - (await read())} of ${count} are not done`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

function middle(rounds, name) {
  const values = rounds.map((round) => round[name]).sort((a, b) => a - b)
  return values[Math.floor(values.length / 2)] ?? 0
}
