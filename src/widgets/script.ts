/**
 * The script that publishers' pages load, put together once: the widgets (embed.js, minified), and before them what they
 * share with the rest of us, the networks' share pages and the words of every language. Says nothing of how it is served.
 */
import { widgetWords } from '../../emails/words/widgets'
import { SHARE_PAGES } from '../shares/networks'
import widgets from './embed.min.js' with { type: 'text' }

export const EMBED_SCRIPT = `(()=>{const NETWORKS=${JSON.stringify(SHARE_PAGES)},WORDS=${JSON.stringify(widgetWords())};${widgets}})()`
