/** A database between whose two statements something happens: the race that a guard is there for, made certain. */
import { database } from '../../src/ground/deps'
import { bindings } from '../world'

/** Once, just before the first statement that says this, `meanwhile` happens; over the real database. */
export function interrupted(says: RegExp, meanwhile: () => Promise<unknown>): ReturnType<typeof database> {
  let isOver = false
  const texts = new WeakMap<object, string>()
  async function before(statements: object[]): Promise<void> {
    if (isOver || !statements.some((statement) => says.test(texts.get(statement) ?? ''))) return
    isOver = true
    await meanwhile()
  }
  const real = new WeakMap<object, D1PreparedStatement>()
  function watched(statement: D1PreparedStatement, text: string): D1PreparedStatement {
    const proxy = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => watched(target.bind(...values), text)
        const member = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return async (...given: unknown[]) => {
          await before([proxy])
          return member.apply(target, given)
        }
      },
    })
    texts.set(proxy, text)
    real.set(proxy, statement)
    return proxy
  }
  return database(
    new Proxy(bindings.DB, {
      get(target, name) {
        if (name === 'prepare') return (text: string) => watched(target.prepare(text), text)
        if (name === 'batch')
          return async (statements: D1PreparedStatement[]) => {
            await before(statements)
            return target.batch(statements.map((statement) => real.get(statement) ?? statement))
          }
        return Reflect.get(target, name).bind(target)
      },
    }),
  )
}
