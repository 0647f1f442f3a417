/**
 * Type and colour of mails, as inline styles, with the few rules that cannot be inline: the dark, and the phone.
 * Inline carries the light, since Gmail and Outlook know no dark rules of ours and turn colours themselves.
 * No quotes and no `>` in here: the rules pass through JSX's escaping. No logical properties: mail programs know none.
 */
import { accentOn, INK, PAPER, QUIET, RULE } from './colour'

type Direction = 'ltr' | 'rtl'

/** Space at both sides of the column. */
export const SIDE = '20px'

const FONTS: Record<Direction, { serif: string; sans: string }> = {
  ltr: {
    serif: 'Georgia, Times New Roman, serif',
    sans: '-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Helvetica, Arial, sans-serif',
  },
  rtl: {
    serif: 'Noto Naskh Arabic, Geeza Pro, Times New Roman, serif',
    sans: 'Segoe UI, Geeza Pro, Tahoma, Arial, sans-serif',
  },
}

export type Style = ReturnType<typeof styleFor>

/** The styles of a mail in this direction, with this accent. Arabic stands taller and gets more room between lines. */
export function styleFor(direction: Direction, accentColor: string) {
  const { serif, sans } = FONTS[direction]
  const [tight, loose] = direction === 'rtl' ? ['1.5', '1.75'] : ['1.2', '1.5']
  // Arabic has no italics; a slanted one hurts the eye.
  const slant = direction === 'rtl' ? '' : 'font-style:italic;'
  const accent = accentOn('light', accentColor)
  const headline = (size: number, under: number) =>
    `margin:0 0 ${under}px;font-family:${serif};font-size:${size}px;line-height:${tight};font-weight:bold;-webkit-hyphens:auto;hyphens:auto;overflow-wrap:break-word;color:${INK.light}`
  const small = `font-size:13px;line-height:${loose}`
  const other = FONTS[direction === 'rtl' ? 'ltr' : 'rtl']
  return {
    direction,
    /** Of a headline in letters that run the other way. */
    otherLetters: `font-family:${other.serif};line-height:${direction === 'rtl' ? '1.2' : '1.5'}`,
    sans,
    loose,
    accent,
    start: direction === 'rtl' ? ('right' as const) : ('left' as const),
    name: headline(31, 4),
    nameAbove: headline(20, 0),
    tagline: `margin:0 0 4px;font-family:${serif};font-size:16px;line-height:${loose};${slant}color:${QUIET.light}`,
    title: headline(25, 16),
    lead: headline(31, 8),
    headline: headline(20, 8),
    body: `margin:0 0 16px;font-size:16px;line-height:${loose};color:${INK.light}`,
    intro: `margin:0 0 12px;font-family:${serif};font-size:18px;line-height:${loose};color:${INK.light}`,
    brief: headline(18, 4),
    standfirst: `margin:0 0 8px;font-family:${serif};font-size:19px;line-height:${loose};color:${INK.light}`,
    excerpt: `margin:0 0 8px;font-size:16px;line-height:${loose};color:${INK.light}`,
    label: `margin:0 0 16px;padding-top:8px;border-top:2px solid ${INK.light};font-size:14px;line-height:${loose};font-weight:bold;color:${INK.light}`,
    kicker: `margin:0 0 4px;${small};font-weight:bold;color:${accent}`,
    quiet: `margin:0;${small};color:${QUIET.light}`,
    because: `margin:0;${small};color:${INK.light}`,
    list: 'margin:4px 0 0;padding:0;list-style:none',
    item: `margin:0 0 6px;font-size:14px;line-height:${direction === 'rtl' ? '1.7' : '1.45'}`,
    aside: `margin:16px 0 0;${direction === 'rtl' ? 'border-right' : 'border-left'}:2px solid ${RULE.light};${direction === 'rtl' ? 'padding-right' : 'padding-left'}:12px`,
    rule: `border-top:1px solid ${RULE.light};font-size:0;line-height:0`,
    link: `display:inline-block;padding:4px 0;color:${accent};text-decoration:underline`,
    relatedLink: `color:${INK.light};text-decoration:none`,
    inkLink: `color:${INK.light};text-decoration:none`,
    picture: `display:block;width:100%;height:auto;aspect-ratio:3/2;object-fit:cover;border-radius:4px;background-color:${RULE.light};font-size:13px;color:${QUIET.light}`,
    thumb: `display:block;width:120px;height:80px;object-fit:cover;border-radius:4px;background-color:${RULE.light};font-size:11px;line-height:1.3;color:${QUIET.light}`,
    thumbCell: `width:120px;padding:4px ${direction === 'rtl' ? '16px 0 0' : '0 0 16px'}`,
    readsLabel: `margin:0 0 8px;${small};color:${INK.light}`,
    line: `margin:0;font-size:16px;line-height:${loose};color:${INK.light}`,
    read: `margin:0 0 12px;font-family:${serif};font-size:18px;line-height:${tight};font-weight:bold;color:${INK.light}`,
    address: `margin:4px 0 0;font-size:13px;line-height:${loose};word-break:break-all;overflow-wrap:anywhere;color:${INK.light}`,
    rules: rulesFor(accentColor),
  }
}

function rulesFor(accentColor: string): string {
  const accent = accentOn('dark', accentColor)
  return [
    ':root{color-scheme:light dark;supported-color-schemes:light dark}',
    'p.quiet span{white-space:nowrap}',
    '.headline a:hover,.list a:hover{text-decoration:underline!important}',
    '@media (max-width:480px){.lead{font-size:25px!important}.thumb{width:88px!important}.thumb img{width:76px!important;height:51px!important}}',
    '@media (prefers-color-scheme:dark){',
    `.paper,.paper div[role=article]{background-color:${PAPER.dark}!important}`,
    `.ink{color:${INK.dark}!important}`,
    `.quiet{color:${QUIET.dark}!important}`,
    `.accent{color:${accent}!important}`,
    `.rule{border-color:${RULE.dark}!important}`,
    `.label{border-color:${INK.dark}!important}`,
    `.tint{background-color:${RULE.dark}!important}`,
    // A dark logo on a clear ground keeps its white paper.
    '.logo{background-color:#ffffff!important;padding:6px 10px!important;border-radius:4px!important}',
    `.button table td,.button a{background-color:${accent}!important;color:${PAPER.dark}!important}`,
    '}',
  ].join('\n')
}
