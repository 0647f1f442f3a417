/** Addresses as sites have them: where the page stands, what it says of itself, and the story that it must be told as. */
import { page } from './site.mjs'

const body = '<h1>A story</h1>{share}{signup}{script}'
const canonical = (href) => ({ head: `<link rel="canonical" href="${href}">` })

/** `open`: what the browser is sent to; `story`: what a share is told of; `bar`: what stands in the address bar afterwards. */
export const ADDRESSES = {
  'a canonical link': {
    path: '/a',
    html: page(body, canonical('{site}/story-a')),
    open: '/a?utm_source=x',
    story: '/story-a',
  },
  'a canonical link that is relative': {
    path: '/deep/b',
    html: page(body, canonical('../story-a')),
    open: '/deep/b',
    story: '/story-a',
  },
  'no canonical link': {
    path: '/story-a',
    html: page(body),
    open: '/story-a?fbclid=IwAR0&id=7&utm_medium=m&gclid=1',
    story: '/story-a?id=7',
  },
  'a <base> on another host': {
    path: '/story-b',
    html: page(body, { head: '<base href="https://cdn.example/assets/">' }),
    open: '/story-b?td=share0token1',
    story: '/story-b',
    bar: '/story-b',
  },
  'a path that begins with two slashes': {
    path: '//double',
    html: page(body),
    open: '//double?td=share0token1&x=%20',
    story: '//double?x=%20',
    bar: '//double?x=%20',
  },
  'a route in the fragment': {
    path: '/app',
    html: page(body, canonical('{site}/app')),
    open: '/app?td=share0token1#/story/7',
    story: '/app#/story/7',
    bar: '/app#/story/7',
  },
  'a canonical link that is no address': {
    path: '/no-address',
    html: page(body, canonical('http://')),
    open: '/no-address?td=share0token1',
    story: '/no-address',
    bar: '/no-address',
  },
  'a fragment that is none': { path: '/c', html: page(body), open: '/c#comments', story: '/c' },
  'a canonical link to the front page': { path: '/d', html: page(body, canonical('{site}/')), open: '/d', story: '/d' },
  'a td that is somebody else’s word': {
    path: '/e',
    html: page(body),
    open: '/e?td=keepreading',
    story: '/e',
    bar: '/e?td=keepreading',
    isNoVisit: true,
  },
  'a td of two words': {
    path: '/f',
    html: page(body),
    open: '/f?td=amp-keepreading',
    story: '/f',
    bar: '/f?td=amp-keepreading',
    isNoVisit: true,
  },
  'a digest’s mark beside a query of its own': {
    path: '/g',
    html: page(body),
    open: '/g?a=b%2Fc&td-digest=2026-W09&d',
    story: '/g?a=b%2Fc&d',
    bar: '/g?a=b%2Fc&d',
  },
  'a card for another story above the article': {
    path: '/h',
    html: page(
      `<tidings-share publication="{slug}" url="{site}/other-0"></tidings-share>${body}`,
      canonical('{site}/h'),
    ),
    open: '/h?td=share0token1',
    story: '/h',
    bar: '/h',
    share: 1,
  },
  'an attribute that says it': {
    path: '/i',
    html: page(
      '<h1>A story</h1><tidings-share publication="{slug}" url="{site}/story-a?utm_x=1"></tidings-share>{signup}{script}',
    ),
    open: '/i?td=share0token1',
    story: '/story-a',
    bar: '/i',
  },
}
