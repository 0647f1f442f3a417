/**
 * Signing up: from an address typed on a page to a mail that asks whether it was meant.
 * Promises the same work and the same answer for every well-formed address, known or not: two batches, one message. Who it is
 * and what fits (confirm, "you are already subscribed", nothing) is looked up later, where the mail is written (readers/letters.ts).
 * A suspicious sign-up (risk.ts) proves itself by a challenge, where there is one and a page to show it on, or waits (held.ts).
 */
import { type SQL, sql } from 'drizzle-orm'
import { type Address, addressHash, parseAddress } from '../../ground/address'
import { mac, randomToken } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import type { Channel, Publication, SignUpWish } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { CONFIRM_HOURS } from '../../ground/tokens'
import { enqueueMail, mailRow } from '../../outbox/rows'
import { dayOf } from '../../publications/schedule'
import { findSource } from '../../shares/attribution'
import { countIfChanged } from '../reader-days'
import { countForBreaker } from './breaker'
import { type Risk, risksOf } from './risk'
import { passesChallenge } from './turnstile'

export type SignUpRequest = {
  publication: Publication
  email: string
  /** Already known to be topics of the publication (stories/catalogue/topics.ts). */
  topics: string[]
  language: string | null
  /** Where the form stood, and the share that led there. */
  page: string | null
  token: string | null
  /** Version and language of the sentence beside the button. */
  wording: string
  /** The asker's network address; kept only as a keyed hash, for 30 days. */
  network: string
  /** Every field that came, for what is odd about them. */
  fields: Record<string, unknown>
  /** The answer of a challenge, or ''. */
  challengeAnswer: string
  /** Whether a page with a challenge can be shown instead of an answer; else a suspicious sign-up waits for the desk. */
  canBeChallenged: boolean
}

type Source = { storyId: number; channel: Channel | 'page' } | null

export async function signUp(deps: Deps, given: SignUpRequest): Promise<'check_inbox' | 'challenge' | 'invalid_email'> {
  const address = parseAddress(given.email)
  if (!address) return 'invalid_email'
  const risks = await openRisks(deps, given, address)
  if (risks.length > 0 && given.canBeChallenged && deps.config.turnstile) {
    // Whoever never answers was asked all the same, as far as the breaker goes.
    await deps.db.run(countForBreaker(deps, asked(given.publication, deps.clock())))
    return 'challenge'
  }
  const mailId = await write(deps, { given, address, risks })
  if (risks.length === 0) await enqueueMail(deps, mailId)
  return 'check_inbox'
}

/** What is suspicious and not answered by a challenge. */
async function openRisks(deps: Deps, given: SignUpRequest, address: Address): Promise<Risk[]> {
  const { publication, network, challengeAnswer: answer } = given
  const risks = await risksOf(deps, given)
  if (risks.length === 0 || answer === '') return risks
  return (await passesChallenge(deps, { answer, network, about: `${publication.id}:${address.key}` })) ? [] : risks
}

type Written = { given: SignUpRequest; address: Address; risks: Risk[] }

async function write(deps: Deps, { given, address, risks }: Written): Promise<number | undefined> {
  const { publication, page, token } = given
  const now = deps.clock()
  const hash = await addressHash(deps.config, address.key)
  const source = await findSource(deps, { publicationId: publication.id, page, token })
  const nonce = randomToken()
  const [, , , , , , [mail]] = await deps.db.batch([
    deps.db.run(insertReader({ given, address, hash, source, now })),
    deps.db.run(countIfChanged(publication.id, dayOf(publication.timezone, now), { signups: 1 })),
    deps.db.run(countForBreaker(deps, { ...asked(publication, now), condition: sql`changes() > 0` })),
    deps.db.run(creditSource(publication, source, now)),
    deps.db.run(insertToken({ given, address, nonce, now })),
    deps.db.run(insertConsent(given, hash, now, await networkHash(deps, given.network))),
    insertMail(deps, { given, address, nonce, risks, now }),
  ])
  return mail?.id
}

function asked(publication: Publication, now: number) {
  return { publicationId: publication.id, what: 'asked', signedUpAt: now } as const
}

type Step = { given: SignUpRequest; address: Address; now: number }

/** Does nothing for an address that is there already: only its owner, by the mailed link, changes what we know of it. */
function insertReader({ given, address, hash, source, now }: Step & { hash: string; source: Source }): SQL {
  return sql`INSERT OR IGNORE INTO subscribers (publication_id, email, email_key, address_hash, status, topics, language,
      created_at, source_page, source_story_id, source_channel, soft_bounces, updated_at)
    VALUES (${given.publication.id}, ${address.email}, ${address.key}, ${hash}, 'pending', ${JSON.stringify(given.topics)},
      ${given.language}, ${now}, ${given.page}, ${source?.storyId ?? null}, ${source?.channel ?? null}, 0, ${now})`
}

/** Counts the sign-up for the story and channel that led to it, if the reader is new (the count before took effect). */
function creditSource(publication: Publication, source: Source, now: number): SQL {
  return sql`INSERT INTO share_days (publication_id, day, story_id, channel, shares, scored, visits, signups)
    SELECT ${publication.id}, ${dayOf(publication.timezone, now)}, ${source?.storyId ?? 0}, ${source?.channel ?? 'page'}, 0, 0, 0, 1
    WHERE changes() > 0 AND ${source === null ? 0 : 1}
    ON CONFLICT (publication_id, day, story_id, channel) DO UPDATE SET signups = signups + 1`
}

function insertToken({ given, address, nonce, now }: Step & { nonce: string }): SQL {
  const wish: SignUpWish = { topics: given.topics, language: given.language }
  return sql`INSERT INTO tokens (publication_id, subscriber_id, purpose, nonce, wish, created_at, expires_at)
    SELECT publication_id, id, 'confirm', ${nonce}, ${JSON.stringify(wish)}, ${now}, ${now + CONFIRM_HOURS * HOUR}
    FROM subscribers WHERE publication_id = ${given.publication.id} AND email_key = ${address.key}`
}

function insertConsent(given: SignUpRequest, hash: string, now: number, network: string | null): SQL {
  return sql`INSERT INTO consents (publication_id, address_hash, act, at, page, wording, network_hash)
    VALUES (${given.publication.id}, ${hash}, 'asked', ${now}, ${given.page}, ${given.wording}, ${network})`
}

function insertMail(deps: Deps, { given, address, nonce, risks, now }: Step & { nonce: string; risks: Risk[] }) {
  return mailRow(
    deps,
    {
      kind: 'confirm',
      publicationId: given.publication.id,
      subscriberId: sql`s.id`,
      tokenId: sql`t.id`,
      heldFor: risks.length > 0 ? risks.join(',') : null,
      at: now,
    },
    {
      from: sql`subscribers s JOIN tokens t ON t.subscriber_id = s.id AND t.purpose = 'confirm' AND t.nonce = ${nonce}`,
      where: sql`s.publication_id = ${given.publication.id} AND s.email_key = ${address.key}`,
    },
  )
}

async function networkHash(deps: Deps, network: string): Promise<string | null> {
  return network === '' ? null : mac(deps.config.secretKeys[0], 'network', network)
}
