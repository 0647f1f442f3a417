/** What script.ts puts before the widgets: where each network takes a share, and the words by language. */
import type { WidgetWords } from '../../emails/words/widgets'

declare global {
  const NETWORKS: Record<string, string | undefined>
  const WORDS: { en: WidgetScriptWords; [code: string]: WidgetScriptWords | undefined }

  type WidgetScriptWords = Omit<WidgetWords, 'channels'> & { channels: Record<string, string> }

  type Forms = WidgetWords['sources']
  type RelatedStory = {
    url: string
    title: string
    category: string | null
    bias: string | null
    excerpt: string | null
    publishedAt: string
    readingMinutes: number | null
    sourceCount: number | null
    sentiment: 'positive' | 'neutral' | 'negative' | null
    reason: string
  }
}
