/** Files as publishers have them: other products' exports, other programs' encodings, other people's columns. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  admin,
  ask,
  bindings,
  FRIDAY,
  HOUR,
  linkIn,
  type Mail,
  MERIDIAN,
  mailbox,
  mailsArrive,
  setClock,
  tickAt,
  world,
} from '../world'
import { activeReader, listed } from './cast'

const BASE = '/publications/meridian/subscribers'
type Imported = Record<'imported' | 'pending' | 'unchanged' | 'left' | 'suppressed', number> & {
  rejected: { line: number; code: string; message: string }[]
  product?: string
  encoding?: string
}

const send = (body: BodyInit, query = '', type = 'text/csv') =>
  admin(`${BASE}/import${query}`, { method: 'POST', body, headers: { 'content-type': type } })
async function imported(body: BodyInit, query = '', type = 'text/csv'): Promise<Imported> {
  const answer = await send(body, query, type)
  expect(answer.status, await answer.clone().text()).toBe(200)
  return (await answer.json()) as Imported
}
async function refused(body: BodyInit, query = ''): Promise<{ code: string; message: string }> {
  const answer = await send(body, query)
  expect(answer.status).toBe(400)
  return ((await answer.json()) as { error: { code: string; message: string } }).error
}
const states = async (publication = 1) =>
  Object.fromEntries(
    (
      await bindings.DB.prepare('SELECT email, status FROM subscribers WHERE publication_id = ? ORDER BY id')
        .bind(publication)
        .all<{ email: string; status: string }>()
    ).results.map(({ email, status }) => [email.split('@')[0], status]),
  )
const suppressions = async () =>
  (
    await bindings.DB.prepare('SELECT reason, count(*) AS n FROM suppressions GROUP BY 1 ORDER BY 1').all<{
      reason: string
      n: number
    }>()
  ).results
/** Nobody who left or was suppressed there is mailed, whatever time passes; the others are asked, and no one else. */
async function onlyAsked(...names: string[]): Promise<void> {
  await mailsArrive(names.length)
  await tickAt(FRIDAY + HOUR)
  expect((await mailbox()).map(({ to }) => to[0]?.split('@')[0]).toSorted()).toEqual(names.toSorted())
}

const at = (name: string) => `${name}@readers.example`

const MAILCHIMP =
  '"Email Address","First Name","Last Name",Address,"Phone Number",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS'
const mailchimp = (name: string, optin: string, confirm: string) =>
  `${at(name)},"Ann ""A.""",Lee,"1 Road, Town",,2,"${optin}",203.0.113.1,"${confirm}",203.0.113.1,,,,,,DE,BE,"2025-02-02 02:02:02",123456,abc123,,"""fans"",""vip"""`

test('Mailchimp’s three files: who subscribed is a reader by the time they confirmed, who left has left, who was cleaned is never mailed', async () => {
  await world()
  const subscribed = [
    MAILCHIMP,
    mailchimp('ann', '2023-01-01 10:00:00', '2023-01-02 11:00:00'),
    mailchimp('ben', '2023-01-01 10:00:00', ''),
    mailchimp('col', '', ''),
  ]
  expect(await imported(subscribed.join('\n'))).toEqual({
    ...{ imported: 2, pending: 1, unchanged: 0, left: 0, suppressed: 0, rejected: [] },
    product: 'mailchimp',
  })
  const unsubscribed = [
    `${MAILCHIMP},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER`,
    `${mailchimp('dan', '2023-01-01 10:00:00', '2023-01-02 11:00:00')},"2024-05-05 05:05:05",Week,1,NORMAL,`,
    `${mailchimp('eve', '2023-01-01 10:00:00', '2023-01-02 11:00:00')},"2024-05-05 05:05:05",Week,1,ABUSE,"reported as spam"`,
  ]
  expect(await imported(unsubscribed.join('\n'))).toMatchObject({ left: 1, suppressed: 1, imported: 0, pending: 0 })
  const cleaned = [
    `${MAILCHIMP},CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID`,
    `${mailchimp('fay', '2023-01-01 10:00:00', '')},"2024-05-05 05:05:05",Week,1`,
  ]
  expect(await imported(cleaned.join('\n'))).toMatchObject({ suppressed: 1 })
  expect(await states()).toEqual({
    ann: 'active',
    ben: 'active',
    col: 'pending',
    dan: 'unsubscribed',
    eve: 'suppressed',
    fay: 'suppressed',
  })
  expect(await suppressions()).toEqual([
    { reason: 'bounced', n: 1 },
    { reason: 'complained', n: 1 },
  ])
  expect(await listed(at('ann'))).toMatchObject({ confirmedAt: '2023-01-02T11:00:00.000Z' })
  await onlyAsked('col')
})

