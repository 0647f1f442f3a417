/**
 * The letters to readers, decided when they are sent: who the reader is by then chooses what is said. A confirmation holds nothing
 * that anybody typed. Links are gaps in the frozen letter and are rebuilt from the secret each time. How a mail is sent is the outbox's.
 */
import { and, desc, eq, gt, inArray, isNull, lte, ne, type SQL, sql } from 'drizzle-orm'
import { alreadyMail } from '../../emails/already'
import type { Document } from '../../emails/brand'
import { confirmMail } from '../../emails/confirm'
import { eraseMail } from '../../emails/erase'
import { exportMail } from '../../emails/export'
import { preferencesMail } from '../../emails/preferences'
import { welcomeMail } from '../../emails/welcome'
import { wordsFor } from '../../emails/words'
import { addressHashes } from '../ground/address'
import type { Deps } from '../ground/deps'
import { links } from '../ground/links'
import {
  digests,
  type FrozenFrame,
  type MailRow,
  type Publication,
  type Subscriber,
  stories,
  subscribers,
  suppressions,
  tokens,
} from '../ground/schema'
import { DAY, HOUR } from '../ground/time'
import { CONFIRM_HOURS, MY_DATA_HOURS, preferencesToken, rowToken, unsubscribeToken } from '../ground/tokens'
import { brandOf } from '../mail/brand'
import { gapLink } from '../mail/frame'
import { type Filling, frozen, LETTER_HEADERS, type Letter, oneClickHeaders, type Verdict } from '../outbox/letter'
import { publicationById } from '../publications/find'
import { ERASED } from './erase'
import { firstDigest } from './first-digest'
import { mayMail, takingBackMailed } from './sign-up/mail-limits'

type Reader = { row: MailRow; publication: Publication; subscriber: Subscriber }
type Said = Pick<Parameters<typeof confirmMail>[0], 'brand' | 'words'>

export const readersLetters = {
  /** Somebody who is subscribed already is told so; the page that asked cannot tell the difference. */
  confirm: readersLetter(async (deps, { row, subscriber }) => {
    if (subscriber.status === 'active') return (said, nonce) => alreadyMail({ ...said, ...ownLinks(nonce) })
    if (!(await isOpen(deps, row.tokenId))) return null
    return (said, nonce) =>
      confirmMail({
        ...{ ...said, hours: CONFIRM_HOURS },
        ...{ link: gapLink(nonce, 'confirm'), neverLink: gapLink(nonce, 'never') },
      })
  }),
  welcome: {
    ...readersLetter(async (deps, { publication, subscriber }) => {
      if (subscriber.status !== 'active') return null
      const [lastDigest, deepDives] = await Promise.all([
        findLastDigest(deps, publication),
        findDeepDives(deps, publication),
      ])
      return (said, nonce) => {
        const first = firstDigest({ publication, subscriber, words: said.words, now: deps.clock() })
        return welcomeMail({ ...said, ...ownLinks(nonce), first, lastDigest, deepDives })
      }
    }),
    /** As of the digests that it promises: out with one press (RFC 8058). */
    async fill(deps, given) {
      const { values, headers } = await fillOwn(deps, given)
      return { values, headers: { ...headers, ...oneClickHeaders(values.unsubscribe ?? '') } }
    },
  },
  preferences: readersLetter(async () => (said, nonce) => {
    return preferencesMail({ ...said, link: gapLink(nonce, 'preferences') })
  }),
  export: myDataLetter('export', exportMail),
  erase: myDataLetter('erase', eraseMail),
} satisfies Record<string, Letter>

type Writing = (said: Said, nonce: string) => Document

/** `choose` says what fits this reader now, or null. */
function readersLetter(choose: (deps: Deps, reader: Reader) => Promise<Writing | null>): Letter {
  return {
    may: mayWrite,
    takeBack: takeBackWritten,
    async choose(deps, row) {
      const reader = await readerOf(deps, row)
      if (!reader) return null
      const { publication, subscriber } = reader
      const [isKeptAway, writing] = await Promise.all([isSuppressed(deps, reader), choose(deps, reader)])
      if (isKeptAway || !writing) return null
      const words = wordsFor(subscriber.language ?? publication.language)
      const said = { brand: brandOf(deps.config, publication), words }
      return () => frozen(deps, publication, (nonce) => writing(said, nonce))
    },
    fill: fillOwn,
  }
}

function myDataLetter(purpose: 'export' | 'erase', mail: typeof exportMail): Letter {
  return readersLetter(async (deps, { row }) => {
    if (!(await isOpen(deps, row.tokenId))) return null
    return (said, nonce) => mail({ ...said, link: gapLink(nonce, purpose), hours: MY_DATA_HOURS })
  })
}

/** What one address is spared (sign-up/mail-limits.ts). */
async function mayWrite(deps: Deps, { row, to }: { row: MailRow; to: string }): Promise<Verdict> {
  const allowance = await mayMail(deps, row, to)
  if (allowance === 'go') return 'go'
  if (typeof allowance === 'string') return { drop: allowance }
  return { waitSeconds: allowance.waitSeconds, because: 'hour_full' }
}

