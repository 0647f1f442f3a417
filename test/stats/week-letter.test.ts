/** The Monday letter: each desk is told of the week before, once, on its own Monday morning, in the figures that the API answers. */
import { expect, test, vi } from 'vitest'
import { weekMail } from '../../emails/week'
import { allWords } from '../../emails/words'
import { settled } from '../digests/schedule'
import {
  admin,
  allMailsTried,
  ask,
  DAY,
  FRIDAY,
  HOUR,
  linkIn,
  type Mail,
  MERIDIAN,
  mailbox,
  mailsArrive,
  tickAt,
  world,
} from '../world'

const MONDAY = Date.parse('2026-03-02T08:00:00Z')
const MARSA = {
  ...{ ...MERIDIAN, name: 'Marsa', url: 'https://marsa.example', fromEmail: 'digest@marsa.example', language: 'ar' },
  ...{ timezone: 'Asia/Riyadh', deskEmail: 'desk@marsa.example' },
}

type Stats = {
  total: Record<'confirmed' | 'unsubscribed' | 'active' | 'shares' | 'visits', number>
  days: { day: string; shares: number; visits: number }[]
  stories: { story: { title: string }; shares: number }[]
  digests: { accounting: { accepted: number; candidates: number } }[]
}

const statsOf = async (from: string, to: string) =>
  (await (await admin(`/publications/meridian/stats?from=${from}&to=${to}`)).json()) as Stats

const isLetter = ({ text }: Mail) => text.includes('/stories?from=')
/** A text's lines are broken for mail programs. */
const lettersTo = async (desk: string) =>
  (await mailbox(desk)).filter(isLetter).map((mail) => ({ ...mail, text: mail.text.replaceAll(/\s+/g, ' ') }))

/** All that a tick wrote was tried. */
async function tick(at: number): Promise<void> {
  await tickAt(at)
  await settled()
  await allMailsTried()
}

async function reader(email: string): Promise<void> {
  await ask('/v1/meridian/subscribers', { json: { email } })
  const [mail] = await mailsArrive(1, email)
  if (!mail) throw new Error('no mail')
  await ask(linkIn(mail, '/confirm/'), { method: 'POST' })
  await mailsArrive(2, email)
}

async function pushed(): Promise<void> {
  const json = ['canal', 'harbour', 'rain', 'grain'].map((path) => ({
    url: `https://meridian.example/${path}`,
    title: `On the ${path}`,
    kind: 'deep-dive',
    publishedAt: new Date(FRIDAY - HOUR).toISOString(),
  }))
  expect((await admin('/publications/meridian/stories', { json })).status).toBe(200)
}

async function passedOn(path: string, times: number): Promise<void> {
  for (let reader = 0; reader < times; reader++) {
    await ask('/v1/meridian/shares', {
      json: { url: `https://meridian.example/${path}`, channel: 'whatsapp' },
      headers: { 'CF-Connecting-IP': `203.0.${reader}.${path.length}`, 'user-agent': 'Mozilla/5.0 Firefox/147.0' },
    })
  }
}

test('on Monday the desk is told of the week before in the API’s own figures, and of the digest a week later', async () => {
  await world()
  await tick(FRIDAY)
  await reader('ada@readers.example')
  await pushed()
  await passedOn('canal', 3)
  await passedOn('rain', 1)
  await vi.waitFor(async () => expect((await statsOf('2026-02-23', '2026-03-01')).total.shares).toBe(4), 10_000)
  await tick(MONDAY - HOUR)
  expect(await lettersTo('desk@meridian.example')).toEqual([])
  await tick(MONDAY)
  const [first, ...others] = await lettersTo('desk@meridian.example')
  expect(others).toEqual([])
  const { total, days, stories } = await statsOf('2026-02-23', '2026-03-01')
  expect(total).toMatchObject({ confirmed: 1, unsubscribed: 0, active: 1, shares: 4, visits: 0 })
  expect(stories[0]).toMatchObject({ story: { title: 'On the canal' }, shares: 3 })
  expect(first?.subject).toBe('Meridian: how week 9 of 2026 went')
  expect(first?.text).toContain('No digest went out.')
  expect(first?.text).toContain('1 new reader confirmed and 0 left, which makes 1 reader in all.')
  expect(first?.text).toContain(
    'Stories were passed on 4 times; that and the digests brought 0 visits, and “On the canal” went furthest (3 shares).',
  )
  expect(days.map(({ shares }) => shares)).toEqual([0, 0, 0, 0, 4, 0, 0])
  expect(first?.text).toContain('- Thursday 26 February: 0 shares, 0 visits - Friday 27 February: 4 shares, 0 visits ')
  expect(first?.text).toContain('If nobody acts, the next digest goes out by itself on Monday 9 March')
  expect(first?.text).toMatch(/https:\/\/tidings\.example\/admin\/meridian /)
  expect(first?.text).toContain('/admin/meridian/stories?from=2026-02-23&to=2026-03-01')

  await tick(MONDAY + 7 * DAY)
  const [second] = await lettersTo('desk@meridian.example')
  const [digest] = (await statsOf('2026-03-02', '2026-03-08')).digests
  expect(digest?.accounting).toMatchObject({ accepted: 1, candidates: 1 })
  expect(second?.text).toContain('The digest went to 1 of 1 reader.')
  expect(second?.text).toContain('0 new readers confirmed and 0 left, which makes 1 reader in all.')
})

