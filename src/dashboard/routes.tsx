/**
 * The desk's doors to the rest: now, stories, readers, settings, messages that failed. Each page asks the same verbs as the API does, and
 * each press leads back with a word on what was done. Who may is said by each declaration, as for keys; session.ts stands in front.
 */
import { inArray } from 'drizzle-orm'
import * as z from 'zod'
import { findDigest } from '../digests/choose/compose'
import { listDigests, type PresentedDigest, presentDigest } from '../digests/present'
import type { Caller, Deps } from '../ground/deps'
import { type Publication, publications } from '../ground/schema'
import { form } from '../http/body'
import { csv, declare, page } from '../http/declare'
import { listDeadLetters, putDeadLetterAside, retryDeadLetter } from '../operations/dead-letters'
import { presentPublication } from '../publications/list'
import { savePublication } from '../publications/save'
import { dayOf, periodOf } from '../publications/schedule'
import { parseSettings } from '../publications/settings'
import { eraseById } from '../readers/erase'
import { listSubscribers, SUBSCRIBER_STATUSES } from '../readers/list'
import { discard, listHeld, release } from '../readers/sign-up/held'
import { liftSuppression, listSuppressions, suppressAddress } from '../readers/suppressions'
import { exportReaders } from '../readers/transfer/export'
import { parseRange, type Statistics, statistics } from '../stats/statistics'
import { refreshFeeds } from '../stories/feeds/read'
import { back, SAID, show } from './answer'
import { deskCorrectionDoors } from './correction-routes'
import { deskDigestDoors } from './digest-routes'
import { Act } from './frame'
import { deskImportDoors } from './import-routes'
import { needsOf } from './needs'
import { Last, Needs, Next, type Overview, Publications, Week } from './now'
import { ReadersScreen } from './readers'
import { GROUPS, SettingsScreen, settingsTyped, valuesOf } from './settings'
import { signInDoors } from './sign-in-routes'
import { StoriesScreen } from './stories'
import { moment } from './words'

/** A list of the desk shows so many; the API has the rest. */
const SHOWN = 50
const HOME = '/admin/:publication'

// ---- Now ----------------------------------------------------------------------------------------------------------------

const nowEverywhere = [
  declare({
    method: 'GET',
    path: '/admin',
    summary: 'The desk: what needs somebody, at all publications',
    who: 'read',
    query: SAID,
    answers: { 200: page },
    async act({ c, deps, query }) {
      const [needs, rows] = await Promise.all([needsOf(deps, { caller: c.var.caller }), overviews(deps, c.var.caller)])
      const children = (
        <>
          <Needs needs={needs} isAll />
          <Publications rows={rows} now={deps.clock()} />
          <p class="section">
            <a href="/admin/messages">Messages that failed for good</a>
          </p>
        </>
      )
      return show({ c, title: 'Now', question: 'Does anything need me?', said: query.said, children })
    },
  }),
]

const now = [
  declare({
    method: 'GET',
    path: HOME,
    summary: 'The desk: what needs somebody at one publication, what goes out next, what went out last',
    who: 'read',
    query: SAID,
    answers: { 200: page },
    async act({ c, deps, publication, query }) {
      const [needs, draft, last, [week, before]] = await Promise.all([
        needsOf(deps, { caller: c.var.caller, publicationId: publication.id }),
        nextDraft(deps, publication),
        lastSent(deps, publication),
        weeks(deps, publication),
      ])
      const children = (
        <>
          <Needs needs={needs} isAll={false} />
          <Next publication={publication} draft={draft} now={deps.clock()} />
          <Last publication={publication} last={last} />
          <Week week={week} before={before} />
        </>
      )
      return show({ c, title: 'Now', question: 'Does anything need me?', publication, said: query.said, children })
    },
  }),
]

/** Each publication that the caller may see, with its last digest and its readers. */
async function overviews(deps: Deps, { publications: only }: Caller): Promise<Overview[]> {
  const rows = await deps.db
    .select()
    .from(publications)
    .where(only === null ? undefined : inArray(publications.id, only))
    .orderBy(publications.slug)
    .limit(SHOWN)
  const alive = rows.filter(({ endedAt }) => endedAt === null)
  return Promise.all(
    alive.map(async (publication) => {
      const today = dayOf(publication.timezone, deps.clock())
      const [last, { total }] = await Promise.all([
        lastSent(deps, publication),
        statistics(deps, { publication, from: today, to: today }),
      ])
      return { publication, last, active: total.active }
    }),
  )
}

async function nextDraft(deps: Deps, publication: Publication) {
  const digest = await findDigest(deps, publication, periodOf(publication.timezone, publication.nextSlotAt))
  if (!digest) return null
  const shown = await presentDigest(deps, publication, digest)
  return { ...shown, status: digest.status, frozenAt: digest.frozenAt }
}

/** The newest that readers got, or are getting, out of the ten newest. */
async function lastSent(deps: Deps, publication: Publication): Promise<PresentedDigest | null> {
  const list = await listDigests(deps, { publication, cursor: undefined, limit: 10 })
  const isOut = ({ status }: PresentedDigest) => ['sent', 'sending', 'paused'].includes(status)
  return list === 'invalid_cursor' ? null : (list.items.find(isOut) ?? null)
}

