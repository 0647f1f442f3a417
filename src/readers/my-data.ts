/**
 * What a reader may ask of what we hold: a copy, or its end. Each by a fresh mailed link with a row: bound to one purpose, over
 * after a day, good for one effect. The link in every digest only asks for it: a forwarded mail must not open anything.
 * What erasing means is erase.ts's.
 */
import { eq, sql } from 'drizzle-orm'
import { auditIf } from '../audit/audit'
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { type Publication, type Subscriber, subscribers, tokens } from '../ground/schema'
import { DAY, HOUR } from '../ground/time'
import { claimedRow, MY_DATA_HOURS, provesRow } from '../ground/tokens'
import { enqueueMail, mailRow } from '../outbox/rows'
import { publicationByIdEver } from '../publications/find'
import { storyIdOf } from '../stories/catalogue/page'
import { eraseReader } from './erase'

export type MyDataPurpose = 'export' | 'erase'

/** Whoever holds a forwarded digest can ask as well: the reader gets no more than this many of each in a day. */
const LINKS_A_DAY = 3
/** A weekly digest for a decade. */
const MOST_ROWS = 520

type MyDataRequest = { publication: Publication; subscriber: Subscriber; purpose: MyDataPurpose }

/** Mails the link; nothing for somebody who may not be mailed, or who was often enough. The page that asked cannot tell. */
export async function mailMyDataLink(deps: Deps, { publication, subscriber, purpose }: MyDataRequest): Promise<void> {
  const now = deps.clock()
  const nonce = randomToken()
  const [, [mail]] = await deps.db.batch([
    deps.db.run(sql`INSERT INTO tokens (publication_id, subscriber_id, purpose, nonce, created_at, expires_at)
      SELECT publication_id, id, ${purpose}, ${nonce}, ${now}, ${now + MY_DATA_HOURS * HOUR} FROM subscribers
      WHERE id = ${subscriber.id} AND status IN ('active', 'unsubscribed') AND email <> '' AND (SELECT count(*) FROM tokens
        WHERE subscriber_id = ${subscriber.id} AND purpose = ${purpose} AND created_at > ${now - DAY}) < ${LINKS_A_DAY}`),
    mailRow(
      deps,
      { kind: purpose, publicationId: publication.id, subscriberId: subscriber.id, tokenId: sql`t.id`, at: now },
      {
        from: sql`tokens t`,
        where: sql`t.subscriber_id = ${subscriber.id} AND t.purpose = ${purpose} AND t.nonce = ${nonce}`,
      },
    ),
  ])
  await enqueueMail(deps, mail?.id)
}

/** `open`: may act · `done`: erased by this link · `over`: used or too late · null: not ours. */
export type MyDataLink =
  | { state: 'open'; publication: Publication; subscriber: Subscriber; tokenId: number }
  | { state: 'done' | 'over'; publication: Publication; subscriber: Subscriber | null }
  | null

/** What a link stands for right now. Changes nothing. */
export async function readMyDataLink(
  deps: Deps,
  { token: given, purpose }: { token: string; purpose: MyDataPurpose },
): Promise<MyDataLink> {
  const [row] = await deps.db
    .select({ token: tokens, subscriber: subscribers })
    .from(tokens)
    .leftJoin(subscribers, eq(subscribers.id, tokens.subscriberId))
    .where(eq(tokens.id, claimedRow(given) ?? 0))
    .limit(1)
  if (row?.token.purpose !== purpose || !(await provesRow(deps.config, given, row.token))) return null
  const publication = await publicationByIdEver(deps, row.token.publicationId)
  if (!publication) return null
  const { token, subscriber } = row
  if (!subscriber)
    return { state: purpose === 'erase' && token.usedAt !== null ? 'done' : 'over', publication, subscriber }
  if (token.usedAt !== null || token.expiresAt <= deps.clock()) return { state: 'over', publication, subscriber }
  return { state: 'open', publication, subscriber, tokenId: token.id }
}

/** Erases the reader whose link this is. A second press finds it done. */
export async function eraseByLink(deps: Deps, token: string): Promise<MyDataLink> {
  const link = await readMyDataLink(deps, { token, purpose: 'erase' })
  if (link?.state !== 'open') return link
  await eraseReader(deps, { ...link, byLink: { tokenId: link.tokenId } })
  return readMyDataLink(deps, { token, purpose: 'erase' })
}

