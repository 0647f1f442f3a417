/** The administrators' doors to digests: compose, look, change, preview, test, hold, send, pause, resume, cancel, retry, and who got it. */
import * as z from 'zod'
import { parseAddress } from '../ground/address'
import type { Deps } from '../ground/deps'
import type { Digest, Publication } from '../ground/schema'
import { json } from '../http/body'
import { type Audit, answer, declare, mailPage, text } from '../http/declare'
import { IDEMPOTENCY } from '../http/idempotency'
import { CURSOR, PAGE, pageOf, wholeNumber } from '../http/lists'
import { MAIL_POLICY } from '../http/security'
import { composeDigest, findDigest } from './choose/compose'
import { changeDraft, SUBJECT } from './choose/edit'
import { holdDigest, releaseDigest } from './hold'
import { periodAsked } from './period'
import { digestShape, listDigests, presentDigest } from './present'
import { listRecipients, OUTCOMES, recipientShape } from './recipients'
import { cancelDigest, pauseByHand, resumeDigest, retryDigest, sendByHand } from './send/by-hand'
import { sendTest } from './send/test-send'
import { previewOf } from './send/write'

const ALL = '/v1/admin/publications/:publication/digests'
const ONE = `${ALL}/:period` as const

const UNKNOWN = { unknown_digest: [404, 'There is no digest for this period.'] } as const
const BLOCKED = { blocked: [409, 'This digest could not be rendered; nothing was sent.'] } as const
const CHANGED = {
  changed_meanwhile: [
    409,
    'This digest was changed or sent just now, or another one took a story of it. Look at it again.',
  ],
} as const

/** In which states it may be done, for whoever was refused. */
const wrongState = (sentence: string) => ({ wrong_state: [409, sentence] }) as const

type Asked = { deps: Deps; publication: Publication; params: { period: string } }

async function asked({ deps, publication, params }: Asked): Promise<Digest | null> {
  return findDigest(deps, publication, params.period)
}

/** The digest as it is after what was done to it. */
async function again({ deps, publication, params }: Asked) {
  const digest = await findDigest(deps, publication, params.period)
  return digest ? presentDigest(deps, publication, digest) : 'unknown_digest'
}

/** What the audit log hashes of a digest before and after something was done to it, whichever door it was done by. */
export const DIGEST_AUDIT: Audit = {
  async state({ deps, publication, params }) {
    const digest = publication && (await findDigest(deps, publication, params.period ?? ''))
    if (!digest) return undefined
    const { status, reason, subject, intro, hand, chosen, heldAt, frozenAt } = digest
    return { status, reason, subject, intro, hand, chosen, heldAt, frozenAt }
  },
}

const ids = z.array(z.string().max(20)).max(50)
const change = z
  .strictObject({
    subject: SUBJECT.describe('one line; cut at a word where it has more than 150 characters.'),
    intro: z.string().trim().max(2_000).nullable().describe('up to 2,000 characters, or null.'),
    order: ids.describe('ids of stories, in the order in which they shall stand.'),
    pinned: ids.describe('ids of stories that shall be in it.'),
    excluded: z.array(z.string().max(20)).max(500).describe('ids of stories that shall not be in it.'),
  })
  .partial()

const TASTE = {
  topics: z
    .string()
    .max(2_000)
    .optional()
    .describe('Topics with commas between: as a reader who chose these would see it.'),
  minutes: wholeNumber({ from: 1, to: 120 }).optional().describe('As a reader who has so many minutes would see it.'),
  language: z.string().max(35).optional().describe('As a reader who chose this language would see it.'),
}
const ABOUT_TASTE =
  'Without a choice: the edition as the desk made it. A reader’s topics come first, with at least two stories from outside; what there is no time for is told in a line each. Of the languages those speak to a reader that run in the direction of the stories.'

type Tasted = { topics?: string; minutes?: number; language?: string }

async function preview(given: Asked & { query: Tasted }): Promise<{ html: string; text: string } | null> {
  const digest = await asked(given)
  if (!digest) return null
  const { topics, minutes, language } = given.query
  const isChosen = topics !== undefined || minutes !== undefined || language !== undefined
  const choice = {
    topics: (topics ?? '').split(',').map((topic) => topic.trim()),
    minutes: minutes ?? null,
    language: language ?? null,
  }
  return previewOf(given.deps, given.publication, digest, isChosen ? choice : null)
}

