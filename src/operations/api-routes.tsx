/**
 * The doors to the API's own description: for machines, and as a page. Both are made of the declarations, once in an isolate's life, by
 * what is read when somebody first asks.
 */
import * as z from 'zod'
import { declare, page } from '../http/declare'
import { sharedPage } from '../http/edge'
import type { ApiDescription, Groups } from '../http/openapi'

const CACHE = { seconds: 300, isTagged: true } as const

/** `groups` is asked late: the description describes its own doors as well. */
export function apiDoorsOf(groups: () => Groups) {
  const made = new Map<string, ApiDescription>()

  async function api(publicUrl: string): Promise<ApiDescription> {
    const { describeApi } = await import('../http/openapi')
    const known = made.get(publicUrl) ?? (await describeApi(groups(), { publicUrl }))
    made.set(publicUrl, known)
    return known
  }

  return [
    declare({
      method: 'GET',
      path: '/openapi.json',
      summary: 'This API, described (OpenAPI 3.1)',
      who: 'anybody',
      cache: CACHE,
      answers: { 200: z.looseObject({ openapi: z.literal('3.1.0') }) },
      act: async ({ deps }) => ({ ...(await api(deps.config.publicUrl)) }),
    }),
    declare({
      method: 'GET',
      path: '/docs',
      summary: 'This API, as a page',
      who: 'anybody',
      cache: { seconds: 300 },
      answers: { 200: page },
      async act({ c, deps }) {
        const { DocsPage } = await import('../pages/docs')
        const described = await api(deps.config.publicUrl)
        return c.html(await sharedPage(c, <DocsPage api={described} nonce={c.var.styleNonce} />))
      },
    }),
  ]
}
