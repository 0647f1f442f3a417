/**
 * The mailed way into the desk: whoever asks with an address gets the same answer, by the same statements and the same message; a mail goes
 * only to people of the desk. Its link holds for ten minutes, once, and only in the browser that asked: the proof is made over a secret that
 * only that browser's cookie has. Nothing of it is in the database but when it ends and the hash of that secret.
 */
import { eq, sql } from 'drizzle-orm'
import { entryMail, invitedMail } from '../../emails/entry'
import { wordsFor } from '../../emails/words'
import { parseAddress } from '../ground/address'
import { counting, countOf, entriesInHour } from '../ground/counters'
import { equalSecrets, mac, randomToken, sha256 } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { links } from '../ground/links'
import { sharedNetwork } from '../ground/network'
import { people } from '../ground/schema'
import { MINUTE } from '../ground/time'
import { brandOf } from '../mail/brand'
import { gapLink } from '../mail/frame'
import { type Filling, frozen, LETTER_HEADERS, type Letter } from '../outbox/letter'
import { enqueueMail, mailRow } from '../outbox/rows'
import { senderFor } from './people'

export const ENTRY_MINUTES = 10
/** Mails to one address: whoever types it for them fills no inbox. */
const MAILS_AN_HOUR = 20
/** Of those, asked for from one network: whoever goes on typing keeps nobody out. */
const FROM_ONE_NETWORK = 5

/** `browser`: the secret of the asking browser; `network`: the address that it asked from, or ''. */
export async function mailEntry(
  deps: Deps,
  { email, browser, network }: { email: string; browser: string; network: string },
): Promise<'check_inbox' | 'invalid_email'> {
  const address = parseAddress(email)
  if (!address) return 'invalid_email'
  const now = deps.clock()
  const counted = async (...what: string[]) =>
    entriesInHour(await mac(deps.config.secretKeys[0], 'desk entries', address.key, ...what), now)
  const [all, here] = await Promise.all([counted(), counted(sharedNetwork(network) ?? '')])
  const isHere = sql`${countOf(here.key)} <= ${FROM_ONE_NETWORK}`
  const params = { until: now + ENTRY_MINUTES * MINUTE, nonce: randomToken(), browser: await sha256(browser) }
  const to = sql`(SELECT email FROM people WHERE email_key = ${address.key}
    AND ${isHere} AND ${countOf(all.key)} <= ${MAILS_AN_HOUR})`
  const sender = senderFor(address.key)
  const [, , [mail]] = await deps.db.batch([
    deps.db.run(counting(here)),
    // What one network asks for in vain uses up nobody's.
    deps.db.run(counting(all, 1, isHere)),
    mailRow(deps, { kind: 'entry', publicationId: sender, to, params, at: now }, { where: sql`${sender} IS NOT NULL` }),
  ])
  await enqueueMail(deps, mail?.id)
  return 'check_inbox'
}

export const entryLetter: Letter = {
  async choose(deps, { row, known: { publication } }) {
    const { until, invited } = row.params
    if (!invited && Number(until) <= deps.clock()) return null
    const said = { brand: brandOf(deps.config, publication), words: wordsFor(publication.language) }
    return () =>
      frozen(deps, publication, (nonce) =>
        invited
          ? invitedMail({ ...said, link: links.deskSignIn(deps.config) })
          : entryMail({ ...said, link: gapLink(nonce, 'entry') }),
      )
  },
  async fill(deps, { row: { toAddress, params }, frame, secret }): Promise<Filling> {
    const person = await personAt(deps, toAddress)
    const of = { until: String(params.until), person: String(person), nonce: String(params.nonce) }
    const proof = await proofOf(secret, { ...of, browser: String(params.browser) })
    const token = `${of.until}.${of.person}.${of.nonce}.${proof}`
    return { values: { entry: links.deskEntry(frame, token) }, headers: LETTER_HEADERS }
  },
}

async function personAt(deps: Pick<Deps, 'db'>, email: string | null): Promise<number | null> {
  const key = email === null ? undefined : parseAddress(email)?.key
  if (key === undefined) return null
  // Whoever was removed has no key any more.
  const [person] = await deps.db.select({ id: people.id }).from(people).where(eq(people.emailKey, key))
  return person?.id ?? null
}

type Proved = { until: string; person: string; nonce: string; browser: string }

function proofOf(secret: string, { until, person, nonce, browser }: Proved): Promise<string> {
  return mac(secret, 'desk-person', until, person, nonce, browser)
}

const TOKEN = /^(\d{13})\.(\d{1,15})\.([\w-]{22})\.([\w-]{43})$/

/** Whether this is a mailed link's token by its looks, whatever it is worth. */
export function isMailedEntry(token: string): boolean {
  return TOKEN.test(token)
}

/** Whom a mailed link signs in, in the browser with this secret; null where it is none of ours, too old, or another browser's. */
export async function readMailedEntry(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  { token, browser }: { token: string; browser: string },
): Promise<{ entry: string; personId: number } | null> {
  const [, until = '', person = '', nonce = '', proof = ''] = TOKEN.exec(token) ?? []
  if (Number(until) <= clock()) return null
  const of = { until, person, nonce, browser: await sha256(browser) }
  for (const key of config.secretKeys) {
    if (await equalSecrets(proof, await proofOf(key, of))) return { entry: nonce, personId: Number(person) }
  }
  return null
}