test.each([
  [
    'substack',
    [
      'email,active_subscription,expiry,plan,email_disabled,digest_enabled,created_at,first_payment_at',
      `${at('ann')},false,,other,false,true,2021-11-05T17:04:56.123Z,`,
      `${at('ben')},true,2026-12-01T00:00:00.000Z,yearly,false,false,2021-11-05T17:04:56.123Z,2022-01-01T00:00:00.000Z`,
      `${at('dan')},false,,other,true,false,2021-11-05T17:04:56.123Z,`,
    ],
    { ann: 'active', ben: 'active', dan: 'unsubscribed' },
  ],
  [
    'ghost',
    [
      'id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers',
      `63a,${at('ann')},Ann,,true,false,,2022-03-16T08:03:11.000Z,,"one, two",`,
      `63b,${at('dan')},Dan,"a note, with comma",false,false,,2022-03-16T08:03:11.000Z,,,`,
      `63c,${at('eve')},,,true,false,,2022-03-16T08:03:11.000Z,2023-01-01T00:00:00.000Z,,`,
    ],
    { ann: 'active', dan: 'unsubscribed', eve: 'unsubscribed' },
  ],
  [
    'buttondown',
    [
      'email_address,type,creation_date,notes,metadata,tags,source,referrer_url,unsubscription_date,undeliverability_date',
      `${at('ann')},regular,2024-01-02T03:04:05.678901Z,,{},,embedded_form,,,`,
      `${at('ben')},premium,2024-01-02T03:04:05Z,,{},,api,,,`,
      `${at('col')},unactivated,2024-01-02T03:04:05Z,,{},,api,,,`,
      `${at('dan')},unsubscribed,2024-01-02T03:04:05Z,,{},,api,,2025-01-01T00:00:00Z,`,
      `${at('eve')},regular,2024-01-02T03:04:05Z,,{},,api,,2025-01-01T00:00:00Z,`,
      `${at('fay')},undeliverable,2024-01-02T03:04:05Z,,{},,api,,,2025-01-01T00:00:00Z`,
      `${at('gus')},complained,2024-01-02T03:04:05Z,,{},,api,,,`,
      `${at('hal')},blocked,2024-01-02T03:04:05Z,,{},,api,,,`,
      `${at('ian')},removed,2024-01-02T03:04:05Z,,{},,api,,,`,
    ],
    {
      ...{ ann: 'active', ben: 'active', col: 'pending', dan: 'unsubscribed', eve: 'unsubscribed', fay: 'suppressed' },
      ...{ gus: 'suppressed', hal: 'suppressed', ian: 'unsubscribed' },
    },
  ],
  [
    'listmonk',
    [
      'uuid,email,name,attributes,status,created_at,updated_at',
      `u-1,${at('ann')},Ann,"{""city"": ""Bengaluru""}",enabled,2023-05-06 07:08:09.123456 +0000 UTC,2023-05-06 07:08:09 +0000 UTC`,
      `u-2,${at('dan')},Dan,{},disabled,2023-05-06T07:08:09.123Z,`,
      `u-3,${at('eve')},Eve,{},blocklisted,2023-05-06T07:08:09.123Z,`,
    ],
    { ann: 'active', dan: 'unsubscribed', eve: 'suppressed' },
  ],
  [
    'beehiiv',
    [
      'Subscriber ID,Email,Status,Subscription Tier,Created At,UTM Source',
      `s-1,${at('ann')},active,free,2024-02-03 04:05:06 UTC,x`,
      `s-2,${at('col')},pending,free,2024-02-03 04:05:06 UTC,`,
      `s-3,${at('bea')},validating,free,2024-02-03 04:05:06 UTC,`,
      `s-4,${at('dan')},inactive,free,2024-02-03 04:05:06 UTC,`,
      `s-5,${at('eve')},invalid,free,2024-02-03 04:05:06 UTC,`,
    ],
    { ann: 'active', col: 'pending', bea: 'pending', dan: 'unsubscribed', eve: 'suppressed' },
  ],
] as const)(
  'an export of %s as it comes: its readers are ours, in the states that they have there',
  async (product, lines, expected) => {
    await world()
    const outcome = await imported(lines.join('\n'))
    expect(outcome).toMatchObject({ product, rejected: [], unchanged: 0 })
    expect(await states()).toEqual(expected)
    const of = (...wanted: string[]) => Object.values(expected).filter((state) => wanted.includes(state)).length
    const { imported: active, pending, left, suppressed } = outcome
    expect({ active, pending, left, suppressed }).toEqual({
      ...{ active: of('active'), pending: of('pending'), left: of('unsubscribed'), suppressed: of('suppressed') },
    })
    await onlyAsked(...Object.entries(expected).flatMap(([name, state]) => (state === 'pending' ? [name] : [])))
    // Named or not, and again: nothing more happens, and no one is mailed twice.
    expect(await imported(lines.join('\n'), `?from=${product}`)).toMatchObject({
      imported: 0,
      pending: 0,
      left: 0,
      suppressed: 0,
    })
  },
)

