/**
 * The scripts that publishers' pages load: the elements (built/), and before their code what they are told, in one language. The first
 * carries what is drawn at once and stays below 6 KB; the other everything there is. Says nothing of how they are served.
 */
import { WIDGET_LANGUAGES, widgetWords } from '../../emails/words/widgets'
import { CHANNELS } from '../ground/schema'
import { SHARE_PAGES } from '../shares/networks'
import elements from './built/embed.js'
import more from './built/later.js'
import { ICONS } from './icons'

type Asked = {
  origin: string
  /** Null where the address names none. */
  language: string | null
}

type Network = { name: string; page?: string; icon: string }

export type WidgetPack = ReturnType<typeof widgetPack>
export type FirstPack = ReturnType<typeof firstPack>

/** Everything there is in a language. */
export function widgetPack({ origin, language }: Asked) {
  const { channels, ...words } = widgetWords(language)
  const networks: Record<string, Network | undefined> = Object.fromEntries(
    CHANNELS.map((channel) => [channel, { name: channels[channel], page: SHARE_PAGES[channel], icon: ICONS[channel] }]),
  )
  return { origin, languages: WIDGET_LANGUAGES, words, networks }
}

/** What is drawn at once: the language's own row of networks, the words of sharing and signing up. */
export function firstPack({ origin, language }: Asked) {
  const { words, networks, languages } = widgetPack({ origin, language })
  const { code, direction, share, networks: row, more, email, button, promise } = words
  return {
    origin,
    languages: languages.join(' '),
    /** Whether a language was asked for; then it holds for every element that does not name its own. */
    isChosen: language !== null,
    words: { code, direction, share, networks: row, more, email, button, promise },
    networks: Object.fromEntries(row.split(' ').map((channel) => [channel, networks[channel]])),
  }
}

/**
 * V8 then compiles the functions while the script arrives, beside the page's own thread, instead of each when it is first called:
 * of what the script costs a page, a third. To every other engine it is a comment.
 */
const EAGER = '//# allFunctionsCalledOnLoad\n'

/** Without a language it is English, and asks for what the page speaks. */
export function widgetScript(asked: Asked): string {
  return `${EAGER}(()=>{const TIDINGS=${inScript(firstPack(asked))};${elements}})()`
}

export function laterScript(asked: Asked): string {
  return `const TIDINGS=${inScript(widgetPack(asked))};${more}`
}

/** An inlined script ends at the first closing tag, wherever it stands. */
function inScript(settings: object): string {
  return JSON.stringify(settings).replaceAll('<', '\\u003c')
}
