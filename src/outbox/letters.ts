/**
 * What each mail of the outbox says, decided when it is first sent: who the reader is by then chooses the letter.
 * A confirmation holds nothing that anybody typed. Links are gaps in the frozen letter and are rebuilt from the secret each time.
 */
import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import { alreadyMail } from '../../emails/already'
import { confirmMail } from '../../emails/confirm'
import { deskMail } from '../../emails/desk'
import { eraseMail } from '../../emails/erase'
import { exportMail } from '../../emails/export'
import { preferencesMail } from '../../emails/preferences'
import { welcomeMail } from '../../emails/welcome'
import { wordsFor } from '../../emails/words'
import { addressHashes, mailable } from '../ground/address'
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { links } from '../ground/links'
import {
  digests,
  type FrozenFrame,
  type MailRow,
  type Publication,
  type Subscriber,
  subscribers,
  suppressions,
  tokens,
} from '../ground/schema'
import {
  CONFIRM_HOURS,
  keyIdOf,
  MY_DATA_HOURS,
  preferencesToken,
  rowToken,
  secretOf,
  unsubscribeToken,
} from '../ground/tokens'
import { brandOf, senderOf } from '../mail/brand'
import { assembler, cutFrame, gapLink } from '../mail/frame'
import { render } from '../mail/render'
import { publicationById } from '../publications/find'
import { ERASED } from '../readers/erase'

type Reader = { publication: Publication; subscriber: Subscriber }

/** To whom the mail goes, or null where there is nobody any more. */
export async function addressee(deps: Deps, row: MailRow): Promise<string | null> {
  if (row.subscriberId === null) return row.toAddress
  const [subscriber] = await deps.db
    .select({ email: subscribers.email })
    .from(subscribers)
    .where(eq(subscribers.id, row.subscriberId))
    .limit(1)
  return subscriber?.email ?? null
}

/** The letter with gaps for its links, or null where nothing fits (a suppressed reader, a link that ran out). */
export async function writeLetter(deps: Deps, row: MailRow): Promise<FrozenFrame | null> {
  const publication = await publicationById(deps, row.publicationId)
  if (!publication) return null
  const nonce = randomToken()
  const document =
    row.kind === 'desk' ? deskNote(deps, row, publication) : await readersLetter(deps, row, publication, nonce)
  if (!document) return null
  return freezeLetter(deps, publication, cutFrame(await render(document), nonce))
}

/** Everything else that a mail's bytes depend on, fixed beside its text. */
export async function freezeLetter(
  deps: Pick<Deps, 'config'>,
  publication: Publication,
  frame: ReturnType<typeof cutFrame>,
): Promise<FrozenFrame> {
  return {
    ...frame,
    from: senderOf(publication),
    replyTo: publication.replyTo === null ? null : mailable(publication.replyTo),
    listId: null,
    publicUrl: deps.config.publicUrl,
    keyId: await keyIdOf(deps.config.secretKeys[0]),
  }
}

/** The request body for one letter: the same bytes every time. */
export async function fillLetter(deps: Deps, row: MailRow, letter: FrozenFrame, to: string): Promise<string> {
  const secret = await secretOf(deps.config, letter.keyId)
  const subscriberId = row.subscriberId ?? 0
  const values: Record<string, string> = {
    unsubscribe: links.unsubscribe(letter, await unsubscribeToken(secret, subscriberId, 0)),
    preferences: links.preferences(letter, await preferencesToken(secret, subscriberId)),
  }
  if (row.tokenId !== null) {
    const token = await tokenOf(deps, row.tokenId)
    values[token.purpose] = LINKS[token.purpose](letter, await rowToken(secret, token))
  }
  const headers: Record<string, string> = { 'Auto-Submitted': 'auto-generated' }
  if (row.kind === 'welcome') {
    headers['List-Unsubscribe'] = `<${values.unsubscribe}>`
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click'
  }
  return assembler(letter, letter).mail({
    to,
    values,
    headers,
    tags: [{ name: 'mail', value: `${row.id}-${row.key}` }],
  })
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

function deskNote(deps: Deps, row: MailRow, publication: Publication) {
  const { code, period, facts } = row.params
  return deskMail({
    brand: brandOf(deps.config, publication),
    words: wordsFor(publication.language),
    note: {
      code: noteCode(code),
      period: period === null || period === undefined ? null : String(period),
      facts: facts ? String(facts).split('\n') : [],
    },
    link: links.archive(deps.config, publication.slug),
  })
}

const NOTES = [
  'thin_week',
  'late_slot',
  'blocked',
  'needs_approval',
  'expired',
  'paused',
  'needs_review',
  'stalled',
  'dead_letter',
  'cron_silent',
  'breaker',
  'held',
] as const
export type NoteCode = (typeof NOTES)[number]

function noteCode(code: unknown): NoteCode {
  const known = NOTES.find((note) => note === code)
  if (!known) throw new Error(`no desk note is called ${String(code)}`)
  return known
}

async function readersLetter(deps: Deps, row: MailRow, publication: Publication, nonce: string) {
  const [subscriber] = await deps.db
    .select()
    .from(subscribers)
    .where(eq(subscribers.id, row.subscriberId ?? 0))
    .limit(1)
  if (!subscriber || subscriber.status === 'suppressed' || (await isSuppressed(deps, { publication, subscriber })))
    return null
  const base = {
    brand: brandOf(deps.config, publication),
    words: wordsFor(subscriber.language ?? publication.language),
  }
  const own = { preferencesLink: gapLink(nonce, 'preferences'), unsubscribeLink: gapLink(nonce, 'unsubscribe') }
  switch (row.kind) {
    case 'confirm':
      // Somebody who is subscribed already is told so; the page that asked cannot tell the difference.
      if (subscriber.status === 'active') return alreadyMail({ ...base, ...own })
      if (!(await isOpen(deps, row.tokenId))) return null
      return confirmMail({ ...base, link: gapLink(nonce, 'confirm'), hours: CONFIRM_HOURS })
    case 'welcome':
      if (subscriber.status !== 'active') return null
      return welcomeMail({ ...base, ...own, lastDigest: await lastDigest(deps, publication) })
    case 'preferences':
      return preferencesMail({ ...base, link: gapLink(nonce, 'preferences') })
    case 'export':
    case 'erase': {
      if (!(await isOpen(deps, row.tokenId))) return null
      const mail = row.kind === 'export' ? exportMail : eraseMail
      return mail({ ...base, link: gapLink(nonce, row.kind), hours: MY_DATA_HOURS })
    }
    default:
      return null
  }
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

async function isSuppressed(deps: Deps, { publication, subscriber }: Reader): Promise<boolean> {
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

async function lastDigest(deps: Deps, publication: Publication): Promise<{ title: string; url: string } | null> {
  const [row] = await deps.db
    .select({ subject: digests.subject, period: digests.period })
    .from(digests)
    .where(and(eq(digests.publicationId, publication.id), eq(digests.status, 'sent')))
    .orderBy(desc(digests.period))
    .limit(1)
  return row ? { title: row.subject, url: links.digest(deps.config, publication.slug, row.period) } : null
}
