/** Mails with gaps: the same for everybody but for the links that are a reader's own. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { preferencesMail } from '../../emails/preferences'
import { welcomeMail } from '../../emails/welcome'
import { wordsFor } from '../../emails/words'
import { randomToken } from '../../src/ground/crypto'
import type { Frame } from '../../src/ground/schema'
import { assembler, bytesOf, cutFrame, fillFrame, gapLink } from '../../src/mail/frame'
import { headerSafe, render } from '../../src/mail/render'

const HOSTILE = '"><script>\\u0000\n\u2028💌\ud83d&amp;\'</script>'
const BRAND = {
  name: 'Meridian',
  url: 'https://meridian.example',
  logoUrl: null,
  accentColor: '#8c2f1b',
  language: 'en',
  direction: 'ltr' as const,
  postalAddress: '1 Canal Street, Harbourtown',
  archiveUrl: 'https://tidings.example/meridian',
  tagline: null,
}

function welcomeWith(nonce: string, title: string) {
  return welcomeMail({
    brand: BRAND,
    words: wordsFor('en'),
    ...{ first: 'Monday 9 March at 07:00 GMT', deepDives: [] },
    lastDigest: { title, url: 'https://tidings.example/meridian/digests/2026-W09' },
    preferencesLink: gapLink(nonce, 'preferences'),
    unsubscribeLink: gapLink(nonce, 'unsubscribe'),
  })
}

test('a mail that is cut and filled is the mail that would have been written with the links in it', async () => {
  const nonce = randomToken()
  const filled = fillFrame(cutFrame(await render(welcomeWith(nonce, 'A week of rain')), nonce), {
    preferences: 'https://tidings.example/preferences/17.abc?a=1&b=2',
    unsubscribe: 'https://tidings.example/unsubscribe/17.3.abc',
  })
  const whole = welcomeMail({
    brand: BRAND,
    words: wordsFor('en'),
    ...{ first: 'Monday 9 March at 07:00 GMT', deepDives: [] },
    lastDigest: { title: 'A week of rain', url: 'https://tidings.example/meridian/digests/2026-W09' },
    preferencesLink: 'https://tidings.example/preferences/17.abc?a=1&b=2',
    unsubscribeLink: 'https://tidings.example/unsubscribe/17.3.abc',
  })
  expect(filled).toEqual(await render(whole))
})

test('hostile text that looks like a gap stays what it was', async () => {
  const nonce = randomToken()
  const forged = `https://gap.invalid/${randomToken()}/unsubscribe https://gap.invalid//unsubscribe`
  const frame = cutFrame(await render(welcomeWith(nonce, forged)), nonce)
  expect(new Set([...frame.htmlGaps, ...frame.textGaps])).toEqual(new Set(['preferences', 'unsubscribe']))
  expect(frame.html.join('')).toContain(forged)
})

test('a gap in a button is a gap too', async () => {
  const nonce = randomToken()
  const frame = cutFrame(
    await render(preferencesMail({ brand: BRAND, words: wordsFor('en'), link: gapLink(nonce, 'preferences') })),
    nonce,
  )
  expect(frame.htmlGaps).toEqual(['preferences'])
  expect(frame.textGaps).toEqual(['preferences'])
  expect(frame.html).toHaveLength(2)
})

test('a gap without a value, or one that a template changed, is a bug and says so', async () => {
  const nonce = randomToken()
  const frame = cutFrame(await render(welcomeWith(nonce, 'Rain')), nonce)
  expect(() => fillFrame(frame, { preferences: 'https://x.example' })).toThrow('unsubscribe')
  const mail = { to: 'bo@readers.example', values: { preferences: 'x' }, headers: {}, tags: [] }
  expect(() => assembler(frame, { from: 'a@b.example', replyTo: null }).mail(mail)).toThrow('unsubscribe')
  expect(() => cutFrame({ subject: '', html: `https://GAP.invalid/${nonce}/x`, text: '' }, nonce)).toThrow('changed')
  expect(() => gapLink(nonce, 'two words')).toThrow('letters')
  expect(() => gapLink('.*', 'x')).toThrow('nonce')
})

test('values are escaped in HTML and plain in text', () => {
  const frame: Frame = {
    subject: 'S',
    html: ['<a href="', '">'],
    text: ['', '\n'],
    htmlGaps: ['own'],
    textGaps: ['own'],
  }
  expect(fillFrame(frame, { own: `"><b>&'` })).toEqual({
    subject: 'S',
    html: '<a href="&quot;&gt;&lt;b&gt;&amp;&#39;">',
    text: `"><b>&'\n`,
  })
})

/** What the assembler must equal to the byte. */
function plainly(frame: Frame, fixed: { from: string; replyTo: string | null }, mail: Assembled): string {
  const { html, text } = fillFrame(frame, mail.values)
  return JSON.stringify({
    from: headerSafe(fixed.from),
    to: [headerSafe(mail.to)],
    ...(fixed.replyTo === null ? {} : { reply_to: headerSafe(fixed.replyTo) }),
    subject: headerSafe(frame.subject),
    html,
    text,
    headers: Object.fromEntries(Object.entries(mail.headers).map(([name, value]) => [name, headerSafe(value)])),
    tags: mail.tags,
  })
}
type Assembled = Parameters<ReturnType<typeof assembler>['mail']>[0]