test('a status that nobody here knows is no consent: the line is rejected, and a product’s file without addresses is none', async () => {
  await world()
  const file = ['Email,Status,Created At,Subscription Tier', `${at('ann')},teleported,2024-02-03,free`].join('\n')
  expect((await imported(file)).rejected).toMatchObject([{ line: 2, code: 'unknown_status' }])
  expect(await states()).toEqual({})
  expect(await refused('name,id\nAnn,1', '?from=ghost')).toMatchObject({ code: 'invalid_header' })
  // One product's file under another's name: who left there would be asked here.
  const ghost = `id,email,subscribed_to_emails,created_at\n1,${at('ann')},false,2022-03-16`
  const { code, message } = await refused(ghost, '?from=mailchimp')
  expect([code, message]).toEqual(['invalid_header', expect.stringContaining('of ghost')])
  const ours = `email,consented_at,consent_source\n${at('ann')},2025-01-01,form`
  expect(await refused(ours, '?from=mailchimp')).toMatchObject({ code: 'invalid_header' })
  expect(await states()).toEqual({})
  expect(await refused('email\nann@readers.example', '?from=tinyletter')).toMatchObject({ code: 'invalid_from' })
})

test.each([
  ['substack', 'email,start_date,type', `${at('ann')},2023-01-01,Unsubscribed`, { ann: 'unsubscribed' }],
  ['substack', 'email,email_disabled,created_at', `${at('ann')},perhaps,2023-01-01`, {}],
  ['buttondown', 'email,creation_date,status', `${at('ann')},2023-01-01,bounced`, { ann: 'suppressed' }],
  ['buttondown', 'email,creation_date,type', `${at('ann')},2023-01-01,`, {}],
  ['beehiiv', 'email,status,created_at,tier', `${at('ann')},,2023-01-01,free`, {}],
  ['listmonk', 'uuid,email,attributes,status,created_at', `u,${at('ann')},{},,2023-01-01`, {}],
  ['mailchimp', 'Email Address,LEID,CONFIRM_TIME,Status', `${at('ann')},1,2023-01-01,cleaned`, { ann: 'suppressed' }],
  ['ghost', 'email,subscribed_to_emails,created_at,status', `${at('ann')},true,2023-01-01,gone`, {}],
])(
  'whose state an export of %s (%s) says in other words, or not at all, is nobody’s reader',
  async (product, header, row, expected) => {
    await world()
    const outcome = await imported(`${header}\n${row}`)
    expect(outcome).toMatchObject({ product, imported: 0, pending: 0 })
    expect(outcome.rejected.map(({ code }) => code)).toEqual('ann' in expected ? [] : ['unknown_status'])
    expect(await states()).toEqual(expected)
  },
)

test('who left or bounced there arrives so, in whatever way a spreadsheet has written the date of their consent since', async () => {
  await world()
  const file = [
    'email,consented_at,consent_source,status,paused_until',
    `${at('ann')},3/9/2019 10:30,form,unsubscribed,soon`,
    `${at('ben')},43899,form,bounced,`,
    `${at('col')},3/9/2019 10:30,form,active,`,
  ].join('\n')
  expect(await imported(file)).toMatchObject({ left: 1, suppressed: 1, rejected: [{ line: 4 }] })
  expect(await states()).toEqual({ ann: 'unsubscribed', ben: 'suppressed' })
  await onlyAsked()
})

