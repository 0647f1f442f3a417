/** For the screens that speak English alone so far. */
import { tongueOf } from './tongue'

const english = tongueOf('en')

export const { figure, moment, distance, reasonOf } = english
export const STATUS = english.words.status

export function count(number: number, one: string, many = `${one}s`): string {
  return `${figure(number)} ${number === 1 ? one : many}`
}

/** `0.12 %`; what is there and rounds to nothing is not called nothing. */
export function percent(rate: number): string {
  return rate > 0 && Math.round(rate * 10_000) === 0 ? 'below 0.01 %' : english.percent(rate)
}
