/**
 * The ladder "why this amount, why not more" (portal page, component 1) from what was decided. It adds and subtracts
 * recorded figures only and evaluates no rule again, so that the page can never disagree with the decision.
 */
import { addFen, atLeastZero, type Fen, fen, ZERO_FEN } from '../../kernel/money.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { exactAmount, headlineAmount, proseDate, ratePercent } from '../format.js';
import { listed, say } from '../wording.js';
import type { CaseContract, CaseFile, ClauseView, DecisionView } from './case-file.view.js';

export type PartKind = 'counted' | 'before' | 'given' | 'cut';

/** A bar drawn beside its words, which are complete without it. `markFen` is a line across, the yearly limit. */
export interface LadderBar {
  readonly wholeFen: Fen;
  readonly parts: readonly { readonly kind: PartKind; readonly amountFen: Fen; readonly label?: string }[];
  readonly markFen?: Fen;
}

export interface Rung {
  readonly title: string;
  readonly words: readonly string[];
  readonly clause?: ClauseView;
  readonly resultFen: Fen;
  readonly cutFen?: Fen;
  readonly bar?: LadderBar;
}

export interface Ladder {
  readonly counts: readonly Rung[];
  readonly countsScale?: string;
  readonly gives: readonly Rung[];
  readonly givesScale?: string;
  readonly totalFen: Fen;
  readonly estimate: boolean;
  /** Steps of the trace that changed nothing. */
  readonly quietSteps: number;
  readonly whyNotMore: readonly string[];
}

const CHANGING = new Set([
  'RATE_CEILING',
  'BASE',
  'LINES',
  'FLOOR',
  'APPROVED',
  'PARTY_CAP',
  'POOL_PRO_RATA',
  'POOL_EXHAUSTED',
  'TOTAL',
]);

const sumOf = (contracts: readonly CaseContract[], figure: (one: CaseContract) => Fen): Fen =>
  addFen(contracts.map(figure));

function cutOf(contracts: readonly CaseContract[], code: string): Fen {
  return addFen(contracts.flatMap((one) => one.cuts.filter((cut) => cut.code === code).map((cut) => cut.amountFen)));
}

function clauseOf(contracts: readonly CaseContract[], code: string): ClauseView | undefined {
  return contracts.flatMap((one) => one.cuts).find((cut) => cut.code === code)?.clause;
}

const withClause = (clause: ClauseView | undefined): { clause?: ClauseView } => (clause ? { clause } : {});
const withCut = (cut: Fen): { cutFen?: Fen } => (cut > 0n ? { cutFen: cut } : {});

/** Requires a decision in the file. Contracts without refusals make the sums; refused ones are named and left out. */
export function buildLadder(file: CaseFile, decision: DecisionView, locale: Locale): Ladder {
  const paid = file.contracts.filter((one) => one.refusals.length === 0);
  const counts = countingRungs(file.contracts, paid, decision, locale);
  const gives = paid.length === 0 ? [] : givingRungs(paid, decision, locale);
  const scale = gives.find((rung) => rung.bar)?.bar;
  return {
    counts,
    ...(counts.some((rung) => rung.bar)
      ? {
          countsScale: say(locale, 'ladderScaleBase', {
            amount: headlineAmount(counts[0]?.resultFen ?? ZERO_FEN, locale),
          }),
        }
      : {}),
    gives,
    ...(scale
      ? {
          givesScale: scale.markFen
            ? say(locale, 'ladderScaleCap', { amount: headlineAmount(scale.markFen, locale) })
            : say(locale, 'ladderScaleWanted', { amount: headlineAmount(scale.wholeFen, locale) }),
        }
      : {}),
    totalFen: decision.amountFen,
    estimate: decision.estimate,
    quietSteps: decision.trace.filter((step) => !CHANGING.has(step.rule)).length,
    whyNotMore: whyNotMore(file.contracts, paid, decision, locale),
  };
}

