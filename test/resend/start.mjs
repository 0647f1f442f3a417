/** Starts the stand-in for Resend as a child that goes when its parent goes. Needs a Node that reads TypeScript (ours does). */
import { fork } from 'node:child_process'
import path from 'node:path'

const SERVER = path.join(import.meta.dirname, 'server.mjs')

export async function startStandIn({ ledger, execPath } = {}) {
  const child = fork(SERVER, ledger ? ['--ledger', ledger] : [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...(execPath ? { execPath } : {}),
  })
  const { port } = await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`the stand-in for Resend ended with ${code}`)))
  })
  // Whoever started it may end without saying goodbye; the channel's end tells the child.
  child.unref()
  child.channel?.unref()
  const url = `http://127.0.0.1:${port}`
  const control = async (team, what = '', init = {}) => {
    const answer = await fetch(`${url}/_control/${team}${what}`, init)
    return answer.json()
  }
  return {
    url,
    process: child,
    set: (team, settings) => control(team, '', { method: 'PUT', body: JSON.stringify(settings) }),
    ledger: (team) => control(team, '/ledger'),
    stop: () => child.kill(),
  }
}
