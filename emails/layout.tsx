/**
 * The frame of every mail: masthead above, footer below, the dark, and the direction of reading said outright
 * (MJML alone would leave it to each reader's program). Templates bring what stands between.
 */
import type { Child } from 'hono/jsx'
import type { Brand } from './brand'
import { PAPER } from './colour'
import { SIDE, type Style } from './style'
import { clean, directionOfText, lines, PLAIN_RULE, pictureAddress, plain, plainLink, webAddress } from './text'
import type { Words } from './words'

export type Footer = { why: string; preferencesLink?: string; unsubscribeLink?: string }

type LayoutProps = {
  brand: Brand
  words: Words
  style: Style
  /** What the mail is written in: a digest in its publication's language, a letter in its reader's. */
  language: string
  direction: 'ltr' | 'rtl'
  /** What programs call the mail, and read out before it. */
  title: string
  preview: string
  /** Whether the publication's name is the mail's heading, as in a digest, or stands above one. */
  isNameHeading: boolean
  footer: Footer
  children?: Child
}

export function Layout({ language, direction, style, title, preview, footer, children, ...rest }: LayoutProps) {
  return (
    <mjml lang={language} dir={direction}>
      <mj-head>
        <mj-title>{clean(title)}</mj-title>
        <mj-preview>{clean(preview)}</mj-preview>
        <mj-attributes>
          <mj-all font-family={style.sans} padding="0" />
        </mj-attributes>
        <mj-raw>
          <meta name="color-scheme" content="light dark" />
          <meta name="supported-color-schemes" content="light dark" />
        </mj-raw>
        <mj-style>{style.rules}</mj-style>
      </mj-head>
      <mj-body width="640px" background-color={PAPER.light} css-class="paper">
        <mj-section direction={direction}>
          <mj-column direction={direction}>
            <Masthead style={style} {...rest} />
            {children}
            <Foot footer={footer} style={style} {...rest} />
          </mj-column>
        </mj-section>
      </mj-body>
    </mjml>
  )
}

type Chrome = { brand: Brand; words: Words; style: Style }

function Masthead({ brand, style, isNameHeading }: Chrome & { isNameHeading: boolean }) {
  const Name = isNameHeading ? 'h1' : 'p'
  const logo = pictureAddress(brand.logoUrl)
  return (
    <mj-text align={style.start} padding={`32px ${SIDE} 0`}>
      <Name class="ink" style={isNameHeading ? style.name : style.nameAbove}>
        <Anchor url={brand.url} class="ink" style={style.inkLink}>
          {logo ? (
            <img
              class="logo"
              src={logo}
              alt={clean(brand.name)}
              height="40"
              style="height:40px;width:auto;max-width:100%"
            />
          ) : (
            clean(brand.name)
          )}
        </Anchor>
      </Name>
      {brand.tagline && (
        <p class="quiet" style={style.tagline}>
          {clean(brand.tagline)}
        </p>
      )}
    </mj-text>
  )
}

function Foot({ brand, words, style, footer }: Chrome & { footer: Footer }) {
  const places = footerLinks(brand, words, footer)
  return (
    <mj-text align={style.start} padding={`48px ${SIDE} 32px`}>
      <div class="rule" style={`${style.rule};padding-top:16px`} />
      <div class="quiet" lang={words.code} style={style.quiet}>
        <p style="margin:0 0 8px">{footer.why}</p>
        {places.length > 0 && (
          <p style="margin:0 0 8px">
            {places.map(([label, url], index) => (
              <>
                {index > 0 && ' · '}
                <Anchor url={url} class="accent" style={style.link}>
                  {label}
                </Anchor>
              </>
            ))}
          </p>
        )}
        <p style="margin:0">
          {lines(brand.postalAddress).map((line, index) => (
            <>
              {index > 0 && <br />}
              <Isolated text={line} style={style} />
            </>
          ))}
        </p>
      </div>
    </mj-text>
  )
}

/** A link if the address is one of the web's, and else only what it says. */
export function Anchor(props: { url: string; class: string; style: string; children?: Child }) {
  const address = webAddress(props.url)
  if (!address) return <>{props.children}</>
  return (
    <a href={address} class={props.class} style={props.style}>
      {props.children}
    </a>
  )
}

/** What stands in a line of the other direction without turning its numbers and marks round: an address, a section's name. */
export function Isolated({ text, style }: { text: string; style: Style }) {
  const direction = directionOfText(text)
  if (direction === null || direction === style.direction) return <>{text}</>
  return <span dir={direction}>{text}</span>
}

export function Rule({ style, above }: { style: Style; above: number }) {
  return (
    <mj-text align={style.start} padding={`${above}px ${SIDE} 0`}>
      <div class="rule" style={style.rule} />
    </mj-text>
  )
}

/** The footer of the plain twin: the same words, links and address. */
export function plainFooter({ brand, words, footer }: { brand: Brand; words: Words; footer: Footer }): string {
  return plain(
    PLAIN_RULE,
    footer.why,
    ...footerLinks(brand, words, footer).map(([label, url]) => plainLink(label, url, words.mail.follows)),
    lines(brand.postalAddress).join('\n'),
  )
}

function footerLinks(brand: Brand, words: Words, footer: Footer): [string, string][] {
  const { preferences, unsubscribe, archive } = words.mail
  const places: [string, string | undefined][] = [
    [preferences, footer.preferencesLink],
    [unsubscribe, footer.unsubscribeLink],
    // Only to somebody who reads us already: a confirmation must not advertise.
    [archive, footer.unsubscribeLink && brand.archiveUrl],
  ]
  return places.flatMap(([label, url]) => (url ? [[label, url]] : []))
}
