/**
 * The events of a fold as a table that its statements read: `came`, one row an event, out of one JSON text. A single statement brings the
 * text along; those of a batch read it from a row that stands only while the batch runs (the table `folds`), since it is most of what
 * travels to the database.
 */
import { type SQL, sql } from 'drizzle-orm'

/** To stand after WITH. `columns` are the names that the statements know. */
export function came(events: object[], columns: readonly string[]): SQL {
  return cameFrom(sql`${JSON.stringify(events)}`, columns)
}

/** `from`: the JSON text, as an expression. */
export function cameFrom(from: SQL, columns: readonly string[]): SQL {
  const list = columns.map((name) => sql`value ->> ${name} AS ${sql.identifier(name)}`)
  return sql`came AS (SELECT ${sql.join(list, sql`, `)} FROM json_each(${from}))`
}
