/**
 * The platform's writers of dates, numbers and plurals, and its readers of words, each made once: making one takes a hundred times as
 * long as using it. By locale and options; bounded, since a publication chooses its zone. Never made while a module is read: the first
 * of them all costs a new isolate a third of its start.
 */
const MOST = 500
const made = new Map<string, unknown>()

export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once(`date ${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options))
}

export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return once(`number ${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options))
}

export function listFormat(locale: string, options: Intl.ListFormatOptions): Intl.ListFormat {
  return once(`list ${locale} ${JSON.stringify(options)}`, () => new Intl.ListFormat(locale, options))
}

export function relativeFormat(locale: string): Intl.RelativeTimeFormat {
  return once(`relative ${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
}

export function pluralRules(locale: string): Intl.PluralRules {
  return once(`plural ${locale}`, () => new Intl.PluralRules(locale))
}

export function segmenter(locale: string, granularity: 'word' | 'sentence'): Intl.Segmenter {
  return once(`${granularity} ${locale}`, () => new Intl.Segmenter(locale, { granularity }))
}

/** A name says what kind it is, so that what is found under it is of that kind. */
function once<Made>(name: string, make: () => Made): Made {
  const known = made.get(name) as Made | undefined
  if (known !== undefined) return known
  if (made.size >= MOST) made.clear()
  const fresh = make()
  made.set(name, fresh)
  return fresh
}
