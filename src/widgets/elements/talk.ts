/** What is said to the service. */
import { inTime } from './settings'

/** Whether `fetch` is the browser's: what a page puts in its place may throw, or never answer. */
export const isOwn = () => /native code/.test(`${fetch}`)

/** A call with eight seconds to be answered in. */
export async function call(address: string, init?: RequestInit): Promise<Response> {
  return inTime(fetch(address, { credentials: 'omit', signal: AbortSignal.timeout?.(8000), ...init }))
}

/**
 * Plain text needs no preflight, and the call outlives the page. Not sendBeacon, which under a strict Referrer-Policy hides
 * the page's origin in Firefox and Safari: only where a fetch cannot outlive the page, or a page's own did not do it.
 */
export async function tell(address: string, event: object): Promise<void> {
  const body = JSON.stringify(event)
  const beacon = () => navigator.sendBeacon(address, body)
  const byFetch = async () => fetch(address, { method: 'POST', body, keepalive: true, credentials: 'omit' })
  if (!('keepalive' in Request.prototype)) beacon()
  else await (isOwn() ? byFetch() : inTime(byFetch(), 2000).catch(beacon))
}