test('of an address that stands twice, the line that proves consent counts before one that does not', async () => {
  await world()
  const file = ['email,consented_at,consent_source', `${at('ann')},,`, `${at('ann')},2025-01-01,form`].join('\n')
  expect(await imported(file)).toMatchObject({ imported: 1, pending: 0, unchanged: 1 })
  await onlyAsked()
})

test('an unknown column stops the file by its name, before anybody is in, unless the publisher says to leave it out', async () => {
  await world()
  const file = `email,Opted out,consented_at,consent_source,Vorname\n${at('ann')},yes,2025-01-01,form,Ann`
  const { code, message } = await refused(file)
  expect([code, message]).toEqual(['unknown_column', expect.stringContaining('“Opted out”')])
  expect(message).toContain('Vorname')
  expect(await refused(file, '?ignore=vorname')).toMatchObject({ code: 'unknown_column' })
  expect(await states()).toEqual({})
  expect(await imported(file, '?ignore=Vorname,opted%20out')).toMatchObject({ imported: 1 })
  expect(await imported(file.replace('ann@', 'ben@'), '?ignore=*')).toMatchObject({ imported: 1 })
})

test('columns of another name are mapped, and what is mapped amiss is said', async () => {
  await world()
  const file = `E-Mail;Joined;Form;Sprache\n${at('ann')};2025-01-01;fair;de`
  expect(await refused(file)).toMatchObject({ code: 'invalid_header' })
  const columns = '?columns=email:E-Mail,consented_at:Joined,consent_source:Form'
  expect(await refused(file, columns)).toMatchObject({ code: 'unknown_column' })
  expect(await imported(file, `${columns},language:Sprache`)).toMatchObject({ imported: 1 })
  expect(await listed(at('ann'))).toMatchObject({
    status: 'active',
    language: 'de',
    confirmedAt: '2025-01-01T00:00:00.000Z',
  })
  expect(await refused(file, '?columns=email:Mail')).toMatchObject({ code: 'missing_column' })
  expect(await refused(file, '?columns=address:E-Mail')).toMatchObject({ code: 'invalid_columns' })
  expect(await refused(file, '?columns=E-Mail')).toMatchObject({ code: 'invalid_columns' })
  expect(await refused(`email,email\n${at('a')},${at('b')}`)).toMatchObject({ code: 'invalid_header' })
})

test('a column that a spreadsheet left without a name may stay as long as nothing stands in it', async () => {
  await world()
  const outcome = await imported(`email,,\n${at('ann')},,\n${at('ben')},unsubscribed,`)
  expect(outcome).toMatchObject({ pending: 1, rejected: [{ line: 3, code: 'unnamed_column' }] })
})

const TEXT = `email;consented_at;consent_source\r\nann@readers.example;2025-01-01;Messe Köln – “Öl”\r\n`
const wide = (text: string, isLittle: boolean) =>
  new Uint8Array(
    [...text].flatMap((letter) => {
      const code = letter.charCodeAt(0)
      return isLittle ? [code & 255, code >> 8] : [code >> 8, code & 255]
    }),
  )
const narrow = new Map([
  ['ö', 0xf6],
  ['Ö', 0xd6],
  ['–', 0x96],
  ['“', 0x93],
  ['”', 0x94],
])
const windows = (text: string) => new Uint8Array([...text].map((letter) => narrow.get(letter) ?? letter.charCodeAt(0)))

