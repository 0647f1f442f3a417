import { expect, test } from 'vitest'
import { wordsFor } from '../../emails/words'
import { ConfirmPage } from '../../src/pages/confirm'
import { LostLinkPage } from '../../src/pages/lost-link'
import { SignUpAgainPage } from '../../src/pages/sign-up'
import { UnsubscribePage } from '../../src/pages/unsubscribe'
import { ask, FRIDAY, world } from '../world'
import { addressesOf } from './cast'

const words = wordsFor('en')
const publication = {
  slug: 'meridian',
  name: 'Meridian <b>',
  tagline: null,
  url: 'https://meridian.example',
  logoUrl: null,
  accentColor: '#8c2f1b',
  language: 'en',
  timezone: 'Europe/London',
}
const common = { publication, words, nonce: 'n', action: '/here' }

test('the page behind a confirmation link has one button, and its press is what confirms', () => {
  const page = String(<ConfirmPage {...common} state="ask" />)
  expect(page).toContain('<form method="post" action="/here">')
  expect(page.match(/<button/g)).toHaveLength(1)
  expect(page).toContain('Meridian &lt;b&gt;')
})

test('a link that no longer works offers the form again, or the way to it where the publication is not known', () => {
  expect(String(<ConfirmPage {...common} state="expired" />)).toContain('action="/v1/meridian/subscribers"')
  const neutral = String(<ConfirmPage {...common} publication={null} state="expired" />)
  expect(neutral).not.toContain('<form')
  expect(addressesOf(neutral)).toContain('/')
})

test('a reader who left is told since when, and can take it back', () => {
  const page = String(
    <UnsubscribePage {...common} state="left" leftAt={FRIDAY} undo={{ action: '/undo', secret: 's' }} />,
  )
  expect(page).toContain('You left on 27 February. You will get no more emails from us.')
  expect(page).toContain('action="/undo"')
  expect(String(<UnsubscribePage {...common} state="left" />)).not.toContain('<form')
})

test('a link that nobody knows leads to one’s own, and names no newsletter; one that is over names its own', () => {
  const show = (publication: typeof common.publication | null, state: 'unknown' | 'over') =>
    String(<LostLinkPage {...common} publication={publication} state={state} action="/links" />)
  expect(show(null, 'unknown')).toContain('action="/links"')
  expect(show(null, 'unknown')).not.toMatch(/name="publication"|<select/)
  expect(show(common.publication, 'over')).toContain(`name="publication" value="${common.publication.slug}"`)
})

test('a form with a mistake comes back as it was typed, with the error at its field', () => {
  const values = {
    email: '"><script>',
    topics: ['Trade'],
    page: 'https://meridian.example/a',
    token: 'abcdefgh',
    next: 'https://meridian.example/thanks',
  }
  const page = String(
    <SignUpAgainPage {...common} topics={['Climate', 'Trade']} values={values} error="invalid_email" />,
  )
  expect(page).toContain('value="&quot;&gt;&lt;script&gt;"')
  expect(page).toContain('aria-describedby="email-error"')
  expect(page).toMatch(/value="Trade" checked/)
  expect(page).not.toMatch(/value="Climate" checked/)
  for (const hidden of [values.page, values.token, values.next]) expect(page).toContain(`value="${hidden}"`)
})

test('a long list of topics is folded away, and open where something was chosen', () => {
  const topics = Array.from({ length: 30 }, (_, index) => `Topic ${index}`)
  const show = (chosen: string[]) =>
    String(<SignUpAgainPage {...common} topics={topics} values={{ topics: chosen }} error="invalid_email" />)
  expect(show([])).toContain('<details>')
  expect(show(['Topic 3'])).toContain('<details open')
})

test('a page that is not there says so, and where to go', async () => {
  await world({ publications: {} })
  const answer = await ask('/nothing/here', { headers: { accept: 'text/html' } })
  expect(answer.status).toBe(404)
  const page = await answer.text()
  expect(page).toContain('There is no page here')
  expect(page).toContain('href="/"')
})

test('whoever reads Arabic is told in Arabic what went wrong, and what to do', async () => {
  await world({ publications: {} })
  const show = async (path: string, language: string) =>
    (await ask(path, { headers: { accept: 'text/html', 'accept-language': language } })).text()
  const missing = await show('/nothing/here', 'ar-SA,ar;q=0.9,en;q=0.8')
  expect(missing).toContain('<html lang="ar" dir="rtl">')
  expect(missing).toContain('لا توجد صفحة هنا')
  expect(await show('/unsubscribe/x', 'fi, ar;q=0.5')).toContain('لا نعرف هذا الرابط')
  expect(await show('/', 'ar')).toContain('النشرات البريدية')
  expect((await ask('/')).headers.get('vary')).toContain('Accept-Language')
  for (const language of ['en', 'fi', '*', '', ';;q=x', 'ar;q=0.1,en']) {
    expect(await show('/nothing/here', language), language).toContain('There is no page here')
  }
})
