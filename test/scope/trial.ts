/**
 * A database that tries every statement without its scope before it runs it as it is: each `publication_id = …` and `digest_id = …` is
 * taken away in turn, what the statement answers and leaves behind is looked at, and everything is put back. Where nothing differs
 * from the true run, in any state that was met, the world of the test could not tell, and that is said by name.
 */
import { bindings } from '../world'

type Statement = { query: string; values: unknown[] }
type Dump = Map<string, string>
/** A statement without one of its conditions: which one, the statement's place in its call, and what it is then. */
type Mutant = { key: string; at: number; query: string }

/** A condition of scope: against a bound value, or against another table's column. Not an assignment, which stands after SET. */
const SCOPE =
  /(?<!\bSET\s)((?:"?\w+"?\.)?"?(?:publication_id|digest_id)"?)\s*(?:=|\bIS\b)\s*(\?|(?:"?\w+"?\.)?"?[a-z_]+"?)(?!\w|\.)/g

/** The twin is publication 1. How it stands is not what decides, so a condition is tried with it in each of these. */
const OF_TWIN = 'digest_id IN (SELECT id FROM digests WHERE publication_id = 1)'
const all = (status: string, state: string, delivery: string, attempt: string, more = '') => [
  `UPDATE digests SET status = '${status}', frozen_at = 1, sent_at = slot_at, progress_at = slot_at ${more} WHERE publication_id = 1`,
  `UPDATE chunks SET state = '${state}', first_attempt_at = ${attempt}, next_attempt_at = 1, reason = 'refused', attempts = 1,
    planned = 1, unknown = 1, accepted = 1 WHERE ${OF_TWIN}`,
  `UPDATE deliveries SET status = '${delivery}', address = 'somebody@readers.example', provider_id = 'p' || position WHERE ${OF_TWIN}`,
]
const GUISES: Record<string, string[]> = {
  sent: [
    ...all('sent', 'accepted', 'accepted', '1'),
    "UPDATE mails SET state = 'held', reason = 'risk' WHERE publication_id = 1",
    "UPDATE subscribers SET status = 'active' WHERE publication_id = 1",
    'UPDATE stories SET material_revision = 7, material_at = published_at WHERE publication_id = 1',
    // Every mail of every digest reported in every way, and its reader in the twin's too.
    `INSERT OR IGNORE INTO reports (digest_id, chunk, position, kind, at)
     SELECT d.id, v.chunk, v.position, k.value, 9e12 FROM digests d, deliveries v,
       json_each('["delivered","delayed","bounced","soft_bounced","complained","failed"]') k WHERE d.publication_id = 1`,
  ],
  'in doubt': [
    ...all('needs_review', 'needs_review', 'unknown', '1'),
    "UPDATE mails SET state = 'unknown' WHERE publication_id = 1",
    "UPDATE subscribers SET status = 'pending', topics = '[]', created_at = 9e12 WHERE publication_id = 1",
  ],
  'on its way': [
    ...all('sending', 'planned', 'planned', 'NULL'),
    "UPDATE mails SET state = 'due' WHERE publication_id = 1",
    "UPDATE subscribers SET status = 'unsubscribed', unsubscribed_at = 9e12 WHERE publication_id = 1",
  ],
  'a draft': [
    ...all('draft', 'planned', 'planned', 'NULL', ', touched_at = 1'),
    "UPDATE subscribers SET status = 'suppressed' WHERE publication_id = 1",
  ],
  cancelled: [
    ...all('cancelled', 'submitting', 'planned', '1'),
    `INSERT OR IGNORE INTO suppressions (publication_id, address_hash, reason, created_at)
     SELECT 1, address_hash, 'complained', 1 FROM subscribers`,
    `INSERT OR IGNORE INTO suppressions (publication_id, address_hash, reason, created_at)
     SELECT 1, address_hash, 'erased', 1 FROM consents`,
  ],
  erased: [
    `INSERT OR IGNORE INTO suppressions (publication_id, address_hash, reason, created_at)
     SELECT 1, address_hash, 'erased', 1 FROM subscribers`,
    'DELETE FROM subscribers WHERE publication_id = 1',
    `DELETE FROM chunks WHERE ${OF_TWIN}`,
    'DELETE FROM topics WHERE publication_id = 1',
  ],
}

