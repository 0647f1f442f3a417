/** Words that no phone's line holds, in a mail: broken where they may be, and whole wherever there is no line to break. */
import { expect, test } from 'vitest'
import { samples } from '../../emails/samples'
import { breakable } from '../../src/mail/long-words'
import { render } from '../../src/mail/render'
import { elements } from '../emails/html'

const SOFT = '\u00ad'

test('a German word longer than a line breaks between its syllables; no other word and no other language is touched', () => {
  const marked = (word: string, language = 'de') => breakable(word, language).replaceAll(SOFT, '-')
  expect(marked('Donaudampfschifffahrtsgesellschaft')).toBe('Do-nau-dampf-schiff-fahrts-ge-sell-schaft')
  expect(marked('Die Umweltverträglichkeitsprüfung, endlich', 'de-AT')).toBe(
    'Die Um-welt-ver-träg-lich-keits-prü-fung, endlich',
  )
  for (const text of ['Kommunale Wärmeplanung', 'Verfassungsgericht', '', 'x'.repeat(20)])
    expect(marked(text)).toBe(text)
  for (const language of ['en', 'ar', 'del', ''])
    expect(marked('Donaudampfschifffahrtsgesellschaft', language)).toMatch(/^\p{L}+$/u)
})

test('a digest’s headlines have them; its text, its subject, what stands beside it and what is read of a picture do not', async () => {
  const document = samples['digest-german']?.() ?? expect.fail()
  const { html, text, subject } = await render(document)
  const lead = (await elements(html, 'h2'))[0]?.text ?? ''
  expect(lead.replaceAll(SOFT, '')).toMatch(/^Donaudampfschifffahrtsgesellschaft prüft/)
  expect(lead).toContain(`Do${SOFT}nau`)
  for (const plain of [text, subject, html.slice(0, html.indexOf('<h1')), ...(html.match(/alt="[^"]*"/g) ?? [])])
    expect(plain).not.toContain(SOFT)
})
