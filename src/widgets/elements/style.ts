/**
 * The elements' stylesheets, constructed: a page's policy need name no style of ours. Fonts, colours and headings are the page's.
 * Boxes are sized by their content alone (no containment), so that a box that shrinks to its content has something to shrink to.
 */

/**
 * --quiet, --loud, --wrong are the page's own ink, moved: lighter, toward the accent, toward red. On whatever paper the ink can be
 * read, they can. --pick is black or white, whichever the accent leaves readable (WCAG's luminance).
 */
export const CSS = `
:host{display:block;overflow-wrap:break-word;white-space:normal;text-indent:0;--line:rgb(from currentColor r g b/.28);--quiet:rgb(from currentColor r g b/.8);--loud:oklch(from color-mix(in oklab,var(--tidings-accent,currentColor) 25%,currentColor) l calc(c*2) h);--pick:clamp(0,(.179 - .2126*r - .7152*g - .0722*b)*999,1)}
:host([hidden]){display:none}
*{margin:0;padding:0;box-sizing:border-box;font:inherit;color:inherit}
[part=list],[part=row]{display:flex;flex-wrap:wrap;gap:var(--tidings-gap,8px)}
ul{display:contents;list-style:none}
:focus-visible{outline:3px solid var(--loud);outline-offset:2px}
[part~=icon],input,[part=button]{min-height:44px;border:1px solid var(--line);border-radius:var(--tidings-radius,4px);background:none;cursor:pointer}
svg{width:20px;fill:currentColor}
[part~=icon]{display:grid;place-content:center;justify-items:center;width:44px;text-decoration:none}
[part~=icon]:hover{color:var(--loud)}
:host([labels]) [part~=icon]{width:auto;padding:0 12px}
:host([layout=vertical]) [part=list]{flex-direction:column;align-items:start}
form{display:flex;flex-direction:column;gap:8px;max-width:38em}
label,strong,[part=button]{font-weight:600}
input,[part=button]{padding:8px 16px;border-color:var(--quiet);flex:1 1 auto}
input{width:100%;min-width:8em;font-size:max(16px,1em);flex:999 1 13em;cursor:text}
[part=button]{background:var(--tidings-accent,CanvasText);color:var(--tidings-accent-text,color(from var(--tidings-accent,CanvasText) srgb-linear var(--pick) var(--pick) var(--pick)/1))}
[aria-busy]{opacity:.6}
[role=alert]:empty{display:none}
[part=note]{color:var(--quiet);font-size:.875em}
@media(forced-colors:active){[part=button]{background:ButtonFace;color:ButtonText}}
`

/** What comes later brings its own. */
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
[part=heading]{font-size:1.25em;font-weight:600;margin-bottom:16px}
[part=cards]{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,12em),1fr));gap:32px 24px}
[part=card]{min-width:8em;max-width:30em}
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