test.each([
  ['UTF-8', new TextEncoder().encode(TEXT), 'text/csv', undefined],
  ['UTF-8 with its mark', new TextEncoder().encode(`\uFEFF${TEXT}`), 'text/csv', undefined],
  ['UTF-16 with its mark', wide(`\uFEFF${TEXT}`, true), 'text/csv', 'utf-16'],
  ['UTF-16 the other way round', wide(`\uFEFF${TEXT}`, false), 'text/csv', 'utf-16'],
  ['UTF-16 without a mark', wide(TEXT, true), 'text/csv', 'utf-16'],
  ['windows-1252', windows(TEXT), 'text/csv', 'windows-1252'],
  ['windows-1252, named', windows(TEXT), 'text/csv; charset=windows-1252', 'windows-1252'],
  ['CR alone', new TextEncoder().encode(TEXT.replaceAll('\r\n', '\r')), 'text/csv', undefined],
  ['LF', new TextEncoder().encode(TEXT.replaceAll('\r\n', '\n')), 'text/csv', undefined],
  ['tabs', new TextEncoder().encode(TEXT.replaceAll(';', '\t')), 'text/tab-separated-values', undefined],
  ['a line that names the separator', new TextEncoder().encode(`sep=;\r\n${TEXT}`), 'text/csv', undefined],
  ['a line that a spreadsheet saved again', new TextEncoder().encode(`"sep=,";;\r\n${TEXT}`), 'text/csv', undefined],
  ['lines of nothing but separators', new TextEncoder().encode(`;;\r\n${TEXT};;\r\n"";;\r\n`), 'text/csv', undefined],
  ['a separator of its own', new TextEncoder().encode(`sep=|\r\n${TEXT.replaceAll(';', '|')}`), 'text/csv', undefined],
])('a file in %s is read, letter by letter, and what it is in is told', async (_what, bytes, type, encoding) => {
  await world()
  const outcome = await imported(bytes, '', type)
  expect(outcome).toMatchObject({ imported: 1, rejected: [] })
  expect(outcome.encoding).toBe(encoding)
  const [kept] = (await bindings.DB.prepare("SELECT page FROM consents WHERE act = 'imported'").all<{ page: string }>())
    .results
  expect(kept?.page).toBe('Messe Köln – “Öl”')
})

test('lines are counted as the file has them, in whatever chunks it comes', async () => {
  await world()
  const lines = [
    'sep=,',
    'email,consented_at,consent_source',
    ...Array.from({ length: 40 }, (_, i) => (i % 4 ? `${at(`r${i}`)},2025-01-01,"Größe ${i}"` : 'nobody,,')),
  ]
  const bytes = new TextEncoder().encode(lines.join('\r\n'))
  const chunked = new ReadableStream({
    start(controller) {
      for (let from = 0; from < bytes.length; from += 7) controller.enqueue(bytes.slice(from, from + 7))
      controller.close()
    },
  })
  const outcome = await imported(chunked)
  expect(outcome.imported).toBe(30)
  expect(outcome.rejected.map(({ line }) => line)).toEqual(Array.from({ length: 10 }, (_, i) => 3 + 4 * i))
  const pages = await bindings.DB.prepare("SELECT count(*) AS n FROM consents WHERE page LIKE 'Größe %'").first('n')
  expect(pages).toBe(30)
})

test('one broken byte among letters that are UTF-8 costs its line, not the letters of the others', async () => {
  await world()
  const good = new TextEncoder().encode(
    `email,consent_source,consented_at\n${at('ann')},Köln,2025-01-01\n${at('ben')},K`,
  )
  const bytes = new Uint8Array([
    ...good,
    0xf6,
    ...new TextEncoder().encode(`ln,2025-01-01\n${at('col')},Köln,2025-01-01\n`),
  ])
  expect(await imported(bytes)).toMatchObject({ imported: 2, rejected: [{ line: 3, code: 'invalid_encoding' }] })
})

test('an Excel workbook is named as one', async () => {
  await world()
  const zip = new Uint8Array([0x50, 0x4b, 0x03, 0x04, ...new TextEncoder().encode('whatever stands in it')])
  const answer = await send(zip, '', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'workbook' } }])
  expect((await refused(zip)).message).toContain('CSV UTF-8')
  expect(await refused(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toMatchObject({ code: 'workbook' })
})

test('a dry run says to the letter what the real one does, and changes nothing', async () => {
  await world()
  await activeReader(at('here'))
  await admin('/publications/meridian/suppressions', { json: { email: at('never'), reason: 'by phone' } })
  const file = [
    'email,consented_at,consent_source,status',
    `${at('here')},2025-01-01,form,active`,
    `${at('ann')},2025-01-01,form,active`,
    `${at('ann')},2025-01-01,form,active`,
    `${at('asked')},,,`,
    `${at('waits')},,,pending`,
    `${at('left')},2025-01-01,form,unsubscribed`,
    `${at('away')},2025-01-01,form,suppressed`,
    `${at('never')},2025-01-01,form,active`,
    'nobody,,,',
  ].join('\n')
  const before = await bindings.DB.prepare('SELECT count(*) AS n FROM subscribers').first('n')
  const dry = await imported(file, '?dryRun=true')
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM subscribers').first('n')).toBe(before)
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM suppressions').first('n')).toBe(1)
  expect(dry).toMatchObject({ imported: 1, pending: 2, unchanged: 2, left: 1, suppressed: 1 })
  expect(dry.rejected.map(({ line, code }) => [line, code])).toEqual([
    [10, 'invalid_email'],
    [9, 'suppressed'],
  ])
  expect(await imported(file, '?dryRun=false')).toEqual(dry)
})

