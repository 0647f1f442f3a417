/**
 * Confirming: pending (or left, or away) -> active, by the mailed link and a press of its button. Looking changes nothing;
 * the conditional update decides once, and whoever comes after it sees "you are subscribed".
 */
import { eq, type SQL, sql } from 'drizzle-orm'
import { addressHash, addressHashes } from '../../ground/address'
import { inOneBatch } from '../../ground/batch'
import type { Deps } from '../../ground/deps'
import { type Publication, type Subscriber, subscribers, tokens } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { CONFIRMED_SHOWN_DAYS, claimedRow, provesRow } from '../../ground/tokens'
import { enqueueMail, mailRow } from '../../outbox/rows'
import { publicationById } from '../../publications/find'
import { dayOf } from '../../publications/schedule'
import { creditSignUp } from '../../shares/attribution'
import { ERASED } from '../erase'
import { countIfChanged } from '../reader-days'
import { suppress } from '../suppressions'
import { countConfirmed, rememberSeen, seenOf } from './breaker'
import { foldedKey } from './mail-houses'
import { forgive } from './mail-limits'

type Token = typeof tokens.$inferSelect

/** `open`: may be confirmed · `done`: was, and the reader is subscribed · `over`: too late, unknown or not ours. */
export type ConfirmLink =
  | { state: 'open' | 'done'; publication: Publication; subscriber: Subscriber; token: Token }
  | { state: 'over'; publication: Publication | null }

type OpenLink = Extract<ConfirmLink, { state: 'open' | 'done' }>

/** The row behind a link, with its reader and its publication; null for one that is not ours. */
async function rowBehind(deps: Deps, given: string) {
  const [row] = await deps.db
    .select({ token: tokens, subscriber: subscribers })
    .from(tokens)
    .innerJoin(subscribers, eq(subscribers.id, tokens.subscriberId))
    .where(eq(tokens.id, claimedRow(given) ?? 0))
    .limit(1)
  if (row?.token.purpose !== 'confirm' || !(await provesRow(deps.config, given, row.token))) return null
  const publication = await publicationById(deps, row.token.publicationId)
  return publication && { ...row, publication }
}

/** What a confirm link stands for right now. Changes nothing. */
export async function readConfirmLink(deps: Deps, given: string): Promise<ConfirmLink> {
  const row = await rowBehind(deps, given)
  if (!row) return { state: 'over', publication: null }
  const state = stateOf(row.token, row.subscriber, deps.clock())
  return state === 'over' ? { state, publication: row.publication } : { state, ...row }
}

function stateOf(token: Token, subscriber: Subscriber, now: number): 'open' | 'done' | 'over' {
  if (subscriber.status === 'suppressed') return 'over'
  const isActive = subscriber.status === 'active'
  if (token.usedAt !== null) {
    return isActive && now - token.usedAt < CONFIRMED_SHOWN_DAYS * DAY ? 'done' : 'over'
  }
  if (token.expiresAt <= now) return 'over'
  // An older link of the same reader, pressed after the newer one: nothing to do, and no reason to worry anybody.
  return isActive ? 'done' : 'open'
}

/** Whose mail a confirm link came in, however old it is and whatever became of it; null for one that is not ours. */
export async function readAskedLink(
  deps: Deps,
  given: string,
): Promise<{ publication: Publication; subscriber: Subscriber } | null> {
  return rowBehind(deps, given)
}

/** Why an address is suppressed whose owner wants never to be asked again. */
const BY_READER = 'never_ask'

/** A suppression by the reader's own hand. Safe to call twice. */
export async function neverAsk(deps: Deps, given: string): ReturnType<typeof readAskedLink> {
  const link = await readAskedLink(deps, given)
  if (!link) return null
  const { publication, subscriber } = link
  const hashes = await addressHashes(deps.config, subscriber.emailKey)
  await suppress(deps, { publication, addressHashes: hashes, reason: BY_READER, at: deps.clock() })
  return link
}

