/**
 * The answers of a declaration as relations, each pointing from who holds, lends, supplies or controls to who is held,
 * borrows, depends or is controlled (domain page 2.2).
 */
import { type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import { formatFen, parseFen } from '../../../kernel/money.js';
import { formatPct, parsePct, wholePct } from '../../../kernel/rate.js';
import type { AnswersDraft, Entry, Period } from './declaration.js';
import * as no from './declaration-errors.js';
import type { RelationType } from './party-types.js';
import type { AnswerField, QuestionCode } from './questionnaire.table.js';

type Draft<Field extends AnswerField> = NonNullable<AnswersDraft[Field]>[number];

/** The relations that the answers state, in the order of the questions; a loan stands before its guarantees. */
export function entriesOf(answers: AnswersDraft, declarantId: string, on: CalendarDate): readonly Entry[] {
  const { loans, guarantees, ipDependence, tradeDependence, kin, controlByAgreement, actingInConcert, holders } =
    answers;
  return [
    ...borrowings(loans ?? [], guarantees ?? []),
    ...(ipDependence ?? []).map(supply),
    ...(tradeDependence ?? []).map(trade),
  ]
    .concat((kin ?? []).map(kinship), (controlByAgreement ?? []).map(agreement), (actingInConcert ?? []).map(concert))
    .concat((holders ?? []).map((of, index) => holder(of, index, declarantId, on)));
}

function borrowings(loans: readonly Draft<'loans'>[], guarantees: readonly Draft<'guarantees'>[]): Entry[] {
  const entries: Entry[] = [];
  for (const [index, of] of loans.entries()) {
    const at = `/answers/loans/${index}`;
    const number = entries.push(loan('LOANS', at, of)) - 1;
    if (of.guarantor !== undefined) entries.push(guarantee('LOANS', at, { ...of, guarantor: of.guarantor }, number));
  }
  for (const [index, of] of guarantees.entries()) {
    const at = `/answers/guarantees/${index}`;
    const number = entries.push(loan('GUARANTEES', at, of)) - 1;
    entries.push(guarantee('GUARANTEES', at, of, number));
  }
  return entries;
}

function loan(question: QuestionCode, at: string, of: Draft<'loans'>): Entry {
  return {
    ...entry(question, 'LOAN', at, ['lender', 'borrower'], [of.lender, of.borrower], of),
    amountFen: formatFen(parseFen(of.amountFen, `${at}/amountFen`)),
  };
}

type GuaranteeDraft = Period & Pick<Draft<'guarantees'>, 'guarantor' | 'borrower' | 'guaranteedFen'>;

function guarantee(question: QuestionCode, at: string, of: GuaranteeDraft, loanEntry: number): Entry {
  const { guaranteedFen } = of;
  return {
    ...entry(question, 'GUARANTEE', at, ['guarantor', 'borrower'], [of.guarantor, of.borrower], of),
    loanEntry,
    ...(guaranteedFen === undefined ? {} : { amountFen: formatFen(parseFen(guaranteedFen, `${at}/guaranteedFen`)) }),
  };
}

function supply(of: Draft<'ipDependence'>, index: number): Entry {
  const at = `/answers/ipDependence/${index}`;
  return entry('IP_DEPENDENCE', 'IP_DEPENDENCE', at, ['on', 'dependent'], [of.on, of.dependent], of);
}

function trade(of: Draft<'tradeDependence'>, index: number): Entry {
  const at = `/answers/tradeDependence/${index}`;
  return entry('TRADE_DEPENDENCE', 'OPERATIONS_CONTROLLED', at, ['by', 'controlled'], [of.by, of.controlled], of);
}

function kinship(of: Draft<'kin'>, index: number): Entry {
  const at = `/answers/kin/${index}`;
  return { ...entry('KIN', 'KIN', at, ['personA', 'personB'], [of.personA, of.personB], of), kin: of.kin };
}

function agreement(of: Draft<'controlByAgreement'>, index: number): Entry {
  const at = `/answers/controlByAgreement/${index}`;
  const ends = ['controller', 'controlled'] as const;
  return {
    ...entry('CONTROL_BY_AGREEMENT', 'CONTROLS', at, ends, [of.controller, of.controlled], of),
    basis: of.basis,
  };
}

function concert(of: Draft<'actingInConcert'>, index: number): Entry {
  const at = `/answers/actingInConcert/${index}`;
  return entry('ACTING_IN_CONCERT', 'ACTING_IN_CONCERT', at, ['partyA', 'partyB'], [of.partyA, of.partyB], of);
}

function holder(of: Draft<'holders'>, index: number, declarantId: string, on: CalendarDate): Entry {
  const at = `/answers/holders/${index}`;
  const share = parsePct(of.sharePct, `${at}/sharePct`);
  if (share > wholePct(100n)) throw no.shareAbove100(`${at}/sharePct`);
  const held = entry('HOLDERS', 'HOLDS', at, ['holder', 'holder'], [of.holder, declarantId], { validFrom: on });
  return { ...held, sharePct: formatPct(share) };
}

function entry(
  question: QuestionCode,
  type: RelationType,
  at: string,
  ends: readonly [string, string],
  [from, to]: readonly [string, string],
  period: Period,
): Entry {
  const validFrom = parseDate(period.validFrom, `${at}/validFrom`);
  const validTo = period.validTo === undefined ? undefined : parseDate(period.validTo, `${at}/validTo`);
  if (validTo !== undefined && validTo <= validFrom) throw no.entryPeriod(`${at}/validTo`);
  return { question, type, at, ends, from, to, validFrom, ...(validTo === undefined ? {} : { validTo }) };
}
