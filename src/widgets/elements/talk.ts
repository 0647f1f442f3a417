/** What is said to the service. */

/** A call with eight seconds to be answered in. */
export function call(address: string, init?: RequestInit): Promise<Response> {
  return fetch(address, { credentials: 'omit', signal: AbortSignal.timeout(8000), ...init })
}

/**
 * Plain text needs no preflight, and the call outlives the page. Not sendBeacon, which under a strict Referrer-Policy hides
 * the page's origin in Firefox and Safari: only for browsers whose fetch cannot outlive the page.
 */
export async function tell(address: string, event: object): Promise<void> {
  const body = JSON.stringify(event)
  if ('keepalive' in Request.prototype)
    await fetch(address, { method: 'POST', body, keepalive: true, credentials: 'omit' })
  else navigator.sendBeacon(address, body)
}
