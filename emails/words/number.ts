/**
 * Numbers in sentences: the form that a language wants for this many, and the digits as the catalogue writes them.
 * For the catalogues alone; nothing else knows what a plural is.
 */
import { numberFormat, pluralRules } from '../formats'

export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** Picks by CLDR's rules (Arabic has six forms); `#` stands for the number. */
export function inNumber(locale: string, count: number, forms: Forms): string {
  const form = forms[pluralRules(locale).select(count)] ?? forms.other
  return form.replaceAll('#', numberFormat(locale).format(count))
}
