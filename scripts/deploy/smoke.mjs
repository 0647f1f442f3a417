/** Whether a deployed service is well, asked from outside, compared with how it was before: what ailed it already is no fault of an upgrade. */

/** Which checks of /healthz are not ok; null where there is no such answer. */
export async function healthOf(publicUrl) {
  try {
    const answer = await fetch(`${publicUrl}/healthz`, { signal: AbortSignal.timeout(10_000), redirect: 'manual' })
    const { checks } = await answer.json()
    return Object.keys(checks).filter((name) => !checks[name].ok)
  } catch {
    return null
  }
}

/** What got worse, as half a sentence; null once all is well twice in a row. The edge takes a few seconds to change over. */
export async function whatBroke(publicUrl, { before, seconds }) {
  let [broke, wellFor] = ['it was not asked', 0]
  for (const until = Date.now() + seconds * 1000; ; await new Promise((resolve) => setTimeout(resolve, 1000))) {
    broke = await worseThan(publicUrl, before)
    wellFor = broke ? 0 : wellFor + 1
    if (wellFor >= 2) return null
    if (Date.now() > until) return broke ?? 'it is well only now and then'
  }
}

async function worseThan(publicUrl, before) {
  const ailing = await healthOf(publicUrl)
  if (!ailing) return `${publicUrl}/healthz does not answer as this service would`
  const worse = ailing.filter((name) => !before?.includes(name))
  if (worse.length > 0) return `/healthz says that all is not well: ${worse.join(', ')}`
  const script = await fetch(`${publicUrl}/embed.js`, { signal: AbortSignal.timeout(10_000) }).catch(() => null)
  return script?.ok ? null : `${publicUrl}/embed.js is not there`
}