const looking = [
  declare({
    method: 'GET',
    path: ALL,
    summary: 'All digests, the newest period first',
    who: 'read',
    query: PAGE,
    answers: { 200: pageOf(digestShape) },
    refuses: CURSOR,
    act: ({ deps, publication, query }) => listDigests(deps, { publication, cursor: query.cursor, limit: query.limit }),
  }),
  declare({
    method: 'GET',
    path: ONE,
    summary: 'One digest: what it holds, why, and where every recipient is',
    who: 'read',
    answers: { 200: digestShape },
    refuses: UNKNOWN,
    act: again,
  }),
  declare({
    method: 'GET',
    path: `${ONE}/preview.html`,
    summary: 'Exactly what a reader would get, as a page',
    about: ABOUT_TASTE,
    who: 'read',
    query: TASTE,
    answers: { 200: mailPage },
    refuses: UNKNOWN,
    async act({ c, ...given }) {
      const mail = await preview(given)
      if (!mail) return 'unknown_digest'
      c.header('Content-Security-Policy', MAIL_POLICY)
      return c.html(mail.html)
    },
  }),
  declare({
    method: 'GET',
    path: `${ONE}/preview.txt`,
    summary: 'Exactly what a reader would get, as text',
    about: ABOUT_TASTE,
    who: 'read',
    query: TASTE,
    answers: { 200: text },
    refuses: UNKNOWN,
    async act({ c, ...given }) {
      const mail = await preview(given)
      return mail ? c.text(mail.text) : 'unknown_digest'
    },
  }),
  declare({
    method: 'GET',
    path: `${ONE}/recipients`,
    summary: 'Who was to get it and what became of each mail: ids, never an address',
    about: 'The outcomes add up to `candidates`, for as long as deliveries are kept (DELIVERY_DAYS).',
    who: 'read',
    query: {
      ...PAGE,
      outcome: z
        .enum(OUTCOMES)
        .optional()
        .describe(`One of ${OUTCOMES.join(', ')}.`),
    },
    answers: { 200: pageOf(recipientShape) },
    refuses: { ...UNKNOWN, ...CURSOR },
    async act({ query: { outcome, cursor, limit }, ...given }) {
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      const list = await listRecipients(given.deps, { digest, outcome, cursor, limit })
      if (list === 'invalid_cursor') return list
      return { ...list, items: list.items.map(({ reported: _, ...recipient }) => recipient) }
    },
  }),
]

const making = [
  declare({
    method: 'POST',
    path: ALL,
    summary: 'Compose a digest as a draft: of the period that is named, or of the next slot',
    about: '201 for a new draft, 200 for one that is there already.',
    who: 'write',
    body: json(z.object({ period: z.string().optional().describe('an ISO week, like 2026-W09.') }), {
      isOptional: true,
    }),
    answers: { 200: digestShape, 201: digestShape },
    refuses: {
      invalid_period: [400, 'A period looks like 2026-W09.'],
      past_period: [400, 'The slot of this period is over.'],
    },
    async act({ deps, publication, body }) {
      const now = deps.clock()
      const wanted = periodAsked(publication, { period: body.period, now })
      if (typeof wanted === 'string') return wanted
      const { digest, isNew } = await composeDigest(deps, { publication, ...wanted, at: now })
      return answer(isNew ? 201 : 200, await presentDigest(deps, publication, digest))
    },
  }),
  declare({
    method: 'PATCH',
    path: ONE,
    summary: 'The editor’s hand on a draft: subject, intro, order, pins and exclusions',
    who: 'write',
    body: json(change, { name: 'change', unknown: 'invalid_change' }),
    answers: { 200: digestShape },
    refuses: {
      ...UNKNOWN,
      unknown_story: [400, 'One of these ids is no story of this publication.'],
      not_a_draft: [409, 'This digest is no draft, or somebody changed it just now.'],
    },
    audit: DIGEST_AUDIT,
    async act({ body, ...given }) {
      const { deps, publication } = given
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      const changed = await changeDraft(deps, { publication, digest, change: body, at: deps.clock() })
      return typeof changed === 'string' ? changed : presentDigest(deps, publication, changed)
    },
  }),
  declare({
    method: 'POST',
    path: `${ONE}/test`,
    summary: 'Send the draft to one address',
    who: 'write',
    body: json(z.object({ to: z.string().max(1_000).catch('').describe('an e-mail address.') })),
    answers: { 202: z.strictObject({ status: z.literal('queued') }) },
    refuses: {
      ...UNKNOWN,
      invalid_email: [400, 'Say to whom: {"to": "name@example.org"}.'],
      idempotency_key_reused: IDEMPOTENCY.idempotency_key_reused,
    },
    audit: DIGEST_AUDIT,
    async act({ c, body, ...given }) {
      const { deps, publication } = given
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      const to = parseAddress(body.to)
      if (!to) return 'invalid_email'
      const idempotencyKey = c.req.header('idempotency-key') ?? null
      const outcome = await sendTest(deps, { publication, digest, to: to.email, idempotencyKey })
      return outcome === 'key_used' ? 'idempotency_key_reused' : { status: outcome }
    },
  }),
]

