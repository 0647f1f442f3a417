/**
 * The steps of a rotation of SECRET_KEY, whoever carries them out. The new secret stands beside the old one under a name of its own, so that
 * nobody has to know the old one; once the service has sealed that by the new one, the new one takes its place. Every step may be
 * repeated, and between any two of them the service has all that it needs. Knows neither Node nor Cloudflare.
 */

/** As long as a tick may be away, and some more. */
const PATIENCE_MINUTES = 20

/**
 * `put`, `remove`: secrets of the service, by name. `count`: what `STILL_NEEDED` answers. Throws where the old secret is not sealed in
 * time; then nothing was lost, and the same call carries on.
 */
export async function rotate({ secret, put, remove, count, pause }) {
  await put('NEXT_SECRET_KEY', secret)
  for (let minute = 0; !isSealed(await count(stillNeeded(await keyIdOf(secret)))); minute++) {
    if (minute >= PATIENCE_MINUTES)
      throw new Error(`the service has not sealed the old secret in ${PATIENCE_MINUTES} minutes; does its cron run?`)
    await pause(60_000)
  }
  await put('SECRET_KEY', secret)
  await remove('NEXT_SECRET_KEY')
}

function isSealed({ known, needed }) {
  return known === 1 && needed === 0
}

/** Whether the secret with this id is in use, and how many others are sealed by none but an older one, or not at all. */
function stillNeeded(id) {
  return `SELECT count(*) FILTER (WHERE id = '${id}' AND sealed IS NULL) AS known,
    count(*) FILTER (WHERE id <> '${id}' AND sealed_by IS NOT '${id}') AS needed FROM secret_keys`
}

/** As src/ground/tokens.ts makes it. */
async function keyIdOf(secret) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`key id\0${secret}`))
  return [...new Uint8Array(digest).slice(0, 6)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
