/**
 * Signing up: from an address typed on a page to a mail that asks whether it was meant.
 * Promises the same work and the same answer for every well-formed address, known or not: two trips to the database, one message. Who it is
 * and what fits (confirm, "you are already subscribed", nothing) is looked up later, where the mail is written (readers/letters.ts).
 * A suspicious sign-up (risk.ts) proves itself by a challenge, where there is one and a page to show it on, or waits (held.ts).
 */
import { type SQL, sql } from 'drizzle-orm'
import { type Address, addressHashes, parseAddress } from '../../ground/address'
import { inOneBatch } from '../../ground/batch'
import { mac, randomToken } from '../../ground/crypto'
import { type Deps, gathered } from '../../ground/deps'
import type { Channel, Publication } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { CONFIRM_HOURS } from '../../ground/tokens'
import { enqueueMail, forgettingDropped, hastening, mailRow, mailsOpen } from '../../outbox/rows'
import { dayOf } from '../../publications/schedule'
import { findSource } from '../../shares/attribution'
import { knownTopics } from '../../stories/catalogue/topics'
import { recognising } from '../forget'
import { countIfChanged } from '../reader-days'
import { countAsked } from './breaker'
import { keptPage } from './page'
import { type Risk, risksOf } from './risk'
import { passesChallenge } from './turnstile'

export type SignUpRequest = {
  publication: Publication
  email: string
  /** As they were sent: those that the publication does not have are left out. */
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
  // What is asked before anything is written down goes to the database together.
  const together = gathered(deps)
  const [risks, source, topics] = await Promise.all([
    openRisks(together, given, address),
    findSource(together, { ...given, publicationId: given.publication.id }),
    knownTopics(together, given),
  ])
  if (risks.length > 0 && given.canBeChallenged && deps.config.turnstile) {
    // Whoever never answers was asked all the same, as far as the breaker goes.
    await deps.db.run(countAsked(deps, { publicationId: given.publication.id, at: deps.clock() }))
    return 'challenge'
  }
  const mailId = await write(deps, { given: { ...given, topics }, address, risks, source })
  if (risks.length === 0) await enqueueMail(deps, mailId)
  return 'check_inbox'
}

/** What is suspicious and not answered by a challenge. */
async function openRisks(deps: Deps, given: SignUpRequest, address: Address): Promise<Risk[]> {
  const { publication, network, challengeAnswer: answer } = given
  const risks = await risksOf(deps, { ...given, emailKey: address.key })
  if (risks.length === 0 || answer === '') return risks
  return (await passesChallenge(deps, { answer, network, about: `${publication.id}:${address.key}` })) ? [] : risks
}

type Written = { given: SignUpRequest; address: Address; risks: Risk[]; source: Source }

/** Answers the mail that is due now, unless it waits for the desk. */
async function write(deps: Deps, { given, address, risks, source }: Written): Promise<number | undefined> {
  const { publication, page } = given
  const now = deps.clock()
  const hashes = await addressHashes(deps.config, address.key)
  const [hash] = hashes
  const reader = sql`(SELECT id FROM subscribers WHERE publication_id = ${publication.id} AND email_key = ${address.key})`
  const ofForm = { publicationId: publication.id, at: now }
  const network = await networkHash(deps, given.network)
  const step = { given: { ...given, page: keptPage(publication, page) }, address, hash, source, reader, network, now }
  const mail = { kind: 'confirm', subscriber: reader } as const
  const { open } = await inOneBatch(deps, {
    recognised: deps.db.run(recognising(address, { publicationId: publication.id, hashes, at: now })),
    reader: deps.db.run(insertReader(step)),
    counted: deps.db.run(countIfChanged(publication.id, dayOf(publication.timezone, now), { signups: 1 })),
    forBreaker: deps.db.run(countAsked(deps, { ...ofForm, condition: sql`changes() > 0` })),
    token: deps.db.run(openToken(step)),
    dropped: deps.db.run(forgettingDropped(mail)),
    hastened: deps.db.run(hastening({ ...mail, at: now })),
    mail: insertMail(deps, step, risks),
    open: mailsOpen(deps, mail),
  })
  return risks.length > 0 ? undefined : open[0]?.id
}

/** `reader`: the id of their row, as a query. `network`: the asker's, as a keyed hash. */
type Step = {
  given: SignUpRequest
  address: Address
  hash: string
  source: Source
  reader: SQL
  network: string | null
  now: number
}

/** Does nothing for an address that is there already: only its owner, by the mailed link, changes what we know of it. */
function insertReader({ given, address, hash, source, now }: Step): SQL {
  return sql`INSERT OR IGNORE INTO subscribers (publication_id, email, email_key, address_hash, status, topics, language,
      created_at, source_page, source_story_id, source_channel, soft_bounces, updated_at)
    VALUES (${given.publication.id}, ${address.email}, ${address.key}, ${hash}, 'pending', ${JSON.stringify(given.topics)},
      ${given.language}, ${now}, ${given.page}, ${source?.storyId ?? null}, ${source?.channel ?? null}, 0, ${now})`
}

function isOpenToken({ reader, now }: Step): SQL {
  return sql`subscriber_id = ${reader} AND purpose = 'confirm' AND used_at IS NULL AND expires_at > ${now}`
}

/** With what was asked, for the proof if somebody confirms. A patch: null takes away what an earlier asking said. */
function wishOf({ given: { topics, language, page, wording }, network, now }: Step): string {
  return JSON.stringify({ topics, language, asked: { at: now, page, wording, network } })
}

/**
 * However often somebody asks, one link is open, with the newest wish; the one that was mailed before stays true. An open one is written anew,
 * so that as much is written for whoever has one as for whoever has none.
 */
function openToken(step: Step): SQL {
  const ends = step.now + CONFIRM_HOURS * HOUR
  return sql`INSERT OR REPLACE INTO tokens (id, publication_id, subscriber_id, purpose, nonce, wish, created_at, expires_at)
    SELECT open.id, ${step.given.publication.id}, ${step.reader}, 'confirm', coalesce(open.nonce, ${randomToken()}),
      json_patch(coalesce(open.wish, '{}'), ${wishOf(step)}), coalesce(open.created_at, ${step.now}), max(coalesce(open.expires_at, 0), ${ends})
    FROM (SELECT 1) LEFT JOIN (SELECT * FROM tokens WHERE ${isOpenToken(step)} ORDER BY id DESC LIMIT 1) AS open`
}

function insertMail(deps: Deps, step: Step, risks: Risk[]) {
  const isHeld = risks.length > 0 ? sql`state = 'held' OR` : sql``
  return mailRow(
    deps,
    {
      kind: 'confirm',
      publicationId: step.given.publication.id,
      subscriberId: step.reader,
      // Of the open link, which this batch has just written and inserted nothing since.
      tokenId: sql`last_insert_rowid()`,
      heldFor: risks.length > 0 ? risks.join(',') : null,
      at: step.now,
    },
    {
      where: sql`NOT EXISTS (SELECT 1 FROM mails WHERE subscriber_id = ${step.reader} AND kind = 'confirm'
        AND (${isHeld} state IN ('due', 'sending')))`,
    },
  )
}

async function networkHash(deps: Deps, network: string): Promise<string | null> {
  return network === '' ? null : mac(deps.config.secretKeys[0], 'network', network)
}
