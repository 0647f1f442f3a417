/** One transaction of named statements: each one's result has its statement's name, whatever is put before it later. */
import type { BatchItem } from 'drizzle-orm/batch'
import type { Deps } from './deps'

type Results<Items extends Record<string, BatchItem<'sqlite'>>> = { [Name in keyof Items]: Items[Name]['_']['result'] }

/** In the order in which they are written. */
export async function inOneBatch<Items extends Record<string, BatchItem<'sqlite'>>>(
  { db }: Pick<Deps, 'db'>,
  items: Items,
): Promise<Results<Items>> {
  const names = Object.keys(items)
  const [first, ...rest] = Object.values(items)
  if (!first) throw new Error('a batch of nothing')
  const results = await db.batch([first, ...rest])
  // D1 answers a batch statement by statement, in its order.
  return Object.fromEntries(names.map((name, at) => [name, results[at]])) as Results<Items>
}