/** More states than these are not tried for one condition. */
const TRIALS = 4

/** What cannot be put back: the search index is derived, and the audit log is append-only. */
const NOT_TRIED = /\bstory_terms\b|\baudit_entries\b|\bsqlite_/

export type Trials = {
  db: D1Database
  /** Every condition that was met, and whether taking it away was ever noticed. */
  met: Map<string, boolean>
  isTrying: boolean
}

export function trialDatabase(): Trials {
  const real = bindings.DB
  const statements = new WeakMap<object, Statement>()
  const tried = new Map<string, number>()
  const trials: Trials = { db: real, met: new Map(), isTrying: false }
  let last: Promise<unknown> = Promise.resolve()

  /** One call after the other: a trial must not meet another call's writes. */
  function inTurn<Result>(call: () => Promise<Result>): Promise<Result> {
    const next = last.then(call, call)
    last = next.catch(() => undefined)
    return next
  }

  async function perform<Result>(asked: Statement[], run: () => Promise<Result>): Promise<Result> {
    const mutants = trials.isTrying ? asked.flatMap((statement, at) => mutantsOf(statement, at, trials, tried)) : []
    if (mutants.length === 0) return run()
    const before = await dump()
    for (const guise of ['as it is', ...Object.keys(GUISES)]) {
      const open = mutants.filter(({ key }) => !trials.met.get(key))
      if (open.length === 0) break
      const missed = asked.every(isReading)
        ? await readTogether(asked, open, guise, before)
        : await tryEach(asked, open, guise, before)
      for (const key of missed) trials.met.set(key, true)
    }
    return run()
  }

  async function tryEach(asked: Statement[], open: Mutant[], guise: string, before: Dump): Promise<string[]> {
    const truth = await tryOut(asked, guise, before)
    const missed: string[] = []
    for (const { key, at, query } of open) {
      const changed = asked.map((statement, index) => (index === at ? { ...statement, query } : statement))
      if ((await tryOut(changed, guise, before)) !== truth) missed.push(key)
    }
    return missed
  }

  /** What only reads needs no going back in between. */
  async function readTogether(asked: Statement[], open: Mutant[], guise: string, before: Dump): Promise<string[]> {
    const disguise = (GUISES[guise] ?? []).map((statement) => real.prepare(statement))
    const changed = open.map(({ at, query }) => ({ query, values: asked[at]?.values ?? [] }))
    const results = await real.batch<Record<string, unknown>>([
      ...disguise,
      ...asked.map(bound),
      ...changed.map(bound),
      ...(disguise.length > 0 ? await dumping() : []),
    ])
    const rows = results.slice(disguise.length).map((result) => JSON.stringify(result.results))
    if (disguise.length > 0) await putBack(before, dumpOf(rows.slice(asked.length + open.length)))
    return open.filter(({ at }, index) => rows[asked.length + index] !== rows[at]).map(({ key }) => key)
  }

  /** What a call answers and leaves behind while the twin is in this guise; everything is put back. */
  async function tryOut(asked: Statement[], guise: string, before: Dump): Promise<string> {
    const disguise = (GUISES[guise] ?? []).map((statement) => real.prepare(statement))
    try {
      const results = await real.batch<Record<string, unknown>>([
        ...disguise,
        ...asked.map(bound),
        ...(await dumping()),
      ])
      const rows = results.slice(disguise.length).map((result) => JSON.stringify(result.results))
      const after = dumpOf(rows.slice(asked.length))
      await putBack(before, after)
      return JSON.stringify([rows.slice(0, asked.length), [...after]])
    } catch (error) {
      // Nothing of a batch that is refused was done.
      return `refused: ${error instanceof Error ? error.message : error}`
    }
  }

  function wrap(statement: Statement): D1PreparedStatement {
    const made = {
      bind: (...values: unknown[]) => wrap({ query: statement.query, values }),
      ...Object.fromEntries(
        (['run', 'all', 'raw', 'first'] as const).map((name) => [
          name,
          (...given: unknown[]) =>
            inTurn(() => perform([statement], () => Reflect.apply(bound(statement)[name], bound(statement), given))),
        ]),
      ),
    } as unknown as D1PreparedStatement
    statements.set(made, statement)
    return made
  }

  const bound = ({ query, values }: Statement) =>
    values.length > 0 ? real.prepare(query).bind(...values) : real.prepare(query)
  trials.db = {
    prepare: (query: string) => wrap({ query, values: [] }),
    batch: (list: D1PreparedStatement[]) => {
      const asked = list.map((one) => statements.get(one) ?? { query: '', values: [] })
      return inTurn(() => perform(asked, () => real.batch(asked.map(bound))))
    },
  } as unknown as D1Database
  return trials
}

