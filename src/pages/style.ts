/**
 * The one stylesheet of pages: a scale of 1.25 (13, 16, 20, 25, 31 px), a 4-pixel grid, one column of 640 px, ink, paper
 * and the publication's accent by light and by dark. Only logical properties, so a page from right to left needs nothing of its own.
 * Knows nothing of what stands on a page; colours come computed from emails/colour.ts.
 */
import { accentOn, INK, PAPER, type Paper, QUIET, RULE } from '../../emails/colour'

/** The stylesheet with the colours of one publication, or in ink alone. Safe to print raw: colours are computed, not passed on. */
export function styleFor(accentColor: string | null): string {
  return `${TYPE}
:root{${colours('light', accentColor)}}
@media (prefers-color-scheme:dark){:root{${colours('dark', accentColor)}}}
${PAGE}
${STORY}
${FORM}`
}

/** The colours of one paper, as custom properties. */
export function colours(paper: Paper, accentColor: string | null): string {
  const accent = accentColor === null ? INK[paper] : accentOn(paper, accentColor)
  return `--ink:${INK[paper]};--paper:${PAPER[paper]};--quiet:${QUIET[paper]};--rule:${RULE[paper]};--accent:${accent}`
}

// No web fonts: the reader's own serif for headlines, the system's sans for what is pressed or filled in.
const TYPE = `
:root{color-scheme:light dark;--serif:Georgia,"Times New Roman",serif;--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;--tight:1.25}
:root:lang(ar){--serif:"Noto Naskh Arabic","Geeza Pro","Times New Roman",serif;--tight:1.5}
:root:lang(fa),:root:lang(ur){--serif:"Noto Naskh Arabic","Geeza Pro","Times New Roman",serif;--tight:1.6}`

