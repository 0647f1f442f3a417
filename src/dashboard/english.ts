/** For the screens that speak English alone so far. */
import { tongueOf } from './tongue'

const english = tongueOf('en')

export const { figure, moment, distance, reasonOf } = english
export const STATUS = english.words.status

export function count(number: number, one: string, many = `${one}s`): string {
  return `${figure(number)} ${number === 1 ? one : many}`
}