function countingRungs(
  all: readonly CaseContract[],
  paid: readonly CaseContract[],
  decision: DecisionView,
  locale: Locale,
): Rung[] {
  const whole = sumOf(all, (one) => one.amountFen);
  const eligible = sumOf(paid, (one) => one.amountFen);
  const base = sumOf(paid, (one) => one.baseFen);
  const cutAnything = base < whole;
  const bar = (counted: Fen, cut: Fen): { bar?: LadderBar } =>
    cutAnything && whole > 0n
      ? {
          bar: {
            wholeFen: whole,
            parts: [
              { kind: 'counted', amountFen: counted },
              { kind: 'cut', amountFen: cut },
            ],
          },
        }
      : {};
  const rungs: Rung[] = [
    {
      title: say(locale, all.length === 1 ? 'rungContract' : 'rungContracts'),
      words: contractWords(all, locale),
      resultFen: whole,
      ...bar(whole, ZERO_FEN),
    },
  ];
  if (paid.length < all.length) {
    const numbers = all.filter((one) => one.refusals.length > 0).map((one) => one.number);
    const cut = fen(whole - eligible);
    rungs.push({
      title: say(locale, 'rungRefused'),
      words: [say(locale, 'rungRefusedWords', { n: numbers.length, numbers: listed(numbers, locale) })],
      resultFen: eligible,
      ...withCut(cut),
      ...bar(eligible, cut),
    });
  }
  if (paid.length > 0) {
    const cut = fen(eligible - base);
    rungs.push({
      title: say(locale, cut > 0n ? 'rungBase' : 'rungBaseAll'),
      words: basesWords(paid, locale),
      ...withClause(decision.baseClause),
      resultFen: base,
      ...withCut(cut),
      ...(cut > 0n ? bar(base, cut) : {}),
    });
  }
  return rungs;
}

function contractWords(all: readonly CaseContract[], locale: Locale): string[] {
  const [only] = all;
  if (all.length > 1 || !only) {
    return [
      say(locale, 'rungContractsWords', {
        n: all.length,
        numbers: listed(
          all.map((one) => one.number),
          locale,
        ),
      }),
    ];
  }
  const certificate = only.certificate
    ? say(locale, 'rungCertified', { certificate: only.certificate })
    : say(locale, 'rungUncertified');
  return [
    say(locale, 'rungContractWords', {
      number: only.number,
      date: only.signedOn ? proseDate(only.signedOn, locale) : '',
      certificate,
    }),
  ];
}

/** Of several contracts those that lost something are worded; the others are counted. */
function basesWords(paid: readonly CaseContract[], locale: Locale): string[] {
  if (paid.length === 1) return paid.map((one) => baseWords(one, false, locale));
  const short = paid.filter((one) => one.baseFen < one.amountFen);
  const whole = paid.length - short.length;
  return [
    ...short.map((one) => baseWords(one, true, locale)),
    ...(whole > 0 ? [say(locale, 'rungBaseWhole', { n: whole })] : []),
  ];
}

function baseWords(one: CaseContract, named: boolean, locale: Locale): string {
  const amount = (value: Fen): string => headlineAmount(value, locale);
  const words = say(locale, 'rungBaseWords', {
    amount: amount(one.amountFen),
    accepted: amount(one.acceptedFen),
    invoiced: amount(one.invoicedFen),
    paid: amount(one.paidFen),
  });
  return named ? say(locale, 'rungBaseOneWords', { number: one.number }) + words : words;
}

function givingRungs(paid: readonly CaseContract[], decision: DecisionView, locale: Locale): Rung[] {
  const capCut = cutOf(paid, 'PARTY_CAP');
  const pool = cutOf(paid, 'POOL_EXHAUSTED') > 0n ? 'POOL_EXHAUSTED' : 'POOL_PRO_RATA';
  const poolCut = cutOf(paid, pool);
  const panelCut = cutOf(paid, 'PANEL_RATE');
  const given = sumOf(paid, (one) => one.awardFen);
  const afterCap = fen(given + poolCut);
  const afterPanel = fen(afterCap + capCut);
  const rungs: Rung[] = [rateRung(paid, fen(afterPanel + panelCut), panelCut > 0n, decision, locale)];
  if (panelCut > 0n) {
    rungs.push({
      title: say(locale, 'rungPanel'),
      words: [],
      ...withClause(clauseOf(paid, 'PANEL_RATE')),
      resultFen: afterPanel,
      cutFen: panelCut,
    });
  }
  if (decision.capFen !== undefined) rungs.push(capRung(afterCap, capCut, decision.capFen, decision, locale));
  rungs.push(poolRung(given, afterCap, poolCut, clauseOf(paid, pool), decision, locale));
  return rungs;
}

