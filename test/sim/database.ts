/**
 * The database of one simulated process: D1 or its SQLite (sqlite.ts), but every call is an effect of the timeline, so it can fail before or after it
 * was committed, come late, or be the last thing that the process ever did. After each commit that may move a chunk, `onCommit` looks.
 */
import type { Process, Timeline } from './timeline'

type Given = {
  real: D1Database
  timeline: Timeline
  process: Process
  onCommit: () => Promise<void>
  /** What a broken engine makes of a statement. */
  rewrite?: (sql: string) => string
}
type Call = { sql: string; inner: D1PreparedStatement }

const MOVES_CHUNKS = /\b(?:insert|update|delete)\b[^;]*\b(?:chunks|deliveries|digests)\b/i

export function simulatedDatabase({ real, timeline, process, onCommit, rewrite }: Given): D1Database {
  // What a batch takes are the statements of the database below, not ours.
  const calls = new WeakMap<object, Call>()

  function asked<Value>(label: string, texts: string[], act: () => Promise<Value>): Promise<Value> {
    return timeline.effect(process, 'database', label, async () => {
      const value = await act()
      if (texts.some((sql) => MOVES_CHUNKS.test(sql))) await onCommit()
      return value
    })
  }

  function statement(sql: string, inner: D1PreparedStatement): D1PreparedStatement {
    const label = shortly(sql)
    const ours = {
      bind: (...values: unknown[]) => statement(sql, inner.bind(...values)),
      all: () => asked(label, [sql], () => inner.all()),
      run: () => asked(label, [sql], () => inner.run()),
      first: (column?: string) =>
        asked(label, [sql], () => (column === undefined ? inner.first() : inner.first(column))),
      raw: () => asked(label, [sql], () => inner.raw()),
    }
    calls.set(ours, { sql, inner })
    return ours as unknown as D1PreparedStatement
  }

  const ours = {
    prepare: (sql: string) => statement(sql, real.prepare(rewrite?.(sql) ?? sql)),
    batch(statements: D1PreparedStatement[]) {
      const list = statements.flatMap((item) => calls.get(item) ?? [])
      if (list.length !== statements.length) throw new Error('a batch holds a statement of another database')
      const texts = list.map(({ sql }) => sql)
      return asked(`batch of ${list.length}: ${shortly(texts[0] ?? '')}`, texts, () =>
        real.batch(list.map(({ inner }) => inner)),
      )
    },
  }
  return ours as unknown as D1Database
}

/** The first words: enough to know a statement by, without what is in it. */
function shortly(sql: string): string {
  return sql.replaceAll(/\s+/g, ' ').replaceAll('"', '').slice(0, 60)
}
