/**
 * The Monday letter: once a week each desk is told of the week before, in the figures that the API answers for the same days. The tick
 * writes a row for each; what it says is decided when it goes. Without a deskEmail there is none.
 */
import { sql } from 'drizzle-orm'
import { type WeekFigures, weekMail } from '../../emails/week'
import { wordsFor } from '../../emails/words'
import type { Deps } from '../ground/deps'
import { links } from '../ground/links'
import type { Publication } from '../ground/schema'
import { DAY } from '../ground/time'
import { brandOf } from '../mail/brand'
import { frozen, LETTER_HEADERS, type Letter } from '../outbox/letter'
import { mailRow } from '../outbox/rows'
import { formatDate } from '../pages/dates'
import { toBeTold, weekLetterFollowing, weekTold, zonesToTell } from '../publications/week-letter'
import { type Statistics, statistics } from './statistics'

/** Where nothing ticked on Monday, the letter still comes within the day; later it would only be taken for the next one. */
const STILL_MONDAY = DAY

/** The tick's part; the mails go with its others. A second tick finds nothing due. */
export async function tellDesksOfTheirWeek(deps: Deps, at: number): Promise<void> {
  for (const timezone of await zonesToTell(deps, at)) {
    const week = weekTold(timezone, at)
    const following = deps.db.run(weekLetterFollowing({ timezone, at, next: week.next }))
    if (at - week.at < STILL_MONDAY) await deps.db.batch([letters(deps, { timezone, at, week }), following])
    else await following
  }
}

type Told = { timezone: string; at: number; week: ReturnType<typeof weekTold> }

function letters(deps: Deps, { timezone, at, week: { period, from, to } }: Told) {
  return mailRow(
    deps,
    {
      kind: 'week',
      publicationId: sql`publications.id`,
      to: sql`publications.desk_email`,
      once: sql`'week:' || publications.id || ${`:${period}`}`,
      params: { period, from, to },
      keyEnd: sql`publications.id`,
      at: deps.clock(),
    },
    toBeTold({ timezone, at }),
  )
}

export const weekLetter: Letter = {
  async choose(deps, { row: { params }, known: { publication } }) {
    const [period, from, to] = [params.period, params.from, params.to].map(String) as [string, string, string]
    const figures = figuresOf(await statistics(deps, { publication, from, to }))
    return () => frozen(deps, publication, () => documentOf(deps, publication, { period, from, to, figures }))
  },
  fill: async () => ({ values: {}, headers: LETTER_HEADERS }),
}

type Said = { period: string; from: string; to: string; figures: WeekFigures }

function documentOf({ config }: Pick<Deps, 'config'>, publication: Publication, { period, from, to, figures }: Said) {
  const { slug, timezone, nextSlotAt, approval } = publication
  const words = wordsFor(publication.language)
  return weekMail({
    ...{ words, period, figures },
    brand: brandOf(config, publication),
    next: {
      when: formatDate(nextSlotAt, { words, timezone, style: 'moment' }),
      isAutomatic: approval === 'automatic',
    },
    deskLink: links.desk(config, `/${slug}`),
    numbersLink: links.desk(config, `/${slug}/stories?from=${from}&to=${to}`),
  })
}

/** What is said of some days in three sentences, in the letter and at the desk. */
export function figuresOf({ total, days, stories, digests }: Statistics): WeekFigures {
  const went = digests.findLast(({ accounting }) => accounting.candidates > 0)
  const [best] = stories
  return {
    digest: went ? went.accounting : null,
    confirmed: total.confirmed,
    left: total.unsubscribed,
    active: total.active,
    shares: total.shares,
    visits: total.visits,
    best: best && best.shares > 0 ? { title: best.story.title, shares: best.shares } : null,
    days,
  }
}
