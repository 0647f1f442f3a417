/**
 * What the outbox asks of a letter, and knows nothing else of: whether it may go, what it says, whose links and headers it carries.
 * Each feature owns its letters; queues.ts puts them together, one for each kind of mail.
 */
import type { SQL } from 'drizzle-orm'
import type { Document } from '../../emails/brand'
import { mailable } from '../ground/address'
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { memory } from '../ground/memory'
import type { FrozenFrame, MailKind, MailRow, Publication, Subscriber, Token } from '../ground/schema'
import { keyIdOf } from '../ground/tokens'
import { senderOf } from '../mail/brand'
import { cutFrame } from '../mail/frame'
import { compiledOnce, render } from '../mail/render'

/** What a mail's row names, as it was when the mail was claimed. */
export type Known = { publication: Publication; subscriber: Subscriber | null; token: Token | null }

/** Never (and why), or not before so many seconds (and why). */
export type HeldBack = { drop: string } | { waitSeconds: number; because: string }

/** What has to hold where a mail may go, asked in the moment in which it is written down. */
export type Permit = {
  /** What is counted for it, before that; `condition` may ask what came of it. */
  counting: SQL[]
  condition: SQL
  /** Asked where it was not written down: what kept it back; null where nothing did, and it is another sender's by now. */
  why(): Promise<HeldBack | null>
}

export type Letter = {
  /** What it says, decided by who the reader is by now; null: it is not wanted any more. */
  choose(deps: Deps, given: { row: MailRow; known: Known }): Promise<(() => Promise<FrozenFrame>) | null>
  /** What its addressee is spared. Left out where it is always wanted. */
  may?(deps: Deps, asked: { row: MailRow; to: string; known: Known }): Promise<Permit | { drop: string }>
  /** Gives back what was counted, where the mail did not leave and `condition` holds. */
  takeBack?(deps: Deps, asked: { row: MailRow; to: string; condition: SQL }): Promise<SQL[]>
  /** What stands in its gaps and its headers: the same for the same frame, whenever it is asked. */
  fill(deps: Deps, given: { row: MailRow; frame: FrozenFrame; secret: string; known: Known }): Promise<Filling>
}
export type Filling = { values: Record<string, string>; headers: Record<string, string> }

export type Letters = Record<MailKind, Letter>

/** Of every letter: nobody's vacation program shall answer it (RFC 3834 §5). */
export const LETTER_HEADERS = { 'Auto-Submitted': 'auto-generated' }

/** Out with one press of the mail program's own button (RFC 8058 §3.1): one HTTPS address that takes the POST, and the header that says so. */
export function oneClickHeaders(unsubscribe: string): Record<string, string> {
  return { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

/** The same in all letters of an isolate, so that they are compiled once. It leaves none of them: what is mailed has links in its place. */
let letterNonce: string | null = null

const cuts = memory<ReturnType<typeof cutFrame>>(200)

/**
 * A document with gaps for its links, made with `nonce`, as a mail's bytes are made from it. `alike`: everything that it says, where many
 * mails say the same; an isolate then writes it once.
 */
export async function frozen(
  deps: Pick<Deps, 'config'>,
  publication: Publication,
  document: (nonce: string) => Document,
  alike: string | null = null,
): Promise<FrozenFrame> {
  letterNonce ??= randomToken()
  const nonce = letterNonce
  const written = async () => cutFrame(await render(document(nonce), compiledOnce), nonce)
  const cut = await (alike === null ? written() : cuts(alike, written))
  // Big mail houses want what somebody waits for apart from what goes to everybody.
  const sender = { ...publication, fromEmail: publication.noticeEmail ?? publication.fromEmail }
  return freeze(deps, sender, cut)
}

/** Everything else that a mail's bytes depend on, fixed beside its text. */
export async function freeze(
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
