/** The desk's doors to digests: the list, one with the editor's hand on it, the mail as readers get it, and what may be done with it. */
import { and, eq, inArray, sql } from 'drizzle-orm'
import * as z from 'zod'
import { boxesOf } from '../digests/boxes'
import { automaticOrder } from '../digests/choose/automatic'
import { composeDigest, findDigest } from '../digests/choose/compose'
import { changeDraft, SUBJECT } from '../digests/choose/edit'
import { holdDigest, releaseDigest } from '../digests/hold'
import { periodAsked } from '../digests/period'
import { listDigests, presentDigest } from '../digests/present'
import { listRecipients } from '../digests/recipients'
import { DIGEST_AUDIT } from '../digests/routes'
import { cancelDigest, pauseByHand, resumeDigest, retryDigest, sendByHand } from '../digests/send/by-hand'
import { progressOf } from '../digests/send/progress'
import { languagesSpoken } from '../digests/send/tastes'
import { sendTest } from '../digests/send/test-send'
import { type Choice, previewOf } from '../digests/send/write'
import { parseAddress } from '../ground/address'
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { DIGEST_STATUSES, type Digest, type Publication, type Story, stories } from '../ground/schema'
import { pageKey } from '../ground/url'
import { form } from '../http/body'
import { csv, csvFile, declare, mailPage, page, text } from '../http/declare'
import { type C, refuse } from '../http/door'
import { wholeNumber } from '../http/lists'
import { FRAMED_MAIL_POLICY } from '../http/security'
import { csvLine, streamed } from '../readers/transfer/csv'
import { activeReaders } from '../stats/statistics'
import { besideUsual } from '../stats/usual'
import { listStories } from '../stories/catalogue/list'
import { storyIdAt } from '../stories/catalogue/page'
import { topicsOf } from '../stories/catalogue/topics'
import { back, SAID, show } from './answer'
import { ACTS, arranged } from './arrange'
import { DigestScreen, type Typed } from './digest'
import { DigestsScreen } from './digests'
import { type ChoiceSeen, LOOKS } from './preview'

const ALL = '/admin/:publication/digests'
const ONE = `${ALL}/:period` as const
const UNKNOWN = { unknown_digest: [404, 'There is no digest for this week.'] } as const

/** As which reader the mail is looked at. Topics are ticked, so the field comes as often as there are some. */
const TASTE = { language: z.string().max(35).default('') }
const MOST_TOPICS = 50

type Asked = { deps: Deps; publication: Publication; params: { period: string } }

function placeOf({ publication, params }: Omit<Asked, 'deps'>): string {
  return `/admin/${publication.slug}/digests/${params.period}`
}

function asked({ deps, publication, params }: Asked): Promise<Digest | null> {
  return findDigest(deps, publication, params.period)
}

/** Titles of stories that the hand left out. */
async function droppedStories(deps: Deps, publication: Publication, ids: string[]) {
  if (ids.length === 0) return []
  const rows = await deps.db
    .select({ id: stories.id, title: stories.title })
    .from(stories)
    .where(and(eq(stories.publicationId, publication.id), inArray(stories.id, ids.slice(-50).map(Number))))
  return rows.map(({ id, title }) => ({ id: String(id), title }))
}

/** How many of the newest stories can be brought in by words of their headlines. */
const OFFERED = 60

async function newestStories(deps: Deps, publication: Publication): Promise<Story[]> {
  const list = await listStories(deps, { publication, cursor: null, limit: OFFERED })
  return list === 'invalid_cursor' ? [] : list.items
}

/** The id of the story at an address, or of the newest whose headline has these words; or null. */
async function storyMeant(deps: Deps, publication: Publication, typed: string): Promise<string | null> {
  const page = pageKey(typed)
  if (page === null) {
    const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)
    if (words.length === 0) return null
    const newest = await newestStories(deps, publication)
    return newest.find(({ title }) => words.every((word) => title.toLocaleLowerCase().includes(word)))?.id ?? null
  }
  const row = await deps.db.get<{ id: number | null }>(
    sql`SELECT ${storyIdAt({ publicationId: publication.id, page })} AS id`,
  )
  return row.id === null ? null : String(row.id)
}

