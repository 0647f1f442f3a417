/** What MJML calls of lodash/fp: the same functions, asked for first and given their list later. */
import * as lodash from 'es-toolkit/compat'

export const filter = (isWanted) => (list) => lodash.filter(list, (value) => isWanted(value))
export const map = (change) => (list) => lodash.map(list, (value) => change(value))
export const join = (between) => (list) => lodash.join(list, between)
export { flow, identity } from 'es-toolkit/compat'
