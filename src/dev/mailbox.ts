/**
 * The development mailbox: a mailer that keeps every mail in a table of its own making, so that it survives restarts.
 * Promises what Resend promises: a key repeated within 24 hours with the same bytes gets the first answer and mails
 * nothing more, with other bytes a mismatch; a batch takes its good entries and names the others.
 * Stands in for a provider, so it goes by the machine's clock. Showing the mails is left to routes.tsx.
 */
import { sha256 } from '../ground/crypto'
import { type Mailer, type SendAnswer, type SendRequest, textOf } from '../ground/mailer'
import { HOUR } from '../ground/time'

/** A mail as the mailbox shows it: `/dev/mailbox.json`. */
export type DevMail = {
  to: string[]
  from: string
  subject: string
  html: string
  text: string
  headers: Record<string, string>
  sentAt: string
}

/** What a list shows of a mail. */
export type ListedMail = Pick<DevMail, 'to' | 'from' | 'subject' | 'sentAt'> & { id: number }

/** Resend forgets a key after 24 hours. */
const KEY_MILLISECONDS = 24 * HOUR
const BATCH_LIMIT = 100
/** D1 takes values of up to 2 MB; a group of mails travels as one. */
const GROUP_CHARACTERS = 500_000

export function mailboxMailer(db: D1Database): Mailer {
  return { send: (request) => deliver(db, request) }
}

/** What was mailed, newest first; all of it, or the first `limit`. */
export async function readMailbox(db: D1Database, limit = -1): Promise<(DevMail & { id: number })[]> {
  await makeTables(db)
  const { results } = await db.prepare('SELECT * FROM dev_mails ORDER BY id DESC LIMIT ?').bind(limit).all<MailRow>()
  return results.map(presentMail)
}

/** One mail, or null. */
export async function readMail(db: D1Database, id: number): Promise<(DevMail & { id: number }) | null> {
  await makeTables(db)
  const row = await db.prepare('SELECT * FROM dev_mails WHERE id = ?').bind(id).first<MailRow>()
  return row ? presentMail(row) : null
}

/** What a list needs of the newest mails; the bodies stay where they are. */
export async function listMailbox(db: D1Database, limit: number): Promise<ListedMail[]> {
  await makeTables(db)
  const list = 'SELECT id, recipients, sender, subject, sent_at FROM dev_mails ORDER BY id DESC LIMIT ?'
  const { results } = await db.prepare(list).bind(limit).all<Omit<MailRow, 'html' | 'text' | 'headers'>>()
  return results.map((row) => ({
    id: row.id,
    to: JSON.parse(row.recipients) as string[],
    from: row.sender,
    subject: row.subject,
    sentAt: new Date(row.sent_at).toISOString(),
  }))
}

export async function countMailboxSince(db: D1Database, since: number): Promise<number> {
  await makeTables(db)
  const statement = 'SELECT count(*) AS mails FROM dev_mails WHERE sent_at >= ?'
  return (await db.prepare(statement).bind(since).first<number>('mails')) ?? 0
}

export async function countMailbox(db: D1Database): Promise<number> {
  await makeTables(db)
  return (await db.prepare('SELECT count(*) AS mails FROM dev_mails').first<number>('mails')) ?? 0
}

type MailRow = {
  id: number
  recipients: string
  sender: string
  subject: string
  html: string
  text: string
  headers: string
  sent_at: number
}

function presentMail(row: MailRow): DevMail & { id: number } {
  return {
    id: row.id,
    to: JSON.parse(row.recipients) as string[],
    from: row.sender,
    subject: row.subject,
    html: row.html,
    text: row.text,
    headers: JSON.parse(row.headers) as Record<string, string>,
    sentAt: new Date(row.sent_at).toISOString(),
  }
}

async function makeTables(db: D1Database): Promise<void> {
  await db.batch(tables(db))
}

function tables(db: D1Database): D1PreparedStatement[] {
  return [
    db.prepare(`CREATE TABLE IF NOT EXISTS dev_mails (id INTEGER PRIMARY KEY AUTOINCREMENT, provider_id TEXT NOT NULL,
      recipients TEXT NOT NULL, sender TEXT NOT NULL, subject TEXT NOT NULL, html TEXT NOT NULL, text TEXT NOT NULL,
      headers TEXT NOT NULL, sent_at INTEGER NOT NULL)`),
    db.prepare(`CREATE TABLE IF NOT EXISTS dev_sends (key TEXT PRIMARY KEY, body_hash TEXT NOT NULL, answer TEXT NOT NULL,
      run TEXT NOT NULL, sent_at INTEGER NOT NULL)`),
  ]
}

/**
 * The key's row decides who mails: two requests with one key are one batch each, and only the one whose run stands in the
 * row inserts mails. Both then read the same answer.
 */
