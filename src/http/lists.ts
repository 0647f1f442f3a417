/**
 * What administrators' doors read from a request: a JSON body of up to 2 MB, and the `limit` of a list.
 * Cursors belong to the verb that made them.
 */
import { BODY_LIMIT, type C, contentType, readJson, refuse } from './door'

const LIST_LIMIT = 50
const LIST_LIMIT_MOST = 500

/** The body as JSON. Throws 415 `expected_json`, and what readJson throws. */
export async function readAdminJson(c: C): Promise<unknown> {
  const type = contentType(c)
  // A body without a type is taken for what it must be; every other type was meant for somebody else.
  if (type !== '' && type !== 'application/json') {
    throw refuse(415, 'expected_json', `Send the body as application/json, not as ${type}.`)
  }
  return readJson(c, BODY_LIMIT.admin)
}

/** How many items the list may have. Throws 400 `invalid_limit`. */
export function limitOf(c: C): number {
  const given = c.req.query('limit')
  if (given === undefined) return LIST_LIMIT
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (limit < 1 || limit > LIST_LIMIT_MOST) {
    throw refuse(400, 'invalid_limit', `limit is a whole number from 1 to ${LIST_LIMIT_MOST}.`)
  }
  return limit
}

/** The refusal of a cursor that no list gave out. */
export function invalidCursor() {
  return refuse(400, 'invalid_cursor', 'This cursor is not one that a list gave out as next.')
}
