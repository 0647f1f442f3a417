/**
 * The bytes of a digest's mails: a pure function of frozen rows and the secret, the same on every attempt, in every time zone and
 * after every deployment. A digest keeps the version of the assembler that it was composed with; older versions stay here until no
 * digest that they may send is open, so a change of the bytes is a new version and never an edit.
 */

import { mailable } from '../../ground/address'
import type { Deps } from '../../ground/deps'
import { links } from '../../ground/links'
import type { Chunk, Digest, FrozenFrame } from '../../ground/schema'
import { preferencesToken, secretOf, unsubscribeToken } from '../../ground/tokens'
import { assembler, bytesOf } from '../../mail/frame'
import type { Recipient } from './attempts'
import { fillingOf } from './blocks'

type Frozen = {
  digest: Pick<Digest, 'id' | 'key'>
  frame: FrozenFrame
  /** The frames of other languages that some of these recipients get. */
  translated: Record<string, FrozenFrame>
  secret: string
  seq: number
}
/** A frozen digest, with the frames of other languages that are wanted. */
export type Sendable = Digest & { translated?: Record<string, FrozenFrame> }

/** One way of putting a mail together: a JSON text as the provider takes it, in pieces (mail/frame.ts says why). */
export type Assembler = (frozen: Frozen) => (recipient: Recipient) => Promise<string[]>

export const ASSEMBLERS: Record<number, Assembler> = { 1: firstAssembler, 2: secondAssembler }

/** The version that new digests are made with. */
export function newestAssembler(): number {
  return Math.max(...Object.keys(ASSEMBLERS).map(Number))
}

type Asked = [deps: Pick<Deps, 'config'>, digest: Sendable, chunk: Pick<Chunk, 'seq'>, recipients: Recipient[]]

/** A chunk's mails, each the JSON text of one. */
export async function mailsOf(...asked: Asked): Promise<string[]> {
  return (await inPieces(...asked)).map((pieces) => pieces.join(''))
}

/** A chunk's call: the bytes of the list of its mails. */
export async function callOf(...asked: Asked): Promise<Uint8Array> {
  const mails = await inPieces(...asked)
  return bytesOf(mails.flatMap((pieces, index) => [index === 0 ? '[' : ',', ...pieces]).concat(']'))
}

async function inPieces(...[deps, digest, chunk, recipients]: Asked): Promise<string[][]> {
  const { frame } = digest
  if (!frame) throw new Error(`digest ${digest.id} is not frozen`)
  const assemble = ASSEMBLERS[digest.assembler]
  if (!assemble) throw new Error(`digest ${digest.id} was made with assembler ${digest.assembler}, which is not here`)
  const secret = await secretOf(deps.config, frame.keyId)
  return Promise.all(
    recipients.map(assemble({ digest, frame, translated: digest.translated ?? {}, secret, seq: chunk.seq })),
  )
}

function firstAssembler({ digest, frame, secret, seq }: Frozen): ReturnType<Assembler> {
  const assembled = assembler(frame, frame)
  return async ({ position, subscriberId, address }) => {
    const unsubscribe = links.unsubscribe(frame, await unsubscribeToken(secret, subscriberId, digest.id))
    return assembled.pieces({
      to: mailable(address),
      values: { unsubscribe, preferences: links.preferences(frame, await preferencesToken(secret, subscriberId)) },
      // RFC 8058 §3.1: one HTTPS address that takes the POST, and the header that says so.
      headers: {
        'List-Unsubscribe': `<${unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        'List-Id': frame.listId ?? '',
      },
      tags: [{ name: 'delivery', value: `${digest.key}-${seq}-${position}` }],
    })
  }
}

/** With what the reader gets of their own (blocks.ts), and where the issue and all of them can be read (RFC 2369 §3.6, RFC 5064). */
function secondAssembler({ digest, frame, translated, secret, seq }: Frozen): ReturnType<Assembler> {
  const assemblers = new Map<FrozenFrame, ReturnType<typeof assembler>>()
  const assemblerOf = (of: FrozenFrame) => {
    const known = assemblers.get(of) ?? assembler(of, of)
    assemblers.set(of, known)
    return known
  }
  return async ({ position, subscriberId, address, own }) => {
    const theirs = own?.language === undefined ? frame : translated[own.language]
    if (!theirs?.edition) throw new Error(`digest ${digest.id} has no edition in ${own?.language ?? 'its language'}`)
    const unsubscribe = links.unsubscribe(frame, await unsubscribeToken(secret, subscriberId, digest.id))
    const preferences = links.preferences(frame, await preferencesToken(secret, subscriberId))
    const { subject, values, blocks } = fillingOf(theirs.edition, theirs.subject, own)
    return assemblerOf(theirs).pieces({
      to: mailable(address),
      ...(subject === undefined ? {} : { subject }),
      values: { ...values, unsubscribe, preferences },
      blocks,
      headers: {
        ...{ 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
        ...{ 'List-Id': frame.listId ?? '', ...archivedAt(frame) },
      },
      tags: [{ name: 'delivery', value: `${digest.key}-${seq}-${position}` }],
    })
  }
}

/** Where the issue is on the web, and all of them. */
export function archivedAt({ archiveUrl, webUrl }: FrozenFrame): Record<string, string> {
  return {
    ...(archiveUrl ? { 'List-Archive': `<${archiveUrl}>` } : {}),
    ...(webUrl ? { 'Archived-At': `<${webUrl}>` } : {}),
  }
}
