/** The policy of a page that many share. Correct without any cache in front: it is a header. What is kept goes by ground/kept-pages.ts. */
import type { C } from './door'
import { ownOrigin, pagePolicy } from './security'

/** A page that caches hand to many: its stylesheet is known by its hash, since a nonce that everybody gets would be none. */
export async function sharedPage(c: C, content: { toString(): string | Promise<string> }): Promise<string> {
  const html = (await content.toString()).replaceAll(` nonce="${c.var.styleNonce}"`, '')
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? []
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  const styleHash = btoa(String.fromCharCode(...new Uint8Array(digest)))
  c.header('Content-Security-Policy', pagePolicy({ styleHash, publicUrl: ownOrigin(c) }))
  return html
}
