/** A database that adds up the rows that were read through it, as D1 counts them: for tests of what a screen or a figure costs. */
import { type Deps, database } from '../src/ground/deps'
import { bindings } from './world'

export function countingRows(): { db: Deps['db']; read: { rows: number } } {
  const read = { rows: 0 }
  const batch = async (statements: D1PreparedStatement[]) => {
    const results = await bindings.DB.batch(statements)
    for (const { meta } of results) read.rows += meta.rows_read
    return results
  }
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => wrap(target.bind(...values))
        if (name !== 'all' && name !== 'run' && name !== 'raw') return Reflect.get(target, name)
        return async () => {
          const result = await target.all()
          read.rows += result.meta.rows_read
          return name === 'raw' ? result.results.map((row) => Object.values(row)) : result
        }
      },
    })
  const binding = { prepare: (query: string) => wrap(bindings.DB.prepare(query)), batch } as unknown as D1Database
  return { db: database(binding), read }
}
