/** Requests over loopback: so many, so many at a time, timed. Bounded in count; every answer is checked. */
import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Sends `count` requests, `together` at a time; `make(index)` gives `{ path, method, headers, body, expect }`. Requests per second. */
export async function requestsPerSecond(base, { count, together = 16, make }) {
  let next = 0
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: together }, async () => {
      while (next < count) await send(base, make(next++))
    }),
  )
  return count / ((performance.now() - startedAt) / 1000)
}

/** One request; rejects when the status is not the expected one. Answers its text. */
export function send(base, given) {
  const { path, method = 'POST', headers = {}, body = '', expect } = given
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, base), {
      method,
      agent,
      headers: { 'content-length': Buffer.byteLength(body), ...headers },
    })
    asked.once('error', (error) => {
      // workerd hung up on a connection that was idle for too long, just when it was to be used again (nodejs.org, request.reusedSocket).
      if (asked.reusedSocket && error.code === 'ECONNRESET') resolve(send(base, given))
      else reject(error)
    })
    asked.once('response', async (answer) => {
      const chunks = await answer.toArray()
      const text = Buffer.concat(chunks).toString()
      if (answer.statusCode === expect) resolve(text)
      else reject(new Error(`${method} ${path}: ${answer.statusCode}, expected ${expect}: ${text.slice(0, 300)}`))
    })
    asked.end(body)
  })
}

/** The middle of so many runs, in milliseconds. */
export async function medianMilliseconds(runs, work) {
  const times = []
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now()
    await work(run)
    times.push(performance.now() - startedAt)
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
}

export function closeConnections() {
  agent.destroy()
}
