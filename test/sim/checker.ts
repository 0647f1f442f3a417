/**
 * The judge of a run. Reads the provider's ledger and the database, and nothing that the engine or the simulation remembers of it,
 * but for who left when. An empty list of complaints is the promise kept: nobody missed, nobody twice, nobody asked to help.
 */
import type { Reported } from './reports'
import { addressOf, DIGEST, twinIn } from './stage'

/** What the provider wrote down: every request, and every mail that it took. */
export type Ledger = {
  requests: { key: string; hash: string; outcome: string }[]
  mails: { to: string; tag: string; key: string; id: string }[]
}

export type Verdict = { lost: number; doubled: number; human: number; complaints: string[] }

/** A reader who left, and whether their chunk had been tried by then. */
export type Leaver = { id: number; wasTried: boolean }

type Delivery = {
  subscriber_id: number
  chunk: number
  status: string
  reason: string | null
  provider_id: string | null
}
type Identity = { candidates: number; counted: number; wrong: number }

type Evidence = {
  ledger: Ledger
  leavers: Leaver[]
  readers: number
  reported: Reported[]
  /** What was the other publication's before. */
  twin: Map<string, string>
}

export async function judge(db: D1Database, { ledger, leavers, readers, reported, twin }: Evidence): Promise<Verdict> {
  const digest = await db
    .prepare('SELECT id, status, reason, key FROM digests WHERE publication_id = 1 LIMIT 1')
    .first<Record<string, string>>()
  const { results: deliveries } = await db
    .prepare(`SELECT subscriber_id, chunk, status, reason, provider_id FROM deliveries WHERE digest_id = ${DIGEST}`)
    .all<Delivery>()
  const mailed = Map.groupBy(
    ledger.mails.filter(({ tag }) => tag.startsWith(`${digest?.key}-`)),
    ({ to }) => to,
  )
  const verdict: Verdict = { lost: 0, doubled: 0, human: 0, complaints: [] }
  const complain = (what: 'lost' | 'doubled' | 'human' | null, sentence: string) => {
    if (what) verdict[what]++
    verdict.complaints.push(sentence)
  }
  if (digest?.status !== 'sent')
    complain('human', `the digest is ${digest?.status ?? 'not there'} (${digest?.reason ?? 'no reason'})`)
  for (const [to, mails] of mailed) if (mails.length > 1) complain('doubled', `${to} got ${mails.length} mails`)
  for (const { subscriber_id, chunk, status, reason, provider_id } of deliveries) {
    const who = `reader ${subscriber_id} in chunk ${chunk}`
    const mail = mailed.get(addressOf(subscriber_id))?.[0]
    if (status === 'accepted' && !mail) complain('lost', `${who} is accepted here and unknown to the provider`)
    else if (status === 'accepted' && mail?.id !== provider_id)
      complain(null, `${who} has the provider's id of another mail`)
    else if (status !== 'accepted' && mail)
      complain(
        status === 'planned' || status === 'unknown' ? 'human' : 'doubled',
        `${who} is ${status} here and was mailed`,
      )
    else if (status === 'planned' || status === 'unknown') complain('lost', `${who} is ${status} in the end`)
    else if (status !== 'accepted' && !reason) complain(null, `${who} is ${status} without a reason`)
  }
  complainOfAbsent({ deliveries, leavers, readers }, complain)
  for (const { id, wasTried } of leavers)
    if (!wasTried && mailed.has(addressOf(id)))
      complain(null, `reader ${id} left before their chunk was tried, and was mailed`)
  complainOfBytes(ledger, complain)
  await complainOfReports(db, reported, complain)
  for (const [name, after] of await twinIn(db))
    if (after !== twin.get(name)) complain(null, `the other publication's ${name} changed`)
  if (digest?.status === 'sent' && deliveries.length > 0 && !deliveries.some(({ status }) => status === 'accepted'))
    complain('human', 'nobody accepted the digest, and it is called sent')
  return verdict
}

