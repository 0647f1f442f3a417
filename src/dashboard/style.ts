/** What the desk's pages need beside the stylesheet of every page: a wide column, tables, rows of small buttons, boxes of figures. */
export const DESK_STYLE = `
.desk{display:flex;flex-wrap:wrap;gap:4px 24px;align-items:baseline}
.desk a{color:var(--ink);text-decoration:none;padding-block:8px}
.desk a:hover{text-decoration:underline}
.desk a[aria-current]{font-weight:600;border-block-end:2px solid var(--accent)}
.desk form{margin-inline-start:auto}
@media (max-width:640px){.masthead .desk{flex-wrap:nowrap;overflow-x:auto;justify-content:start}.desk a,.desk button{white-space:nowrap;padding-block:12px}.desk form{margin-inline-start:0}}
p+.list,.list+p,p+.places{margin-block-start:16px}
.link{background:none;border:0;color:var(--accent);padding:8px 0;min-height:0;font-weight:400;text-decoration:underline;text-underline-offset:3px}
.question{color:var(--quiet);font-size:16px;margin-block-end:24px}
.needs>li{padding:16px;border:1px solid var(--rule);border-inline-start:4px solid var(--accent);border-radius:4px;margin-block-end:12px;display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center;justify-content:space-between}
.well{padding:16px;border:1px solid var(--rule);border-radius:4px}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(152px,1fr));gap:16px;margin-block:16px}
.figures dt{color:var(--quiet);font-size:13px}
.figures dd{margin:0;font:700 25px/1.25 var(--serif);font-variant-numeric:tabular-nums}
.figures dd small{display:block;font:400 13px/1.5 var(--sans);color:var(--quiet)}
.below{margin-block-start:24px}
.choices.one{grid-template-columns:minmax(0,1fr)}
.scroll{overflow-x:auto;position:relative}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:start;font-weight:600;padding-block-end:8px}
th,td{text-align:start;vertical-align:top;padding-block:12px;padding-inline:0 16px;border-block-end:1px solid var(--rule)}
th{font-size:13px;color:var(--quiet);font-weight:600;white-space:nowrap}
td.number,th.number{text-align:end;white-space:nowrap}
.place{font:700 20px/1.25 var(--serif)}
.places{border-block-start:1px solid var(--rule)}
.places>li{display:grid;grid-template-columns:32px minmax(0,1fr);gap:4px 16px;padding-block:12px;border-block-end:1px solid var(--rule)}
.places>li>:nth-child(n+3){grid-column:2}
.places>li[draggable=true]{cursor:grab}
.places .why p{font-size:13px;color:var(--quiet);margin:0}
@media (min-width:800px){.places>li{grid-template-columns:32px minmax(0,1fr) 224px 240px}.places>li>:nth-child(n+3){grid-column:auto}}
[aria-busy=true]{opacity:.6}
#said:empty{display:none}
progress{display:block;width:100%;max-width:640px;height:16px;accent-color:var(--accent);margin-block:8px}
.tried{background:var(--paper);color:var(--ink)}
.tried .quiet{color:var(--quiet)}
.pressed{display:inline-block;padding:10px 20px;border-radius:4px;background:var(--accent);color:var(--paper);font-weight:600}
textarea.code{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;max-width:none}
.acts{display:flex;flex-wrap:wrap;gap:4px}
.acts button,button.small{font-size:13px;min-height:32px;padding:3px 10px;background:transparent;color:var(--accent)}
.acts button[aria-pressed=true]{background:var(--rule);color:var(--ink)}
.acts button:disabled{opacity:.35;cursor:default}
.moved{font-size:13px;color:var(--quiet)}
input.short{width:200px;height:36px;margin:0;padding:4px 8px}
.secret{overflow-wrap:anywhere;font-size:16px}
.path{overflow-wrap:anywhere;min-width:160px}
th.path{white-space:normal}
.flash{padding:12px 16px;border:1px solid var(--accent);border-radius:4px;margin-block-end:24px}
.row{display:flex;flex-wrap:wrap;gap:16px;align-items:end}
.row .field+*,.row label+*{margin-block-start:0}
textarea{font:inherit;font-size:16px;color:var(--ink);background:var(--paper);border:1px solid var(--quiet);border-radius:4px;padding:8px 12px;width:100%;max-width:640px;min-height:96px;display:block;margin-block-start:8px}
input[type=password],input[type=number],input[type=search],input[type=color],input[type=file]{font:inherit;font-size:16px;color:var(--ink);background:var(--paper);border:1px solid var(--quiet);border-radius:4px;padding:8px 12px;height:44px;width:100%;max-width:400px;display:block;margin-block-start:8px}
input[type=color]{width:88px;padding:4px}
.mail{width:100%;height:720px;border:1px solid var(--rule);border-radius:4px;background:#fff}
.mailtext{white-space:pre-wrap;margin:0;font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
.mail.phone{width:390px;max-width:100%}
.two{display:grid;gap:48px;grid-template-columns:minmax(0,1fr)}
@media (min-width:960px){.two{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}}
svg.chart{direction:ltr;width:100%;height:auto;display:block;overflow:visible}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
svg.chart .bar{fill:var(--accent)}
svg.chart .bar.second{fill:var(--quiet)}
svg.chart line{stroke:var(--rule)}
svg.chart .mark line{stroke:var(--quiet);stroke-dasharray:2 3}
.marks{margin-block:8px}
.marks li{padding-block:2px}
.noted{font-size:16px;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center;overflow-wrap:anywhere}
svg.chart text{font:11px var(--sans);fill:var(--quiet)}
@media (max-width:640px){svg.chart text{font-size:22px}}
`
