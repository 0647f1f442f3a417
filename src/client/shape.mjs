/**
 * What the client's types depend on: the API's description without its words, its examples and its address. The types are made of it
 * (scripts/client.mjs) and begin with its fingerprint, by which test/http/client.test.ts sees that they are of the doors as they are.
 */
const WORDS = new Set(['description', 'summary', 'example', 'tags', 'servers', 'license'])
/** What stands below these is named by somebody else. */
const NAMES = new Set(['properties', 'paths', 'schemas', 'responses'])

export function shapeOf(value, isNamed = false) {
  if (Array.isArray(value)) return value.map((each) => shapeOf(each))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => isNamed || !WORDS.has(key))
  return Object.fromEntries(kept.map(([key, each]) => [key, shapeOf(each, !isNamed && NAMES.has(key))]))
}

export async function fingerprintOf(description) {
  const bytes = new TextEncoder().encode(JSON.stringify(shapeOf(description)))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
