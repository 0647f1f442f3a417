/**
 * The MJML elements that our mails use, typed for hono/jsx, so that a misspelt attribute fails in the editor.
 * Strict validation in src/mail/render.ts has the last word. A new element is added here first.
 */
import type { Child } from 'hono/jsx'

type Pixels = `${number}px`
type Align = 'left' | 'right' | 'center'
type Padding = { padding?: string; 'css-class'?: string }
type Type = {
  'font-family'?: string
  'font-size'?: Pixels
  'font-weight'?: string
  'line-height'?: string
  color?: string
}

declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements {
      mjml: { lang: string; dir: 'ltr' | 'rtl'; children?: Child }
      'mj-head': { children?: Child }
      'mj-title': { children?: Child }
      'mj-preview': { children?: Child }
      'mj-style': { children?: Child }
      'mj-raw': { children?: Child }
      'mj-attributes': { children?: Child }
      'mj-all': Type & { padding?: string }
      'mj-body': { width?: Pixels; 'background-color'?: string; 'css-class'?: string; children?: Child }
      'mj-section': Padding & { direction?: 'ltr' | 'rtl'; children?: Child }
      'mj-column': Padding & { direction?: 'ltr' | 'rtl'; children?: Child }
      'mj-text': Padding & Type & { align?: Align; children?: Child }
      'mj-button': Padding &
        Type & {
          href: string
          align?: Align
          'background-color'?: string
          'border-radius'?: Pixels
          'inner-padding'?: string
          children?: Child
        }
    }
  }
}
