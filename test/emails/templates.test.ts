/** Every mail, in both languages, as a mail program and a reader meet it. */
import { describe, expect, test } from 'vitest'
import { alreadyMail } from '../../emails/already'
import type { Brand, Document } from '../../emails/brand'
import { confirmMail } from '../../emails/confirm'
import { type DeskNote, deskMail } from '../../emails/desk'
import { type Digest, digestMail } from '../../emails/digest'
import { preferencesMail } from '../../emails/preferences'
import { samples } from '../../emails/samples'
import type { MailItem } from '../../emails/story-blocks'
import { welcomeMail } from '../../emails/welcome'
import { wordsFor } from '../../emails/words'
import { render } from '../../src/mail/render'
import { elements } from './html'

const OWN = 'https://tidings.example/unsubscribe/17.3.abc'
const PREFERENCES = 'https://tidings.example/preferences/17.abc'
const HOSTILE = '</mj-text><mj-raw><script>alert(1)</script><a href="javascript:x">"\'&{{x}}'

function brandIn(language: string, change: Partial<Brand> = {}): Brand {
  return {
    name: 'Meridian',
    url: 'https://meridian.example',
    logoUrl: null,
    accentColor: '#ffd400',
    language,
    direction: wordsFor(language).direction,
    postalAddress: '1 Canal Street\r\nHarbourtown',
    archiveUrl: 'https://tidings.example/meridian',
    tagline: null,
    ...change,
  }
}

function item(change: Partial<MailItem['story']> = {}, rest: Partial<MailItem> = {}): MailItem {
  const unknown = { excerpt: null, category: null, region: null, readingMinutes: null, sourceCount: null, bias: null }
  const story = {
    ...unknown,
    sentiment: null,
    imageUrl: null,
    publishedAt: '2026-02-27T09:30:00Z',
    title: 'Rain',
    url: 'https://meridian.example/rain',
  }
  const passOn = ['WhatsApp', 'X', 'E-mail'].map((name) => ({
    name,
    url: `https://tidings.example/s/meridian/12345/${name}`,
  }))
  return { story: { ...story, ...change }, because: { code: 'newest' }, related: [], passOn, ...rest }
}

function digestOf(stories: MailItem[], change: Partial<Digest> = {}, brand: Partial<Brand> = {}): Document {
  const language = change.brand?.language ?? 'en'
  return digestMail({
    brand: brandIn(language, brand),
    words: wordsFor(language),
    subject: 'A week of rain',
    intro: null,
    period: '2026-W10',
    issueDate: '2026-03-02T07:00:00Z',
    stories,
    totalMinutes: null,
    links: { preferences: PREFERENCES, unsubscribe: OWN, web: 'https://tidings.example/meridian/digests/2026-W10' },
    ...change,
  })
}

const CODES: DeskNote['code'][] = ['thin_week', 'late_slot', 'blocked', 'needs_approval', 'expired']

function everyMail(language: string, change: Partial<Brand> = {}): Record<string, Document> {
  const base = { brand: brandIn(language, change), words: wordsFor(language) }
  const own = { preferencesLink: PREFERENCES, unsubscribeLink: OWN }
  const lastDigest = { title: 'A week of rain', url: 'https://tidings.example/meridian/digests/2026-W09' }
  const deepDives = [
    { title: 'The lock', url: 'https://meridian.example/lock' },
    { title: 'Rain, at last', url: 'https://meridian.example/rain' },
  ]
  const desk = CODES.map((code) => {
    const note = { code, period: '2026-W09', facts: ['2 stories'] }
    return [`desk ${code}`, deskMail({ ...base, note, link: 'https://tidings.example/meridian' })] as const
  })
  return {
    confirm: confirmMail({
      ...base,
      ...{ link: 'https://tidings.example/confirm/3.abc', neverLink: 'https://tidings.example/confirm/3.abc/never' },
      hours: 48,
    }),
    welcome: welcomeMail({ ...base, ...own, first: 'Monday 9 March at 07:00 GMT', lastDigest, deepDives }),
    'first welcome': welcomeMail({
      ...base,
      ...own,
      first: 'Monday 9 March at 07:00 GMT',
      lastDigest: null,
      deepDives: [],
    }),
    already: alreadyMail({ ...base, ...own }),
    preferences: preferencesMail({ ...base, link: PREFERENCES }),
    digest: digestOf([item({}, { related: [item().story] }), item()], { brand: base.brand, words: base.words }),
    ...Object.fromEntries(desk),
  }
}

