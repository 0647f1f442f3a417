/** Words that no phone's line holds, in a mail: broken where they may be, and whole wherever there is no line to break. */
import { expect, test } from 'vitest'
import { digestMail } from '../../emails/digest'
import { samples } from '../../emails/samples'
import type { MailItem } from '../../emails/story-blocks'
import { wordsFor } from '../../emails/words'
import { breakable } from '../../src/mail/long-words'
import { render } from '../../src/mail/render'
import { elements } from '../emails/html'

const SOFT = '\u00ad'

/** Stories of one name each, in a German digest. */
function digestOfStories(stories: MailItem[]) {
  const home = 'https://lotse.example'
  const brand = {
    ...{ name: 'Lotse', url: home, logoUrl: null, accentColor: '#123456', language: 'de', direction: 'ltr' as const },
    ...{ postalAddress: 'Am Kai 1', archiveUrl: home, tagline: null },
  }
  return digestMail({
    ...{ brand, words: wordsFor('de'), subject: 'Woche', intro: null, period: '2026-W10', totalMinutes: null },
    ...{ issueDate: '2026-03-02T07:00:00Z', stories, links: { preferences: home, unsubscribe: home, web: home } },
  })
}

function told(title: string): MailItem {
  const unknown = { category: null, region: null, readingMinutes: null, sourceCount: null, bias: null, sentiment: null }
  const story = {
    ...unknown,
    title,
    excerpt: `${title} prüft`,
    url: 'https://lotse.example/1',
    publishedAt: 'never',
    imageUrl: null,
  }
  return { story, because: { code: 'newest' }, related: [] }
}

test('a word longer than a line breaks between its syllables; no shorter one, no address and no language without patterns is touched', () => {
  const marked = (word: string, language = 'de') => breakable(word, language).replaceAll(SOFT, '-')
  expect(marked('Donaudampfschifffahrtsgesellschaft')).toBe('Do-nau-dampf-schiff-fahrts-ge-sell-schaft')
  expect(marked('Die Umweltverträglichkeitsprüfung, endlich', 'de-AT')).toBe(
    'Die Um-welt-ver-träg-lich-keits-prü-fung, endlich',
  )
  for (const text of ['Kommunale Wärmeplanung', 'Verfassungsgericht', '', 'x'.repeat(20)])
    expect(marked(text)).toBe(text)
  expect(marked('Quelle anticonstitutionnellement dit', 'fr')).toBe('Quelle an-ti-cons-ti-tu-tion-nel-le-ment dit')
  expect(marked('достопримечательности Москвы', 'ru-RU')).toBe('до-сто-при-ме-ча-тель-но-сти Москвы')
  expect(marked('electroencefalografista', 'es')).toBe('elec-tro-en-ce-fa-lo-gra-fis-ta')
  for (const address of [
    'https://de.example/Donaudampfschifffahrtsgesellschaft',
    'Donaudampfschifffahrtsgesellschaft@a.de',
  ])
    expect(marked(address)).toBe(address)
  for (const language of ['en', 'ar', 'del', ''])
    expect(marked('Donaudampfschifffahrtsgesellschaft', language)).toMatch(/^\p{L}+$/u)
})

test('a digest’s headlines and standfirsts have them, each by its own language; its text, its subject, what stands beside it and what is read of a picture do not', async () => {
  const document = samples['digest-german']?.() ?? expect.fail()
  const { html, text, subject } = await render(document)
  const word = 'Donaudampfschifffahrtsgesellschaft'
  const item = (language: string | undefined): MailItem => ({ ...told(word), ...(language ? { language } : {}) })
  const mixed = await render(digestOfStories([item('en'), item(undefined), item('de-AT')]))
  const said = (await elements(mixed.html, 'h2')).map(({ text: title }) => title.includes(SOFT))
  expect(said).toEqual([false, true, true])
  const standfirsts = (await elements(mixed.html, 'p.ink')).filter(({ text: said }) => said.includes('prüft'))
  expect(standfirsts.map(({ text: said }) => said.includes(SOFT))).toEqual([false, true, true])
  const lead = (await elements(html, 'h2'))[0]?.text ?? ''
  expect(lead.replaceAll(SOFT, '')).toMatch(/^Donaudampfschifffahrtsgesellschaft prüft/)
  expect(lead).toContain(`Do${SOFT}nau`)
  for (const plain of [text, subject, html.slice(0, html.indexOf('<h1')), ...(html.match(/alt="[^"]*"/g) ?? [])])
    expect(plain).not.toContain(SOFT)
})
