import { expect, test } from 'vitest'
import { ask } from '../world'
import { aShare, CANAL, fold, rows, stage } from './stage'

const asked = (url: string, headers: Record<string, string> = {}) =>
  ask(`/v1/meridian/shares?url=${encodeURIComponent(url)}`, { headers })

test('the count of a story comes with its channels and what it means, and is cached for a minute', async () => {
  await stage({ shareThreshold: 3 })
  await fold([...['a', 'b', 'c'].map((visitor) => aShare({ visitor })), aShare({ visitor: 'a', channel: 'x' })])
  const answer = await asked(`${CANAL}?utm_campaign=1#comments`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
  expect(await answer.json()).toEqual({
    url: CANAL,
    total: 4,
    channels: { x: 1, whatsapp: 3 },
    definition: expect.any(String),
  })
})

test('a browser that has the count already is told so, until it changes', async () => {
  await stage()
  await fold([aShare()])
  const tag = (await asked(CANAL)).headers.get('etag') ?? ''
  expect(tag).toMatch(/^W\/"[\w-]+"$/)
  for (const known of [tag, tag.slice(2), `"other", ${tag}`, '*']) {
    const answer = await asked(CANAL, { 'if-none-match': known })
    expect(answer.status).toBe(304)
    expect(answer.headers.get('etag')).toBe(tag)
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
    expect(await answer.text()).toBe('')
  }
  const elsewhere = await asked(CANAL, { 'if-none-match': tag, origin: 'https://app.meridian.example' })
  expect([elsewhere.status, elsewhere.headers.get('access-control-allow-origin')]).toEqual([
    304,
    'https://app.meridian.example',
  ])
  await fold([aShare({ visitor: 'w' })])
  expect((await asked(CANAL, { 'if-none-match': tag })).status).toBe(200)
})

test('below the threshold nothing is told, not even where', async () => {
  await stage({ shareThreshold: 2 })
  await fold([aShare()])
  expect(await (await asked(CANAL)).json()).toMatchObject({ total: null, channels: {} })
  await fold([aShare({ visitor: 'w' })])
  expect(await (await asked(CANAL)).json()).toMatchObject({ total: 2, channels: { whatsapp: 2 } })
})

test('a story that is unknown or removed has no count, and what is no URL is refused', async () => {
  await stage()
  await rows(`UPDATE stories SET removed_at = 1 WHERE url = '${CANAL}'`)
  for (const url of [CANAL, 'https://meridian.example/nothing']) {
    const answer = await asked(url)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: { code: 'unknown_story' } })
  }
  for (const url of ['', 'nothing', 'javascript:alert(1)']) {
    const answer = await asked(url)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_url' } })
  }
})