type Complain = (what: 'lost' | 'doubled' | 'human' | null, sentence: string) => void

function complainOfAbsent(
  { deliveries, leavers, readers }: { deliveries: Delivery[]; leavers: Leaver[]; readers: number },
  complain: Complain,
): void {
  const planned = new Set(deliveries.map(({ subscriber_id }) => subscriber_id))
  const left = new Set(leavers.map(({ id }) => id))
  for (let id = 1; id <= readers; id++)
    if (!planned.has(id) && !left.has(id)) complain('lost', `reader ${id} is in no chunk`)
  if (planned.size !== deliveries.length) complain('doubled', 'somebody stands in two deliveries')
}

/** What was taken under a key has one form, and no retry ever brought another one. */
function complainOfBytes({ requests }: Ledger, complain: Complain): void {
  const taken = new Map<string, string>()
  for (const { key, hash, outcome } of requests) {
    if (outcome === 'invalid_idempotent_request') complain(null, `other bytes came under the key ${key}`)
    if (outcome !== 'accepted' && outcome !== 'replayed') continue
    if ((taken.get(key) ?? hash) !== hash) complain(null, `two forms were taken under the key ${key}`)
    taken.set(key, hash)
  }
}

/** Every report counted once, whatever came of the requests that brought it; nobody mailable of whom the worst was said. */
async function complainOfReports(db: D1Database, reported: Reported[], complain: Complain): Promise<void> {
  const ofDigest = reported.filter(({ mail }) => mail.tags.delivery)
  const counts = await db
    .prepare(
      `SELECT sum(delivered) AS delivered, sum(bounced) AS bounced, sum(complained) AS complained FROM chunks WHERE digest_id = ${DIGEST}`,
    )
    .first<Record<'delivered' | 'bounced' | 'complained', number>>()
  for (const kind of ['delivered', 'bounced', 'complained'] as const) {
    const expected = new Set(ofDigest.filter(({ type }) => type === kind).map(({ mail }) => mail.id)).size
    if ((counts?.[kind] ?? 0) !== expected)
      complain(null, `${counts?.[kind]} are counted as ${kind}, ${expected} were reported`)
  }
  const worst = ofDigest.filter(({ type }) => type === 'bounced' || type === 'complained').map(({ mail }) => mail.to[0])
  const { results } = await db
    .prepare(
      "SELECT email FROM subscribers WHERE publication_id = 1 AND status = 'active' AND email IN (SELECT value FROM json_each(?))",
    )
    .bind(JSON.stringify(worst))
    .all<{ email: string }>()
  for (const { email } of results) complain(null, `${email} bounced or complained and would be mailed again`)
}

/** candidates = planned + accepted + skipped + failed + unknown, and each chunk counts what its deliveries say. Null: true. */
export async function brokenIdentity(db: D1Database): Promise<string | null> {
  const row = await db
    .prepare(
      `SELECT d.candidates,
        (SELECT coalesce(sum(planned + accepted + skipped + failed + unknown), 0) FROM chunks c WHERE c.digest_id = d.id) AS counted,
        (SELECT count(*) FROM chunks c WHERE c.digest_id = d.id AND (planned, accepted, skipped, failed, unknown) IS NOT (
          SELECT sum(status = 'planned'), sum(status = 'accepted'), sum(status = 'skipped'), sum(status = 'failed'),
            sum(status = 'unknown') FROM deliveries e WHERE e.digest_id = d.id AND e.chunk = c.seq)) AS wrong
       FROM digests d WHERE d.publication_id = 1 AND d.frozen_at IS NOT NULL LIMIT 1`,
    )
    .first<Identity>()
  if (!row || (row.candidates === row.counted && row.wrong === 0)) return null
  return `${row.candidates} candidates, ${row.counted} counted, ${row.wrong} chunks that count wrongly`
}
