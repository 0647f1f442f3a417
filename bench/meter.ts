/**
 * A D1 binding that counts: every statement's `meta.rows_read` and `meta.rows_written`, added up. Answers are unchanged;
 * where D1 gives no meta (`first`, `raw`), the statement is asked in another way that does.
 */
export type Meter = { calls: number; statements: number; rowsRead: number; rowsWritten: number }

export function metered(db: D1Database, meter: Meter): D1Database {
  const wrapped = {
    prepare: (query: string) => statement(db.prepare(query), query, meter),
    async batch(statements: D1PreparedStatement[]) {
      const results = await db.batch(statements.map(plain))
      for (const result of results) count(meter, result.meta)
      return results
    },
    exec: (query: string) => db.exec(query),
    dump: () => db.dump(),
    withSession: db.withSession?.bind(db),
  }
  return wrapped as unknown as D1Database
}

const plainOnes = new WeakMap<object, D1PreparedStatement>()

/** What a batch takes are D1's own statements, not ours. */
function plain(wrapped: D1PreparedStatement): D1PreparedStatement {
  return plainOnes.get(wrapped) ?? wrapped
}

function statement(inner: D1PreparedStatement, query: string, meter: Meter): D1PreparedStatement {
  const all = async () => {
    const result = await inner.all<Record<string, unknown>>()
    count(meter, result.meta)
    return result
  }
  const wrapped = {
    bind: (...values: unknown[]) => statement(inner.bind(...values), query, meter),
    all,
    async run() {
      const result = await inner.run()
      count(meter, result.meta)
      return result
    },
    async first(column?: string) {
      const row = (await all()).results[0] ?? null
      return row && column ? row[column] : row
    },
    // Rows as arrays keep columns of equal names apart, which objects do not: what only reads is asked once more.
    async raw() {
      const { results } = await all()
      return /\b(insert|update|delete)\b/i.test(query) ? results.map(Object.values) : inner.raw()
    },
  }
  plainOnes.set(wrapped, inner)
  return wrapped as unknown as D1PreparedStatement
}

function count(meter: Meter, meta: D1Meta): void {
  meter.statements++
  meter.rowsRead += meta.rows_read
  meter.rowsWritten += meta.rows_written
}
