/** The page's only style. Every colour of a text has a contrast of at least 4.5 to 1 to what is behind it. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1b2230; --soft: #566074; --line: #dfe3ea; --link: #0b5cad;
  --clean: #12633f; --clean-back: #e4f5ec; --failed: #a01c24; --failed-back: #fdebea; --tried: #7a4a00; --tried-back: #fff3dc;
  --replaced: #6fb1e4; --removed: #9a8fe0; --kept: #f0b95a; --impersonal: #c9d0da; --uncovered: #e2737a;
  --outbound: #cfa6e8; --emptied: #b3aef0; --rows: #8fd0d4; --rewritten: #93d3ae; --copied: #c3d37f; --updated: #f2c879; --on-bar: #1b2230;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #12151b; --card: #1b2029; --text: #e6e9ef; --soft: #a3adbd; --line: #323a47; --link: #85bdf5;
    --clean: #7fdcae; --clean-back: #143024; --failed: #ff9d9d; --failed-back: #3a1a1e; --tried: #f5c36e; --tried-back: #352815;
    --replaced: #3f86bd; --removed: #7166bd; --kept: #b98429; --impersonal: #4a5464; --uncovered: #b8434b;
    --outbound: #6d4689; --emptied: #524c9c; --rows: #246a6f; --rewritten: #266b46; --copied: #55661b; --updated: #7d5a17; --on-bar: #f2f4f8;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; overflow-wrap: break-word; }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.25rem; color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem 1.5rem; margin: 1rem 0; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.2rem; margin: 0 0 .6rem; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
h4 { font-size: 1rem; margin: 1rem 0 .3rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
ul { margin: .4rem 0; padding-left: 1.2rem; }
code, pre { font: .88em/1.45 ui-monospace, SFMono-Regular, Consolas, "Liberation Mono", monospace; }
code, pre, dd, td, tbody th, summary, li { overflow-wrap: anywhere; }
code { unicode-bidi: isolate; }
pre { white-space: pre-wrap; margin: .4rem 0; padding: .8rem 1rem; background: var(--card); border-radius: 6px; color: var(--text); }
h3 code { font-size: .95em; }
.aside { color: var(--soft); font-size: .88rem; font-weight: 400; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.bad { color: var(--failed); }
.verdict { display: flex; gap: 1.1rem; border-width: 1px 1px 1px 8px; }
.verdict > div { flex: 1; min-width: 0; }
.verdict .mark { margin: 0; font-size: 2.4rem; line-height: 1; font-weight: 700; }
.verdict h2 { margin-top: 1rem; }
.clean { background: var(--clean-back); border-color: var(--clean); }
.clean h1, .clean .mark { color: var(--clean); }
.failed { background: var(--failed-back); border-color: var(--failed); }
.failed h1, .failed .mark { color: var(--failed); }
.tried { background: var(--tried-back); border-color: var(--tried); }
.tried h1, .tried .mark { color: var(--tried); }
.notice { border: 2px solid var(--tried); }
.notice h2 { color: var(--tried); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }
.figures li { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; color: var(--soft); font-size: .9rem; }
.figures b { display: block; font-size: 1.2rem; color: var(--text); font-variant-numeric: tabular-nums; }
.facts { display: grid; gap: .3rem; margin: 0; }
.facts div { display: grid; grid-template-columns: 8rem 1fr; gap: .75rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; }
table { width: 100%; border-collapse: collapse; margin: .75rem 0; font-size: .94rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
th.number { text-align: right; white-space: normal; }
thead th { color: var(--soft); font-weight: 600; font-size: .86rem; }
tbody th { font-weight: 400; min-width: 6.5rem; }
.kinds .group th, .kinds .group td { font-weight: 600; padding-top: .8rem; }
.kinds tbody tr:not(.group) th { padding-left: 1.4rem; }
.key { display: inline-block; width: .75rem; height: .75rem; border-radius: 3px; margin-right: .5rem; border: 1px solid var(--soft); print-color-adjust: exact; }
.shares { display: block; border-radius: 6px; margin: .9rem 0; }
svg { print-color-adjust: exact; }
.fate-replaced { fill: var(--replaced); background: var(--replaced); }
.fate-removed { fill: var(--removed); background: var(--removed); }
.fate-kept { fill: var(--kept); background: var(--kept); }
.fate-impersonal { fill: var(--impersonal); background: var(--impersonal); }
.fate-uncovered { fill: var(--uncovered); background: var(--uncovered); }
.way-outbound { fill: var(--outbound); background: var(--outbound); }
.way-emptied { fill: var(--emptied); background: var(--emptied); }
.way-rows-deleted { fill: var(--rows); background: var(--rows); }
.way-rewritten { fill: var(--rewritten); background: var(--rewritten); }
.way-copied { fill: var(--copied); background: var(--copied); }
.way-updated { fill: var(--updated); background: var(--updated); }
summary { cursor: pointer; border-radius: 6px; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.way { border-top: 1px solid var(--line); padding: .35rem 0; }
.way > summary { font-weight: 600; padding: .3rem 0; }
.table { margin-left: 1.1rem; padding: .2rem 0; }
.table > table, .table > p { margin-left: 1.1rem; width: calc(100% - 1.1rem); }
.table caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.names { list-style: none; padding: 0; margin-bottom: .8rem; }
.names li { padding: .2rem 0 .2rem 1rem; text-indent: -1rem; font-size: .9rem; }
.phases .wide { width: 60%; }
.phases svg { display: block; margin-top: .35rem; border-radius: 4px; }
.track { fill: var(--line); }
.phase { fill: var(--link); }
figure { margin: 1.4rem 0; }
figure > svg { display: block; overflow: visible; margin-top: .5rem; }
figcaption { font-weight: 600; font-size: .94rem; }
.grid { stroke: var(--line); }
.tick { fill: var(--soft); font-size: 12px; }
.bar { stroke: var(--card); }
.label { fill: var(--on-bar); font-size: 12px; pointer-events: none; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; font-size: .88rem; }
footer { color: var(--soft); font-size: .88rem; padding-bottom: 2rem; }
@media (max-width: 40rem) {
  section { padding: 1rem; }
  h1 { font-size: 1.35rem; }
  .verdict { display: block; }
  .verdict .mark { font-size: 1.8rem; margin-bottom: .3rem; }
  .facts div { grid-template-columns: 1fr; gap: 0; }
  .phases .wide { width: 35%; }
  .table, .table > table, .table > p { margin-left: 0; width: 100%; }
}
@media print {
  :root { color-scheme: light; }
  body { background: none; font-size: 10pt; }
  section, .figures li { border-radius: 0; break-inside: auto; }
  tr, summary, h2, h3, h4 { break-inside: avoid; break-after: auto; }
  h2, h3, h4, summary, caption { break-after: avoid; }
}
`;