const looking = [
  declare({
    method: 'GET',
    path: ALL,
    summary: 'The desk: all digests of a publication',
    who: 'read',
    query: { ...SAID, cursor: z.string().max(20).optional() },
    answers: { 200: page },
    refuses: { invalid_cursor: [400, 'This page is not one that the list led to.'] },
    async act({ c, deps, publication, query }) {
      const list = await listDigests(deps, { publication, cursor: query.cursor, limit: 26 })
      if (list === 'invalid_cursor') return list
      const children = <DigestsScreen publication={publication} list={list} />
      return show({ c, screen: 'digests', publication, said: query.said, children })
    },
  }),
  declare({
    method: 'GET',
    path: ONE,
    summary: 'The desk: one digest',
    who: 'read',
    query: { ...SAID, ...TASTE, look: z.enum(LOOKS).default('wide') },
    answers: { 200: page },
    refuses: UNKNOWN,
    async act({ query, ...given }) {
      const digest = await asked(given)
      return digest ? showDigest({ ...given, ...query, digest }) : 'unknown_digest'
    },
  }),
  declare({
    method: 'GET',
    path: `${ONE}/progress`,
    summary: 'The desk: how far a digest is on its way',
    who: 'read',
    answers: { 200: z.strictObject({ status: z.enum(DIGEST_STATUSES), asked: z.int(), candidates: z.int() }) },
    refuses: UNKNOWN,
    async act(given) {
      const digest = await asked(given)
      return digest ? { status: digest.status, ...(await progressOf(given.deps, digest)) } : 'unknown_digest'
    },
  }),
  declare({
    method: 'GET',
    path: `${ONE}/mail`,
    summary: 'The desk: the mail as readers get it, to stand in a frame',
    who: 'read',
    query: { ...TASTE, look: z.enum(['dark']).optional() },
    answers: { 200: mailPage },
    refuses: UNKNOWN,
    async act({ c, query, ...given }) {
      const mail = await mailOf(given, choiceSeen(c, query.language))
      if (!mail) return 'unknown_digest'
      c.header('Content-Security-Policy', FRAMED_MAIL_POLICY)
      return c.html(query.look === 'dark' ? inTheDark(mail.html) : mail.html)
    },
  }),
  declare({
    method: 'GET',
    path: `${ONE}/mail.txt`,
    summary: 'The desk: the mail as text',
    who: 'read',
    answers: { 200: text },
    refuses: UNKNOWN,
    async act({ c, ...given }) {
      const mail = await mailOf(given)
      return mail ? c.text(mail.text) : 'unknown_digest'
    },
  }),
  declare({
    method: 'GET',
    path: `${ONE}/recipients.csv`,
    summary: 'The desk: every recipient by id and what became of their mail',
    who: 'read',
    answers: { 200: csv },
    refuses: UNKNOWN,
    async act({ c, ...given }) {
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      return csvFile(c, `${given.publication.slug}-${digest.period}`, streamed(recipientsCsv(given.deps, digest)))
    },
  }),
]

type Shown = Asked & {
  c: C
  digest: Digest
  look?: (typeof LOOKS)[number]
  language?: string
  said?: string
  typed?: Typed
}

/** `typed`: what is refused, and stays in its form. */
async function showDigest({ c, digest, look = 'wide', language = '', said, typed, ...given }: Shown) {
  const { deps, publication } = given
  const isDraft = digest.status === 'draft'
  const choice = choiceSeen(c, language)
  const [shown, automatic, dropped, offered, mail, topics, progress, boxes, usual, active] = await Promise.all([
    presentDigest(deps, publication, digest),
    isDraft ? automaticOrder(deps, { publication, digest }) : null,
    isDraft ? droppedStories(deps, publication, digest.hand.excluded) : [],
    isDraft ? newestStories(deps, publication) : [],
    look === 'text' ? previewOf(deps, publication, digest, wishOf(choice)) : null,
    topicsOf(deps, { publication }),
    digest.status === 'sending' ? progressOf(deps, digest) : null,
    digest.frozenAt === null ? null : boxesOf(deps, digest),
    digest.status === 'sent' ? besideUsual(deps, digest) : null,
    activeReaders(deps, [publication.id]),
  ])
  const seen = { look, choice, text: mail?.text ?? null, testTo: typed?.to }
  const preview = { ...seen, topics, languages: languagesSpoken(publication) }
  const ofDraft = { automatic, dropped, offered, typed }
  const after = { progress, boxes, usual, active: active.get(publication.id) ?? 0 }
  const props = { publication, digest, shown, now: deps.clock(), preview, ...ofDraft, ...after }
  if (typed) c.status(400)
  return show({
    c,
    screen: isDraft ? 'draft' : 'digest',
    gaps: { period: digest.period },
    publication,
    said,
    hasFrames: true,
    children: <DigestScreen {...props} />,
  })
}