async function deliver(db: D1Database, request: SendRequest): Promise<SendAnswer> {
  const parsed = parseEntries(request)
  if ('outcome' in parsed) return parsed
  const now = Date.now()
  const run = crypto.randomUUID()
  const hash = await sha256(`${request.kind}\n${textOf(request)}`)
  const judged = parsed.entries.map(judge)
  if (request.kind === 'one' && judged[0] && 'refusal' in judged[0]) {
    return { outcome: 'refused', code: 'validation_error', message: judged[0].refusal }
  }
  const answer = answerFor(judged)
  const written = [
    db
      .prepare(
        `INSERT INTO dev_sends (key, body_hash, answer, run, sent_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (key) DO UPDATE SET
        body_hash = excluded.body_hash, answer = excluded.answer, run = excluded.run, sent_at = excluded.sent_at WHERE sent_at <= ?6`,
      )
      .bind(request.key, hash, JSON.stringify(answer), run, now, now - KEY_MILLISECONDS),
    ...grouped(judged).map((group) =>
      db
        .prepare(
          `INSERT INTO dev_mails (provider_id, recipients, sender, subject, html, text, headers, sent_at)
          SELECT value ->> 'id', value -> 'to', value ->> 'from', value ->> 'subject', value ->> 'html', value ->> 'text',
            value -> 'headers', ?2 FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM dev_sends WHERE key = ?3 AND run = ?4)`,
        )
        .bind(group, now, request.key, run),
    ),
    db.prepare('SELECT body_hash, answer FROM dev_sends WHERE key = ?').bind(request.key),
  ]
  const results = await db.batch<{ body_hash: string; answer: string }>(written).catch((error: unknown) => {
    // The first mail of a mailbox.
    if (!String(error).includes('no such table')) throw error
    return db.batch<{ body_hash: string; answer: string }>([...tables(db), ...written])
  })
  const kept = results.at(-1)?.results[0]
  if (!kept) return { outcome: 'unknown', message: 'The mailbox lost the key it had just written.' }
  return kept.body_hash === hash ? (JSON.parse(kept.answer) as SendAnswer) : { outcome: 'mismatch' }
}

type Accepted = Omit<DevMail, 'sentAt'> & { id: string }
type Judged = Accepted | { refusal: string }

function parseEntries(request: SendRequest): { entries: unknown[] } | Extract<SendAnswer, { outcome: 'refused' }> {
  const refused = (message: string) => ({ outcome: 'refused', code: 'validation_error', message }) as const
  let body: unknown
  try {
    body = JSON.parse(textOf(request))
  } catch {
    return refused('The body is not valid JSON.')
  }
  if (request.kind === 'one')
    return Array.isArray(body) ? refused('Expected one mail, found a list.') : { entries: [body] }
  if (!Array.isArray(body)) return refused('Expected a list of mails.')
  if (body.length === 0 || body.length > BATCH_LIMIT)
    return refused(`Expected 1 to ${BATCH_LIMIT} mails, found ${body.length}.`)
  return { entries: body }
}

function judge(entry: unknown): Judged {
  const mail: Record<string, unknown> = typeof entry === 'object' && entry !== null ? { ...entry } : {}
  const to = (Array.isArray(mail.to) ? mail.to : [mail.to]).filter((address) => typeof address === 'string')
  if (to.length === 0 || !to.every((address) => address.includes('@')))
    return { refusal: 'Missing or invalid `to` field.' }
  if (typeof mail.from !== 'string' || !mail.from.includes('@')) return { refusal: 'Missing or invalid `from` field.' }
  if (typeof mail.subject !== 'string' || mail.subject === '') return { refusal: 'Missing `subject` field.' }
  const html = typeof mail.html === 'string' ? mail.html : ''
  const text = typeof mail.text === 'string' ? mail.text : ''
  if (html === '' && text === '') return { refusal: 'Missing `html` or `text` field.' }
  const headers = typeof mail.headers === 'object' && mail.headers !== null ? { ...mail.headers } : {}
  return { id: crypto.randomUUID(), to, from: mail.from, subject: mail.subject, html, text, headers: onlyText(headers) }
}

function onlyText(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

function answerFor(judged: Judged[]): SendAnswer {
  return {
    outcome: 'accepted',
    ids: judged.map((entry) => ('refusal' in entry ? null : entry.id)),
    refused: judged.flatMap((entry, index) => ('refusal' in entry ? [{ index, message: entry.refusal }] : [])),
  }
}

/** The accepted mails as JSON lists, each small enough for one parameter. */
function grouped(judged: Judged[]): string[] {
  const groups: string[][] = []
  let room = 0
  for (const entry of judged) {
    if ('refusal' in entry) continue
    const json = JSON.stringify(entry)
    if (json.length > room || groups.length === 0) {
      groups.push([])
      room = GROUP_CHARACTERS
    }
    groups.at(-1)?.push(json)
    room -= json.length
  }
  return groups.map((group) => `[${group.join(',')}]`)
}
