/** The events of a fold as a table that its statements read: `came`, one row an event, out of one JSON parameter. */
import { type SQL, sql } from 'drizzle-orm'

/** To stand after WITH. `columns` are the names that the statements know. */
export function came(events: object[], columns: readonly string[]): SQL {
  const list = columns.map((name) => sql`value ->> ${name} AS ${sql.identifier(name)}`)
  return sql`came AS (SELECT ${sql.join(list, sql`, `)} FROM json_each(${JSON.stringify(events)}))`
}