test('each desk has one on its own Monday morning, however often the clock ticks; a week whose Monday nobody ticked has none', async () => {
  await world({ publications: { meridian: MERIDIAN, marsa: MARSA } })
  await tick(FRIDAY)
  const counts = async () => [
    (await lettersTo('desk@meridian.example')).length,
    (await lettersTo('desk@marsa.example')).length,
  ]
  // Eight in the morning in Riyadh is five in London.
  await tick(MONDAY - 3 * HOUR - 1)
  expect(await counts()).toEqual([0, 0])
  for (let time = 0; time < 2; time++) await tick(MONDAY - 3 * HOUR)
  expect(await counts()).toEqual([0, 1])
  for (let time = 0; time < 3; time++) await tick(MONDAY + time)
  expect(await counts()).toEqual([1, 1])
  await tick(MONDAY + 9 * DAY)
  expect(await counts()).toEqual([1, 1])
  await tick(MONDAY + 14 * DAY)
  expect(await counts()).toEqual([2, 2])
})

test('whoever is nobody’s desk, came after the Monday, or has ended is told of no week', async () => {
  const nobodys = { ...MARSA, deskEmail: null }
  await world({ publications: { meridian: MERIDIAN, nobodys, ended: MARSA } })
  await tick(FRIDAY)
  await admin('/publications/ended', { method: 'DELETE' })
  await tick(MONDAY + HOUR)
  const late = { ...MARSA, deskEmail: 'late@marsa.example', url: 'https://late.example' }
  expect((await admin('/publications/late', { method: 'PUT', json: late })).status).toBe(201)
  await tick(MONDAY + 2 * HOUR)
  expect((await mailbox()).filter(isLetter).map(({ to }) => to)).toEqual([['desk@meridian.example']])
})

test('where a person sends the digests, the letter says what happens if nobody does', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, approval: 'manual' } } })
  await tick(FRIDAY)
  await tick(MONDAY)
  const [letter] = await lettersTo('desk@meridian.example')
  expect(letter?.text).toContain('If nobody sends it within six hours, it expires.')
  expect(letter?.text).not.toContain('by itself')
})

test('in every language the three sentences name every figure, and with something passed on its headline', () => {
  for (const words of Object.values(allWords())) {
    const brand = {
      ...{ name: 'Meridian', tagline: null, url: 'https://meridian.example', logoUrl: null, accentColor: '#1f5f7a' },
      ...{ language: words.code, direction: words.direction, postalAddress: '1 Canal Street' },
      archiveUrl: 'https://tidings.example/meridian',
    }
    const { text: wrapped } = weekMail({
      ...{ brand, words, period: '2026-W09', deskLink: 'https://t.example/admin', numbersLink: 'https://t.example/n' },
      figures: {
        ...{ digest: { accepted: 101, candidates: 103 }, confirmed: 105, left: 107, active: 109, shares: 111 },
        ...{ visits: 113, best: { title: 'On rain', shares: 115 } },
        days: [{ day: '2026-02-23', shares: 117, visits: 119 }],
      },
      next: { when: 'Monday', isAutomatic: true },
    })
    const text = wrapped.replaceAll(/\s+/g, ' ')
    for (let figure = 101; figure <= 119; figure += 2) expect(text, words.code).toContain(String(figure))
    expect(text).toContain('On rain')
  }
})
