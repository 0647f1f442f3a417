import type { Client } from 'openapi-fetch'
import type { components, paths } from './api'

export type { components, paths }

type Options = {
  /** Where the service is, like `https://newsletters.example.org`. */
  url: string
  /** A key, or the owner's token; left out, what is there for everybody can be asked. */
  key?: string
  /** Instead of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>
}

/** Answers `{ data }`, or `{ error }` with its stable code, and the `response` beside either. */
export function tidings(options: Options): Client<paths>
