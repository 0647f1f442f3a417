/**
 * The tokens in mailed links. Those that confirm, export or erase name a row and prove it by a MAC over purpose, row and nonce: the
 * row alone opens nothing, and the tick can rebuild the link byte for byte. Unsubscribe and preferences tokens are MACs without a row; they work
 * for years, and the former can only stop mail. Every token is bound to its purpose.
 */
import { equalSecrets, mac, sha256 } from './crypto'
import type { Config } from './deps'

/** How long a confirm link works. */
export const CONFIRM_HOURS = 48
/** How long a used one still says "you are subscribed". */
export const CONFIRMED_SHOWN_DAYS = 30
/** How long a link that exports or erases works. */
export const MY_DATA_HOURS = 24

type Secrets = Pick<Config, 'secretKeys'>

/** Which of the configured secrets a frozen mail's links are made with. */
export async function keyIdOf(secret: string): Promise<string> {
  return (await sha256(`key id\0${secret}`)).slice(0, 12)
}

/** The configured secret with this id; the signing one where it is gone. */
export async function secretOf(config: Secrets, keyId: string): Promise<string> {
  for (const secret of config.secretKeys) if ((await keyIdOf(secret)) === keyId) return secret
  return config.secretKeys[0]
}

type Row = { id: number; purpose: string; nonce: string }

export async function rowToken(secret: string, row: Row): Promise<string> {
  return `${row.id}.${await mac(secret, row.purpose, row.id, row.nonce)}`
}

/** The row that a token claims to be; nothing is proven yet. */
export function claimedRow(token: string): number | null {
  const match = /^(\d{1,15})\.[\w-]{43}$/.exec(token)
  return match ? Number(match[1]) : null
}

export async function provesRow(config: Secrets, token: string, row: Row): Promise<boolean> {
  return anyKey(config, token, (secret) => rowToken(secret, row))
}

/** In the place of a subscriber's id: whose links a test mail has. */
export const NOBODY = 0

/** `digestId` 0: from a mail that is no digest. */
export async function unsubscribeToken(secret: string, subscriberId: number, digestId: number): Promise<string> {
  return `${subscriberId}.${digestId}.${await mac(secret, 'unsubscribe', subscriberId, digestId)}`
}

/** Who wants to leave by this token, and from which digest; null for a token that is not ours. */
export async function readUnsubscribeToken(
  config: Secrets,
  token: string,
): Promise<{ subscriberId: number; digestId: number } | null> {
  const match = /^(\d{1,15})\.(\d{1,15})\.[\w-]{43}$/.exec(token)
  if (!match) return null
  const [subscriberId, digestId] = [Number(match[1]), Number(match[2])]
  const isOurs = await anyKey(config, token, (secret) => unsubscribeToken(secret, subscriberId, digestId))
  return isOurs ? { subscriberId, digestId } : null
}

type Leaving = { subscriberId: number; leftAt: number }

/** What takes one leaving back; only the page that said goodbye has it. */
export async function undoSecret(secret: string, { subscriberId, leftAt }: Leaving): Promise<string> {
  return mac(secret, 'undo', subscriberId, leftAt)
}

export async function provesUndo(config: Secrets, given: string, leaving: Leaving): Promise<boolean> {
  return anyKey(config, given, (secret) => undoSecret(secret, leaving))
}

export async function preferencesToken(secret: string, subscriberId: number): Promise<string> {
  return `${subscriberId}.${await mac(secret, 'preferences', subscriberId)}`
}

/** Whose preferences this token opens; null for a token that is not ours. */
export async function readPreferencesToken(config: Secrets, token: string): Promise<number | null> {
  const subscriberId = claimedRow(token)
  if (subscriberId === null) return null
  return (await anyKey(config, token, (secret) => preferencesToken(secret, subscriberId))) ? subscriberId : null
}

async function anyKey(config: Secrets, token: string, make: (secret: string) => Promise<string>): Promise<boolean> {
  for (const secret of config.secretKeys) if (await equalSecrets(token, await make(secret))) return true
  return false
}
