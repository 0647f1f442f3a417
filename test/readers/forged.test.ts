/** Links that nobody but us can make: however a true one is bent, it opens nothing. FORGED_TOKENS=1000000 tries a million. */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mac, randomToken } from '../../src/ground/crypto'
import {
  preferencesToken,
  readPreferencesToken,
  readUnsubscribeToken,
  rowToken,
  unsubscribeToken,
} from '../../src/ground/tokens'
import { ask, world } from '../world'
import { activeReader, listed } from './cast'

const SECRET = 'the-key-that-signs-0123456789-0123456789'
const RETIRED = 'a-key-that-signs-no-more-0123456789-0123'
const config = { secretKeys: [SECRET] as [string] }
const TIMES = Number((env as unknown as { FORGED_TOKENS: string }).FORGED_TOKENS)

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%/=']
const number = fc.integer({ min: 1, max: 2_000_000_000 })
type True = { reader: number; digest: number; place: number; letter: string; token: string; proof: string }

/** Every way to bend a true token that an attacker has without the key. */
const WAYS: Record<string, (given: True) => string | Promise<string>> = {
  'one letter is another': ({ token, place, letter }) => token.slice(0, place) + letter + token.slice(place + 1),
  'it is cut': ({ token, place }) => token.slice(0, place),
  'something follows': ({ token, letter }) => token + letter,
  'another reader': ({ reader, digest, place, proof }) => `${reader + 1 + place}.${digest}.${proof}`,
  'another digest': ({ reader, digest, place, proof }) => `${reader}.${digest + 1 + place}.${proof}`,
  'reader and digest change places': ({ reader, digest, proof }) => `${digest}.${reader}.${proof}`,
  'a digit moves over the dot': ({ reader, digest, proof }) => `${reader}${digest}.0.${proof}`,
  'leading zeros': ({ reader, digest, proof }) => `0${reader}.${digest}.${proof}`,
  'the proof of the preferences link': async ({ reader, digest }) =>
    `${reader}.${digest}.${(await preferencesToken(SECRET, reader)).split('.')[1]}`,
  'the proof of a link that confirms': async ({ reader, digest }) =>
    `${reader}.${digest}.${await mac(SECRET, 'confirm', reader, digest)}`,
  'the proof of a link that erases': async ({ reader, digest }) => {
    const row = { id: reader, purpose: 'erase', nonce: String(digest) }
    return `${reader}.${digest}.${(await rowToken(SECRET, row)).split('.')[1]}`
  },
  'a key that signs no more': ({ reader, digest }) => unsubscribeToken(RETIRED, reader, digest),
  'a guess': ({ reader, digest }) => `${reader}.${digest}.${randomToken(32)}`,
}

const bent = fc.record({
  reader: number,
  digest: number,
  place: fc.integer({ min: 0, max: 60 }),
  letter: fc.constantFrom(...LETTERS),
  way: fc.constantFrom(...Object.keys(WAYS)),
})

test('thousands of forged links to leave are all refused, and the true ones are not', {
  timeout: 3_600_000,
}, async () => {
  const property = fc.asyncProperty(bent, async ({ way, reader, digest, place, letter }) => {
    const token = await unsubscribeToken(SECRET, reader, digest)
    const proof = token.split('.')[2] ?? ''
    const forged = await WAYS[way]?.({ reader, digest, place: place % token.length, letter, token, proof })
    expect(await readUnsubscribeToken(config, token)).toEqual({ subscriberId: reader, digestId: digest })
    // Some ways lead back: the letter was the same one, or reader and digest had the same number.
    if (forged === undefined || forged === token) return
    expect(await readUnsubscribeToken(config, forged), way).toBeNull()
    expect(await readPreferencesToken(config, forged), way).toBeNull()
  })
  await fc.assert(property, { numRuns: TIMES })
})

test('at the door a forged link is 404 to look at and 200 without effect to press', async () => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  const token = leave.split('/').at(-1) ?? ''
  for (let place = 0; place < token.length; place += 3) {
    const letter = token[place] === 'A' ? 'B' : 'A'
    const forged = `/unsubscribe/${token.slice(0, place)}${letter}${token.slice(place + 1)}`
    expect((await ask(forged)).status, forged).toBe(404)
    expect((await ask(forged, { method: 'POST' })).status, forged).toBe(200)
    expect((await ask(`${forged}/undo`, { form: { secret: 'x' } })).status, forged).toBe(404)
  }
  expect(await listed('bo@readers.example')).toMatchObject({ status: 'active' })
})
