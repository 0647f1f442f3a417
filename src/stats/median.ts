/** What is usual among some values of our own, of which some may not be known. */
import { median } from 'es-toolkit'

/** Null where nothing is known: the median of none is no number. */
export function medianOf(values: (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined)
  return known.length === 0 ? null : median(known)
}
