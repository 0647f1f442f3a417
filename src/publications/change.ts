/**
 * Changing what is named of a publication's settings (a JSON merge patch, RFC 7396): null takes the default again, what is not named stays.
 * Promises that two changes at once both count: each is put on what is there, and on nothing that changed meanwhile. One that was ended is
 * changed by nothing but being brought back.
 */
import { asc, eq } from 'drizzle-orm'
import type { Complaint } from '../ground/complaint'
import type { Deps } from '../ground/deps'
import { feeds, type Publication, publications } from '../ground/schema'
import { saveUnchanged } from './save'
import { parseSettings } from './settings'

/** Whoever is still too late after so many turns hears it. */
const TURNS = 5

export async function changePublication(
  deps: Deps,
  { id, patch, wasEnded = false }: { id: number; patch: Record<string, unknown>; wasEnded?: boolean },
): Promise<Publication | { problem: Complaint } | 'changed_meanwhile'> {
  for (let turn = 0; turn < TURNS; turn++) {
    const [[row], rows] = await deps.db.batch([
      deps.db.select().from(publications).where(eq(publications.id, id)),
      deps.db.select().from(feeds).where(eq(feeds.publicationId, id)).orderBy(asc(feeds.id)),
    ])
    if (!row || (row.endedAt !== null) !== wasEnded) return 'changed_meanwhile'
    const parsed = parseSettings(deps.config, merged(settingsOf(row, rows), patch))
    if ('problem' in parsed) return parsed
    const saved = await saveUnchanged(deps, { slug: row.slug, settings: parsed.settings, since: row.updatedAt })
    if (saved) return saved
  }
  return 'changed_meanwhile'
}

/** The settings as they could have been sent: what is a default is left to be one. */
function settingsOf(row: Publication, rows: { url: string; kind: string }[]): Record<string, unknown> {
  const {
    id: _,
    slug,
    nextSlotAt,
    leftPeriod,
    endedAt,
    weekLetterAt,
    createdAt,
    updatedAt,
    draftHours,
    ...settings
  } = row
  return {
    ...settings,
    ...(draftHours === null ? {} : { draftHours }),
    fromName: row.fromName === row.name ? null : row.fromName,
    feeds: rows.map(({ url, kind }) => ({ url, kind })),
  }
}

function merged(settings: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...settings, ...patch }).filter(([, value]) => value !== null))
}