test('a dry run knows what its own earlier lines would have done, however far above they stand', async () => {
  await world()
  await activeReader(at('here'))
  await admin('/publications/meridian/suppressions', { json: { email: at('never'), reason: 'by phone' } })
  const said = {
    ann: ['active', 'unsubscribed', 'active'],
    ben: ['', 'active', 'bounced'],
    col: ['unsubscribed', 'active', 'complained'],
    dan: ['bounced', 'active', 'unsubscribed'],
    eve: ['pending', 'unsubscribed', 'active'],
    here: ['active', 'unsubscribed', 'active'],
    never: ['active', 'active', 'unsubscribed'],
  }
  const block = (turn: number) => [
    ...Object.entries(said).map(([name, states]) => {
      const isReader = states[turn] === 'active'
      return `${at(name)},${isReader ? '2025-01-01' : ''},form,${states[turn]}`
    }),
    ...Array.from({ length: 2_000 }, (_, i) => `${at(`r${turn}-${i}`)},2025-01-01,form,active`),
  ]
  const file = ['email,consented_at,consent_source,status', ...block(0), ...block(1), ...block(2)].join('\n')
  const dry = await imported(file, '?dryRun=true')
  expect(await imported(file)).toEqual(dry)
  expect(dry).toMatchObject({ imported: 6_002, left: 3, suppressed: 3 })
  const { ann, ben, col, dan, eve, here } = await states()
  expect({ ann, ben, col, dan, eve, here }).toEqual({
    ...{ ann: 'unsubscribed', ben: 'suppressed', col: 'suppressed', dan: 'suppressed', eve: 'unsubscribed' },
    here: 'active',
  })
})

test('who left or complained there leaves here too, unless they came to us by themselves; and no file brings them back', async () => {
  await world()
  const own = await activeReader(at('own'))
  const leaver = await activeReader(at('leaver'))
  await ask(leaver.leave, { method: 'POST' })
  const first = ['moved', 'angry', 'asked'].map((name) => `${at(name)},${name === 'asked' ? ',' : '2024-01-01,form'},`)
  await imported(['email,consented_at,consent_source,status', ...first].join('\n'))
  await mailsArrive(1, at('asked'))
  const states_ = async () => states()
  const rest = ['own', 'moved', 'asked'].map((name) => `${at(name)},,,unsubscribed`)
  const outcome = await imported(
    ['email,consented_at,consent_source,status', ...rest, `${at('angry')},,,complained`].join('\n'),
  )
  expect(outcome).toMatchObject({ left: 2, suppressed: 1, unchanged: 1 })
  expect(await states_()).toEqual({
    own: 'active',
    leaver: 'unsubscribed',
    moved: 'unsubscribed',
    angry: 'suppressed',
    asked: 'unsubscribed',
  })
  // An old list of theirs, in which all of them are readers.
  const old = ['leaver', 'moved', 'angry', 'asked'].map((name) => `${at(name)},2025-01-01,form,active`)
  expect(await imported(['email,consented_at,consent_source,status', ...old].join('\n'))).toMatchObject({
    imported: 0,
    unchanged: 3,
    rejected: [{ code: 'suppressed' }],
  })
  expect(await states_()).toMatchObject({
    leaver: 'unsubscribed',
    moved: 'unsubscribed',
    angry: 'suppressed',
    asked: 'unsubscribed',
  })
  const stats = (await (await admin('/publications/meridian/stats')).json()) as { total: object }
  expect(stats.total).toMatchObject({ active: 1, unsubscribed: 2, suppressed: 1 })
  expect(own.email).toBe(at('own'))
})

test('who left there before they came here stays; who left later goes', async () => {
  await world()
  const header = `${MAILCHIMP},UNSUB_TIME`
  await imported(
    ['email,consented_at,consent_source', `${at('ann')},2024-06-01,form`, `${at('ben')},2024-06-01,form`].join('\n'),
  )
  const gone = [
    `${mailchimp('ann', '2023-01-01', '')},"2023-05-05 05:05:05"`,
    `${mailchimp('ben', '2023-01-01', '')},"2025-05-05 05:05:05"`,
  ]
  expect(await imported([header, ...gone].join('\n'))).toMatchObject({ left: 1, unchanged: 1 })
  expect(await states()).toEqual({ ann: 'active', ben: 'unsubscribed' })
})

