/**
 * The sign-up's door under other settings: the same Worker, called by hand with variables that this deployment does not have.
 * Queue messages go the usual way. Also: many people at once, and what became of their mails.
 */
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import worker from '../../src/dev/index'
import type { Env } from '../../src/ground/deps'
import { type Ask, bindings, urlOf } from '../world'

export const SIGN_UP = '/v1/meridian/subscribers'

/** A request to a Worker with these variables. */
export async function askWith(variables: Partial<Env>, path: string, { json, form, headers, ...init }: Ask = {}) {
  const body = json === undefined ? (form ? new URLSearchParams(form) : init.body) : JSON.stringify(json)
  const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' }
  const request = new Request(urlOf(path), {
    method: body === undefined ? 'GET' : 'POST',
    redirect: 'manual',
    ...init,
    body,
    headers: { ...type, ...headers },
  })
  return worker.fetch(request as never, { ...(env as unknown as Env), ...variables }, createExecutionContext())
}

/** How many mails are in each state, with its reason: `{ accepted: 3, 'dropped limited': 2 }`. */
export async function mailStates(): Promise<Record<string, number>> {
  const { results } = await bindings.DB.prepare(
    `SELECT trim(state || ' ' || coalesce(reason, '')) AS state, count(*) AS count FROM mails GROUP BY 1`,
  ).all<{ state: string; count: number }>()
  return Object.fromEntries(results.map(({ state, count }) => [state, count]))
}

/** The fields of the sign-up form on a page, as a browser would send them: hidden ones, the trap, the stamp. */
export function formFields(page: string): Record<string, string> {
  const form = page.match(/<form[^>]*\/subscribers"[\s\S]*?<\/form>/)?.[0] ?? ''
  const inputs = [...form.matchAll(/<input ([^>]*)>/g)].map(([, attributes = '']) => ({
    name: /name="([^"]*)"/.exec(attributes)?.[1] ?? '',
    value: /value="([^"]*)"/.exec(attributes)?.[1] ?? '',
    isBox: attributes.includes('checkbox'),
  }))
  return Object.fromEntries(inputs.filter(({ isBox }) => !isBox).map(({ name, value }) => [name, value]))
}
