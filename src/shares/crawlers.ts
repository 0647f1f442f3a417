/**
 * Who is no reader, by user agent: isbot's maintained list. Under `npm start` tools are let through (curl, a script, a browser that
 * a test drives), so that one can try what one builds; crawlers that name themselves are dropped there too.
 */
import { createIsbotFromList, isbot, list } from 'isbot'
import type { Config } from '../ground/deps'

/** What the tools of somebody who tries things out call themselves. */
const TOOLS = [
  'node',
  'undici',
  'curl/8.5.0',
  'Wget/1.21.4',
  'python-requests/2.32.0',
  'Python-urllib/3.12',
  'axios/1.7.0',
  'Mozilla/5.0',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/150.0.0.0 Safari/537.36',
]

let namesItself: typeof isbot | null = null

export function isCrawler(userAgent: string, { isLocal }: Pick<Config, 'isLocal'>): boolean {
  if (!isLocal) return isbot(userAgent)
  namesItself ??= createIsbotFromList(
    list.filter((pattern) => !TOOLS.some((tool) => new RegExp(pattern, 'i').test(tool))),
  )
  return namesItself(userAgent)
}