/** As programs show it that go by the reader's dark mode, whatever the browser of the desk does. */
function inTheDark(html: string): string {
  return html.replaceAll(/@media\s*\(prefers-color-scheme:\s*dark\)/g, '@media all')
}

async function mailOf(given: Asked, choice?: ChoiceSeen): Promise<{ html: string; text: string } | null> {
  const digest = await asked(given)
  return digest ? previewOf(given.deps, given.publication, digest, choice ? wishOf(choice) : null) : null
}

function choiceSeen(c: C, language: string): ChoiceSeen {
  return { language, topics: (c.req.queries('topics') ?? []).slice(0, MOST_TOPICS) }
}

function wishOf({ topics, language }: ChoiceSeen): Choice | null {
  if (topics.length === 0 && language === '') return null
  return { topics, minutes: null, language: language || null }
}

async function* recipientsCsv(deps: Deps, digest: Digest): AsyncGenerator<string> {
  yield csvLine(['subscriber', 'outcome', 'reason', 'at', 'reported'])
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const rows = await listRecipients(deps, { digest, outcome: undefined, cursor, limit: 500 })
    if (rows === 'invalid_cursor') throw new Error('a cursor of our own was refused')
    const lines = rows.items.map(({ subscriber, outcome, reason, at, reported }) =>
      csvLine([subscriber, outcome, reason, at, reported]),
    )
    if (lines.length > 0) yield lines.join('')
    cursor = rows.next
  }
}

/** As the API calls them; each of its own address, so that the audit log says which it was. */
const MOVES = [
  ['hold', 'held', 'hold a digest that would go out by itself'],
  ['release', 'released', 'release a digest that is held'],
  ['send', 'sent', 'send a digest'],
  ['pause', 'paused', 'pause a digest'],
  ['resume', 'resumed', 'go on with a digest'],
  ['retry', 'retried', 'try a digest again'],
  ['cancel', 'cancelled', 'cancel a digest'],
] as const
type Moved = (typeof MOVES)[number][1]

