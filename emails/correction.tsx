/**
 * A correction, above everything else in the digest of whoever was sent the story: what it is, of which story, what was wrong.
 * Calm: a rule beside it, in ink. HTML and plain twin say the same.
 */
import { Anchor } from './layout'
import { SIDE, type Style } from './style'
import { clean, paragraphs } from './text'
import type { Words } from './words'

export type MailCorrection = { words: Words; story: { title: string; url: string }; text: string }

export function CorrectionBlock({ correction, style }: { correction: MailCorrection; style: Style }) {
  const { words, story, text } = correction
  return (
    <mj-text align={style.start} padding={`24px ${SIDE} 0`}>
      <div class="rule" style={style.aside}>
        <p class="ink" style={style.because}>
          <b>{words.mail.correction}</b>
        </p>
        <p class="ink" style={style.body}>
          <Anchor url={story.url} class="accent" style={style.link}>
            {clean(story.title)}
          </Anchor>
        </p>
        {paragraphs(text).map((paragraph) => (
          <p class="ink" style={style.body}>
            {paragraph}
          </p>
        ))}
      </div>
    </mj-text>
  )
}

export function plainCorrection({ words, story, text }: MailCorrection): string {
  return [words.mail.correction, clean(story.title), story.url, ...paragraphs(text)].join('\n')
}
