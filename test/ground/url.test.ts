/** When two addresses are one page, and what of an address readers get. */
import { describe, expect, test } from 'vitest'
import { isHttp, normaliseUrl, pageKey, URL_LIMIT, withParameter } from '../../src/ground/url'

const PAGE = 'https://meridian.example/news/canal?id=7&b=2'

describe('one page', () => {
  test.each([
    'http://meridian.example/news/canal?id=7&b=2',
    'https://www.meridian.example/news/canal?id=7&b=2',
    'https://meridian.example./news/canal?b=2&id=7&xtor=RSS-1&wt_mc=rss.ho',
    'https://meridian.example:443/news/canal?id=7&b=2',
    'HTTPS://MERIDIAN.EXAMPLE/news/canal?id=7&b=2',
    'https://meridian.example/news/canal/?id=7&b=2',
    'https://meridian.example/news/canal?b=2&id=7',
    'https://meridian.example/news/canal?id=7&b=2&',
    'https://meridian.example/news/canal?id=7&b=2#comments',
    'https://meridian.example/news/canal?id=7&b=2&fbclid=abc&utm_source=x&UTM_Medium=y&td=token',
    'https://meridian.example/news/%63anal?id=7&b=2',
  ])('%s', (address) => {
    expect(pageKey(address)).toBe(pageKey(PAGE))
  })
})

describe('another page', () => {
  test.each([
    'https://news.meridian.example/news/canal?id=7&b=2',
    'https://meridian.example:8443/news/canal?id=7&b=2',
    'https://meridian.example/news/Canal?id=7&b=2',
    'https://meridian.example/news/canal?id=8&b=2',
    'https://meridian.example/news/canal?id=7',
    'https://meridian.example/news/canal?id=7&b=2#/comments',
    'https://meridian.example/news/canal?id=7&b=2#!comments',
    'https://meridian.example/news//canal?id=7&b=2',
    'https://meridian.example/news%2Fcanal?id=7&b=2',
    'https://wwwmeridian.example/news/canal?id=7&b=2',
    'https://meridian.example/news/canal?id=7&b=2&TD=1',
  ])('%s', (address) => {
    expect(pageKey(address)).not.toBe(pageKey(PAGE))
  })
})

test('equal names keep their order, and a name without a value is not one with an empty one', () => {
  const key = (query: string) => pageKey(`https://m.example/?${query}`)
  expect(key('a=2&a=1')).not.toBe(key('a=1&a=2'))
  expect(key('a')).not.toBe(key('a='))
  expect(key('b&a=1')).toBe('m.example?a=1&b')
})

test('a key is ASCII, in the one form of each letter', () => {
  expect(pageKey('https://münchen.example/straße?ü=ß')).toBe('xn--mnchen-3ya.example/stra%C3%9Fe?%C3%BC=%C3%9F')
  expect(pageKey('https://m.example/%7Ebo/%c3%9f')).toBe('m.example/~bo/%C3%9F')
  expect(pageKey('https://m.example/a%2fb')).toBe('m.example/a%2Fb')
})

test('readers get the address as it was published, without what only tracks', () => {
  expect(normaliseUrl('http://www.m.example/a/?b=%20x&utm_source=y&a#part')).toBe('http://www.m.example/a/?b=%20x&a')
  expect(normaliseUrl('https://m.example/#/story/7')).toBe('https://m.example/#/story/7')
  expect(normaliseUrl('https://m.example/?a+b')).toBe('https://m.example/?a+b')
})

test.each(['ftp://m.example/', 'javascript:alert(1)', '/a', '', 'https://bo@m.example/', 'https://:x@m.example/'])(
  '“%s” is no address of a page',
  (address) => {
    expect([normaliseUrl(address), pageKey(address)]).toEqual([null, null])
  },
)

test('the limit is one of bytes after encoding', () => {
  const of = (bytes: number) => `https://m.example/${'a'.repeat(bytes - 'https://m.example/'.length)}`
  expect(normaliseUrl(of(URL_LIMIT))).toHaveLength(URL_LIMIT)
  expect(normaliseUrl(of(URL_LIMIT + 1))).toBeNull()
  // Nine bytes each once they are encoded.
  expect(normaliseUrl(`https://m.example/${'漢'.repeat(220)}`)).not.toBeNull()
  expect(normaliseUrl(`https://m.example/${'漢'.repeat(221)}`)).toBeNull()
})

test('a parameter of ours is added, and the rest stays byte for byte', () => {
  expect(withParameter('https://m.example/?a=%20b#c', 'td', 'x y')).toBe('https://m.example/?a=%20b&td=x%20y#c')
  expect(withParameter('https://m.example/', 'td-digest', '2026-W09')).toBe('https://m.example/?td-digest=2026-W09')
})

test('a whole web address is http or https', () => {
  expect(['https://m.example', 'HTTP://m.example/x'].map(isHttp)).toEqual([true, true])
  expect(['//m.example', 'https://', 'xhttps://m.example', 'mailto:a@b.example'].map(isHttp)).toEqual([
    false,
    false,
    false,
    false,
  ])
})