/** The last seven days, and the seven before. */
async function weeks(deps: Deps, publication: Publication): Promise<[Statistics, Statistics]> {
  const at = deps.clock()
  const day = (back: number) => dayOf(publication.timezone, at - back * 86_400_000)
  return Promise.all([
    statistics(deps, { publication, from: day(6), to: day(0) }),
    statistics(deps, { publication, from: day(13), to: day(7) }),
  ])
}

// ---- Stories and readers ------------------------------------------------------------------------------------------------

const DAYS = { from: z.string().max(10).optional(), to: z.string().max(10).optional() }
const BAD_DAYS = {
  invalid_from: [400, 'from is a day like 2026-02-27, not after to.'],
  invalid_to: [400, 'to is a day like 2026-02-27.'],
  range_too_long: [400, 'Ask for up to 366 days at once.'],
} as const

const reading = [
  declare({
    method: 'GET',
    path: `${HOME}/stories`,
    summary: 'The desk: what travelled',
    who: 'read',
    query: { ...SAID, ...DAYS },
    answers: { 200: page },
    refuses: BAD_DAYS,
    async act({ c, deps, publication, query }) {
      const range = parseRange(publication, query.from || undefined, query.to || undefined, deps.clock())
      if (typeof range === 'string') return range
      const found = await statistics(deps, { publication, ...range })
      const children = <StoriesScreen publication={publication} statistics={found} />
      return show({
        c,
        title: 'Stories',
        question: 'What did readers pass on?',
        publication,
        said: query.said,
        children,
      })
    },
  }),
  declare({
    method: 'GET',
    path: `${HOME}/readers`,
    summary: 'The desk: who came, who left, who waits',
    who: 'read',
    query: {
      ...SAID,
      status: z.enum(['', ...SUBSCRIBER_STATUSES]).default(''),
      q: z.string().max(254).default(''),
      cursor: z.string().max(20).optional(),
    },
    answers: { 200: page },
    refuses: { ...BAD_DAYS, invalid_cursor: [400, 'This page is not one that the list led to.'] },
    audit: { isReadKept: () => true },
    async act({ c, deps, publication, query }) {
      const { status, q, cursor } = query
      const range = parseRange(publication, undefined, undefined, deps.clock())
      if (typeof range === 'string') return range
      const [readers, held, suppressions, found] = await Promise.all([
        listSubscribers(deps, {
          publication,
          status: status || undefined,
          prefix: q || undefined,
          cursor,
          limit: SHOWN,
        }),
        listHeld(deps, { publication, limit: SHOWN }),
        listSuppressions(deps, { publication, limit: SHOWN }),
        statistics(deps, { publication, ...range }),
      ])
      if (readers === 'invalid_cursor' || held === 'invalid_cursor' || suppressions === 'invalid_cursor')
        return 'invalid_cursor'
      const lists = { readers, held: held.items, suppressions: suppressions.items }
      const children = <ReadersScreen publication={publication} statistics={found} asked={{ status, q }} {...lists} />
      return show({
        c,
        title: 'Readers',
        question: 'Who came, who left, and who waits?',
        publication,
        said: query.said,
        children,
      })
    },
  }),
  declare({
    method: 'GET',
    path: `${HOME}/readers.csv`,
    summary: 'The desk: all readers as a file',
    who: 'read',
    answers: { 200: csv },
    audit: { isReadKept: () => true },
    act({ c, deps, publication }) {
      c.header('Content-Type', csv.media)
      c.header('Content-Disposition', `attachment; filename="${publication.slug}-subscribers.csv"`)
      return c.body(exportReaders(deps, { publication }))
    },
  }),
  declare({
    method: 'POST',
    path: `${HOME}/readers/erase`,
    summary: 'The desk: erase a reader',
    who: 'write',
    body: form(z.object({ id: z.string().max(20) })),
    answers: { 303: null },
    async act({ c, deps, publication, body }) {
      const isErased = await eraseById(deps, { publication, id: body.id })
      return back(c, `/admin/${publication.slug}/readers`, isErased ? 'erased' : 'unknown_subscriber')
    },
  }),
  declare({
    method: 'POST',
    path: `${HOME}/readers/held`,
    summary: 'The desk: ask or drop a sign-up that waits',
    who: 'write',
    body: form(z.object({ act: z.enum(['release', 'discard']), id: z.string().regex(/^[1-9]\d{0,14}$/) })),
    answers: { 303: null },
    async act({ c, deps, publication, body }) {
      await (body.act === 'release' ? release : discard)(deps, { publication, ids: [body.id] })
      return back(c, `/admin/${publication.slug}/readers`, body.act === 'release' ? 'released' : 'discarded')
    },
  }),
  declare({
    method: 'POST',
    path: `${HOME}/readers/suppress`,
    summary: 'The desk: never mail an address, or let it in again',
    who: 'write',
    body: form(
      z.object({
        act: z.enum(['suppress', 'lift']),
        email: z.string().max(1_000).default(''),
        reason: z.string().trim().min(1).max(200),
      }),
    ),
    answers: { 303: null },
    async act({ c, deps, publication, body: { act, email, reason } }) {
      const here = `/admin/${publication.slug}/readers`
      if (act === 'lift') {
        const outcome = await liftSuppression(deps, { publication, email })
        return back(c, here, outcome === 'unknown' ? 'unknown_suppression' : outcome)
      }
      const outcome = await suppressAddress(deps, { publication, email, reason })
      return back(c, here, outcome === 'invalid_email' ? outcome : 'suppressed')
    },
  }),
]

