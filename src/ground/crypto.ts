/**
 * Random values, hashes, keyed hashes and sealed texts, over WebCrypto. Promises comparisons that take
 * the same time whatever differs. What the values mean is left to ground/tokens.ts, shares/visitor.ts and digests/send/send.ts.
 */
const encoder = new TextEncoder()

/** A random value, url-safe: 16 bytes are 22 characters. */
export function randomToken(bytes = 16): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)))
}

/** SHA-256 in lower-case hex; of a text its UTF-8. */
export async function sha256(given: string | Uint8Array): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', typeof given === 'string' ? encoder.encode(given) : given))
}

/** HMAC-SHA-256 over the parts (joined by NUL, which none of them may hold), url-safe, 43 characters. */
export async function mac(secret: string, ...parts: (string | number)[]): Promise<string> {
  const signature = await crypto.subtle.sign('HMAC', await hmacKey(secret), encoder.encode(parts.join('\0')))
  return base64url(new Uint8Array(signature))
}

/** Compares digests of the two, so that neither length nor content shows in the time (timingSafeEqual throws on unequal lengths). */
export async function equalSecrets(given: string, expected: string): Promise<boolean> {
  const [a, b] = await Promise.all([
    crypto.subtle.digest('SHA-256', encoder.encode(given)),
    crypto.subtle.digest('SHA-256', encoder.encode(expected)),
  ])
  return crypto.subtle.timingSafeEqual(a, b)
}

type Seal = {
  secret: string
  /** What it is: sealed as one thing, it opens as no other. */
  about: string
}

/** A text encrypted under a secret (AES-256-GCM), url-safe. */
export async function seal(text: string, { secret, about }: Seal): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const parameters = { name: 'AES-GCM', iv, additionalData: encoder.encode(about) }
  const bytes = await crypto.subtle.encrypt(parameters, await sealingKey(secret), encoder.encode(text))
  return `${base64url(iv)}.${base64url(new Uint8Array(bytes))}`
}

/** What was sealed. Throws where the secret, or what it is about, is another. */
export async function unseal(sealed: string, { secret, about }: Seal): Promise<string> {
  const [iv = '', bytes = ''] = sealed.split('.')
  const parameters = { name: 'AES-GCM', iv: bytesOf(iv), additionalData: encoder.encode(about) }
  return new TextDecoder().decode(await crypto.subtle.decrypt(parameters, await sealingKey(secret), bytesOf(bytes)))
}

/** Apart from the key that signs with the same secret. */
async function sealingKey(secret: string): Promise<CryptoKey> {
  const key = await crypto.subtle.digest('SHA-256', encoder.encode(`seal\0${secret}`))
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

// Importing a key costs more than signing with it; a deployment has one or two.
const keys = new Map<string, Promise<CryptoKey>>()

function hmacKey(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret)
  if (known) return known
  if (keys.size > 8) keys.clear()
  const made = crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  keys.set(secret, made)
  return made
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function bytesOf(given: string): Uint8Array {
  return Uint8Array.from(atob(given.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}

function hex(buffer: ArrayBuffer): string {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
