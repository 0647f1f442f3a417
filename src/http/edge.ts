/**
 * What the edge may keep and how it is told to forget: the tags of an answer, by publication and digest, and the policy of a page that
 * many share. Correct without any cache in front: everything here is a header, or a call that may fail.
 */
import { logFailure } from '../ground/log'
import type { C } from './door'
import { ownOrigin, pagePolicy } from './security'

export const tagOf = {
  publication: (slug: string) => `publication-${slug}`,
  digest: (slug: string, period: string) => `digest-${slug}-${period}`,
}

/** The tags of a public answer, from its path. */
export function tagsOf({ publication, period }: Record<string, string>): string[] {
  if (!publication) return []
  return [tagOf.publication(publication), ...(period ? [tagOf.digest(publication, period)] : [])]
}

/** What shows this publication is made anew. Its settings are changed already: an edge that cannot be told keeps minutes at most. */
export async function forgetPagesOf(c: C, slug: string): Promise<void> {
  try {
    await c.var.deps.forgetPages?.([tagOf.publication(slug)])
  } catch (error) {
    logFailure('forgetting pages at the edge', error)
  }
}

/** A page that caches hand to many: its stylesheet is known by its hash, since a nonce that everybody gets would be none. */
export async function sharedPage(c: C, content: { toString(): string | Promise<string> }): Promise<string> {
  const html = (await content.toString()).replaceAll(` nonce="${c.var.styleNonce}"`, '')
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? []
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  const styleHash = btoa(String.fromCharCode(...new Uint8Array(digest)))
  c.header('Content-Security-Policy', pagePolicy({ styleHash, publicUrl: ownOrigin(c) }))
  return html
}
