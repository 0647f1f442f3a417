/** The audit log at the desk: every entry in the words of whoever reads it, found by those words, and as a file of exactly what is found. */
import { beforeEach, expect, test } from 'vitest'
import { DOORS } from '../../src/app'
import { actionsSaid, actOf } from '../../src/dashboard/audit-acts'
import { deskDoors } from '../../src/dashboard/routes'
import { DESK_LANGUAGES, deskWords } from '../../src/dashboard/words'
import { isPublic } from '../../src/http/declare'
import { readCsv } from '../../src/readers/transfer/csv'
import { type Ask, admin, ask, BASE, bindings, FRIDAY, TOKEN, world } from '../world'

const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }

beforeEach(() => world())

async function desk(language = 'en') {
  const answer = await ask('/admin/sign-in', { form: { token: TOKEN }, headers: OURS })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  return (path: string, init: Ask = {}) =>
    ask(path, { ...init, headers: { ...OURS, cookie, 'accept-language': language, ...init.headers } })
}

/** The lines of the log, each as its cells. */
async function lines(press: Awaited<ReturnType<typeof desk>>, query = ''): Promise<string[][]> {
  const html = await (await press(`/admin/audit${query}`)).text()
  return [...html.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].slice(1).map(([, row = '']) =>
    [...row.matchAll(/<t[dh][^>]*>([\s\S]*?)<\/t[dh]>/g)].map(([, cell = '']) =>
      cell
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll(/[\u2068\u2069]/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ),
  )
}

async function file(press: Awaited<ReturnType<typeof desk>>, query = ''): Promise<(string[] | null)[]> {
  const text = await (await press(`/admin/audit.csv${query}`)).text()
  async function* each() {
    for (const [at, line] of text.replace('\uFEFF', '').split('\r\n').entries()) yield { line: at + 1, text: line }
  }
  const read: (string[] | null)[] = []
  for await (const { cells } of readCsv(each())) read.push(cells)
  return read
}

test('whatever leaves an entry has words of its own, and there are no words for what leaves none', () => {
  const left = [...Object.values(DOORS).flat(), ...deskDoors]
    .filter((door) => !isPublic(door) && (door.method !== 'GET' || door.audit?.isReadKept))
    .map(({ method, path }) => `${method} ${path}`)
  expect(left.filter((action) => actOf(action) === undefined)).toEqual([])
  const bare = actionsSaid(() => true).filter((action) => !left.includes(action))
  expect(bare.toSorted()).toEqual([
    'desk.signed_in',
    'reader.erased',
    'reader.exported',
    'wrong credential',
    'wrong credentials, held off',
  ])
})

test.each(DESK_LANGUAGES)(
  'whoever reads “%s” is told who did what to what, and finds it by those words',
  async (code) => {
    const words = deskWords(code).audit
    const press = await desk(code)
    const { secret } = (await (
      await admin('/keys', { json: { name: 'The CMS', role: 'write', publications: ['meridian'] } })
    ).json()) as { secret: string }
    await ask('/v1/admin/publications/meridian/stories', {
      json: { url: 'https://meridian.example/a', title: 'A' },
      headers: { authorization: `Bearer ${secret}` },
    })
    await admin('/publications/meridian/digests', { json: {} })
    await press('/admin/meridian/digests/2026-W10/cancel', { method: 'POST' })
    const all = await lines(press)
    expect(all[0]?.[2]).toBe(words.acts.digest_cancel)
    expect(all[0]?.[3]).toBe(
      `${words.inWeek.replace('{publication}', 'Meridian').replace('{period}', '2026-W10')} /admin/meridian/digests/2026-W10/cancel`,
    )
    expect(all[0]?.[4]).toContain(words.changed)
    expect(all.map(([, , what]) => what)).toContain(words.acts.signed_in)
    for (const [sought, found] of [
      [words.acts.digest_cancel, words.acts.digest_cancel],
      ['THE CMS', words.acts.stories],
      ['Meridian W10', words.acts.digest_cancel],
    ] as const) {
      const rows = await lines(press, `?q=${encodeURIComponent(sought)}`)
      expect([sought, rows.length, rows[0]?.[2]]).toEqual([sought, 1, found])
    }
  },
)

test('the file holds every line that is found, in the same words, and no cell that a spreadsheet computes', async () => {
  const formula = '=HYPERLINK("https://evil.example","x")'
  const { secret } = (await (
    await admin('/keys', { json: { name: formula, role: 'write', publications: null } })
  ).json()) as {
    secret: string
  }
  await ask('/v1/admin/publications/meridian/feeds/refresh', {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
  })
  const press = await desk('de')
  const raw = await (await press('/admin/audit.csv?q=feeds')).text()
  expect(raw).not.toMatch(/[,"\n]=/)
  const [header, ...found] = await file(press, '?q=feeds')
  expect(header).toEqual(['at', 'who', 'credential', 'what', 'action', 'to', 'object', 'before', 'after'])
  expect(found).toEqual([
    [
      '2026-02-27T12:00:00.000Z',
      `Der Schlüssel „${formula}“`,
      'key:1',
      deskWords('de').audit.acts.feeds,
      'POST /v1/admin/publications/:publication/feeds/refresh',
      'Meridian',
      '/v1/admin/publications/meridian/feeds/refresh',
      '',
      '',
    ],
  ])
  expect((await press('/admin/audit.csv?publication=nobody')).status).toBe(404)
})

test('the file is whole however long the log is, and holds one publication’s where one is asked for', async () => {
  await bindings.DB.prepare(
    `INSERT INTO audit_entries (at, actor, credential_id, action, object, publication_id)
     SELECT ?1, 'administrator', 'key:9', 'POST /admin/keys', '/admin/things/' || value, CASE value % 2 WHEN 0 THEN 1 END
     FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 1200) SELECT value FROM n)`,
  )
    .bind(FRIDAY)
    .run()
  const press = await desk()
  const objects = (await file(press, '?q=things')).slice(1).map((cells) => cells?.[6])
  expect(objects).toEqual(Array.from({ length: 1200 }, (_, n) => `/admin/things/${1200 - n}`))
  expect((await file(press, '?q=things&publication=meridian')).length).toBe(601)
})
