/**
 * The elements' stylesheets, constructed: a page's policy need name no style of ours. Fonts, colours and headings are the page's.
 * Boxes are sized by their content alone (no containment), so that a box that shrinks to its content has something to shrink to.
 */

/**
 * --quiet, --loud, --wrong are the page's own ink, moved: lighter, toward the accent, toward red. On whatever paper the ink can be
 * read, they can. --pick is black or white, whichever the accent, as a screen can show it, leaves readable (WCAG's luminance); what
 * lets the paper through is written on in what the ink is nearer to. Where a browser knows no colours made of colours, or the accent is none, a button is
 * a lined box. Forced colours are the browser's to set.
 */
export const CSS = `
:host{display:block;overflow-wrap:break-word;white-space:normal;text-indent:0;--line:rgb(from currentColor r g b/.28);--quiet:rgb(from currentColor r g b/.8);--loud:oklch(from color-mix(in oklab,var(--tidings-accent,currentColor) 25%,currentColor) l calc(c*2) h);--pick:clamp(0,(.179 - .2126*clamp(0,r,1) - .7152*clamp(0,g,1) - .0722*clamp(0,b,1))*999,1)}
:host([hidden]){display:none}
div[lang]{font-size:max(1em,12px);line-height:1.5;-webkit-text-fill-color:currentColor}
*{margin:0;padding:0;box-sizing:border-box;font:inherit;color:inherit}
[part=list],[part=row]{display:flex;flex-wrap:wrap;gap:var(--tidings-gap,8px)}
ul{display:contents;list-style:none}
:focus-visible{outline:3px solid var(--loud);outline-offset:2px}
[part~=icon],input,[part=button]{min-height:44px;border:1px solid var(--line);border-radius:var(--tidings-radius,4px);background:none;cursor:pointer}
svg{width:20px;fill:currentColor;fill-rule:evenodd}
[part~=icon]{display:grid;place-content:center;justify-items:center;width:44px;text-decoration:none}
[part~=icon]:hover{color:var(--loud)}
:host([labels]) [part~=icon]{width:auto;padding:0 12px}
:host([layout=vertical]) [part=list]{flex-direction:column;align-items:start}
form{display:flex;flex-direction:column;gap:8px;max-width:38em}
label,[part=button]{font-weight:600}
input,[part=button]{padding:8px 16px;border-color:var(--quiet);flex:auto}
input{width:100%;min-width:8em;font-size:max(16px,1em);flex:999 13em;cursor:text}
@supports(color:rgb(from red r g b)){[part=button]{--on:var(--tidings-accent,light-dark(#000,#fff));background:var(--on);color:rgb(from var(--tidings-accent-text,color-mix(in srgb,color(from var(--on) srgb-linear var(--pick) var(--pick) var(--pick)/clamp(0,(alpha - .43 - .14*var(--pick))*999,1)) 99.9%,color(from currentColor srgb-linear calc(1 - var(--pick)) calc(1 - var(--pick)) calc(1 - var(--pick))))) r g b/1)}}
@container style(--tidings-accent:currentColor) or style(--tidings-accent:currentcolor){[part=button]{--on:light-dark(#000,#fff)}}
[aria-busy]{opacity:.6}
[role=alert]:empty{display:none}
[part=note]{color:var(--quiet);font-size:.875em}
`

/**
 * What comes later brings its own. What has no height and 8em is the room that a card asks for in a box that shrinks to its content;
 * in one that is smaller still it is not insisted on.
 */
export const LATER_CSS = `
:host{--wrong:oklch(from currentColor clamp(.45,l,.75) .18 25)}
[part=status]:not(:empty){flex:1 1 0;min-width:0;height:44px;overflow:hidden;display:flex;flex-wrap:wrap;line-height:44px;white-space:nowrap}
[part=status]:before{content:"";height:44px}
[aria-invalid=true]{border-color:var(--wrong)}
[role=alert]{color:var(--wrong);font-weight:600}
[role=alert]:before{content:"⚠ "/""}
[part=link]{flex:1 0 100%}
[part=count]{font-size:11px;line-height:1}
:host([labels]) [part=count]{margin-inline-start:.5em;font-size:.875em}
strong{font-weight:600}
[part=heading]{font-size:1.25em;font-weight:600;margin-bottom:16px}
[part=cards]{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,12em),1fr));gap:32px 24px}
[part=card]{max-width:30em}
[part=card]:before{content:"";display:block;width:8em;max-width:100%}
[part=card]>*+*{margin-top:8px}
img{display:block;width:100%;height:auto;aspect-ratio:3/2;object-fit:cover;border-radius:var(--tidings-radius,4px);background:var(--line)}
[part=kicker]{color:var(--loud)}
[part=title]{font-weight:600;font-size:1.25em;line-height:1.25;overflow-wrap:anywhere;hyphens:auto}
[part=title] a{text-decoration:none}
[part=title] a:hover{text-decoration:underline}
[part=facts]{display:flex;flex-wrap:wrap}
[part=facts]>:not(:last-child):after{content:"·"/"";margin:0 6px}
[part=facts],[part=reason]{color:var(--quiet)}
[part=kicker],[part=facts],[part=reason]{font-size:.875em}
`