/** A mail that did not leave, for whatever reason, counts against nobody; and while it waits, its link does not run out. */
async function takeBackWritten(deps: Deps, asked: { row: MailRow; to: string; condition: SQL }): Promise<SQL[]> {
  const { row, condition } = asked
  const now = deps.clock()
  const counted = await takingBackMailed(deps, asked)
  if (row.kind !== 'confirm' || row.createdAt < now - ASKED_DAYS * DAY) return counted
  return [
    ...counted,
    sql`UPDATE tokens SET expires_at = ${now + CONFIRM_HOURS * HOUR}
      WHERE id = ${row.tokenId} AND used_at IS NULL AND expires_at > ${now} AND ${condition}`,
  ]
}

/** As long as an unconfirmed sign-up is kept. */
const ASKED_DAYS = 7

function ownLinks(nonce: string) {
  return { preferencesLink: gapLink(nonce, 'preferences'), unsubscribeLink: gapLink(nonce, 'unsubscribe') }
}

/** Null where there is nobody any more. */
async function readerOf(deps: Deps, row: MailRow): Promise<Reader | null> {
  const [publication, [subscriber]] = await Promise.all([
    publicationById(deps, row.publicationId),
    deps.db
      .select()
      .from(subscribers)
      .where(eq(subscribers.id, row.subscriberId ?? 0))
      .limit(1),
  ])
  return !publication || !subscriber || subscriber.status === 'suppressed' ? null : { row, publication, subscriber }
}

type Given = { row: MailRow; frame: FrozenFrame; secret: string }

async function fillOwn(deps: Deps, { row, frame, secret }: Given): Promise<Filling> {
  const subscriberId = row.subscriberId ?? 0
  const values: Record<string, string> = {
    unsubscribe: links.unsubscribe(frame, await unsubscribeToken(secret, subscriberId, 0)),
    preferences: links.preferences(frame, await preferencesToken(secret, subscriberId)),
  }
  if (row.tokenId !== null) {
    const token = await tokenOf(deps, row.tokenId)
    const proof = await rowToken(secret, token)
    values[token.purpose] = LINKS[token.purpose](frame, proof)
    if (token.purpose === 'confirm') values.never = links.neverAsk(frame, proof)
  }
  return { values, headers: LETTER_HEADERS }
}

/** By what a row's link may do. */
const LINKS = {
  confirm: links.confirm,
  preferences: links.preferences,
  export: links.exportData,
  erase: links.eraseData,
}

async function tokenOf(deps: Deps, tokenId: number) {
  const [token] = await deps.db.select().from(tokens).where(eq(tokens.id, tokenId)).limit(1)
  if (!token) throw new Error(`mail names token ${tokenId}, which is not there`)
  return token
}

/** A mail that waited for days must not bring a link that is over. */
async function isOpen(deps: Deps, tokenId: number | null): Promise<boolean> {
  const [token] = await deps.db
    .select({ expiresAt: tokens.expiresAt })
    .from(tokens)
    .where(eq(tokens.id, tokenId ?? 0))
    .limit(1)
  return token !== undefined && token.expiresAt > deps.clock()
}

async function isSuppressed(deps: Deps, { publication, subscriber }: Omit<Reader, 'row'>): Promise<boolean> {
  const hashes = await addressHashes(deps.config, subscriber.emailKey)
  const [row] = await deps.db
    .select({ id: suppressions.id })
    .from(suppressions)
    .where(
      and(
        eq(suppressions.publicationId, publication.id),
        inArray(suppressions.addressHash, hashes),
        // An erased reader may sign up again; there is a row only for whoever did.
        ne(suppressions.reason, ERASED),
      ),
    )
    .limit(1)
  return row !== undefined
}

/** The newest two: what there is to read until the first digest comes. */
async function findDeepDives(deps: Deps, publication: Publication): Promise<{ title: string; url: string }[]> {
  return deps.db
    .select({ title: stories.title, url: stories.url })
    .from(stories)
    .where(
      and(
        eq(stories.publicationId, publication.id),
        eq(stories.kind, 'deep-dive'),
        isNull(stories.removedAt),
        lte(stories.publishedAt, deps.clock()),
        gt(stories.publishedAt, deps.clock() - READ_DAYS * DAY),
      ),
    )
    .orderBy(desc(stories.publishedAt))
    .limit(2)
}

/** An older one is no welcome. */
const READ_DAYS = 60

async function findLastDigest(deps: Deps, publication: Publication): Promise<{ title: string; url: string } | null> {
  const [row] = await deps.db
    .select({ subject: digests.subject, period: digests.period })
    .from(digests)
    .where(and(eq(digests.publicationId, publication.id), eq(digests.status, 'sent')))
    .orderBy(desc(digests.period))
    .limit(1)
  return row ? { title: row.subject, url: links.digest(deps.config, publication.slug, row.period) } : null
}
