/** How a digest was received at each large mail house: counted with its reports, of houses with a thousand of its readers, and of no other. */
import { expect, test } from 'vitest'
import { queuesAtRest } from '../rest'
import { admin, ask, BASE, bindings, dump, FRIDAY, HOUR, manyReaders, TOKEN, tickAt, world } from '../world'
import { hard, knock, rows, soft } from './stage'

type House = {
  house: string
  readers: number
  bounced: number
  complained: number
  complaintRate: number
  standing: string
}
const houses = async () =>
  ((await (await admin('/publications/meridian/delivery')).json()) as { houses: House[] }).houses

/** A digest that was frozen for so many readers at each of these houses, and stopped: its key. */
async function frozenFor(readers: Record<string, number>): Promise<string> {
  await world()
  await admin('/publications/meridian/stories', {
    json: [0, 1, 2].map((n) => ({
      ...{ url: `https://meridian.example/${n}`, title: `Story ${n}`, kind: 'deep-dive' },
      publishedAt: new Date(FRIDAY - (n + 1) * HOUR).toISOString(),
    })),
  })
  await manyReaders(Object.values(readers).reduce((sum, many) => sum + many, 0))
  let from = 0
  for (const [house, many] of Object.entries(readers)) {
    await bindings.DB.prepare(
      "UPDATE subscribers SET email = 'reader' || id || '@' || ?1, email_key = 'reader' || id || '@' || ?1 WHERE id > ?2 AND id <= ?3",
    )
      .bind(house, from, from + many)
      .run()
    from += many
  }
  await admin('/publications/meridian/digests', { json: {} })
  for (const act of ['send', 'pause', 'cancel'])
    await admin(`/publications/meridian/digests/2026-W10/${act}`, { method: 'POST' })
  await queuesAtRest()
  const [digest] = await rows<{ key: string }>('SELECT key FROM digests')
  return digest?.key ?? ''
}

/** The tag of the mail to a reader, by their number: they stand on the list in that order. */
const tagOf = (key: string, reader: number) => `${key}-${Math.floor((reader - 1) / 100)}-${(reader - 1) % 100}`

test('a house with a thousand readers of the digest has its rates, counted once for each mail; a smaller one has none', async () => {
  const key = await frozenFor({ 'Big.example': 1_003, 'small.example': 999 })
  const complain = (reader: number, id?: string) => knock({ type: 'complained', tag: tagOf(key, reader) }, { id })
  // Before it is counted three have gone for good, and one has complained.
  await bindings.DB.prepare("UPDATE subscribers SET email = '' WHERE id IN (1, 2, 3)").run()
  await complain(20)
  expect(await houses()).toEqual([])
  await tickAt(FRIDAY + HOUR)
  const [big, ...others] = await houses()
  expect(big).toMatchObject({ house: 'big.example', readers: 1_000, bounced: 0, complained: 1 })
  expect([big?.complaintRate, big?.standing, others]).toEqual([0.001, 'watch', []])
  for (const id of ['msg_once', 'msg_once', 'msg_other']) await complain(7, id)
  expect(await houses()).toMatchObject([{ bounced: 0, complained: 2 }])
  // The same reader's soft and hard bounce are one mail that came back.
  for (const more of [soft, hard]) await knock({ type: 'bounced', tag: tagOf(key, 8), more })
  await knock({ type: 'delivered', tag: tagOf(key, 9) })
  for (const reader of [1_500, 1_501]) await complain(reader)
  await knock({ type: 'bounced', tag: tagOf(key, 1_502), more: hard })
  expect(await houses()).toMatchObject([{ house: 'big.example', bounced: 1, complained: 2 }])
  // What is added up anew because of them counts nothing twice.
  await tickAt(FRIDAY + HOUR)
  await complain(10)
  expect(await houses()).toMatchObject([{ bounced: 1, complained: 3, complaintRate: 0.003, standing: 'harmful' }])
  const { digest_houses } = await dump()
  expect(digest_houses).not.toContain('small')
  expect(digest_houses).not.toContain('@')
  const answer = await ask('/admin/sign-in', {
    form: { token: TOKEN },
    headers: { origin: BASE, 'sec-fetch-site': 'same-origin' },
  })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  const file = await (await ask('/admin/meridian/houses.csv', { headers: { cookie } })).text()
  expect(file.split('\r\n')).toEqual([
    'period,house,readers,bounced,complained,bounceRate,complaintRate,standing',
    '2026-W10,big.example,1000,1,3,0.001,0.003,harmful',
    '',
  ])
  const page = await (await ask('/admin/meridian/delivery', { headers: { cookie, accept: 'text/html' } })).text()
  expect(page).toMatch(/big\.example<\/th><td dir="ltr">2026-W10<\/td><td class="number">1,000<\/td>/)
  expect(page).toContain('3 (0.3 %)')
})

test('of a digest to fewer than a thousand no house is written down', async () => {
  await frozenFor({ 'big.example': 999 })
  await tickAt(FRIDAY + HOUR)
  expect(await houses()).toEqual([])
})
