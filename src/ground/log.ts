/** The log: what failed, by name. Never an address, a token or a body: Drizzle's errors quote bound values, so only their cause speaks. */
import { DrizzleQueryError } from 'drizzle-orm'

export function logFailure(what: string, error: unknown): void {
  console.error(`${what} failed: ${describe(error)}`)
}

/** Whether it was the database that failed; Drizzle wraps single statements, and D1 names itself in the errors of batches. */
export function isDatabaseFailure(error: unknown): boolean {
  return error instanceof DrizzleQueryError || (error instanceof Error && error.message.startsWith('D1_ERROR'))
}

function describe(error: unknown): string {
  if (error instanceof DrizzleQueryError) return error.cause ? describe(error.cause) : 'a query'
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
}
