/**
 * A database for many at once: what several callers ask in the same moment goes as one batch, so that ten mails in hand take as many trips
 * as one. Each caller's statements stay together and in order, so `changes()` means what it meant; each gets its own answers.
 * What several look up alike is looked up once: who asks in one moment may not care who comes first.
 * Where SQLite itself refuses a statement, nothing of the batch was done and every caller is asked by itself; any other failure is everybody's,
 * since nobody knows what was done. Rows of a join are asked for alone: a batch answers objects, in which columns of one name are one.
 */

type Caller = {
  statements: D1PreparedStatement[]
  resolve: (results: D1Result[]) => void
  reject: (error: unknown) => void
}

/** D1 takes a statement of 100 KB; a batch of a hundred of the usual ones stays far below what a request may be. */
const MOST_STATEMENTS = 100

export function gathering(db: D1Database): D1Database {
  let waiting: Caller[] = []
  let lookedUp = new Map<string, Promise<D1Result[]>>()

  const lookUp: LookUp = (statement, alike) => {
    const asked = lookedUp.get(alike) ?? ask([statement])
    lookedUp.set(alike, asked)
    return asked
  }

  function ask(statements: D1PreparedStatement[]): Promise<D1Result[]> {
    return new Promise((resolve, reject) => {
      // Whoever else has something to ask in this moment does so before a timer of nothing runs out.
      if (waiting.length === 0) setTimeout(flush, 0)
      waiting.push({ statements, resolve, reject })
    })
  }

  function flush(): void {
    const callers = waiting
    waiting = []
    lookedUp = new Map()
    for (const together of portions(callers)) void answer(db, together)
  }

  const asked = {
    prepare: (text: string) => statement(db.prepare(text), { text, values: [] }, { ask, lookUp }),
    batch: (statements: D1PreparedStatement[]) => ask(statements.map(bare)),
  }
  return asked as unknown as D1Database
}

/** So many callers at a time that a batch is not too long. */
function portions(callers: Caller[]): Caller[][] {
  const found: Caller[][] = []
  let size = MOST_STATEMENTS
  for (const caller of callers) {
    size += caller.statements.length
    if (size > MOST_STATEMENTS) {
      found.push([])
      size = caller.statements.length
    }
    found.at(-1)?.push(caller)
  }
  return found
}

async function answer(db: D1Database, callers: Caller[]): Promise<void> {
  try {
    const results = await db.batch(callers.flatMap(({ statements }) => statements))
    for (const { statements, resolve } of callers) resolve(results.splice(0, statements.length))
  } catch (error) {
    const isRefused = error instanceof Error && error.message.includes('SQLITE_')
    if (isRefused && callers.length > 1) for (const caller of callers) await answer(db, [caller])
    else for (const { reject } of callers) reject(error)
  }
}

const bareOnes = new WeakMap<object, D1PreparedStatement>()

/** What a batch takes are D1's own statements, not ours. */
function bare(wrapped: D1PreparedStatement): D1PreparedStatement {
  return bareOnes.get(wrapped) ?? wrapped
}

type Ask = (statements: D1PreparedStatement[]) => Promise<D1Result[]>
type LookUp = (statement: D1PreparedStatement, alike: string) => Promise<D1Result[]>

type Said = { text: string; values: unknown[] }

function statement(inner: D1PreparedStatement, said: Said, by: { ask: Ask; lookUp: LookUp }): D1PreparedStatement {
  const { text } = said
  const one = async () => {
    const [result] = await (/^\s*select\b/i.test(text) ? by.lookUp(inner, JSON.stringify(said)) : by.ask([inner]))
    if (!result) throw new Error('a batch answered nothing')
    return result as D1Result<Record<string, unknown>>
  }
  const wrapped = {
    bind: (...values: unknown[]) => statement(inner.bind(...values), { text, values }, by),
    run: one,
    all: one,
    raw: async () => (/\bjoin\b/i.test(text) ? inner.raw() : (await one()).results.map(Object.values)),
    first: (column?: string) => (column === undefined ? inner.first() : inner.first(column)),
  }
  bareOnes.set(wrapped, inner)
  return wrapped as unknown as D1PreparedStatement
}