/** Makes the reader active and mails the first welcome. Safe to call twice. `network`: from where the button was pressed. */
export async function confirm(
  deps: Deps,
  { token: given, network }: { token: string; network: string },
): Promise<ConfirmLink> {
  const link = await readConfirmLink(deps, given)
  if (link.state !== 'open') return link
  const now = deps.clock()
  const { publication, subscriber, token } = link
  const hashes = await addressHashes(deps.config, subscriber.emailKey)
  const seen = await seenOf(deps, { publicationId: publication.id, emailKey: subscriber.emailKey, network })
  const asked = { publicationId: publication.id, askedAt: token.createdAt, isProbe: token.wish?.isProbe === true }
  const folded = await addressHash(deps.config, foldedKey(subscriber.emailKey))
  const isConfirmed = sql`EXISTS (SELECT 1 FROM subscribers
    WHERE id = ${subscriber.id} AND status = 'active' AND confirmed_at = ${now})`
  const day = dayOf(publication.timezone, now)
  const { welcome } = await inOneBatch(deps, {
    // What was asked is a consent's from now on.
    used: deps.db.run(sql`UPDATE tokens SET used_at = ${now}, wish = json_remove(wish, '$.asked')
      WHERE id = ${token.id} AND used_at IS NULL AND expires_at > ${now}`),
    reader:
      deps.db.run(sql`UPDATE subscribers SET status = 'active', confirmed_at = ${now}, unsubscribed_at = NULL, left_digest_id = NULL,
        topics = ${JSON.stringify(token.wish?.topics ?? subscriber.topics)},
        language = coalesce(${token.wish?.language ?? null}, language), updated_at = ${now}
      WHERE id = ${subscriber.id} AND status IN ('pending', 'unsubscribed') AND changes() > 0
        AND NOT EXISTS (SELECT 1 FROM suppressions WHERE publication_id = ${publication.id}
          AND address_hash IN (SELECT value FROM json_each(${JSON.stringify(hashes)})) AND reason <> ${ERASED})`),
    counted: deps.db.run(countIfChanged(publication.id, day, { confirmed: 1, activeChange: 1 })),
    consents: deps.db.run(insertConsents(link, now)),
    credited: deps.db.run(creditStory(link, day)),
    // Imported readers have no wish: their form is none of ours.
    forBreaker: deps.db.run(token.wish === null ? sql`SELECT 1` : countConfirmed(deps, { ...asked, seen })),
    // Once in a reader's life, however often they leave and come back.
    welcome: mailRow(
      deps,
      {
        kind: 'welcome',
        publicationId: publication.id,
        subscriberId: subscriber.id,
        once: `welcome:${subscriber.id}`,
        at: now,
      },
      { where: sql`changes() > 0` },
    ),
    seen: deps.db.run(rememberSeen(seen, isConfirmed)),
    lifted: deps.db.run(liftErasure(publication, { hashes, condition: isConfirmed })),
    forgiven: deps.db.run(forgive({ publicationId: publication.id, hash: folded, condition: isConfirmed })),
  })
  await enqueueMail(deps, welcome[0]?.id)
  return readConfirmLink(deps, given)
}

/** What was asked, where our form did, and that it was confirmed; if the statement before it changed something. */
function insertConsents({ publication, subscriber, token }: OpenLink, now: number): SQL {
  const { asked } = token.wish ?? {}
  const acts = [...(asked ? [{ act: 'asked', ...asked }] : []), { act: 'confirmed', at: now }]
  return sql`INSERT INTO consents (publication_id, address_hash, act, at, page, wording, network_hash)
    SELECT ${publication.id}, ${subscriber.addressHash}, value ->> 'act', value ->> 'at', value ->> 'page', value ->> 'wording', value ->> 'network'
    FROM json_each(${JSON.stringify(acts)}) WHERE changes() > 0`
}

/** The story and channel that led to a reader's first confirmation. */
function creditStory({ publication, subscriber }: OpenLink, day: string): SQL {
  const { sourceStoryId: storyId, sourceChannel: channel, confirmedAt } = subscriber
  const isCredited = storyId !== null && channel !== null && confirmedAt === null
  return isCredited ? creditSignUp(publication.id, { day, storyId, channel }) : sql`SELECT 1`
}

/** Whoever was erased and comes back by their own confirmation is a reader again, like anybody. */
function liftErasure(publication: Publication, { hashes, condition }: { hashes: string[]; condition: SQL }): SQL {
  return sql`DELETE FROM suppressions WHERE publication_id = ${publication.id} AND reason = ${ERASED}
    AND address_hash IN (SELECT value FROM json_each(${JSON.stringify(hashes)})) AND ${condition}`
}
