/** The frame: type, header, footer, columns, buttons, forms, print. */
export const PAGE_STYLES = `
*, *::before, *::after { box-sizing: border-box; }
html { font-size: 100%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { overflow-wrap: break-word;
  margin: 0; background: var(--canvas); color: var(--ink); font: 400 1rem/1.6 var(--font);
  font-variant-numeric: tabular-nums lining-nums; text-autospace: normal; text-spacing-trim: normal; line-break: strict;
  -webkit-font-smoothing: antialiased;
}
[lang] { font-family: var(--font); }
h1, h2, h3, p, ol, ul, dl, dd, figure, table, fieldset { margin: 0; padding: 0; }
ol, ul { list-style: none; }
fieldset { border: 0; }
h1 { font-size: 1.75rem; line-height: 1.35; font-weight: 700; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.4; font-weight: 700; }
h3 { font-size: 1rem; line-height: 1.5; font-weight: 700; }
a { color: var(--brand); text-underline-offset: .2em; text-decoration-thickness: 1px; }
cite { font-style: normal; }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; border-radius: 2px; }
.small { font-size: .875rem; }
.quiet { color: var(--ink-2); }
.mono { font-family: var(--mono); font-size: .8125rem; overflow-wrap: anywhere; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: var(--space-4); top: -6rem; z-index: 2; padding: var(--space-2) var(--space-4); background: var(--surface); }
.skip:focus { top: var(--space-2); }
.narrow-only { display: none; }
.defs { position: absolute; }
.tone-ok { color: var(--ok); }
.tone-wait { color: var(--wait); }
.tone-stop { color: var(--stop); }
.tone-info { color: var(--brand); }

.top { background: var(--surface); border-bottom: 1px solid var(--line); }
.top > div, .wrap, .foot > div { max-width: 76rem; margin: 0 auto; padding-inline: 2rem; box-sizing: content-box; }
.top > div { display: flex; align-items: center; gap: 2rem; height: 4rem; position: relative; }
.mark { display: flex; align-items: center; gap: .625rem; font-weight: 700; font-size: 1.0625rem; color: var(--ink); text-decoration: none; white-space: nowrap; }
.mark svg { flex: none; }
.mark small { font-weight: 400; font-size: .875rem; color: var(--ink-2); border-left: 1px solid var(--line); padding-left: .625rem; }
.nav { display: flex; gap: .25rem; align-self: stretch; }
.nav a { display: flex; align-items: center; padding-inline: .75rem; border-block: 3px solid transparent; color: var(--ink-2); text-decoration: none; white-space: nowrap; }
.nav a:hover { color: var(--ink); }
.nav a[aria-current] { color: var(--ink); font-weight: 700; border-bottom-color: var(--brand); }
.who { margin-left: auto; display: flex; align-items: center; gap: 1rem; font-size: .875rem; white-space: nowrap; }
.who a, button.plain { color: var(--ink-2); text-decoration: none; padding-block: .375rem; }
.who a:hover, button.plain:hover { color: var(--ink); }
.who b { font-weight: 400; }
button.plain { font: inherit; border: 0; background: none; padding-inline: 0; cursor: pointer; }
.menu { display: none; }
.wrap { padding-block: 1.5rem 3.5rem; }
.crumb { font-size: .875rem; color: var(--ink-2); margin-bottom: 1rem; overflow-wrap: anywhere; }
.crumb a { color: var(--ink-2); }
.crumb span { margin-inline: .5rem; }
.foot { border-top: 1px solid var(--line); background: var(--surface); font-size: .875rem; color: var(--ink-2); }
.foot > div { padding-block: 1.25rem; display: flex; flex-wrap: wrap; align-items: flex-start; gap: .375rem 1.5rem; }
.foot a, .foot summary { color: var(--ink-2); }
.prefs { border: 0; margin: 0; padding: 0; font-size: .875rem; }
.prefs summary { text-decoration: underline; text-underline-offset: .2em; list-style: none; }
.prefs summary::-webkit-details-marker { display: none; }
.prefs form { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; margin-top: .5rem; }
.prefs select { width: auto; }

.columns { display: grid; grid-template-columns: minmax(0, 1fr) 21rem; gap: 2rem; align-items: start; }
.columns > :only-child { grid-column: 1 / -1; }
.columns.lead-aside { grid-template-rows: auto 1fr; }
.columns.lead-aside > .stack:not(aside) { grid-column: 1; grid-row: 1 / 3; }
.columns.lead-aside > aside { grid-column: 2; }
.stack > * + * { margin-top: 1.5rem; }
.panel { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.5rem; box-shadow: var(--shadow); min-width: 0; }
.panel > h2 { margin-bottom: .25rem; }
.panel > h2 + :not(.lead, .hidden) { margin-top: .75rem; }
.panel > .lead { color: var(--ink-2); font-size: .9375rem; margin-bottom: 1.25rem; max-width: 42em; }
.panel-head { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; margin-bottom: 1rem; }
.head { display: flex; flex-wrap: wrap; align-items: flex-start; justify-content: space-between; gap: 1rem 2rem; margin-bottom: 1.5rem; }
.head > div { flex: 1 1 20rem; min-width: 0; }
.sub { color: var(--ink-2); margin-top: .25rem; }
.prose { max-width: 42em; }
.contents { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .9375rem; padding-block: .75rem; margin-bottom: 1rem; border-bottom: 1px solid var(--line); }
.contents a { text-decoration: none; padding-block: .125rem; }
.contents b { font-weight: 400; color: var(--ink-2); }

.btn { display: inline-flex; align-items: center; justify-content: center; gap: .5rem; min-height: 2.75rem; padding: .5rem 1.125rem; border: 1px solid var(--brand); border-radius: var(--radius); background: var(--brand); color: var(--on-brand); font: inherit; font-weight: 700; text-decoration: none; text-align: center; cursor: pointer; }
.btn.alt { background: var(--surface); color: var(--brand); font-weight: 400; border-color: var(--control); }
.btn.wide { width: 100%; }
.field + .field, .field + .btn, .lead + .field { margin-top: 1.125rem; }
.field label { display: block; font-weight: 700; margin-bottom: .25rem; }
.field .hint { font-size: .875rem; color: var(--ink-2); margin-bottom: .375rem; }
.field .wrong { color: var(--stop); font-weight: 700; margin-bottom: .375rem; }
input, select, textarea { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: var(--ink); background: var(--surface); border: 1px solid var(--control); border-radius: var(--radius); }
input[aria-invalid=true] { border: 2px solid var(--stop); }
input[type=hidden] { display: none; }
.form-panel { max-width: 30rem; }
.form-panel form { margin-top: 1.25rem; }
.form-panel > h2:not(:first-child) { margin-top: 1.75rem; }
.form-panel > .sub + p, .form-panel > .recovery + p, .form-more { margin-top: .75rem; }
.field .sub { margin-bottom: .375rem; }
.account { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .375rem 1.5rem; margin-top: 1rem; }
.account dt { color: var(--ink-2); }
.account dd { overflow-wrap: anywhere; }
.secret { display: block; font-size: 1.125rem; margin: .25rem 0; }
.recovery { list-style: none; columns: 12rem 2; margin-top: 1rem; }
.errors { border: 2px solid var(--stop); border-radius: var(--radius); background: var(--surface); padding: 1rem 1.25rem; margin-bottom: 1.5rem; max-width: 44em; }
.errors h2 { font-size: 1.0625rem; color: var(--stop); }
.errors a { color: var(--stop); }
.filters { display: grid; grid-template-columns: 2fr repeat(3, 1fr) auto; gap: .75rem; align-items: end; margin-bottom: 1.5rem; }
.filters.two { grid-template-columns: 2fr 1fr auto; }
.filters .field { margin: 0; }
.filters label { font-size: .875rem; font-weight: 400; color: var(--ink-2); }
details { border-top: 1px solid var(--line); margin-top: 1.25rem; padding-top: .75rem; font-size: .9375rem; }
summary { color: var(--brand); cursor: pointer; min-height: 1.75rem; }
details[open] > summary { margin-bottom: .5rem; }
.note { font-size: .9375rem; border-left: 4px solid var(--control); background: var(--sunken); padding: .75rem 1rem; border-radius: 0 var(--radius) var(--radius) 0; margin-top: .75rem; }

@media (max-width: 48rem) {
  .wide-only { display: none; }
  .narrow-only { display: block; }
  .top > div, .wrap, .foot > div { padding-inline: 1rem; }
  .top > div { height: 3.5rem; gap: .75rem; }
  .nav, .mark small { display: none; }
  .menu { display: block; border: 0; margin: 0; padding: 0; font-size: .875rem; }
  .menu summary { list-style: none; color: var(--ink-2); padding-block: .375rem; min-height: 1.5rem; }
  .menu summary::-webkit-details-marker { display: none; }
  .menu[open] > summary { margin: 0; color: var(--ink); font-weight: 700; }
  .menu nav { position: absolute; z-index: 1; top: 100%; left: 0; right: 0; display: grid; background: var(--surface); border-block: 1px solid var(--line); padding: .5rem 1rem 1rem; font-size: 1rem; }
  .menu nav > * { padding-block: .625rem; }
  .wrap { padding-block: 1rem 2rem; }
  h1 { font-size: 1.375rem; }
  .columns, .columns.lead-aside { grid-template-columns: minmax(0, 1fr); grid-template-rows: none; gap: 1.25rem; }
  .columns.lead-aside > *, .columns.lead-aside > .stack:not(aside) { grid-column: 1; grid-row: auto; }
  .columns.lead-aside > aside { grid-column: 1; }
  .account { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .account dd { margin-bottom: .625rem; }
  .panel { padding: 1.125rem 1rem; }
  .head .btn { width: 100%; }
  .filters, .filters.two { grid-template-columns: 1fr; }
}
@media print {
  :root, :root[data-theme] { --canvas: #fff; --surface: #fff; --ink: #000; --ink-2: #333; --line: #999; --brand: #000; --sunken: #fff; --brand-tint: #fff; color-scheme: light; }
  body { background: #fff; font-size: 10.5pt; }
  .nav, .who, .menu, .btn, .foot, .contents, .skip, .crumb, .filters { display: none; }
  .top { border-bottom: 1pt solid #000; }
  .columns { display: block; }
  .columns > * + * { margin-top: 1rem; }
  .panel { border: 0; padding: 0; box-shadow: none; break-inside: avoid-page; }
  details > summary { list-style: none; color: #000; font-weight: 700; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  cite.clause[title]::after { content: "  " attr(title); }
  a[href^="http"]::after { content: " (" attr(href) ")"; }
}
`;
