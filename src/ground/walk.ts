/**
 * Going through a table a stretch at a time, along its primary key, and from the start again: how retention finds what is too old where an
 * index by age would be written with every row. How far it has come is one row (the table `walks`); which rows go is said by whoever walks.
 */
import { type SQL, sql } from 'drizzle-orm'

/** `key` is the primary key's column; its values are numbers, or texts that begin with a letter. */
export type Walk = { table: string; key: string }

/** Takes the next stretch, of so many rows; answers where it ends, or null at the table's end. The statements of the stretch follow it in one batch. */
export function steppingOn({ table, key }: Walk, rows: number): SQL {
  const column = sql.identifier(key)
  const reached = sql`coalesce((SELECT until FROM walks WHERE name = ${table}), ${START})`
  const end = sql`(SELECT ${column} FROM ${sql.identifier(table)} WHERE ${column} > ${reached} ORDER BY ${column} LIMIT 1 OFFSET ${rows - 1})`
  return sql`INSERT INTO walks (name, after, until) SELECT ${table}, ${reached}, ${end} WHERE true
    ON CONFLICT (name) DO UPDATE SET after = excluded.after, until = excluded.until RETURNING until`
}

/** Before every key. */
const START = '0'

/** Whether a row of the table lies in the stretch, as a condition. */
export function isInStretch({ table, key }: Walk): SQL {
  const column = sql.identifier(key)
  // A blob is more than any number and any text.
  return sql`${column} > (SELECT after FROM walks WHERE name = ${table})
    AND ${column} <= (SELECT coalesce(until, x'ff') FROM walks WHERE name = ${table})`
}
