/**
 * Every mail in every language, held to what mail programs, screen readers and the Email Markup Consortium ask of one: with nothing in
 * it, as it commonly is, with what somebody wrote to break it, and as large as it may become.
 */
import { Parser } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import type { Document } from '../../emails/brand'
import { type Digest, digestMail } from '../../emails/digest'
import { samples } from '../../emails/samples'
import type { MailItem } from '../../emails/story-blocks'
import { allWords, wordsFor } from '../../emails/words'
import { render } from '../../src/mail/render'
import { elements } from './html'

const LANGUAGES = Object.keys(allWords())
const COLUMNS = 78
const HOSTILE = `</p></td><script>alert(1)</script>"'&{{x}} %%z%% *|W|* ${'ß'.repeat(120)}`

function digestOf(language: string, stories: MailItem[], change: Partial<Digest> = {}): Document {
  const words = wordsFor(language)
  const brand = {
    ...{ name: 'Meridian', url: 'https://meridian.example', logoUrl: null, accentColor: '#ffd400', language },
    ...{ direction: words.direction, postalAddress: '1 Canal Street', tagline: null },
    archiveUrl: 'https://tidings.example/meridian',
  }
  const links = Object.fromEntries(
    ['preferences', 'unsubscribe', 'web'].map((door) => [door, `https://t.example/${door}`]),
  )
  return digestMail({
    ...{ brand, words, subject: 'A week', intro: null, period: '2026-W10', issueDate: '2026-03-02T07:00:00Z' },
    ...{ stories, totalMinutes: null, links: links as Digest['links'] },
    ...change,
  })
}

function item(change: Partial<MailItem['story']> = {}, rest: Partial<MailItem> = {}): MailItem {
  const unknown = { excerpt: null, category: null, region: null, readingMinutes: null, sourceCount: null, bias: null }
  const story = {
    ...unknown,
    sentiment: null,
    imageUrl: null,
    publishedAt: 'never',
    title: 'Rain',
    url: 'https://m.example/r',
  }
  return { story: { ...story, ...change }, because: { code: 'newest' }, related: [], ...rest }
}

/** One of fifty, as long as a newspaper writes them. */
function full(index: number): MailItem {
  const url = `https://meridian.example/deep-dives/${index}/a-headline-as-addresses-have-it-with-all-of-its-words?td-digest=2026-W10`
  const title = `${index} The river that splits a customs union, and the lock that nobody wanted to pay for`
  const excerpt = 'Sixty-two barges wait above the locks on the Istel. '.repeat(6)
  const facts = { category: 'Trade', region: 'Europe', readingMinutes: 7, sourceCount: 3, bias: 'Centre' }
  const known = { ...facts, sentiment: 'neutral', publishedAt: '2026-02-27T09:30:00Z' } as const
  const related = ['a', 'b'].map((name) => ({ title, url: `${url}&${name}` }))
  const passOn = [{ name: 'WhatsApp', url: 'https://t.example/s/m/1/whatsapp' }]
  return item(
    { ...known, url, title, excerpt, imageUrl: `${url}.png` },
    { because: { code: 'shared', count: 41 }, related, passOn },
  )
}

/** What is in it beside its language. */
const FILLINGS: Record<string, (language: string) => Document> = {
  empty: (language) => digestOf(language, [item()]),
  hostile: (language) => {
    const texts = { title: HOSTILE, excerpt: HOSTILE, category: HOSTILE, region: HOSTILE, bias: HOSTILE }
    const places = {
      url: `https://m.example/?q="><script>${'x'.repeat(300)}`,
      imageUrl: `https://m.example/"${HOSTILE}`,
    }
    const related = [{ title: HOSTILE, url: 'javascript:alert(1)' }]
    const stories = Array.from({ length: 6 }, () => item({ ...texts, ...places }, { related }))
    return digestOf(language, stories, { subject: HOSTILE, intro: `${HOSTILE}\n\n${HOSTILE}` })
  },
  huge: (language) =>
    digestOf(
      language,
      Array.from({ length: 50 }, (_, index) => full(index)),
      { totalMinutes: 350 },
    ),
}

const NAMES: Record<string, string> = {
  en: '',
  ar: '-arabic',
  de: '-german',
  fr: '-french',
  es: '-spanish',
  ru: '-russian',
}

/** The samples of one language, each letter and the digest, and the fillings. */
function mailsIn(language: string): [string, Document][] {
  const end = NAMES[language] ?? ''
  const own = Object.entries(samples).filter(([name]) =>
    end === '' ? !Object.values(NAMES).some((other) => other !== '' && name.endsWith(other)) : name.endsWith(end),
  )
  return [
    ...own.map(([name, write]): [string, Document] => [name, write()]),
    ...Object.entries(FILLINGS).map(([name, fill]): [string, Document] => [name, fill(language)]),
  ]
}

const VOID = new Set(['img', 'br', 'meta', 'link', 'hr', 'input', 'col'])

/** What is wrong with the markup itself: a tag that nothing closes, or that something else does. */
function unclosed(html: string): string[] {
  const found: string[] = []
  const parser = new Parser({
    onclosetag: (name, isImplied) => void (isImplied && !VOID.has(name) && found.push(`<${name}> is not closed`)),
  })
  parser.end(html)
  return found
}

