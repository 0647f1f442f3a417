/**
 * The short mails' common form: a heading, what happened, one button, what else there is to know.
 * HTML and plain twin come from one letter, so neither can say less than the other. Words are the templates'.
 */
import type { Brand, Document } from './brand'
import { Anchor, type Footer, Layout, plainFooter, Rule } from './layout'
import { SIDE, type Style, styleFor } from './style'
import { clean, plain, plainLink, webAddress } from './text'
import type { Words } from './words'

export type Letter = {
  brand: Brand
  words: Words
  subject: string
  title: string
  before: string[]
  /** Facts, one line each. */
  list?: string[]
  /** Above the button: what it opens, where the button's words alone do not say it. `copied`: its address stands under it, to be copied. */
  button: { label: string; url: string; copied?: boolean } | null
  after: string[]
  /** What there is to read, under what it is. */
  reads?: { label: string; stories: { title: string; url: string }[] }
  /** A quiet way out, behind all else. */
  wayOut?: { label: string; url: string }
  footer: Footer
}

export function letter(given: Letter): Document {
  return { subject: given.subject, mjml: <LetterMail {...given} />, text: letterText(given) }
}

function LetterMail(given: Letter) {
  const { brand, words, subject, title, before, list = [], button, after, footer } = given
  const style = styleFor(words.direction, brand.accentColor)
  const layout = { brand, words, style, title: subject, footer, language: words.code, direction: words.direction }
  return (
    <Layout {...layout} preview={before[0] ?? title} isNameHeading={false}>
      <Rule style={style} above={16} />
      <mj-text align={style.start} padding={`24px ${SIDE} 0`}>
        <h1 class="ink" style={style.title}>
          {title}
        </h1>
        {before.map((paragraph) => (
          <p class="ink" style={style.body}>
            {paragraph}
          </p>
        ))}
        {list.length > 0 && (
          <ul class="ink" style={`${style.body};padding:${words.direction === 'rtl' ? '0 20px 0 0' : '0 0 0 20px'}`}>
            {list.map((fact) => (
              <li>{clean(fact)}</li>
            ))}
          </ul>
        )}
      </mj-text>
      {button && (
        <mj-button
          css-class="button"
          href={button.url}
          align={style.start}
          background-color={style.accent}
          color="#ffffff"
          border-radius="4px"
          font-size="16px"
          font-weight="bold"
          line-height="1.25"
          inner-padding="12px 20px"
          padding={`8px ${SIDE} 24px`}
        >
          {button.label}
        </mj-button>
      )}
      {button?.copied && (
        <mj-text align={style.start} padding={`0 ${SIDE} 16px`}>
          <p class="quiet" style={style.quiet}>
            {words.mail.copyAddress}
          </p>
          <p class="ink" dir="ltr" style={style.address}>
            {button.url}
          </p>
        </mj-text>
      )}
      {after.length > 0 && (
        <mj-text align={style.start} padding={`0 ${SIDE}`}>
          {after.map((paragraph) => (
            <p class="ink" style={style.body}>
              {paragraph}
            </p>
          ))}
        </mj-text>
      )}
      <Reads {...given} style={style} />
    </Layout>
  )
}

function Reads({ reads, wayOut, style }: Pick<Letter, 'reads' | 'wayOut'> & { style: Style }) {
  if (!reads && !wayOut) return null
  return (
    <mj-text align={style.start} padding={`8px ${SIDE} 0`}>
      {reads && (
        <h2 class="ink" style={style.readsLabel}>
          {reads.label}
        </h2>
      )}
      {reads?.stories.map(({ title, url }) => (
        <p class="ink" style={style.read}>
          <Anchor url={url} class="ink" style={style.inkLink}>
            {clean(title)}
          </Anchor>
        </p>
      ))}
      {wayOut && (
        <p class="quiet" style={style.quiet}>
          <Anchor url={wayOut.url} class="accent" style={style.link}>
            {wayOut.label}
          </Anchor>
        </p>
      )}
    </mj-text>
  )
}

function letterText({ brand, words, title, before, list = [], button, after, reads, wayOut, footer }: Letter): string {
  return plain(
    [clean(brand.name), clean(brand.tagline ?? '')].filter(Boolean).join('\n'),
    title,
    ...before,
    list.map((fact) => `- ${clean(fact)}`).join('\n'),
    button && plainLink(button.label, button.url, words.mail.follows),
    ...after,
    reads
      ? [
          reads.label,
          ...reads.stories.flatMap(({ title: story, url }) => [`- ${clean(story)}`, webAddress(url) ?? '']),
        ].join('\n')
      : null,
    wayOut ? plainLink(wayOut.label, wayOut.url, words.mail.follows) : null,
    plainFooter({ brand, words, footer }).trimEnd(),
  )
}