const PAGE = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 var(--sans);overflow-wrap:break-word}
.column{max-width:672px;margin-inline:auto;padding-inline:16px}
.wide{max-width:1112px}
h1,h2,h3{font-family:var(--serif);line-height:var(--tight);font-weight:700;margin:0;text-wrap:balance}
@supports (hyphenate-limit-chars:16 6 6){h1,h2,h3{hyphens:auto;hyphenate-limit-chars:16 6 6}}
h1{font-size:31px}
h2{font-size:25px}
h3{font-size:20px}
p{margin:0;max-width:66ch}
p+p{margin-block-start:16px}
a{color:var(--accent);text-underline-offset:3px;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:2px}
img{max-width:100%;height:auto;display:block}
ul,ol{margin:0;padding:0;list-style:none}
[dir=auto]{text-align:-webkit-match-parent;text-align:match-parent}
time,.facts,.tabular{font-variant-numeric:tabular-nums}
.skip{position:absolute;inset-inline-start:16px;inset-block-start:-64px;padding:8px 16px;background:var(--paper);border:1px solid var(--ink);border-radius:4px;z-index:1}
.skip:focus{inset-block-start:8px}
.masthead{padding-block:24px;border-block-end:1px solid var(--rule);margin-block-end:32px}
.masthead .column{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:4px 24px}
.brand{font:700 25px/var(--tight) var(--serif);color:var(--ink);text-decoration:none}
.brand:hover{text-decoration:underline;text-decoration-thickness:1px}
.brand img{max-height:40px;max-width:240px;width:auto}
.tagline{color:var(--quiet);font-size:16px}
main{min-height:40vh}
main:focus{outline:none}
.lead{font-size:20px;line-height:1.5}
.quiet{color:var(--quiet)}
.small,.facts{font-size:13px;line-height:1.5;color:var(--quiet)}
.stack>*+*{margin-block-start:16px}
.stack>*+form{margin-block-start:24px}
.section{margin-block-start:48px;padding-block-start:24px;border-block-start:1px solid var(--rule)}
.section>h2{margin-block-end:16px}
.colophon{margin-block-start:64px;border-block-start:1px solid var(--rule);padding-block:24px 48px;font-size:13px;color:var(--quiet)}
.colophon ul{display:flex;flex-wrap:wrap;gap:8px 24px}
.colophon a,.list a.plain{color:inherit}
.colophon li{padding-block:4px}
.list>li{padding-block:20px;border-block-end:1px solid var(--rule)}
.list>li:first-child{border-block-start:1px solid var(--rule)}
.list h2,.list h3{font-size:20px}
.list h2 a,.list h3 a{color:var(--ink);text-decoration:none}
.list h2 a:hover,.list h3 a:hover{text-decoration:underline;text-decoration-thickness:1px}
.list p{margin-block-start:4px}
.spaced{margin-block-end:24px}
.issue{margin-block-end:24px;padding-block-end:24px;border-block-end:1px solid var(--rule)}
.issue>*+*{margin-block-start:8px}
.issue .lead{margin-block-start:16px}
.pages{display:flex;justify-content:space-between;gap:16px;margin-block-start:24px}
@media (prefers-reduced-motion:no-preference){a,button{transition:opacity 120ms}}
@media (min-width:640px){.masthead{padding-block:32px;margin-block-end:48px}}
@media print{.skip,.masthead .tagline,.pass-on,.pages,form,.colophon,#sign-up{display:none!important}
:root{--ink:#000;--paper:#fff;--quiet:#444;--rule:#bbb;--accent:#000}
.story{break-inside:avoid}h2,h3{break-after:avoid}}`

const STORY = `
.story{padding-block:24px;border-block-end:1px solid var(--rule);display:grid;grid-template-columns:minmax(0,1fr);gap:16px 24px}
.story:first-child{padding-block-start:0}
.story:last-child{border-block-end:0}
.story .picture{grid-row:1;width:100%;aspect-ratio:3/2;object-fit:cover;border-radius:4px;background:var(--rule)}
.story .words>*+*{margin-block-start:8px}
.kicker{font:600 13px/1.5 var(--sans);color:var(--accent)}
.story h2{font-size:20px}
.story.first h2{font-size:31px}
.story h2 a,.headline a{color:var(--ink);text-decoration:none}
.story h2 a:hover,.headline a:hover{text-decoration:underline;text-decoration-thickness:1px}
.standfirst{max-width:66ch}
.story.first .standfirst{font-size:20px}
.facts li{display:inline-block}
.facts li:not(:last-child)::after{content:"·";margin-inline:6px}
.mark{font-size:.8em;margin-inline-end:4px}
.pass-on,.pass-on ul{display:flex;flex-wrap:wrap;gap:0 16px;align-items:baseline}
.pass-on{font-size:13px;color:var(--quiet)}
.pass-on a{color:inherit;display:inline-block;padding-block:4px}
.pass-on a:hover{color:var(--accent)}
.correction{margin-block:8px;padding-inline-start:16px;border-inline-start:2px solid var(--ink)}
.related{margin-block-start:16px;padding-inline-start:16px;border-inline-start:1px solid var(--rule)}
.related h3{font:600 13px/1.5 var(--sans);color:var(--quiet)}
.related li{margin-block-start:4px}
.related a{color:var(--ink);text-decoration-color:var(--quiet)}
@media (max-width:559px){
.story.pictured:not(.first){display:flow-root}
.story.pictured:not(.first) .picture{float:inline-end;width:96px;margin-inline-start:16px;margin-block:4px 8px}
.story .related,.story .pass-on{clear:both}
}
@media (min-width:560px){
.story.pictured:not(.first){grid-template-columns:minmax(0,1fr) 184px}
.story.pictured:not(.first) .picture{grid-column:2;align-self:start}
.story.pictured:not(.first) .words{grid-column:1;grid-row:1}
}`

const FORM = `
form{margin:0}
.field+*,fieldset+*,details+*,.field~button,fieldset~button,details~button{margin-block-start:24px}
label,legend,summary{font-weight:600;padding:0}
label,legend{display:block}
summary{cursor:pointer}
.hint{color:var(--quiet);font-size:13px;margin-block-start:4px}
input[type=email],input[type=text],input[type=date],select{font:inherit;font-size:16px;color:var(--ink);background:var(--paper);border:1px solid var(--quiet);border-radius:4px;padding:8px 12px;height:44px;width:100%;max-width:400px;display:block;margin-block-start:8px}
input[aria-invalid=true]{border-color:var(--ink);border-width:2px}
.error{font-weight:600;margin-block-start:8px;padding-inline-start:12px;border-inline-start:4px solid var(--accent)}
fieldset{border:0;margin:0;padding:0;min-width:0}
.choices{display:grid;grid-template-columns:repeat(auto-fill,minmax(152px,1fr));gap:0 16px;margin-block-start:8px}
.choices label{font-weight:400;display:flex;align-items:center;gap:12px;min-height:44px}
.choices input{width:20px;height:20px;margin:0;flex:none;accent-color:var(--accent)}
button{font:600 16px/1.5 var(--sans);background:var(--accent);color:var(--paper);border:1px solid var(--accent);border-radius:4px;padding:9px 20px;min-height:44px;cursor:pointer}
button:hover{opacity:.88}
.buttons{display:flex;flex-wrap:wrap;gap:16px}
button.second{background:transparent;color:var(--accent)}
.promise{color:var(--quiet);font-size:13px;margin-block-start:8px}`