test('of an address that stands twice, that it is not to be mailed counts, wherever it is said', async () => {
  await world()
  const file = [
    'email,consented_at,consent_source,status',
    `${at('ann')},2025-01-01,form,active`,
    `${at('Ann')},,,unsubscribed`,
    `${at('ben')},,,bounced`,
    `${at('ben')},2025-01-01,form,active`,
  ]
  expect(await imported(file.join('\n'))).toMatchObject({ left: 1, suppressed: 1, unchanged: 2, imported: 0 })
  expect(await states()).toEqual({ Ann: 'unsubscribed', ben: 'suppressed' })
})

test('an export taken in elsewhere gives the same readers in the same states, and nobody is mailed', async () => {
  await world({
    publications: { meridian: { ...MERIDIAN, deskEmail: null }, herald: { ...MERIDIAN, deskEmail: null } },
  })
  const letters = fc
    .array(fc.constantFrom(..."abcxyz0+._-='{}"), { minLength: 1, maxLength: 12 })
    .map((all) => all.join(''))
  const reader = fc.record({
    local: letters,
    status: fc.constantFrom('active', 'pending', 'unsubscribed', 'suppressed'),
    topics: fc.subarray(['Trade', 'Health, Science', '=Energy', '@home', 'Öl; Gas'.replace(';', ' und')]),
    language: fc.constantFrom(null, 'de', 'ar'),
    page: fc.option(
      fc.string({ maxLength: 30 }).map((text) => text.replace(/[\r\0\uFFFD]/g, '').trim()),
      { nil: null },
    ),
    hour: fc.nat(10_000),
  })
  const rows = fc.sample(reader, { numRuns: 10_000, seed: 7 }).map(({ local, hour, ...row }, at) => ({
    ...row,
    email: `${at}${local.replace(/^\.|\.$|\.\./g, '')}x@readers.example`,
    confirmedAt: row.status === 'pending' ? null : FRIDAY - hour * HOUR,
    pausedUntil: at % 9 ? null : FRIDAY + 90 * 24 * HOUR,
    minutes: at % 7 ? null : [5, 15, 30][at % 3],
  }))
  for (let start = 0; start < rows.length; start += 1_000)
    await bindings.DB.prepare(
      `INSERT OR IGNORE INTO subscribers (publication_id, email, email_key, address_hash, status, topics, language, created_at, confirmed_at,
         paused_until, minutes, updated_at, source_page)
       SELECT 1, value ->> 'email', lower(value ->> 'email'), value ->> 'email', value ->> 'status', value ->> 'topics', value ->> 'language', ?2,
         value ->> 'confirmedAt', value ->> 'pausedUntil', value ->> 'minutes', ?2, nullif(value ->> 'page', '') FROM json_each(?1)`,
    )
      .bind(JSON.stringify(rows.slice(start, start + 1_000)), FRIDAY)
      .run()
  const file = await (await admin(`${BASE}.csv`)).arrayBuffer()
  const answer = await admin('/publications/herald/subscribers/import', {
    method: 'POST',
    body: file,
    headers: { 'content-type': 'text/csv' },
  })
  expect(((await answer.json()) as Imported).rejected).toEqual([])
  const readers = async (publication: number) =>
    (
      await bindings.DB.prepare(
        'SELECT email, status, topics, language, confirmed_at, paused_until, minutes FROM subscribers WHERE publication_id = ? ORDER BY email',
      )
        .bind(publication)
        .all()
    ).results
  expect(await readers(2)).toEqual(await readers(1))
  const again = await (await admin('/publications/herald/subscribers.csv')).text()
  expect(again.split('\r\n').toSorted()).toEqual(
    new TextDecoder().decode(file).replace('\uFEFF', '').split('\r\n').toSorted(),
  )
  for (const hours of [1, 25, 49]) await tickAt(FRIDAY + hours * HOUR)
  expect(await mailbox()).toEqual([])
})

