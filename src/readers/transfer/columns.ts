/**
 * What a file's columns mean: our own, a product's, or as the publisher says. What is misread must not end in mailed, so an unknown
 * column stops the file, by its name, unless the publisher says that it may be ignored.
 */
import { emailColumn, isOf, type Product, productOf, readForeign } from './products'
import { plain, type Row, reasonFor, stateFor } from './row'

/** Our own, in the order of our export. */
export const COLUMNS = [
  'email',
  'consented_at',
  'consent_source',
  'topics',
  'language',
  'status',
  'paused_until',
  'minutes',
] as const
type Column = (typeof COLUMNS)[number]

/** As they stand in the query. */
export type Said = { from?: Product; columns?: string; ignore?: string }

export type Layout = {
  product: Product | null
  width: number
  /** Places of columns without a name. */
  unnamed: number[]
  read: (cells: string[]) => Row
}
export type BadHeader = {
  code: 'invalid_header' | 'unknown_column' | 'missing_column' | 'invalid_columns'
  message: string
}

export function layoutOf(header: string[], { from, columns = '', ignore = '' }: Said): Layout | BadHeader {
  const names = header.map(plain)
  const has = (...wanted: string[]) => wanted.every((name) => names.includes(name))
  const mapping = mappingOf(columns, names)
  if ('code' in mapping) return mapping
  const isOurs = has('consented_at') || has('consent_source') || mapping.size > 0
  const told = isOurs ? null : productOf(has)
  if (from && !isOf(from, has) && (isOurs || told)) return anothers(from, told)
  const product = from ?? told
  if (product) return foreign(product, names, has)
  const ours = names.map((name) => mapping.get(name) ?? name)
  const ignored = listed(ignore).map(plain)
  // Spreadsheets leave columns without a name behind; nothing may stand in them.
  const isIgnored = (name: string) => name === '' || ignored.includes(name) || ignored.includes('*')
  const unknown = header.filter((_, at) => !isColumn(ours[at] ?? '') && !isIgnored(names[at] ?? ''))
  if (!ours.includes('email')) return noAddresses(header)
  if (unknown.length > 0) return unknownColumns(unknown)
  const twice = ours.find((name, at) => isColumn(name) && ours.indexOf(name) !== at)
  if (twice) return { code: 'invalid_header', message: `The first line names the column “${twice}” twice.` }
  return own(ours)
}

function own(ours: string[]): Layout {
  const at = new Map(ours.map((name, place) => [name, place]))
  function read(cells: string[]): Row {
    const cell = (name: Column) => cells[at.get(name) ?? -1] ?? ''
    return {
      ...{ email: cell('email'), consentedAt: cell('consented_at'), consentSource: cell('consent_source') },
      ...{ topics: cell('topics'), language: cell('language'), pausedUntil: cell('paused_until') },
      minutes: cell('minutes'),
      ...{ state: stateFor(cell('status')), reason: reasonFor(cell('status')), leftAt: '' },
    }
  }
  const unnamed = ours.flatMap((name, place) => (name === '' ? [place] : []))
  return { product: null, width: ours.length, unnamed, read }
}

function foreign(product: Product, names: string[], has: (...names: string[]) => boolean): Layout | BadHeader {
  if (!has(emailColumn(product, has))) return noAddresses(names)
  const at = new Map(names.map((name, place) => [name, place]))
  const read = (cells: string[]) => readForeign(product, (name) => cells[at.get(name) ?? -1] ?? '', has)
  return { product, width: names.length, unnamed: [], read }
}

/** `email:E-Mail,consented_at:Joined`: their column's plain name → ours. */
function mappingOf(columns: string, names: string[]): Map<string, Column> | BadHeader {
  const mapping = new Map<string, Column>()
  for (const pair of listed(columns)) {
    const [ours = '', ...rest] = pair.split(':')
    const theirs = rest.join(':').trim()
    const column = COLUMNS.find((known) => known === plain(ours))
    if (!column || theirs === '') {
      const message = `columns is a list like email:E-Mail,consented_at:Joined, with ours (${COLUMNS.join(', ')}) before the colon.`
      return { code: 'invalid_columns', message }
    }
    if (!names.includes(plain(theirs))) {
      return { code: 'missing_column', message: `The file has no column “${theirs}”.` }
    }
    mapping.set(plain(theirs), column)
  }
  return mapping
}

function listed(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function isColumn(name: string): name is Column {
  return COLUMNS.some((known) => known === name)
}

function noAddresses(header: string[]): BadHeader {
  const found = header.length > 0 ? ` Found: ${shown(header)}.` : ''
  const message = `The first line names the columns, email among them: ${COLUMNS.join(', ')}.${found} Where it is called something else: ?columns=email:E-Mail.`
  return { code: 'invalid_header', message }
}

function anothers(from: Product, told: Product | null): BadHeader {
  const message = `The columns are not those of ${from} but ${told ? `of ${told}` : 'our own'}. Leave ?from= out.`
  return { code: 'invalid_header', message }
}

function unknownColumns(unknown: string[]): BadHeader {
  const [first = ''] = unknown
  const message = `What the column “${first.slice(0, 80)}” means is not known here (of ${shown(unknown)}). Say so with ?columns=email:E-Mail,…, or name it in ?ignore= to leave it out.`
  return { code: 'unknown_column', message }
}

/** Not the whole of a file that is no table. */
function shown(names: string[]): string {
  const first = names.slice(0, 10).map((name) => name.slice(0, 80))
  return names.length > first.length ? `${first.join(', ')} …` : first.join(', ')
}