function isReading({ query }: Statement): boolean {
  return /^\s*(select|with)\b/i.test(query) && !/\b(insert|update|delete|replace)\b/i.test(query)
}

/** The same statement once for each of its conditions of scope, without it. */
function mutantsOf({ query }: Statement, at: number, { met }: Trials, tried: Map<string, number>): Mutant[] {
  if (NOT_TRIED.test(query)) return []
  return [...query.matchAll(SCOPE)].flatMap((match, which) => {
    const operand = match[2] ?? ''
    const key = `${query.replaceAll(/\s+/g, ' ').trim()} #${which + 1}: ${match[0].replaceAll(/\s+/g, ' ')}`
    const times = tried.get(key) ?? 0
    if (met.get(key) || times >= TRIALS) return []
    met.set(key, met.get(key) ?? false)
    tried.set(key, times + 1)
    const always = operand === '?' ? '(? IS NOT NULL)' : '(1 = 1)'
    return [{ key, at, query: query.slice(0, match.index) + always + query.slice(match.index + match[0].length) }]
  })
}

let names: string[] | null = null
/** What triggers add up: putting back what they look at changes these again. */
let kept: string[] = []
let columns = new Map<string, string[]>()

/** Every table's rows as text, but for what is derived, append-only or the development mailbox's. */
async function dump(): Promise<Dump> {
  const results = await bindings.DB.batch(await dumping())
  return dumpOf(results.map((result) => JSON.stringify(result.results)))
}

async function dumping(): Promise<D1PreparedStatement[]> {
  names ??= await tableNames()
  return names.map((name) => bindings.DB.prepare(`SELECT * FROM "${name}"`))
}

function dumpOf(rows: string[]): Dump {
  return new Map((names ?? []).map((name, index) => [name, rows[index] ?? '[]']))
}

async function tableNames(): Promise<string[]> {
  const { results } = await bindings.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{
    name: string
  }>()
  const found = results
    .map(({ name }) => name)
    .filter((name) => !/^(_cf_|d1_|dev_|story_term|audit_entries)/.test(name))
  const triggers = await bindings.DB.prepare(
    "SELECT group_concat(sql) AS sql FROM sqlite_master WHERE type = 'trigger'",
  )
  const acts = (await triggers.first<string>('sql')) ?? ''
  kept = found.filter((name) => new RegExp(`(?:INTO|UPDATE|FROM) [\`"]?${name}\\b`, 'i').test(acts))
  const described = await bindings.DB.batch<{ name: string }>(
    found.map((name) => bindings.DB.prepare(`PRAGMA table_info("${name}")`)),
  )
  columns = new Map(found.map((name, index) => [name, (described[index]?.results ?? []).map((column) => column.name)]))
  return found
}

async function putBack(before: Dump, after: Dump): Promise<void> {
  const isOther = ([name, rows]: [string, string]) => after.get(name) !== rows && !kept.includes(name)
  const others = [...before].filter(isOther)
  const changed = [...others, ...[...before].filter(([name]) => kept.includes(name))]
  if (others.length === 0 && kept.every((name) => after.get(name) === before.get(name))) return
  await bindings.DB.batch(
    changed.flatMap(([name, rows]) => {
      const all = columns.get(name) ?? []
      const list = all.map((column) => `"${column}"`).join(', ')
      const values = all.map((column) => `value ->> '$."${column}"'`).join(', ')
      return [
        bindings.DB.prepare(`DELETE FROM "${name}"`),
        bindings.DB.prepare(`INSERT INTO "${name}" (${list}) SELECT ${values} FROM json_each(?)`).bind(rows),
      ]
    }),
  )
}

export function forgetTables(): void {
  names = null
}