const changing = [
  declare({
    method: 'POST',
    path: ALL,
    summary: 'The desk: make the draft of the next digest now',
    who: 'write',
    answers: { 303: null },
    refuses: {
      invalid_period: [400, 'A week looks like 2026-W09.'],
      past_period: [400, 'The hour of this week is over.'],
    },
    async act({ c, deps, publication }) {
      const now = deps.clock()
      const wanted = periodAsked(publication, { period: undefined, now })
      if (typeof wanted === 'string') return wanted
      const { digest } = await composeDigest(deps, { publication, ...wanted, at: now })
      return back(c, `/admin/${publication.slug}/digests/${digest.period}`, 'composed')
    },
  }),
  declare({
    method: 'POST',
    path: `${ONE}/edit`,
    summary: 'The desk: move a story up, down or to a place, pin, drop, bring back or bring in',
    who: 'write',
    body: form(
      z.object({
        act: z.enum(ACTS),
        story: z.string().max(20).optional(),
        at: wholeNumber({ from: 1, to: 500 }).optional(),
        url: z.string().trim().max(2_000).optional(),
      }),
    ),
    answers: { 303: null, 400: page },
    refuses: UNKNOWN,
    audit: DIGEST_AUDIT,
    async act({ c, body, ...given }) {
      const { deps, publication } = given
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      const story = body.story ?? (await storyMeant(deps, publication, body.url ?? ''))
      if (story === null) {
        const typed = { url: body.url ?? '' }
        return showDigest({ c, ...given, digest, said: 'no_story_there', typed })
      }
      const places = digest.chosen.map(({ story: { id } }) => id)
      const change = arranged(digest.hand, { places, act: body.act, story, at: body.at })
      const changed = await changeDraft(deps, { publication, digest, change, at: deps.clock() })
      return back(c, placeOf(given), typeof changed === 'string' ? changed : 'changed')
    },
  }),
  declare({
    method: 'POST',
    path: `${ONE}/words`,
    summary: 'The desk: the subject and the editor’s word',
    who: 'write',
    body: form(
      z.object({
        subject: SUBJECT,
        intro: z.string().trim().max(2_000).default(''),
      }),
    ),
    answers: { 303: null, 400: page },
    refuses: UNKNOWN,
    audit: DIGEST_AUDIT,
    async formAgain({ c, body: { subject = '', intro = '' }, ...given }) {
      const digest = await asked(given)
      if (!digest) throw refuse(404, 'unknown_digest', UNKNOWN.unknown_digest[1])
      const typed = { subject: String(subject), intro: String(intro) }
      return showDigest({ c, ...given, digest, said: 'words_wrong', typed })
    },
    async act({ c, body, ...given }) {
      const { deps, publication } = given
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      const change = { subject: body.subject, intro: body.intro === '' ? null : body.intro }
      const changed = await changeDraft(deps, { publication, digest, change, at: deps.clock() })
      return back(c, placeOf(given), typeof changed === 'string' ? changed : 'changed')
    },
  }),
  declare({
    method: 'POST',
    path: `${ONE}/test`,
    summary: 'The desk: send the mail to one address',
    who: 'write',
    body: form(z.object({ to: z.string().max(1_000).default(''), once: z.string().max(100).default('') })),
    answers: { 303: null, 400: page },
    refuses: UNKNOWN,
    audit: DIGEST_AUDIT,
    async act({ c, body, ...given }) {
      const { deps, publication } = given
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      const to = parseAddress(body.to)
      if (!to) return showDigest({ c, ...given, digest, said: 'invalid_email', typed: { to: body.to } })
      const idempotencyKey = `${digest.period} ${to.key} ${body.once || randomToken()}`
      await sendTest(deps, { publication, digest, to: to.email, idempotencyKey })
      return back(c, placeOf(given), 'tested')
    },
  }),
  ...MOVES.map(([move, done, summary]) =>
    declare({
      method: 'POST',
      path: `${ONE}/${move}`,
      summary: `The desk: ${summary}`,
      who: 'write',
      // A digest that was on its way had a page.
      repaints: move === 'cancel',
      answers: { 303: null },
      refuses: UNKNOWN,
      audit: DIGEST_AUDIT,
      async act({ c, ...given }) {
        const digest = await asked(given)
        if (!digest) return 'unknown_digest'
        return back(c, placeOf(given), await movedBy(given, digest, done))
      },
    }),
  ),
]

/** What was done, or why it was not, as a code for the page. */
async function movedBy({ deps, publication }: Asked, digest: Digest, move: Moved): Promise<string> {
  switch (move) {
    case 'sent': {
      const sent = await sendByHand(deps, { publication, digest })
      return typeof sent === 'string' ? sent : move
    }
    case 'held':
      return (await holdDigest(deps, { publication, digest })) ? move : 'wrong_state'
    case 'released':
      return (await releaseDigest(deps, { publication, digest })) ? 'let_go' : 'wrong_state'
    case 'paused':
      return (await pauseByHand(deps, digest)) ? move : 'wrong_state'
    case 'resumed':
      return (await resumeDigest(deps, digest)) ? move : 'wrong_state'
    case 'cancelled':
      return (await cancelDigest(deps, digest)) ? move : 'wrong_state'
    case 'retried': {
      const retried = await retryDigest(deps, digest)
      return retried === 'going_on' ? move : retried === 'nothing_to_retry' ? 'wrong_state' : retried
    }
  }
}

export const deskDigestDoors = [...looking, ...changing]