describe.each([
  ['en', 'ltr', 'left'],
  ['ar', 'rtl', 'right'],
])('in %s', (language, direction, start) => {
  test.each(Object.keys(everyMail(language)))(
    '%s is strictly valid MJML and says its language and direction everywhere',
    async (name) => {
      const { html } = await render(everyMail(language)[name] ?? missing(name))
      const [root] = await elements(html, 'html')
      const [body] = await elements(html, 'body')
      const [article] = await elements(html, 'div[role="article"]')
      for (const element of [root, body, article])
        expect(element?.attributes).toMatchObject({ lang: language, dir: direction })
      expect(html).not.toContain(`direction:${direction === 'rtl' ? 'ltr' : 'rtl'}`)
      // Every block of text; MJML's own column says `left` and is overruled by each of them.
      expect(html).not.toContain(`text-align:${start === 'left' ? 'right' : 'left'};color`)
    },
  )

  test.each(Object.keys(everyMail(language)))('%s holds nothing that a mail program must not show', async (name) => {
    const { html } = await render(everyMail(language)[name] ?? missing(name))
    for (const link of await elements(html, 'a')) expect(link.attributes.href).toMatch(/^https?:\/\//)
    for (const image of await elements(html, 'img')) expect(image.attributes.alt).toBeDefined()
    expect(await elements(html, 'h1')).toHaveLength(1)
    expect(await elements(html, 'meta[name="color-scheme"]')).toHaveLength(1)
    expect(html).not.toMatch(/<script|<form|\son\w+=|\{\{|undefined|\[object/i)
    expect(html).not.toContain('fonts.googleapis.com')
  })

  test.each(Object.keys(everyMail(language)))(
    '%s says in plain text all that it links to, and where it comes from',
    async (name) => {
      const { html, text } = await render(everyMail(language)[name] ?? missing(name))
      const lines = text.split('\n')
      // The name in the masthead leads home; a text has no need of it.
      const places = (await elements(html, 'a'))
        .map((link) => link.attributes.href)
        .filter((href) => !href?.endsWith('meridian.example'))
      for (const place of places) expect(lines).toContain(place)
      expect(text).toContain('1 Canal Street\nHarbourtown')
      expect(html).toMatch(/1 Canal Street(<\/span>)?<br/)
      expect(text).not.toMatch(/<\/?[a-z]|&amp;|undefined|\[object/)
    },
  )
})

function missing(name: string): never {
  throw new Error(`no mail is called ${name}`)
}

test('every mail to somebody who reads us can be left, in HTML and in plain text', async () => {
  for (const name of ['welcome', 'first welcome', 'already', 'digest']) {
    const { html, text } = await render(everyMail('en')[name] ?? missing(name))
    expect(html).toContain(`href="${OWN}"`)
    expect(text.split('\n')).toContain(OWN)
    expect(text.split('\n')).toContain(PREFERENCES)
  }
})

test('no line of plain text has two colons of ours', () => {
  for (const code of ['en', 'ar', 'de', 'es', 'fr', 'ru']) {
    const labels = (everyMail(code).confirm?.text ?? '').split('\n').filter((line) => !line.includes('://'))
    for (const line of labels) expect(line.match(/:/g) ?? [], line).toHaveLength(line.includes(':') ? 1 : 0)
    expect(labels.filter((line) => line.endsWith(':')).length).toBeGreaterThan(0)
  }
})

test('the mail that asks for a confirmation has one button, no advertising, and says that doing nothing is fine', async () => {
  const { html, text } = await render(everyMail('en').confirm ?? missing('confirm'))
  const places = (await elements(html, 'a')).map((link) => link.attributes.href)
  expect(places).toEqual([
    ...['https://meridian.example', 'https://tidings.example/confirm/3.abc'],
    'https://tidings.example/confirm/3.abc/never',
  ])
  expect(html).toContain('>https://tidings.example/confirm/3.abc<')
  expect(text).toContain('48 hours')
  expect(text).toContain('do nothing')
})

test.each(Object.keys(samples))('the sample %s is valid', async (name) => {
  const { html, subject } = await render(samples[name]?.() ?? missing(name))
  expect(subject).not.toBe('')
  expect(html).toContain('<!doctype html>')
})

describe('a digest', () => {
  const full = item(
    {
      title: 'The river that splits a customs union',
      excerpt: 'Sixty-two barges wait.',
      category: 'Trade',
      region: 'Europe',
      readingMinutes: 7,
      sourceCount: 3,
      sentiment: 'positive',
      imageUrl: 'https://meridian.example/locks.jpg',
    },
    {
      because: { code: 'shared', count: 41 },
      related: [item({ title: 'Grain', url: 'https://meridian.example/grain' }).story],
    },
  )

  test('says of a story what is known, in the order an editor would', async () => {
    const { html, text } = await render(digestOf([full]))
    const facts = '7 min read · 3 sources · positive · 27 Feb'
    const said = [
      'What readers passed on most this week: 41 times',
      'Trade · Europe',
      'The river that splits a customs union',
      'Sixty-two barges wait.',
      facts,
      'Grain',
      'What you pass on decides what leads next week.',
      'Forwarded to you? Get your own.',
    ]
    const body = html.slice(html.indexOf('<h1')).replaceAll(/<\/?span[^>]*>/g, '')
    const places = said.map((words) => body.indexOf(`${words}<`))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places).not.toContain(-1)
    for (const words of said) expect(text).toContain(words)
    expect(text.split('\n')).toEqual(
      expect.arrayContaining(['https://meridian.example/rain', 'https://meridian.example/grain']),
    )
  })

  test('says nothing of what is not known', async () => {
    const { html, text } = await render(digestOf([item({ publishedAt: 'never' })]))
    expect(html).not.toMatch(/·\s*<\/p>|null|NaN|Invalid|min read|source|Related/)
    expect(text).toContain('\nRain\nhttps://meridian.example/rain\n')
  })

  test('in Arabic says it in Arabic, with the right number', async () => {
    const told = (readingMinutes: number, count: number) =>
      digestOf([item({ readingMinutes, sourceCount: count }, { because: { code: 'shared', count } })], {
        brand: brandIn('ar'),
        words: wordsFor('ar'),
        timezone: 'Asia/Riyadh',
      }).text
    expect(told(7, 3)).toContain('قراءة في 7 دقائق · 3 مصادر · 27 فبراير')
    expect(told(2, 2)).toContain('قراءة في دقيقتين · مصدران · 27 فبراير')
    expect(told(2, 2)).toContain('\nأكثر ما تناقله القرّاء هذا الأسبوع: مرتين\n')
    expect(told(12, 12)).toContain('قراءة في 12 دقيقة · 12 مصدرًا')
    expect(told(12, 12)).toContain('الاثنين، 2 مارس 2026')
  })

  test('tells days in the publication’s zone', () => {
    const late = item({ publishedAt: '2026-02-27T23:30:00Z' })
    expect(digestOf([late], { timezone: 'Asia/Riyadh' }).text).toContain('28 Feb')
    expect(digestOf([late], { timezone: 'Europe/London' }).text).toContain('27 Feb')
  })

  test('keeps the number of shares to itself while there are few', () => {
    const few = item({}, { because: { code: 'shared', count: 9 } })
    const { text } = digestOf([few, few], { shareThreshold: 10 })
    expect(text).toContain('What readers passed on most this week\n')
    expect(text).toContain('Passed on by readers this week')
    expect(text).not.toContain('9 times')
  })

  test('says over the lead that nothing was passed on as often only where that is so', () => {
    const shared = (count: number) => item({}, { because: { code: 'shared', count } })
    const leads = (...stories: MailItem[]) => digestOf(stories).text
    expect(leads(shared(12), shared(30))).toContain('\nPassed on 12 times this week\nRain\n')
    expect(leads(shared(12), shared(30))).not.toContain('passed on most')
    expect(leads(item({}, { because: { code: 'pinned' } }))).toContain('\nChosen by the desk\nRain\n')
    expect(leads(item())).not.toContain('most this week')
  })

  test('has pictures with its first four places, and none that mail programs cannot show', async () => {
    const pictured = Array.from({ length: 6 }, () => full)
    const pictures = await elements((await render(digestOf(pictured))).html, 'img')
    expect(pictures.map(({ attributes }) => attributes.width)).toEqual(['600', '120', '120', '120'])
    for (const { attributes } of pictures) expect(attributes.alt).toBe('The river that splits a customs union')
    const drawn = item({ imageUrl: 'https://meridian.example/locks.svg?w=2' })
    expect((await render(digestOf([drawn]))).html).not.toContain('<img')
  })

  test('has two related stories at most, none below the fourth place, and shares for the first two', async () => {
    const related = ['a', 'b', 'c'].map((name) => item({ url: `https://meridian.example/related-${name}` }).story)
    const { html, text } = await render(digestOf(Array.from({ length: 6 }, () => item({}, { related }))))
    expect(html.match(/href="https:\/\/meridian.example\/related-/g)).toHaveLength(8)
    expect(text.match(/meridian.example\/related-/g)).toHaveLength(8)
    expect(html).not.toContain('related-c')
    expect(text.match(/\/s\/meridian\/12345\/WhatsApp/g)).toHaveLength(2)
  })

  test('says of one related story that an earlier digest carried it, and of which day', async () => {
    const [first, second] = ['a', 'b'].map((name) => item({ url: `https://meridian.example/related-${name}` }).story)
    if (!first || !second) throw new Error('there are two')
    const carriedAt = Date.parse('2025-11-20T07:00:00Z')
    const related = [first, { ...second, carriedAt }, { ...first, carriedAt }]
    const { html, text } = await render(digestOf([item({}, { related }), item({}, { related: [second] })]))
    expect(text).toContain('- Rain · in our digest of 20 November\nhttps://meridian.example/related-b\n')
    expect(html.match(/in our digest of/g)).toHaveLength(1)
    expect(html).toContain('in our digest of 20 November')
    const both = [first, second].map((story) => ({ ...story, carriedAt }))
    expect((await render(digestOf([item({}, { related: both })]))).text.match(/in our digest of/g)).toHaveLength(1)
  })

  test('speaks a related story’s own language where it is not the mail’s', async () => {
    const related = [{ title: 'الخبز', url: 'https://meridian.example/bread', language: 'ar' }]
    const { html } = await render(digestOf([item({}, { related })]))
    expect((await elements(html, 'li > span'))[0]).toMatchObject({ attributes: { lang: 'ar', dir: 'rtl' } })
    const [plain] = await elements((await render(digestOf([item({}, { related: [item().story] })]))).html, 'li > span')
    expect(plain?.attributes.lang).toBeUndefined()
  })

  test('does not say a headline twice where there is no other standfirst', async () => {
    for (const excerpt of ['Rain', 'RAIN.', ' «Rain» ', '…']) {
      const { html, text } = await render(digestOf([item({ excerpt })]))
      expect(text).toContain('\nRain\n27 Feb\n')
      expect(html).toMatch(/<\/h2><p class="quiet"/)
    }
    expect(digestOf([item({ excerpt: 'Rain fell.' })]).text).toContain('\nRain\nRain fell.\n')
  })

  test('never ends a line within a fact or before a dot, and lets a long one break', async () => {
    const bias = 'leans to the side of whoever owns the river'
    const told = item({ readingMinutes: 7, sourceCount: 3, bias, sentiment: 'positive' })
    const { html } = await render(digestOf([told], { totalMinutes: 7 }))
    const pieces = await elements(html, 'p > span')
    expect(pieces.map(({ text }) => text)).toEqual([
      ...['Monday, 2 March 2026 ·', '1 story ·', '7 minutes in all'],
      ...['7 min read ·', '3 sources ·', `bias: ${bias} ·`, 'positive · 27 Feb'],
    ])
    expect(pieces.map(({ attributes }) => attributes.style)).toEqual(
      pieces.map(({ text }) => (text.includes(bias) ? 'white-space:normal' : undefined)),
    )
    expect(html).toMatch(/p\.quiet span\s*\{\s*white-space:\s*nowrap/)
  })

  test('keeps an address and a section of the other direction in one piece, and touches no other', async () => {
    const brand = brandIn('ar', { postalAddress: '1 Press Lane, 10115 Berlin\nشارع الأرصفة 7' })
    const told = item({ category: 'Zoo & Co 2', region: 'الخليج' })
    const { html } = await render(digestOf([told], { brand, words: wordsFor('ar') }))
    expect((await elements(html, 'span[dir]')).map(({ text, attributes }) => [text, attributes.dir])).toEqual([
      ['Zoo &amp; Co 2', 'ltr'],
      ['1 Press Lane, 10115 Berlin', 'ltr'],
    ])
  })

  test('leaves the spaces at which no line may end, and no others of that kind', () => {
    const title = 'Et alors\u00a0: «\u202fnon\u202f»\u00a0! Le\u00a010\u00a0mai, pas\u00a0de\u00a0vin\u00a0 ici'
    expect(digestOf([item({ title })]).text).toContain(
      '\nEt alors\u00a0: «\u202fnon\u202f»\u00a0! Le\u00a010\u00a0mai, pas de\u00a0vin ici\n',
    )
  })

  test('breaks no address in its text, whatever stands around it', async () => {
    const address = `https://example.org/${'a/'.repeat(50)}?x=1`
    const { text } = await render(digestOf([item({ excerpt: `See (${address}), and decide.` })]))
    expect(text).toContain(`\n(${address}),\n`)
  })

  test('says in inboxes what else there is, beside a subject that is its lead', async () => {
    const titles = ['One', 'Two', 'Three'].map((title) => item({ title }))
    const { html } = await render(digestOf(titles, { intro: 'Dear readers, good morning.' }))
    const preview = /<div style="display:none[^>]*>([^<]*)/.exec(html)?.[1] ?? ''
    expect(preview).toContain('Also: Two · Three')
    expect(preview).not.toContain('Dear readers')
  })

  test('tells in whole sentences what a story far down is about', () => {
    const excerpt = `Nobody on the island was asked. ${'The council votes in June. '.repeat(20)}`
    const { text } = digestOf(Array.from({ length: 5 }, (_, at) => item({ excerpt: at === 4 ? excerpt : null })))
    const said = (/Nobody[\s\S]*(?=\n27 Feb)/.exec(text)?.[0] ?? '').replaceAll('\n', ' ')
    expect(said).toMatch(/June\.$/)
    expect(said.length).toBeLessThanOrEqual(140)
  })

  test('shows the logo where there is one, named for those who do not see it', async () => {
    const { html } = await render(digestOf([item()], {}, { logoUrl: 'https://meridian.example/logo.png' }))
    const [logo] = await elements(html, 'h1 img')
    expect(logo?.attributes.alt).toBe('Meridian')
  })

  test('with whatever text people wrote stays text', async () => {
    const story = {
      title: HOSTILE,
      excerpt: HOSTILE,
      category: HOSTILE,
      region: HOSTILE,
      bias: HOSTILE,
      imageUrl: `https://x.example/${HOSTILE}`,
    }
    const related = [
      item({ title: HOSTILE, url: `https://x.example/${HOSTILE}` }).story,
      item({ url: 'javascript:alert(1)' }).story,
    ]
    const brand = {
      name: HOSTILE,
      tagline: HOSTILE,
      postalAddress: HOSTILE,
      url: 'javascript:alert(1)',
      accentColor: HOSTILE,
      logoUrl: `data:${HOSTILE}`,
    }
    const hostile = item({ ...story, url: `https://x.example/?q="><script>alert(1)</script>` }, { related })
    const { html } = await render(
      digestOf([hostile, hostile], { subject: HOSTILE, intro: HOSTILE }, { ...brand, archiveUrl: HOSTILE }),
    )
    expect(html).not.toMatch(/<script|<\/mj-text|<mj-/)
    for (const link of await elements(html, 'a')) expect(link.attributes.href).toMatch(/^https?:\/\//)
    const names = new Set((await elements(html, '*')).flatMap((element) => Object.keys(element.attributes)))
    expect([...names].filter((name) => name.startsWith('on'))).toEqual([])
    expect((await elements(html, 'h2'))[0]?.text).toContain('&lt;/mj-text&gt;')
  })

  test('cannot be turned round or broken up by what a headline hides', async () => {
    const { text } = await render(
      digestOf([item({ title: 'A\u202e headline\r\nUnsubscribe:\nhttps://evil.example\u0000 \u2028end' })]),
    )
    expect(text).toContain('\nA headline Unsubscribe: https://evil.example end\n')
  })

  test('of twenty long stories in Arabic or English stays below what Gmail shows', async () => {
    for (const [language, word] of [
      ['en', 'Weltraumforschung '],
      ['ar', 'الاستراتيجية '],
    ] as const) {
      const url = `https://meridian.example/${'a-long-path-'.repeat(10)}?td-digest=2026-W10`
      const long = { title: word.repeat(11).slice(0, 140), url }
      const related = [item(long).story, item(long).story, item(long).story]
      const story = {
        ...long,
        excerpt: word.repeat(40),
        category: word,
        region: word,
        readingMinutes: 12,
        sourceCount: 12,
        bias: word,
      }
      const stories = Array.from({ length: 20 }, () =>
        item({ ...story, sentiment: 'neutral' }, { because: { code: 'shared', count: 41 }, related }),
      )
      const { html, text } = await render(
        digestOf(stories, { brand: brandIn(language), words: wordsFor(language), intro: word.repeat(30) }),
      )
      const bytes = new TextEncoder().encode(html).byteLength
      expect(bytes).toBeLessThan(100_000)
      expect(text.split('\n').filter((line) => line === url)).toHaveLength(20 + 2 * 4)
    }
  })
})