/** All that the Consortium's checks, and ours, have to say against a mail. */
async function complaints(html: string, language: string): Promise<string[]> {
  const found = unclosed(html)
  const say = (isWrong: boolean, what: string) => void (isWrong && found.push(what))
  const all = await elements(html, '*')
  const of = (...names: string[]) => all.filter(({ name }) => names.includes(name))
  const { direction } = wordsFor(language)
  for (const { attributes } of [...of('html'), ...(await elements(html, 'div[role="article"]'))]) {
    say(attributes.lang !== language, 'its language is not said')
    say(attributes.dir !== direction, 'its direction is not said')
  }
  say(of('title')[0]?.text.trim() === '', 'it has no title')
  const viewport = of('meta').find(({ attributes }) => attributes.name === 'viewport')?.attributes.content ?? ''
  say(/user-scalable=no|maximum-scale/.test(viewport), 'it cannot be made larger')
  say(!html.includes('charset'), 'its characters are not said')
  for (const { attributes } of of('table'))
    say(attributes.role !== 'presentation', 'a table of layout reads as one of data')
  for (const { attributes } of of('img')) {
    say(!attributes.alt?.trim(), 'a picture has no words')
    say(!/^https?:/.test(attributes.src ?? ''), 'a picture comes from nowhere')
  }
  for (const { text, attributes } of await linksOf(html)) {
    say(text.trim() === '', `a link says nothing: ${attributes.href}`)
    say(!/^https?:\/\//.test(attributes.href ?? ''), `a link leads nowhere: ${attributes.href}`)
  }
  const levels = of('h1', 'h2', 'h3', 'h4').map(({ name }) => Number(name[1]))
  say(levels.filter((level) => level === 1).length !== 1, 'it has not one main heading')
  say(
    levels.some((level, at) => level > (levels[at - 1] ?? 0) + 1),
    'a heading is left out',
  )
  for (const { name, text } of of('h1', 'h2', 'li')) say(text.trim() === '' && name !== 'h1', `an empty ${name}`)
  const ids = all.flatMap(({ attributes }) => attributes.id ?? [])
  say(new Set(ids).size !== ids.length, 'an id is there twice')
  say(of('script', 'form', 'iframe', 'object', 'video', 'svg').length > 0, 'something that programs take out')
  say(/undefined|\[object|NaN|gap\.invalid/.test(html.replaceAll(/<style[\s\S]*?<\/style>/g, '')), 'a value is missing')
  for (const { attributes, text } of of('p', 'a', 'li', 'h1', 'h2', 'td')) {
    const size = Number(/font-size:(\d+)px/.exec(attributes.style ?? '')?.[1] ?? 16)
    say(text.trim() !== '' && size > 0 && size < 13, `small print: ${text}`)
    say(attributes.style?.includes('justify') === true, 'justified text')
  }
  return found
}

/** Links with what they say, a picture's words among it. */
async function linksOf(html: string) {
  const spoken = html.replaceAll(/<img [^>]*alt="([^"]*)"[^>]*>/g, '$1')
  return elements(spoken, 'a')
}

const decoded = (text: string) =>
  text
    .replaceAll(/&lt;/g, '<')
    .replaceAll(/&gt;/g, '>')
    .replaceAll(/&quot;/g, '"')
    .replaceAll(/&#39;/g, "'")
    .replaceAll(/&amp;/g, '&')
/** Without what is for the eye alone: white space, and where a long word may be broken. */
const run = (text: string) => decoded(text).replaceAll(/[\s\u00ad]+/g, '')

describe.each(LANGUAGES)('every mail in %s', (language) => {
  test('is markup that reads well aloud, in whichever program', async () => {
    for (const [name, document] of mailsIn(language)) {
      const { html } = await render(document)
      expect(await complaints(html, language), name).toEqual([])
    }
  })

  test('says all of it in plain text as well, in lines that no program has to fold', async () => {
    for (const [name, document] of mailsIn(language)) {
      const { html, text } = await render(document)
      for (const line of text.split('\n'))
        if ([...line].length > COLUMNS) expect(line, `${name}: longer than ${COLUMNS}`).toMatch(/^https?:\/\/\S+$/)
      const said = run(text)
      const told = [...(await elements(html, 'h1,h2,h3')), ...(await elements(html, 'p.ink'))]
      for (const element of told) expect(said, name).toContain(run(element.text))
      const facts = (await elements(html, 'p.quiet')).filter(
        ({ text: words }) => / · /.test(words) && !/<|:/.test(words),
      )
      expect(text, name).not.toMatch(/undefined|\[object|NaN|gap\.invalid|&[a-z]+;/)
      for (const { text: words } of facts.filter(({ text: words }) => /\d/.test(words)))
        expect(said, name).toContain(run(words))
    }
  })

  test('of fifty stories is one that Gmail shows whole', async () => {
    const { html } = await render(FILLINGS.huge?.(language) ?? expect.fail())
    expect(new TextEncoder().encode(html).byteLength).toBeLessThan(100_000)
  })
})

test('the checks themselves notice what they are for', async () => {
  const { html } = await render(digestOf('en', [full(1)]))
  const broken: [string, string][] = [
    ['role="presentation"', 'role="none"'],
    ['lang="en"', 'lang="de"'],
    ['<h2', '<h3'],
    ['</h2>', ''],
    ['</body>', '<a href="https://a.example"> </a></body>'],
    ['</body>', '<img src="https://a.example/a.png"></body>'],
    ['</body>', '<a href="javascript:x">x</a></body>'],
    ['font-size:13px', 'font-size:9px'],
  ]
  expect(await complaints(html, 'en')).toEqual([])
  for (const [find, put] of broken) {
    expect(html).toContain(find)
    expect(await complaints(html.replaceAll(find, put), 'en'), put).not.toEqual([])
  }
})
