/**
 * The API for programs: paths, parameters, bodies and answers as the service describes them (api.d.ts), asked by `fetch`.
 * `tidings({ url, key })`, then `client.GET('/v1/admin/publications/{publication}/stats', { params: { path: { publication } } })`.
 */
import createClient from 'openapi-fetch'

export function tidings({ url, key, fetch }) {
  const headers = { accept: 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) }
  return createClient({ baseUrl: url, headers, ...(fetch ? { fetch } : {}) })
}
