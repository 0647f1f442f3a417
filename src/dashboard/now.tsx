/** Now: does anything need me, what goes out next if nobody acts, what went out last, what readers did this week. */
import { weekSentences } from '../../emails/week'
import { lastMomentOf } from '../digests/hold'
import type { PresentedDigest } from '../digests/present'
import type { Digest, Publication } from '../ground/schema'
import { DRAFT_HOURS } from '../publications/settings'
import type { Statistics } from '../stats/statistics'
import { figuresOf } from '../stats/week-letter'
import { fateOf, isOver } from './fate'
import { Act, Scroll } from './frame'
import type { Need } from './needs'
import { Say, type Tongue, useTongue } from './tongue'

export function Needs({ needs, isAll }: { needs: Need[]; isAll: boolean }) {
  const tongue = useTongue()
  if (needs.length === 0) return <p class="lead">{tongue.words.needs.nothing}</p>
  return (
    <ul class="needs">
      {needs.map((need) => {
        const { sentence, label } = said(need, tongue)
        return (
          <li>
            <p>
              {isAll && <strong dir="auto">{need.publication}: </strong>}
              {sentence}
            </p>
            <a href={need.href}>{label}</a>
          </li>
        )
      })}
    </ul>
  )
}

function said(need: Need, { words, say, count, moment, reasonOf }: Tongue): { sentence: string; label: string } {
  const { needs, common } = words
  if (need.kind === 'stopped') {
    const { period, status, providerSaid } = need
    if (status === 'sending') return { sentence: say(needs.still, { period }), label: common.look }
    const sentences = [
      say(needs.stopped, { period }),
      reasonOf(need),
      providerSaid && say(needs.provider, { words: providerSaid }),
    ]
    return { sentence: sentences.filter(Boolean).join(' '), label: common.look }
  }
  if (need.kind === 'draft') {
    const { slotAt, heldAt, timezone } = need
    const when = moment(slotAt, timezone)
    if (heldAt === null) return { sentence: say(needs.approval, { when }), label: needs.approve }
    const last = moment(lastMomentOf({ slotAt }), timezone)
    return { sentence: say(needs.held, { when, last }), label: needs.release }
  }
  return { sentence: count(need.count, needs[need.kind]), label: needs.lookAtThem }
}

export type Overview = {
  publication: Publication
  next: Digest | null
  last: PresentedDigest | null
  active: number
}

