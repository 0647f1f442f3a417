/**
 * What a mail knows of its publication, and what every template hands back.
 * Nothing in a brand is trusted: texts are escaped, links and pictures checked, colours computed (colour.ts).
 */
import type { JSX } from 'hono/jsx/jsx-runtime'

export type Brand = {
  name: string
  url: string
  logoUrl: string | null
  accentColor: string
  /** BCP 47; the language of the stories. */
  language: string
  direction: 'ltr' | 'rtl'
  postalAddress: string
  archiveUrl: string
  tagline: string | null
}

/** A mail before it is rendered: its MJML, and the same in plain text. */
export type Document = { subject: string; mjml: JSX.Element; text: string }