const holding = [
  declare({
    method: 'POST',
    path: `${ONE}/hold`,
    summary: 'Keep a draft from going out by itself at its hour',
    about: 'It says when it expires (`expiresAt`); until then it can be released, or sent by hand.',
    who: 'write',
    answers: { 200: digestShape },
    refuses: { ...UNKNOWN, ...wrongState('A draft can be held where digests go out by themselves, once.') },
    audit: DIGEST_AUDIT,
    async act(given) {
      const { deps, publication } = given
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      return (await holdDigest(deps, { publication, digest })) ? again(given) : 'wrong_state'
    },
  }),
  declare({
    method: 'POST',
    path: `${ONE}/release`,
    summary: 'Let a held draft go out: at its hour, or with the next tick where that has passed',
    who: 'write',
    answers: { 200: digestShape },
    refuses: { ...UNKNOWN, ...wrongState('A draft can be released while it is held.') },
    audit: DIGEST_AUDIT,
    async act(given) {
      const { deps, publication } = given
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      return (await releaseDigest(deps, { publication, digest })) ? again(given) : 'wrong_state'
    },
  }),
]

const moving = [
  declare({
    method: 'POST',
    path: `${ONE}/send`,
    summary: 'Freeze it and send it',
    about: '202 when it begins; 200, and nothing more, where it is on its way or was sent.',
    who: 'write',
    answers: { 202: digestShape, 200: digestShape },
    refuses: {
      ...UNKNOWN,
      ...BLOCKED,
      ...CHANGED,
      ...wrongState('A digest can be sent while it is a draft, blocked, or waits for a person and was not frozen yet.'),
      thin_week: [409, 'It has fewer stories than the publication’s minStories.'],
    },
    audit: DIGEST_AUDIT,
    async act(given) {
      const { deps, publication } = given
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      if (['sending', 'sent', 'paused'].includes(digest.status))
        return answer(200, await presentDigest(deps, publication, digest))
      const sent = await sendByHand(deps, { publication, digest })
      return typeof sent === 'string' ? sent : answer(202, await presentDigest(deps, publication, sent))
    },
  }),
  declare({
    method: 'POST',
    path: `${ONE}/pause`,
    summary: 'Stop sending; what is under way ends',
    who: 'write',
    answers: { 200: digestShape },
    refuses: { ...UNKNOWN, ...wrongState('A digest can be paused while it is being sent.') },
    audit: DIGEST_AUDIT,
    async act(given) {
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      return (await pauseByHand(given.deps, digest)) ? again(given) : 'wrong_state'
    },
  }),
  declare({
    method: 'POST',
    path: `${ONE}/resume`,
    summary: 'Go on with one that is paused',
    who: 'write',
    answers: { 200: digestShape },
    refuses: { ...UNKNOWN, ...wrongState('A digest can be resumed while it is paused.') },
    audit: DIGEST_AUDIT,
    async act(given) {
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      return (await resumeDigest(given.deps, digest)) ? again(given) : 'wrong_state'
    },
  }),
  declare({
    method: 'POST',
    path: `${ONE}/cancel`,
    summary: 'End it: whoever was not asked for yet is skipped',
    who: 'write',
    repaints: true,
    answers: { 200: digestShape },
    refuses: { ...UNKNOWN, ...wrongState('A digest can be cancelled until it has ended.') },
    audit: DIGEST_AUDIT,
    async act(given) {
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      return (await cancelDigest(given.deps, digest)) ? again(given) : 'wrong_state'
    },
  }),
  declare({
    method: 'POST',
    path: `${ONE}/retry`,
    summary: 'Go on with one that waits for a person',
    who: 'write',
    answers: { 200: digestShape },
    refuses: {
      ...UNKNOWN,
      ...BLOCKED,
      ...CHANGED,
      ...wrongState(
        'There is nothing here to try again: it does not wait for a person, or the provider has forgotten the keys.',
      ),
    },
    audit: DIGEST_AUDIT,
    async act(given) {
      const digest = await asked(given)
      if (!digest) return 'unknown_digest'
      const retried = await retryDigest(given.deps, digest)
      if (retried === 'nothing_to_retry') return 'wrong_state'
      return retried === 'going_on' ? again(given) : retried
    },
  }),
]

export const digestDoors = [...looking, ...making, ...holding, ...moving]