/** Everything that is held about the reader whose link this is, once. */
export async function exportByLink(
  deps: Deps,
  token: string,
): Promise<{ link: MyDataLink; data: Awaited<ReturnType<typeof everythingAbout>> | null }> {
  const link = await readMyDataLink(deps, { token, purpose: 'export' })
  if (link?.state !== 'open') return { link, data: null }
  const now = deps.clock()
  const entry = {
    at: now,
    actor: 'reader' as const,
    credentialId: `link:${link.tokenId}`,
    action: 'reader.exported',
    object: `/v1/admin/publications/${link.publication.slug}/subscribers/${link.subscriber.id}`,
    publicationId: link.publication.id,
  }
  const [taken] = await deps.db.batch([
    deps.db.all(sql`UPDATE tokens SET used_at = ${now}
      WHERE id = ${link.tokenId} AND used_at IS NULL AND expires_at > ${now} RETURNING id`),
    deps.db.run(auditIf(entry, sql`changes() > 0`)),
  ])
  return { link, data: taken.length > 0 ? await everythingAbout(deps, link) : null }
}

type Held = { publication: Publication; subscriber: Subscriber }

async function everythingAbout(deps: Deps, { publication, subscriber }: Held) {
  const [consents, mails, digests, links] = await deps.db.batch([
    deps.db.all<Dated>(sql`SELECT * FROM (SELECT act, at, page, wording FROM consents
        WHERE publication_id = ${publication.id} AND address_hash = ${subscriber.addressHash} ORDER BY id LIMIT ${MOST_ROWS})
      UNION ALL SELECT 'asked', wish ->> '$.asked.at', wish ->> '$.asked.page', wish ->> '$.asked.wording' FROM tokens
        WHERE subscriber_id = ${subscriber.id} AND purpose = 'confirm' AND wish ->> '$.asked.at' IS NOT NULL`),
    deps.db.all<Dated>(sql`SELECT kind, state, created_at AS createdAt, accepted_at AS acceptedAt FROM mails
      WHERE subscriber_id = ${subscriber.id} ORDER BY id LIMIT ${MOST_ROWS}`),
    deps.db.all<Dated>(sql`SELECT d.period, d.subject, d.sent_at AS sentAt, v.status, v.reported FROM digests d
      JOIN deliveries v ON v.digest_id = d.id AND v.address_hash = ${subscriber.addressHash}
      WHERE d.publication_id = ${publication.id} ORDER BY d.period LIMIT ${MOST_ROWS}`),
    deps.db.all<Dated>(sql`SELECT purpose, created_at AS createdAt, expires_at AS expiresAt, used_at AS usedAt FROM tokens
      WHERE subscriber_id = ${subscriber.id} ORDER BY id LIMIT ${MOST_ROWS}`),
  ])
  const source = await sourceOf(deps, subscriber)
  return {
    publication: { name: publication.name, url: publication.url },
    exportedAt: new Date(deps.clock()).toISOString(),
    reader: { ...readable(choicesOf(subscriber)), topics: subscriber.topics, source },
    consents: consents.map(readable),
    mails: mails.map(readable),
    digests: digests.map(readable),
    links: links.map(readable),
  }
}

function choicesOf(subscriber: Subscriber): Dated {
  const { email, status, language, minutes, createdAt, confirmedAt, unsubscribedAt, pausedUntil, updatedAt } =
    subscriber
  return { email, status, language, minutes, createdAt, confirmedAt, unsubscribedAt, pausedUntil, updatedAt }
}

/** The page and the story that led to the sign-up. */
async function sourceOf(deps: Deps, { sourcePage, sourceStoryId, sourceChannel }: Subscriber) {
  const [story] = await deps.db.all<{ title: string; url: string }>(
    sql`SELECT title, url FROM stories WHERE id = ${storyIdOf(sourceStoryId ?? 0)}`,
  )
  return { page: sourcePage, story: story ?? null, channel: sourceChannel }
}

type Dated = Record<string, string | number | null>

/** Times as people and programs write them: columns that end in `At` or `Until`. */
function readable(row: Dated): Dated {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' && /(^at|At|Until)$/.test(name) ? new Date(value).toISOString() : value,
    ]),
  )
}