test('mails put together from pieces are to the byte what JSON would make of the whole', () => {
  const wild = fc.string({ unit: 'binary', maxLength: 30 })
  const pieces = fc.array(fc.oneof(wild, fc.constant(HOSTILE)), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(pieces, pieces, wild, wild, fc.option(wild), (html, text, value, from, replyTo) => {
      const well = (all: string[]) => all.map((piece) => piece.toWellFormed())
      const frame = {
        subject: HOSTILE + value,
        html: well(html),
        text: well(text),
        htmlGaps: ['a', 'b'],
        textGaps: ['b', 'b'],
      }
      const mail = {
        to: `bo+${value}@readers.example`,
        values: { a: HOSTILE, b: value },
        headers: { 'List-Unsubscribe': `<https://x.example/${value}>\r\nBcc: all@x.example`, 'X-Other': 'ü' },
        tags: [{ name: 'mail', value: 'abc-1-2' }],
      }
      const json = assembler(frame, { from, replyTo }).mail(mail)
      expect(json).toBe(plainly(frame, { from, replyTo }, mail))
      expect(new TextDecoder().decode(bytesOf(assembler(frame, { from, replyTo }).pieces(mail)))).toBe(json)
      // No half of a pair is left for a strict parser to choke on.
      expect(JSON.parse(json).html.isWellFormed()).toBe(true)
      expect(JSON.parse(json).headers['List-Unsubscribe']).not.toContain('\n')
    }),
    { numRuns: 500 },
  )
})

test('an emoji cut in half is replaced, never sent as half', () => {
  const frame = cutFrame({ subject: '\ud83d', html: 'a\ud83d', text: '\udc8c' }, randomToken())
  expect(
    JSON.parse(
      assembler(frame, { from: 'a@b.example', replyTo: null }).mail({ to: 'x', values: {}, headers: {}, tags: [] }),
    ),
  ).toMatchObject({
    subject: '\ufffd',
    html: 'a\ufffd',
    text: '\ufffd',
  })
})

test('a thousand mails of forty kilobytes are put together in less than a second', () => {
  const nonce = randomToken()
  const html =
    `${'<p class="x">Sixty-two "barges"\n</p>'.repeat(550)}<a href="${gapLink(nonce, 'unsubscribe')}">Leave</a>`.repeat(
      2,
    )
  const frame = cutFrame({ subject: 'Rain', html, text: `Rain\n${gapLink(nonce, 'unsubscribe')}\n` }, nonce)
  const { mail } = assembler(frame, { from: 'Meridian <a@b.example>', replyTo: null })
  const started = performance.now()
  let bytes = 0
  for (let reader = 0; reader < 1_000; reader++) {
    const unsubscribe = `https://tidings.example/unsubscribe/${reader}`
    const headers = { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    bytes += mail({ to: `bo${reader}@readers.example`, values: { unsubscribe }, headers, tags: [] }).length
  }
  expect(bytes).toBeGreaterThan(40_000_000)
  expect(performance.now() - started).toBeLessThan(1_000)
})