// ---- Settings and messages ----------------------------------------------------------------------------------------------

const typedSettings = z.record(z.string().max(40), z.string().max(20_000))

const settings = [
  declare({
    method: 'GET',
    path: `${HOME}/settings`,
    summary: 'The desk: a publication’s settings',
    who: 'write',
    query: SAID,
    answers: { 200: page },
    async act({ c, deps, publication, query }) {
      const values = valuesOf(await presentPublication(deps, publication))
      const props = { slug: publication.slug, publicUrl: deps.config.publicUrl, values, error: null }
      return show({
        c,
        title: 'Settings',
        question: 'How is it set up?',
        publication,
        said: query.said,
        children: <SettingsScreen {...props} />,
      })
    },
  }),
  declare({
    method: 'POST',
    path: `${HOME}/settings`,
    summary: 'The desk: change a publication’s settings',
    who: 'write',
    repaints: true,
    body: form(typedSettings),
    answers: { 303: null, 400: page },
    async act({ c, deps, publication, body }) {
      const before = await presentPublication(deps, publication)
      const parsed = parseSettings(deps.config, { ...before, ...settingsTyped({ ...valuesOf(before), ...body }) })
      if ('problem' in parsed) {
        const error = { field: fieldOf(parsed.problem.code), message: parsed.problem.message }
        const props = {
          slug: publication.slug,
          publicUrl: deps.config.publicUrl,
          values: { ...valuesOf(before), ...body },
          error,
        }
        c.status(400)
        return show({
          c,
          title: 'Settings',
          question: 'One setting is not right yet.',
          publication,
          children: <SettingsScreen {...props} />,
        })
      }
      await savePublication(deps, { slug: publication.slug, settings: parsed.settings })
      return back(c, `/admin/${publication.slug}/settings`, 'saved')
    },
  }),
  declare({
    method: 'POST',
    path: `${HOME}/feeds`,
    summary: 'The desk: read the feeds now',
    who: 'write',
    answers: { 303: null },
    async act({ c, deps, publication }) {
      await refreshFeeds(deps, { publication })
      return back(c, `/admin/${publication.slug}/settings`, 'read')
    },
  }),
]

const messages = [
  declare({
    method: 'GET',
    path: '/admin/messages',
    summary: 'The desk: messages that failed for good',
    who: 'all publications',
    query: SAID,
    answers: { 200: page },
    refuses: { invalid_cursor: [400, 'This page is not one that the list led to.'] },
    async act({ c, deps, query }) {
      const letters = await listDeadLetters(deps, { limit: SHOWN })
      if (letters === 'invalid_cursor') return letters
      const children =
        letters.items.length === 0 ? (
          <p>There is none.</p>
        ) : (
          <table>
            <tbody>
              {letters.items.map(({ id, queue, publication, period, receivedAt }) => (
                <tr>
                  <th scope="row">{[publication, period, queue].filter(Boolean).join(' · ')}</th>
                  <td>{moment(Date.parse(receivedAt), 'UTC')} UTC</td>
                  <td>
                    <div class="acts">
                      <Act action="/admin/messages" label="Try again" values={{ act: 'retry', id }} isSmall />
                      <Act action="/admin/messages" label="Put aside" values={{ act: 'aside', id }} isSmall />
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      const question = 'What failed a dozen times and was put aside?'
      return show({ c, title: 'Messages that failed', question, said: query.said, children })
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/messages',
    summary: 'The desk: try a failed message again, or put it aside',
    who: 'all publications',
    body: form(z.object({ act: z.enum(['retry', 'aside']), id: z.string().max(200) })),
    answers: { 303: null },
    async act({ c, deps, body }) {
      await (body.act === 'retry' ? retryDeadLetter : putDeadLetterAside)(deps, body.id)
      return back(c, '/admin/messages', body.act === 'retry' ? 'retried' : 'changed')
    },
  }),
]

/** `invalid_from_email` is about `fromEmail`. */
function fieldOf(code: string): string {
  const name = code
    .replace(/^(invalid|missing)_/, '')
    .replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return GROUPS.some(([, fields]) => fields.some((field) => field.name === name)) ? name : 'name'
}

/** Fixed addresses before those that begin with a publication's slug. */
export const deskDoors = [
  ...signInDoors,
  ...nowEverywhere,
  ...messages,
  ...now,
  ...reading,
  ...deskImportDoors,
  ...settings,
  ...deskDigestDoors,
  ...deskCorrectionDoors,
]
