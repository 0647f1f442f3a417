/**
 * The letters to readers, decided when they are sent: who the reader is by then chooses what is said. A confirmation holds nothing
 * that anybody typed. Links are gaps in the frozen letter and are rebuilt from the secret each time. How a mail is sent is the outbox's.
 */
import { and, desc, eq, gt, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
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
  suppressions,
  type Token,
} from '../ground/schema'
import { DAY, HOUR } from '../ground/time'
import { CONFIRM_HOURS, MY_DATA_HOURS, preferencesToken, rowToken, unsubscribeToken } from '../ground/tokens'
import { brandOf } from '../mail/brand'
import { gapLink } from '../mail/frame'
import {
  type Filling,
  frozen,
  type Known,
  LETTER_HEADERS,
  type Letter,
  oneClickHeaders,
  type Permit,
} from '../outbox/letter'
import { ERASED } from './erase'
import { firstDigest } from './first-digest'
import { sparing, takingBackMailed } from './sign-up/mail-limits'

type Reader = Known & { subscriber: Subscriber }
type Said = Pick<Parameters<typeof confirmMail>[0], 'brand' | 'words'>

/** `alike`: a name for what says the same to everybody of one publication and language, but for its links; null where each has their own. */
type Writing = { alike: string | null; document: (said: Said, nonce: string) => Document }

const ALREADY: Writing = {
  alike: 'already',
  document: (said, nonce) => alreadyMail({ ...said, ...ownLinks(nonce) }),
}

const CONFIRM: Writing = {
  alike: 'confirm',
  document: (said, nonce) =>
    confirmMail({
      ...{ ...said, hours: CONFIRM_HOURS },
      ...{ link: gapLink(nonce, 'confirm'), neverLink: gapLink(nonce, 'never') },
    }),
}

export const readersLetters = {
  /** Somebody who is subscribed already is told so; the page that asked cannot tell the difference. */
  confirm: readersLetter(async (deps, { token, subscriber }) => {
    if (subscriber.status === 'active') return ALREADY
    return isOpen(deps, token) ? CONFIRM : null
  }),
  welcome: {
    ...readersLetter(async (deps, { publication, subscriber }) => {
      if (subscriber.status !== 'active') return null
      const [lastDigest, deepDives] = await Promise.all([
        findLastDigest(deps, publication),
        findDeepDives(deps, publication),
      ])
      return {
        alike: null,
        document: (said, nonce) => {
          const first = firstDigest({ publication, subscriber, words: said.words, now: deps.clock() })
          return welcomeMail({ ...said, ...ownLinks(nonce), first, lastDigest, deepDives })
        },
      }
    }),
    /** As of the digests that it promises: out with one press (RFC 8058). */
    async fill(deps, given) {
      const { values, headers } = await fillOwn(deps, given)
      return { values, headers: { ...headers, ...oneClickHeaders(values.unsubscribe ?? '') } }
    },
  },
  preferences: readersLetter(async () => ({
    alike: 'preferences',
    document: (said, nonce) => preferencesMail({ ...said, link: gapLink(nonce, 'preferences') }),
  })),
  export: myDataLetter('export', exportMail),
  erase: myDataLetter('erase', eraseMail),
} satisfies Record<string, Letter>

/** `choose` says what fits this reader now, or null. */
function readersLetter(choose: (deps: Deps, reader: Reader) => Promise<Writing | null>): Letter {
  return {
    may: mayWrite,
    takeBack: takeBackWritten,
    async choose(deps, { known: { publication, subscriber, token } }) {
      if (!subscriber || subscriber.status === 'suppressed') return null
      const writing = await choose(deps, { publication, subscriber, token })
      if (!writing) return null
      const language = subscriber.language ?? publication.language
      const said = { brand: brandOf(deps.config, publication), words: wordsFor(language) }
      const alike = writing.alike && JSON.stringify([writing.alike, language, said.brand])
      return () => frozen(deps, publication, (nonce) => writing.document(said, nonce), alike)
    },
    fill: fillOwn,
  }
}

function myDataLetter(purpose: 'export' | 'erase', mail: typeof exportMail): Letter {
  return readersLetter(async (deps, { token }) => {
    if (!isOpen(deps, token)) return null
    return {
      alike: purpose,
      document: (said, nonce) => mail({ ...said, link: gapLink(nonce, purpose), hours: MY_DATA_HOURS }),
    }
  })
}

/** Nobody who is suppressed, and within what one address is spared (sign-up/mail-limits.ts). */
async function mayWrite(
  deps: Deps,
  { row, to, known: { publication, subscriber } }: { row: MailRow; to: string; known: Known },
): Promise<Permit | { drop: string }> {
  const hashes = await addressHashes(deps.config, subscriber?.emailKey ?? '')
  // An erased reader may sign up again; there is a row only for whoever did.
  const isWelcome = sql`NOT EXISTS (SELECT 1 FROM suppressions WHERE publication_id = ${publication.id}
    AND ${inArray(suppressions.addressHash, hashes)} AND reason <> ${ERASED})`
  const spared = await sparing(deps, { row, to })
  if (spared === 'disposable') return { drop: spared }
  return {
    counting: spared?.counting ?? [],
    condition: spared ? sql`${isWelcome} AND ${spared.condition}` : isWelcome,
    why: async () => {
      const [found] = await deps.db.all<{ isWelcome: number }>(sql`SELECT ${isWelcome} AS isWelcome`)
      return found?.isWelcome ? (spared?.why() ?? null) : { drop: 'not_wanted' }
    },
  }
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

type Given = { row: MailRow; frame: FrozenFrame; secret: string; known: Known }

async function fillOwn(_deps: Deps, { row, frame, secret, known: { token } }: Given): Promise<Filling> {
  const subscriberId = row.subscriberId ?? 0
  const values: Record<string, string> = {
    unsubscribe: links.unsubscribe(frame, await unsubscribeToken(secret, subscriberId, 0)),
    preferences: links.preferences(frame, await preferencesToken(secret, subscriberId)),
  }
  if (row.tokenId !== null) {
    if (!token) throw new Error(`mail names token ${row.tokenId}, which is not there`)
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

/** A mail that waited for days must not bring a link that is over. */
function isOpen(deps: Pick<Deps, 'clock'>, token: Token | null): boolean {
  return token !== null && token.expiresAt > deps.clock()
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
