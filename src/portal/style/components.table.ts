/** The components of portal page section 3. */
export const COMPONENT_STYLES = `
.sign { width: .875rem; height: .875rem; flex: none; }
.sign.big { width: 1.75rem; height: 1.75rem; }
.tags { display: flex; flex-wrap: wrap; gap: .375rem; margin-bottom: .5rem; }
.tag { display: inline-flex; align-items: center; gap: .3125rem; padding: .0625rem .5rem; border-radius: .25rem; font-size: .875rem; line-height: 1.5rem; background: var(--sunken); color: var(--ink-2); }
.tag-ok { background: var(--ok-tint); color: var(--ok); }
.tag-wait { background: var(--wait-tint); color: var(--wait); }
.tag-stop { background: var(--stop-tint); color: var(--stop); }
.tag-info { background: var(--brand-tint); color: var(--brand); }
.tag-line { background: none; box-shadow: inset 0 0 0 1px var(--line); }
.tag-proposal { background: none; box-shadow: inset 0 0 0 1px var(--wait); color: var(--wait); white-space: nowrap; }
.clause-line { display: flex; flex-wrap: wrap; align-items: baseline; gap: .125rem .5rem; margin-top: .25rem; }
.clause { font-size: .8125rem; color: var(--ink-2); border-bottom: 1px dotted var(--control); }

.doors { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.5rem; margin-block: 1.5rem; }
.door { display: flex; flex-direction: column; gap: .5rem; }
.door .btn { margin-top: auto; }
.door p { color: var(--ink-2); margin-bottom: .75rem; }
.intro { padding-block: 1rem .5rem; }
.intro h1 { font-size: 2rem; }
.intro p { color: var(--ink-2); font-size: 1.0625rem; max-width: 40em; margin-top: .5rem; }

.facts { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
.facts.three { grid-template-columns: repeat(3, minmax(0, 1fr)); }
.facts > div { background: var(--surface); padding: .875rem 1rem; }
.facts dt { font-size: .875rem; color: var(--ink-2); }
.facts dd { font-weight: 700; font-size: 1.125rem; line-height: 1.4; overflow-wrap: anywhere; }
.facts dd.quiet { font-weight: 400; font-size: 1rem; }
.facts dd small { display: block; font-weight: 400; font-size: .875rem; color: var(--ink-2); }
.facts.open { border: 0; background: none; gap: 1.5rem; margin-top: 1rem; }
.facts.open > div { padding: 0; }
.swatch { margin-right: .375rem; vertical-align: -1px; }
.pairs { display: grid; grid-template-columns: 5em minmax(0, 1fr); gap: .625rem 1rem; font-size: .9375rem; }
:lang(en) .pairs { grid-template-columns: 6.5em minmax(0, 1fr); }
.pairs dt { color: var(--ink-2); }
.pairs dd { min-width: 0; overflow-wrap: anywhere; }
.big-sum { font-size: 2.25rem; line-height: 1.2; font-weight: 700; }
.panel > .big-sum { margin-bottom: .25rem; }
.big-sum + .small ~ .pairs, .big-sum + .pairs { margin-top: 1rem; }
.big-sum.quiet { font-size: 1.25rem; font-weight: 400; }

.todo { display: flex; flex-wrap: wrap; gap: .75rem 2rem; align-items: center; background: var(--brand-tint); border-left: 4px solid var(--brand); border-radius: 0 var(--radius) var(--radius) 0; padding: 1.125rem 1.5rem; margin-bottom: 1.5rem; }
.todo h2 { font-size: 1.0625rem; }
.todo p { color: var(--ink-2); }

.group { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1rem; margin: 1.75rem 0 .5rem; font-size: .9375rem; color: var(--ink-2); }
.group b { color: var(--ink); }
.lead + .defs + .group { margin-top: 0; }
.rungs { border-top: 1px solid var(--line); }
.rung { display: grid; grid-template-columns: 1.75rem minmax(0, 1fr) minmax(10.5rem, auto); gap: .25rem .75rem; padding-block: 1rem; border-bottom: 1px solid var(--line); }
.step { width: 1.5rem; height: 1.5rem; border-radius: 50%; font-size: .8125rem; line-height: 1.5rem; text-align: center; background: var(--sunken); color: var(--ink-2); }
.rung.cut .step { background: var(--wait-tint); color: var(--wait); }
.rung-title { font-weight: 700; }
.rung-words { color: var(--ink-2); font-size: .9375rem; max-width: 38em; }
.rung-sum { text-align: right; font-weight: 700; white-space: nowrap; }
.cut-by { display: block; font-weight: 400; font-size: .875rem; color: var(--wait); }
.rung-bar { grid-column: 2 / 4; margin-top: .5rem; }
.bar { display: block; overflow: visible; }
.key { display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; font-size: .875rem; color: var(--ink-2); margin-top: .5rem; }
.rung.total { border-bottom: 0; padding-bottom: 0; }
.rung.total .rung-sum { font-size: 1.375rem; line-height: 1.4; }
.rung.total .step { background: var(--brand); color: var(--on-brand); }
.rung.total.estimate .step { background: none; color: var(--brand); border: 1px dashed var(--brand); }
.why { margin-top: 1.25rem; border-left: 4px solid var(--control); background: var(--sunken); padding: 1rem 1.25rem; border-radius: 0 var(--radius) var(--radius) 0; }
.why li { position: relative; padding-left: 1.25rem; margin-top: .375rem; font-size: .9375rem; max-width: 42em; }
.why li::before { content: "·"; position: absolute; left: .375rem; font-weight: 700; }

.timeline li { position: relative; display: grid; grid-template-columns: 7rem minmax(0, 1fr) auto; gap: 0 1rem; padding: 0 0 1.125rem 1.75rem; }
.timeline li:last-child { padding-bottom: 0; }
.timeline li::before { content: ""; position: absolute; left: .3125rem; top: .4375rem; width: .6875rem; height: .6875rem; border-radius: 50%; background: var(--ok); border: 2px solid var(--ok); }
.timeline li::after { content: ""; position: absolute; left: .625rem; top: 1.375rem; bottom: -.25rem; width: 2px; background: var(--line); }
.timeline li:last-child::after { display: none; }
.timeline li.now::before { background: var(--surface); border-color: var(--brand); box-shadow: 0 0 0 3px var(--brand-tint); }
.timeline.compact li { grid-template-columns: 5.75rem minmax(0, 1fr); font-size: .875rem; }
.when { color: var(--ink-2); font-size: .9375rem; white-space: nowrap; }
.sum-line { text-align: right; white-space: nowrap; }
.note-line { display: block; font-size: .875rem; color: var(--ink-2); }

.receipt { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .25rem 1rem; align-items: center; border: 1px solid var(--line); border-left: 4px solid var(--control); border-radius: var(--radius); background: var(--surface); padding: 1rem 1.25rem; }
.receipt.edge-ok { border-left-color: var(--ok); }
.receipt.edge-wait { border-left-color: var(--wait); }

.checks li { display: grid; grid-template-columns: 1.5rem minmax(0, 1fr) auto; gap: .125rem .75rem; padding-block: .75rem; border-top: 1px solid var(--line); }
.checks li:first-child { border-top: 0; padding-top: .25rem; }
.checks .sign { width: 1.125rem; height: 1.125rem; margin-top: .25rem; }
.checks .state { font-size: .875rem; text-align: right; }
.checks p { grid-column: 2 / 4; font-size: .875rem; color: var(--ink-2); max-width: 44em; }

.tab { width: 100%; border-collapse: collapse; font-size: .9375rem; }
.tab th, .tab td { padding: .625rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
.tab thead th { border-top: 0; border-bottom: 1px solid var(--control); font-size: .875rem; color: var(--ink-2); white-space: nowrap; }
.tab tbody tr:first-child > * { border-top: 0; }
.tab .num { text-align: right; white-space: nowrap; }
.tab th:first-child, .tab td:first-child { padding-left: 0; }
.tab th:last-child, .tab td:last-child { padding-right: 0; }
.tab tfoot th, .tab tfoot td { border-top: 1px solid var(--control); font-weight: 700; }
.inputs li { overflow-wrap: anywhere; }
.scrolling { overflow-x: auto; max-width: 100%; }
.scrolling .tab .num { white-space: normal; }
.scrolling .tab th:nth-child(2) { width: 34%; }
.scrolling .tab th:nth-child(4) { width: 22%; }
.digest-line { margin-top: .75rem; }

.matrix { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: .9375rem; }
.matrix th, .matrix td { padding: .625rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.matrix thead th { border-top: 0; border-bottom: 1px solid var(--control); font-size: .875rem; color: var(--ink-2); vertical-align: bottom; }
.matrix tbody tr:first-child > * { border-top: 0; }
.matrix th:first-child { padding-left: 0; }
.matrix th span { display: block; font-weight: 400; font-size: .875rem; color: var(--ink-2); }
.answer { display: flex; align-items: flex-start; gap: .5rem; }
.answer .sign { width: 1.25rem; height: 1.25rem; margin-top: .125rem; }

.note + .lead { margin-top: 1.75rem; }
.checks + h2 { margin-top: 1.5rem; }
.paths li { padding-block: .5rem; border-top: 1px solid var(--line); font-size: .9375rem; }
.ownership svg text { font-family: var(--font); }
.ownership svg { max-width: 52rem; }
.panel > h3, .finding > h3 { margin-top: 1.5rem; }
.finding + .finding { margin-top: 2rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
.finding .lead { color: var(--ink-2); font-size: .9375rem; margin-bottom: 1.25rem; max-width: 46em; }
.finding > p { margin-top: .75rem; }
.limbs { counter-reset: limb; }
.limbs > li { position: relative; padding: .75rem 0 .75rem 2.25rem; border-top: 1px solid var(--line); counter-increment: limb; }
.limbs > li:first-child { border-top: 0; }
.limbs > li::before { content: counter(limb); position: absolute; left: 0; top: .75rem; width: 1.5rem; height: 1.5rem; border-radius: 50%; font-size: .8125rem; line-height: 1.5rem; text-align: center; background: var(--sunken); color: var(--ink-2); }
.limb-share { margin-left: .5rem; }
.chains { margin-top: .5rem; }
.chain { display: flex; flex-wrap: wrap; align-items: center; gap: .375rem .5rem; font-size: .9375rem; }
.chain + .chain { margin-top: .5rem; }
.hop { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .375rem .5rem; }
.arrow { color: var(--ink-2); font-size: .875rem; white-space: nowrap; }
.node { border: 1px solid var(--control); border-radius: .25rem; padding: .125rem .5rem; background: var(--surface); overflow-wrap: anywhere; }
.node.person { border-radius: 1rem; padding-inline: .75rem; }
.beside { margin-top: 1.5rem; border: 1px dashed var(--control); border-radius: var(--radius); padding: 1rem 1.25rem; }
details.beside > summary { min-height: 0; }
details.beside[open] > summary { margin-bottom: .25rem; }
.beside .limbs > li { padding-left: 0; }
.beside .limbs > li::before { content: none; }
.beside + .small { margin-top: 1rem; }
.later { margin-top: 1.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.lead + .beside + .small { margin-top: 1rem; }
.later { margin-top: 0; }
.sides { align-items: start; display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; margin-top: .75rem; }
.side { border: 1px solid var(--line); border-radius: var(--radius); padding: .875rem 1rem; min-width: 0; }
.side .limbs > li { padding-left: 0; }
.side .limbs > li::before { content: none; }
.opinion { grid-column: 2 / 4; font-size: .875rem; color: var(--ink-2); max-width: 44em; }
.opinion .stated { color: var(--ink); font-size: .9375rem; white-space: pre-line; overflow-wrap: anywhere; }
.checks .opinion p { grid-column: auto; }
.pairs dd > p + p { margin-top: .5rem; }
.pairs .tag-proposal { white-space: normal; }
.asking { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.25rem 1.5rem; align-items: start; }
.asking .field + .field { margin-top: 0; }
.asking .btn { justify-self: start; min-width: 8rem; }
.answer-stack { margin-top: 1.5rem; }
.panel.lead-panel { margin-bottom: 1.5rem; border-left: 4px solid var(--wait); }
.panel.later-panel { margin-top: 1.5rem; }
.tag a { color: inherit; }
.checks details { margin: 0; padding: 0; border: 0; font-size: .875rem; }
.checks details summary { color: var(--ink-2); }
.checks details[open] summary { margin-bottom: .25rem; }
.checks li > details { grid-column: 2 / 4; max-width: 50rem; color: var(--ink-2); }
.chart svg { width: 100%; height: auto; }
.chart svg.wide-only { display: block; }
.chart svg text { font-family: var(--font); }
.tab .tag, .unbroken { white-space: nowrap; }
.tab .flag .tag { white-space: normal; }
.flag { display: block; margin-top: .25rem; }
.contents a[aria-current] { color: var(--ink); font-weight: 700; }
.signed { white-space: pre-wrap; overflow-wrap: anywhere; margin: .75rem 0 0; }
.steps { list-style: decimal; padding-left: 1.5em; }
.steps li { margin-top: .375rem; max-width: 42em; }
.steps ~ p, .signed + p { margin-top: 1rem; }

@media (max-width: 48rem) {
  .chart svg.wide-only { display: none; }
  .tab .tag, .unbroken { white-space: normal; }
  .doors, .facts.three { grid-template-columns: minmax(0, 1fr); }
  .doors { gap: 1rem; }
  .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .intro h1 { font-size: 1.5rem; }
  .big-sum { font-size: 2rem; }
  .todo { padding: 1rem; margin-bottom: 1.25rem; }
  .rung { grid-template-columns: 1.75rem minmax(0, 1fr); }
  .rung-sum { grid-column: 2; text-align: left; white-space: normal; }
  .cut-by { display: inline-block; margin-left: .5rem; }
  .rung-bar { grid-column: 2; }
  .timeline li { grid-template-columns: minmax(0, 1fr) auto; }
  .timeline .when { grid-column: 1 / 3; font-size: .875rem; }
  .timeline.compact li { grid-template-columns: 5.75rem minmax(0, 1fr); }
  .timeline.compact .when { grid-column: 1; }
  .receipt { grid-template-columns: auto minmax(0, 1fr); }
  .receipt .btn { grid-column: 1 / 3; margin-top: .5rem; }
  .sides, .asking { grid-template-columns: minmax(0, 1fr); }
  .beside { padding: .875rem 1rem; }
  .opinion, .checks li > details { grid-column: 2; }
  .asking .btn { justify-self: stretch; }
  .checks .state { grid-column: 2; text-align: left; }
  .checks p { grid-column: 2; }
  .pairs { grid-template-columns: 6em minmax(0, 1fr); }
  .matrix th, .matrix td { padding: .625rem .25rem; }
  .matrix th:first-child { width: 34%; }
  .answer { gap: .25rem; }
  .answer .sign { width: 1rem; height: 1rem; margin-top: .25rem; }
  .tab thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .tab, .tab tbody, .tab tfoot, .tab tr, .tab td, .tab tfoot th { display: block; }
  .tab tr { border-top: 1px solid var(--line); padding-block: .625rem; }
  .tab tbody tr:first-child { border-top: 0; }
  .tab td { display: grid; grid-template-columns: 6em minmax(0, 1fr); gap: .75rem; border: 0; padding: .1875rem 0; overflow-wrap: anywhere; }
  :lang(en) .tab td { grid-template-columns: 7.5em minmax(0, 1fr); }
  .tab td:first-child { font-weight: 700; }
  .tab td[data-label]::before { content: attr(data-label); color: var(--ink-2); font-size: .875rem; font-weight: 400; }
  .tab .num { text-align: left; }
  .tab tfoot th, .tab tfoot td { border: 0; padding-block: .1875rem; }
  .tab tfoot td { display: block; }
  .scrolling .tab { display: table; min-width: 34rem; }
  .scrolling .tab thead { position: static; clip-path: none; display: table-header-group; }
  .scrolling .tab tbody { display: table-row-group; }
  .scrolling .tab tfoot { display: table-footer-group; }
  .scrolling .tab tr { display: table-row; }
  .scrolling .tab th, .scrolling .tab td, .scrolling .tab tfoot td, .scrolling .tab tfoot th { display: table-cell; padding: .625rem .5rem; border-top: 1px solid var(--line); font-weight: 400; }
  .scrolling .tab tfoot th, .scrolling .tab tfoot td { font-weight: 700; }
  .scrolling .tab td[data-label]::before { content: none; }
  .scrolling .tab .num { text-align: right; }
}
@media print { .narrow-only { display: none !important; } .wide-only { display: revert !important; } .receipt .mono { font-size: 9pt; } }
`;