function rateRung(
  paid: readonly CaseContract[],
  result: Fen,
  panel: boolean,
  decision: DecisionView,
  locale: Locale,
): Rung {
  const rates = new Set(paid.map((one) => ratePercent(one.rate)));
  const [rate = ''] = rates;
  const single = rates.size === 1 && !panel;
  const words =
    single && paid.length === 1
      ? say(locale, 'rungRateWords', {
          base: exactAmount(
            sumOf(paid, (one) => one.baseFen),
            locale,
          ),
          rate,
        })
      : say(locale, 'rungRateMixedWords');
  return {
    title: single ? say(locale, 'rungRate', { rate }) : say(locale, 'rungRateMixed'),
    words: [words],
    ...withClause(decision.rateClause),
    resultFen: result,
  };
}

function capRung(result: Fen, cut: Fen, cap: Fen, decision: DecisionView, locale: Locale): Rung {
  const already = decision.alreadyAwardedFen;
  const room = atLeastZero(fen(cap - already));
  const amount = (value: Fen): string => headlineAmount(value, locale);
  return {
    title: say(locale, 'rungCap', { cap: amount(cap) }),
    words: [say(locale, 'rungCapWords', { already: amount(already), room: amount(room) })],
    ...withClause(decision.capClause),
    resultFen: result,
    ...withCut(cut),
    ...(cut > 0n
      ? {
          bar: {
            wholeFen: fen(already + result + cut),
            parts: [
              {
                kind: 'before' as const,
                amountFen: already,
                label: say(locale, 'keyBefore', { amount: amount(already) }),
              },
              { kind: 'given' as const, amountFen: result, label: say(locale, 'keyThis', { amount: amount(result) }) },
              { kind: 'cut' as const, amountFen: cut, label: say(locale, 'keyOver', { amount: amount(cut) }) },
            ],
            markFen: cap,
          },
        }
      : {}),
  };
}

function poolRung(
  given: Fen,
  wanted: Fen,
  cut: Fen,
  clause: ClauseView | undefined,
  decision: DecisionView,
  locale: Locale,
): Rung {
  if (cut === 0n) {
    const words =
      decision.poolBeforeFen === undefined
        ? say(locale, 'rungPoolWordsPlain')
        : say(locale, 'rungPoolWords', { amount: headlineAmount(decision.poolBeforeFen, locale) });
    return { title: say(locale, 'rungPool'), words: [words], resultFen: given };
  }
  return {
    title: say(locale, 'rungPoolCut'),
    words: [],
    ...withClause(clause),
    resultFen: given,
    cutFen: cut,
    bar: {
      wholeFen: wanted,
      parts: [
        { kind: 'given', amountFen: given },
        { kind: 'cut', amountFen: cut },
      ],
    },
  };
}

function whyNotMore(
  all: readonly CaseContract[],
  paid: readonly CaseContract[],
  decision: DecisionView,
  locale: Locale,
): string[] {
  const lines: string[] = [];
  const cut = (code: string): Fen => cutOf(paid, code);
  const amount = (value: Fen): string => exactAmount(value, locale);
  const capped = cut('PARTY_CAP') > 0n && decision.capFen !== undefined;
  if (capped) lines.push(say(locale, 'moreCap', { cap: headlineAmount(decision.capFen ?? ZERO_FEN, locale) }));
  if (cut('POOL_PRO_RATA') > 0n || cut('POOL_EXHAUSTED') > 0n) lines.push(say(locale, 'morePool'));
  if (cut('EVIDENCED_BASE') > 0n) {
    lines.push(
      capped ? say(locale, 'moreCapUnpaid') : say(locale, 'moreBase', { amount: amount(cut('EVIDENCED_BASE')) }),
    );
  }
  if (cut('LINE_CUT') > 0n) lines.push(say(locale, 'moreLines', { amount: amount(cut('LINE_CUT')) }));
  if (cut('PANEL_RATE') > 0n) lines.push(say(locale, 'morePanel', { amount: amount(cut('PANEL_RATE')) }));
  for (const one of all.filter((contract) => contract.refusals.length > 0)) {
    const reasons = one.refusals.map((refusal) => inLocale(refusal.reason, locale)).join(locale === 'en' ? '; ' : '；');
    lines.push(say(locale, 'moreRefused', { number: one.number, reason: reasons }));
  }
  return lines.length > 0 ? lines : [say(locale, 'moreCeiling')];
}
