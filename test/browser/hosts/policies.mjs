/** Pages whose own rules stand in the way: what they send of their origin, what they may call, where they stand. */
import { page } from './site.mjs'

const WIDGETS = '{share}{signup}{related}{script}'
const self = (path) => `<link rel="canonical" href="{site}${path}">`
const plain = (path, body = WIDGETS) => page(`<h1>A story</h1>${body}`, { head: self(path) })

/** Where a share, a visit and a sign-up work as anywhere. */
export const OPEN = {
  'a page without rules': { html: plain('/rules-none') },
  'Referrer-Policy: same-origin (Django)': {
    html: plain('/rules-same-origin'),
    headers: { 'referrer-policy': 'same-origin' },
  },
  'Referrer-Policy: no-referrer': { html: plain('/rules-no-referrer'), headers: { 'referrer-policy': 'no-referrer' } },
  'a strict Content-Security-Policy': {
    html: page(`<h1>A story</h1>${WIDGETS}`, { head: self('/rules-strict') }).replace(/<style>.*?<\/style>/s, ''),
    headers: {
      'content-security-policy':
        "default-src 'none'; img-src data: {site}; base-uri 'none'; require-trusted-types-for 'script'; script-src {service}; connect-src {service}; form-action {service}",
    },
  },
  'COOP and COEP': {
    html: plain('/rules-isolated'),
    headers: { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
  },
}

/** Where nothing may be asked of us, and the form still gets through. */
export const SHUT = {
  'an origin that is not listed': {
    html: plain('/shut-foreign', WIDGETS.replaceAll('{slug}', 'elsewhere')),
    isForeign: true,
  },
  'a policy without connect-src': {
    html: plain('/shut-connect'),
    headers: { 'content-security-policy': "connect-src 'none'; script-src {service}" },
    says: /Content-Security-Policy keeps it from .* connect-src/,
  },
}