test('a long file is told of while it is read: how far it is, and at last the whole answer', async () => {
  await world()
  const rows = Array.from(
    { length: 5_000 },
    (_, i) => `${i % 100 ? `r${i}@readers.example` : 'nobody'},2025-01-01,form`,
  )
  const file = ['email,consented_at,consent_source', ...rows].join('\n')
  const watched = (body: string) =>
    admin(`${BASE}/import`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/csv', accept: 'application/x-ndjson' },
    })
  const answer = await watched(file)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  const lines = (await answer.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const last = lines.pop()
  expect(lines.length).toBeGreaterThan(1)
  for (const [at, { progress }] of lines.entries()) {
    // The header is the first line.
    expect(progress.imported + progress.rejected, String(at)).toBe(progress.line - 1)
    expect(progress.line).toBeGreaterThan(lines[at - 1]?.progress.line ?? 0)
  }
  expect(last).toMatchObject({ imported: 4_950, unchanged: 0 })
  expect(last.rejected).toHaveLength(50)
  expect(await imported(file)).toMatchObject({ imported: 0, unchanged: 4_950 })
  const refused = await watched('email,shoe size\nann@readers.example,38')
  expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: 'unknown_column' } }])
})

test.each([
  ['2023-05-06', '2023-05-06T00:00:00.000Z'],
  ['2023-05-06 07:08:09', '2023-05-06T07:08:09.000Z'],
  ['2023-05-06T07:08Z', '2023-05-06T07:08:00.000Z'],
  ['2023-05-06 07:08:09.123456 +0000 UTC', '2023-05-06T07:08:09.123Z'],
  ['2023-05-06 07:08:09.123456 +0000 +0000', '2023-05-06T07:08:09.123Z'],
  ['2023-05-06 07:08:09.1 +0530 IST', '2023-05-06T01:38:09.100Z'],
  ['2023-05-06 07:08:09.123456+00', '2023-05-06T07:08:09.123Z'],
  ['2023-05-06 07:08:09 -03:00', '2023-05-06T10:08:09.000Z'],
  ['2023-05-06 07:08:09 UTC', '2023-05-06T07:08:09.000Z'],
  ['2023-02-30', null],
  ['06/05/2023', null],
  ['2023-05-06 25:00', null],
  ['yesterday', null],
])('a date as programs write it: %s', async (written, meant) => {
  await world()
  const answer = await imported(`email,consented_at,consent_source\nann@readers.example,${written},form`)
  if (meant === null) expect(answer.rejected).toMatchObject([{ code: 'invalid_consented_at' }])
  else expect((await listed('ann@readers.example'))?.confirmedAt).toBe(meant)
})

test('each batch of a large file waits for the one before it: so many are asked an hour, not so many of each batch', async () => {
  await world()
  const file = ['email', ...Array.from({ length: 4_200 }, (_, i) => `r${i}@readers.example`)].join('\n')
  expect(await imported(file)).toMatchObject({ pending: 4_200 })
  const { results } = await bindings.DB.prepare(
    "SELECT (next_attempt_at - created_at) / 3600000 AS hour, count(*) AS n FROM mails WHERE kind = 'confirm' GROUP BY 1 ORDER BY 1",
  ).all<{ hour: number; n: number }>()
  expect(results).toEqual(Array.from({ length: 14 }, (_, hour) => ({ hour, n: 300 })))
})

test('a file of long lines in another script stays within what the database takes at once', async () => {
  await world()
  const source = '新聞'.repeat(240)
  const file = [
    'email,consented_at,consent_source',
    ...Array.from({ length: 1_500 }, (_, i) => `r${i}@readers.example,2025-01-01,${source}`),
  ].join('\n')
  expect(await imported(file)).toMatchObject({ imported: 1_500, rejected: [] })
})

test('a link of an import works from its mail on, and an address that was erased here stays away', async () => {
  await world()
  await activeReader(at('gone'))
  await admin(`${BASE}/${(await listed(at('gone')))?.id}`, { method: 'DELETE' })
  const file = ['email,status', `${at('gone')},active`, `${at('new')},unconfirmed`].join('\n')
  expect(await imported(file)).toMatchObject({ pending: 1, rejected: [{ line: 2, code: 'suppressed' }] })
  const [question] = (await mailsArrive(1, at('new'))) as [Mail]
  setClock(FRIDAY + 47 * HOUR)
  expect((await ask(linkIn(question, '/confirm/'), { method: 'POST' })).status).toBe(200)
  expect(await states()).toEqual({ new: 'active' })
})
