/**
 * D1's interface over the SQLite of a Durable Object, which is what D1 is made of, without the requests and the JSON between: seeds ask
 * the database a thousand times each, and that was most of their time. One statement or one batch at a time, each whole or not at all.
 * Crashes run on D1 itself (worker.ts).
 */
type Asked = { sql: string; values: unknown[] }

export function sqliteDatabase(storage: DurableObjectStorage): D1Database {
  const sqlite = storage.sql
  const asked = new WeakMap<object, Asked>()

  function changes(): { total: number; last: number } {
    return sqlite
      .exec<{ total: number; last: number }>('SELECT total_changes() AS total, last_insert_rowid() AS last')
      .one()
  }

  function run({ sql, values }: Asked) {
    const before = changes()
    const cursor = sqlite.exec(sql, ...values)
    const rows = [...cursor.raw()]
    const after = changes()
    const changed = { changes: after.total - before.total, last_row_id: after.last }
    const cost = { rows_read: cursor.rowsRead, rows_written: cursor.rowsWritten }
    return { columns: cursor.columnNames, rows, meta: { ...changed, ...cost } }
  }

  function resultOf(statement: Asked): D1Result {
    const { columns, rows, meta } = run(statement)
    const results = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])))
    return { success: true, results, meta: meta as unknown as D1Result['meta'] }
  }

  /** D1 answers later, and its errors say whose they are. */
  async function whole<Value>(work: () => Value): Promise<Value> {
    try {
      return storage.transactionSync(work)
    } catch (error) {
      throw new Error(`D1_ERROR: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
  }

  function statement(sql: string, values: unknown[]): D1PreparedStatement {
    const own = { sql, values }
    const ours = {
      bind: (...bound: unknown[]) => statement(sql, bound.map(bindable)),
      all: () => whole(() => resultOf(own)),
      run: () => whole(() => resultOf(own)),
      first: (column?: string) =>
        whole(() => {
          const row = resultOf(own).results[0] as Record<string, unknown> | undefined
          return (column === undefined ? row : row?.[column]) ?? null
        }),
      raw: () => whole(() => run(own).rows),
    }
    asked.set(ours, own)
    return ours as unknown as D1PreparedStatement
  }

  const ours = {
    prepare: (sql: string) => statement(sql, []),
    batch: (list: object[]) => whole(() => list.map((item) => resultOf(asked.get(item) as Asked))),
  }
  return ours as unknown as D1Database
}

/** As D1 takes it. */
function bindable(value: unknown): unknown {
  if (value === undefined) throw new Error("D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'")
  return typeof value === 'boolean' ? Number(value) : value
}
