import { expect, test } from 'vitest'
import { CHANNELS } from '../../src/ground/schema'
import { sharePage } from '../../src/shares/networks'
import { ask } from '../world'
import { aPublication, aStory, BROWSER, CANAL, count, folded, report, rows, stage } from './stage'

const NAVIGATION = {
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'user-agent': BROWSER,
  'cf-connecting-ip': '203.0.113.9',
}

const HOSTS: Record<string, string> = {
  x: 'https://x.com/intent/post',
  facebook: 'https://www.facebook.com/sharer/sharer.php',
  linkedin: 'https://www.linkedin.com/sharing/share-offsite/',
  whatsapp: 'https://wa.me/',
  telegram: 'https://t.me/share/url',
  reddit: 'https://www.reddit.com/submit',
  bluesky: 'https://bsky.app/intent/compose',
  threads: 'https://www.threads.com/intent/post',
  mastodon: 'https://share.joinmastodon.org/',
}

test('a share link leads to the network’s own page, with title and a link that carries its own token, and is kept by no cache', async () => {
  const { harbour } = await stage()
  for (const channel of Object.keys(HOSTS)) {
    const answer = await ask(`/s/meridian/${harbour}/${channel}?url=https://evil.example&to=https://evil.example`, {
      headers: NAVIGATION,
    })
    expect(answer.status).toBe(302)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const page = new URL(answer.headers.get('location') ?? '')
    expect(page.origin + page.pathname).toBe(HOSTS[channel])
    const said = decodeURIComponent(page.search + page.hash)
    expect(said).toMatch(/https:\/\/meridian\.example\/deep-dives\/the-harbour\?td=[\w-]{12}/)
    if (!['facebook', 'linkedin'].includes(channel)) expect(said).toContain('The harbour & its “pilots”')
    expect(said).not.toContain('evil')
  }
  await folded(9)
  expect(await count('SELECT count(*) AS n FROM share_totals WHERE shares = 1')).toBe(9)
})

test('the e-mail channel opens a mail with subject and link, and no line of the title becomes a header', async () => {
  const { publicationId } = await stage()
  const story = await aStory(publicationId, 'https://meridian.example/a?b=c&d=e', 'Tides\r\nBcc: all@readers.example')
  const answer = await ask(`/s/meridian/${story}/email`, { headers: NAVIGATION })
  expect(answer.status).toBe(302)
  await folded(1)
  const mail = new URL(answer.headers.get('location') ?? '')
  expect(mail.protocol).toBe('mailto:')
  expect(mail.pathname).toBe('')
  const [subject = '', body = ''] = mail.search.slice(1).split('&')
  expect(decodeURIComponent(subject)).toBe('subject=Tides Bcc: all@readers.example')
  expect(decodeURIComponent(body)).toMatch(
    /^body=Tides Bcc: all@readers\.example\r\n\r\nhttps:\/\/meridian\.example\/a\?b=c&d=e&td=[\w-]{12}$/,
  )
})

test('only a reader’s navigation counts; crawlers, prefetches and mail scanners are redirected just the same', async () => {
  const { canal } = await stage()
  const { 'sec-fetch-mode': _mode, 'sec-fetch-dest': _dest, ...scanner } = NAVIGATION
  for (const headers of [
    scanner,
    { ...NAVIGATION, 'sec-fetch-dest': 'image' },
    { ...NAVIGATION, 'sec-fetch-mode': 'cors' },
    { ...NAVIGATION, 'sec-purpose': 'prefetch' },
    { ...NAVIGATION, 'user-agent': 'Slackbot-LinkExpanding 1.0' },
    NAVIGATION,
  ]) {
    expect((await ask(`/s/meridian/${canal}/x`, { headers })).status).toBe(302)
  }
  await ask(`/s/meridian/${canal}/x`, {
    method: 'HEAD',
    headers: { ...NAVIGATION, 'cf-connecting-ip': '203.0.113.10' },
  })
  await folded(6)
  expect(await rows('SELECT reason, count FROM drops ORDER BY 1')).toEqual([
    { reason: 'bot', count: 1 },
    { reason: 'no_navigation', count: 3 },
    { reason: 'prefetch', count: 1 },
  ])
  expect(await count('SELECT shares AS n FROM share_totals')).toBe(1)
})

test('the link that was shared brings its visits back to its channel', async () => {
  const { canal } = await stage()
  const answer = await ask(`/s/meridian/${canal}/whatsapp`, { headers: NAVIGATION })
  const shared = new URL(
    decodeURIComponent(new URL(answer.headers.get('location') ?? '').search)
      .split(' ')
      .at(-1) ?? '',
  )
  await folded(1)
  await report('visits', { url: shared.href, token: shared.searchParams.get('td') }, { from: '198.51.100.3' })
  await folded(2)
  expect(await rows('SELECT channel, shares, visits FROM share_totals')).toEqual([
    { channel: 'whatsapp', shares: 1, visits: 1 },
  ])
})

test('a template that knows only its page’s address links to the same share page, and to no other publication’s', async () => {
  await stage()
  const other = await aPublication('other')
  await aStory(other, 'https://other.example/story', 'Elsewhere')
  const follow = (url: string, channel = 'whatsapp') =>
    ask(`/s/meridian/by-url/${channel}?url=${encodeURIComponent(url)}`, { headers: NAVIGATION })
  const answer = await follow(`${CANAL}?utm_source=template#top`)
  expect(answer.status).toBe(302)
  expect(answer.headers.get('location')).toMatch(/^https:\/\/wa\.me\/\?text=/)
  await folded(1)
  expect(await rows('SELECT channel, shares FROM share_totals')).toEqual([{ channel: 'whatsapp', shares: 1 }])
  for (const url of ['https://other.example/story', `${CANAL}/unknown`, 'javascript:alert(1)', ''])
    expect((await follow(url)).status, url).toBe(404)
  expect((await follow(CANAL, 'copy')).status).toBe(404)
})

test('there is no share link for copy, native, an unknown channel, a removed story or another publication’s', async () => {
  const { canal, harbour } = await stage()
  const other = await aPublication('other')
  const theirs = await aStory(other, 'https://other.example/story', 'Elsewhere')
  await rows(`UPDATE stories SET removed_at = 1 WHERE id = ${harbour}`)
  const paths = [
    `meridian/${canal}/copy`,
    `meridian/${canal}/native`,
    `meridian/${canal}/digest`,
    `meridian/${theirs}/x`,
  ]
  for (const path of [...paths, `meridian/${harbour}/x`, 'meridian/0/x', 'meridian/1e3/x', `nobody/${canal}/x`]) {
    const answer = await ask(`/s/${path}`, { headers: NAVIGATION })
    expect([path, answer.status]).toEqual([path, 404])
  }
})

test('every channel has a page but those that have none, and no title breaks it', () => {
  const title = `${'long '.repeat(100)}\ud800 "<&?#'`
  for (const channel of CHANNELS) {
    const page = sharePage(channel, { title, url: CANAL })
    if (channel === 'copy' || channel === 'native') expect(page).toBeNull()
    else expect(decodeURIComponent(page ?? '')).toContain(CANAL)
  }
})