export function Publications({ rows, now }: { rows: Overview[]; now: number }) {
  const { words, figure, say, moment, distance } = useTongue()
  return (
    <section class="section">
      <h2>{words.common.publications}</h2>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.common.publication}</th>
              <th scope="col" class="number">
                {words.now.readers}
              </th>
              <th scope="col">{words.now.nextDigest}</th>
              <th scope="col">{words.now.lastDigest}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ publication: { slug, name, nextSlotAt, timezone }, next, last, active }) => (
              <tr>
                <th scope="row">
                  <a href={`/admin/${slug}`} dir="auto">
                    {name}
                  </a>
                </th>
                <td class="number">{figure(active)}</td>
                <td>
                  {say(words.now.when, {
                    when: moment(nextSlotAt, timezone),
                    distance: next && isOver(next) ? words.status[next.status] : distance(nextSlotAt, now),
                  })}
                </td>
                <td>{last ? <Accounted digest={last} /> : words.now.noneYet}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

/** Every recipient of a digest in one line. */
export function Accounted({ digest: { status, accounting, reported } }: { digest: PresentedDigest }) {
  const { words, say, count, list } = useTongue()
  const { accounted } = words
  const { candidates, accepted, skipped, failed, unknown, planned } = accounting
  if (candidates === 0) return <>{words.status[status]}</>
  const others = { planned, skipped, failed, unknown, ...reported, delivered: 0 }
  const kinds = ['planned', 'skipped', 'failed', 'unknown', 'bounced', 'complained'] as const
  const parts = [
    count(candidates, accounted.have, { accepted }),
    ...kinds.flatMap((kind) => (others[kind] > 0 ? [count(others[kind], accounted[kind])] : [])),
  ]
  return <>{say(accounted.all, { parts: list(parts) })}</>
}

type NextProps = {
  publication: Publication
  draft: { digest: Digest; shown: PresentedDigest } | null
  active: number
  now: number
}

export function Next({ publication, draft, active, now }: NextProps) {
  const tongue = useTongue()
  const { count, words } = tongue
  const { slug } = publication
  const digest = draft?.digest ?? null
  const fate = fateOf({ publication, digest, active })
  return (
    <section class="section">
      <h2>{words.now.next}</h2>
      <p class="lead">{nextFate(tongue, { publication, digest, fate, now })}</p>
      {draft && (
        <>
          {!isOver(draft.digest) && <Holds shown={draft.shown} goesOut={fate === 'byItself'} />}
          <p>
            <a href={`/admin/${slug}/digests/${draft.digest.period}`}>
              {draft.digest.status === 'draft' ? words.now.read : words.common.look}
            </a>
          </p>
        </>
      )}
      {!draft && (
        <>
          <p>{count(publication.draftHours ?? DRAFT_HOURS, words.now.noDraft)}</p>
          <Act action={`/admin/${slug}/digests`} label={words.now.makeDraft} />
        </>
      )}
    </section>
  )
}

type Told = { publication: Publication; digest: Digest | null; fate: ReturnType<typeof fateOf>; now: number }

/** What happens at the next hour if nobody acts. */
function nextFate({ words, say, moment, distance, locale }: Tongue, { publication, digest, fate, now }: Told): string {
  const { nextSlotAt, timezone, minStories } = publication
  const at = digest && fate === 'held' ? lastMomentOf(digest) : nextSlotAt
  const when = say(words.now.when, { when: moment(at, timezone), distance: distance(at, now) })
  if (fate === 'over') {
    const status = digest ? lowerFirst(words.status[digest.status], locale) : ''
    return say(words.now.over, { when, status })
  }
  return say(words.now[fate], { when, minimum: minStories })
}

function lowerFirst(text: string, locale: string): string {
  return text.charAt(0).toLocaleLowerCase(locale) + text.slice(1)
}

function Holds({ shown, goesOut }: { shown: PresentedDigest; goesOut: boolean }) {
  const { now } = useTongue().words
  return (
    <>
      <p class="quiet">{goesOut ? now.ifNobodyActs : now.holds}</p>
      <ol class="list">
        {shown.stories.slice(0, 5).map(({ story, because }) => (
          <li>
            <h3 dir="auto">{story.title}</h3>
            {because && (
              <p class="small" dir="auto">
                {because}
              </p>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}

export function Last({ publication, last }: { publication: Publication; last: PresentedDigest | null }) {
  const { now } = useTongue().words
  return (
    <section class="section">
      <h2>{now.last}</h2>
      <p>{last ? <LastLine publication={publication} last={last} /> : now.noneSent}</p>
    </section>
  )
}

function LastLine({ publication, last }: { publication: Publication; last: PresentedDigest }) {
  const { words, moment } = useTongue()
  const digest = (
    <a href={`/admin/${publication.slug}/digests/${last.period}`} dir="auto">
      {last.subject}
    </a>
  )
  const accounted = <Accounted digest={last} />
  if (!last.sentAt) return <Say text={words.now.lastUnsent} gaps={{ digest, accounted }} />
  const when = moment(Date.parse(last.sentAt), publication.timezone)
  return <Say text={words.now.lastLine} gaps={{ digest, when, accounted }} />
}

/** The week in three sentences and four figures, against the one before. */
export function Week({ week, before }: { week: Statistics; before: Statistics }) {
  const { words, readers, figure } = useTongue()
  const names = words.now.figures
  const figures: [string, number, number][] = [
    [names.readers, week.total.active, before.total.active],
    [names.confirmed, week.total.confirmed, before.total.confirmed],
    [names.shares, week.total.shares, before.total.shares],
    [names.visits, week.total.visits, before.total.visits],
  ]
  return (
    <section class="section">
      <h2>{words.now.week}</h2>
      <dl class="figures">
        {figures.map(([name, now, then]) => (
          <div>
            <dt>{name}</dt>
            <dd>
              {figure(now)}
              <Compared now={now} then={then} />
            </dd>
          </div>
        ))}
      </dl>
      <p dir="auto">{weekSentences(readers, figuresOf(week)).join(' ')}</p>
    </section>
  )
}

/** ▲ 12 % on the week before, and as a person would say it; nothing where there is nothing to compare with. */
function Compared({ now, then }: { now: number; then: number }) {
  const { words, say } = useTongue()
  if (then === 0) return null
  const part = Math.round(((now - then) / then) * 100)
  const { same, sameSaid, more, moreSaid, less, lessSaid } = words.now
  const [mark, aloud] = part === 0 ? [same, sameSaid] : part > 0 ? [more, moreSaid] : [less, lessSaid]
  const values = { part: Math.abs(part) }
  return (
    <small>
      <span aria-hidden="true">{say(mark, values)}</span>
      <span class="said">{say(aloud, values)}</span>
    </small>
  )
}
