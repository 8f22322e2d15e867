/**
 * A signed declaration beside the register: what of it is on record already, and where the two do not agree. The graph
 * knows what the registries and both parties said; a declaration that is silent about it, or says otherwise, is shown to
 * both parties and to the regulator (domain page 2.3, "also require both sides' declaration"; practice page 6).
 */
import { type CalendarDate, holdsOn } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { formatFen, formatYuan, parseFen } from '../../../kernel/money.js';
import { formatPct, type Pct, parsePct, pct, wholePct } from '../../../kernel/rate.js';
import type { Text } from '../../../kernel/text.js';
import type { Declaration, Difference, Entry, KeptEntry } from './declaration.js';
import type { RelationInTime, RelationType } from './party-types.js';
import { type QuestionCode, questionnaireOf } from './questionnaire.table.js';
import type { Relatedness } from './relatedness.js';

/** What a declaration is compared with; every relation is one that the shell looked up for it. */
export interface Beside {
  /** The engine's answer for the two on the day, the declared relations included. */
  readonly relatedness: Relatedness;
  /** Relations between the two sides that a question asks for and that hold on the day. */
  readonly between: readonly RelationInTime[];
  /** Relations of the same type and ends as the entries, at any time. */
  readonly alike: readonly RelationInTime[];
  /** Holdings in the declarant on the day that somebody else than the declarant vouches for. */
  readonly holdings: readonly RelationInTime[];
  /** A branch stands for its head office; anything else for itself. */
  readonly entityOf: (id: string) => string;
}

export type Compared = Pick<
  Declaration,
  'asOf' | 'questionsVersion' | 'statement' | 'entries' | 'nothingToDeclare' | 'declarantId'
>;

/** Which question asks for relations of this type. */
export const ASKED: { readonly [type in RelationType]?: QuestionCode } = {
  LOAN: 'LOANS',
  GUARANTEE: 'GUARANTEES',
  IP_DEPENDENCE: 'IP_DEPENDENCE',
  OPERATIONS_CONTROLLED: 'TRADE_DEPENDENCE',
  KIN: 'KIN',
  CONTROLS: 'CONTROL_BY_AGREEMENT',
  ACTING_IN_CONCERT: 'ACTING_IN_CONCERT',
};

/** Listed holders: from here on a holder must stand in an answered list (the least share that listing rules disclose). */
const HOLDER_FROM: Pct = wholePct(5n);

const SYMMETRIC: readonly RelationType[] = ['KIN', 'ACTING_IN_CONCERT'];

type Tie = Pick<Entry, 'type' | 'from' | 'to'>;

/**
 * The relation on the register that an entry states again: one of the same type and ends that starts on the same day, or
 * holds throughout the entry's time. A loan is the same one when it starts on the same day, whatever its amount: two
 * sides that disagree on the amount do not make two loans. `alike` has the type and ends of the entry.
 */
export function onRecord(
  entry: Omit<KeptEntry, 'question'> & { readonly loan?: string },
  alike: readonly RelationInTime[],
): RelationInTime | undefined {
  const same = alike.filter(
    (known) => sameTie(entry, known, (id) => id) && (entry.type !== 'GUARANTEE' || known.loan === entry.loan),
  );
  const started = same.find(({ validFrom }) => validFrom === entry.validFrom);
  if (started || entry.type === 'LOAN') return started;
  return same.find((known) => known.validFrom <= entry.validFrom && endsNoEarlier(known, entry));
}

function endsNoEarlier(known: RelationInTime, entry: Pick<Entry, 'validTo'>): boolean {
  if (known.validUntil === undefined) return true;
  return entry.validTo !== undefined && entry.validTo <= known.validUntil;
}

function sameTie(one: Tie, other: Tie, entityOf: (id: string) => string): boolean {
  if (one.type !== other.type) return false;
  const [from, to] = [entityOf(other.from), entityOf(other.to)];
  const straight = entityOf(one.from) === from && entityOf(one.to) === to;
  return straight || (SYMMETRIC.includes(one.type) && entityOf(one.from) === to && entityOf(one.to) === from);
}

/** Every place where the declaration and the register do not agree, in the order of the questions. */
export function compare(of: Compared, beside: Beside): readonly Difference[] {
  return [
    ...statementDifference(of, beside.relatedness),
    ...omissions(of, beside),
    ...otherTerms(of, beside),
    ...holderDifferences(of, beside),
  ];
}

/** What tells two differences of one declaration apart, so that a later comparison adds only new ones. */
export function differenceKey({
  code,
  question,
  relationId,
  declared,
}: Omit<Difference, 'registered' | 'text'>): string {
  const holder = typeof declared.holder === 'string' ? declared.holder : '';
  return [code, question ?? '', code === 'STATEMENT' ? '' : (relationId ?? ''), holder].join('|');
}

function statementDifference(of: Compared, relatedness: Relatedness): Difference[] {
  if (of.statement !== 'NOT_RELATED' || relatedness.outcome !== 'RELATED') return [];
  const { standard, standardVersion, graphDigest, limbs } = relatedness;
  const fired = limbs.filter(({ outcome }) => outcome === 'RELATED');
  const codes = [...new Set(fired.map(({ code }) => code))];
  const relations = [...new Set(fired.flatMap(({ path }) => path.map(({ relationId }) => relationId)))];
  const [first] = relations;
  return [
    {
      code: 'STATEMENT',
      ...(first === undefined || first === '' ? {} : { relationId: first }),
      declared: { statement: of.statement },
      registered: { outcome: relatedness.outcome, standard, standardVersion, graphDigest, limbs: codes, relations },
      text: {
        zh: `声明为非关联，但按认定标准 ${standard}（第 ${standardVersion} 版）和登记的关系，双方在 ${of.asOf} 为关联方，依据：${codes.join('、')}。请双方核对；如登记有误，请提交依据`,
        en: `Declared as not related, but under standard ${standard} (version ${standardVersion}) and the relations on record the two are related on ${of.asOf}, by ${codes.join(', ')}. Both parties please check; if the register is wrong, hand in what shows it`,
      },
    },
  ];
}

function omissions(of: Compared, { between, entityOf }: Beside): Difference[] {
  return between.flatMap((relation): Difference[] => {
    const question = ASKED[relation.type];
    if (question === undefined || of.entries.some((entry) => sameTie(entry, relation, entityOf))) return [];
    const none = of.nothingToDeclare.includes(question);
    const { zh, en } = titleOf(of, question);
    const [sourceZh, sourceEn] = sourceTexts(relation);
    return [
      {
        code: none ? 'NONE_BUT_REGISTERED' : 'NOT_DECLARED',
        question,
        relationId: relation.id,
        declared: none ? { answer: 'none' } : { answer: 'entries', listed: false },
        registered: registeredForm(relation),
        text: {
          zh: `${none ? `对“${zh}”答“无”` : `对“${zh}”的答复未列此项`}，但登记在册的一项关系在 ${of.asOf} 存续（${sourceZh}）。请核对后补充声明，或提交登记有误的依据`,
          en: `${none ? `"${en}" is answered "none"` : `The answer to "${en}" leaves it out`}, but a relation on record holds on ${of.asOf} (${sourceEn}). Please check, and declare anew or hand in what shows the register to be wrong`,
        },
      },
    ];
  });
}

/** The same loan with another amount, or the same relation with another end. */
function otherTerms(of: Compared, { alike }: Beside): Difference[] {
  return of.entries.flatMap((entry) => {
    const same = alike.filter((known) => sameTie(entry, known, (id) => id) && known.validFrom === entry.validFrom);
    return same.flatMap((known): Difference[] => {
      if (entry.type === 'GUARANTEE' || entry.type === 'HOLDS') return [];
      const shared = { question: entry.question, relationId: known.id, registered: registeredForm(known) };
      const [sourceZh, sourceEn] = sourceTexts(known);
      const amount = entry.amountFen;
      if (amount !== undefined && known.amountFen !== undefined && formatFen(known.amountFen) !== amount) {
        const [declared, registered] = [formatYuan(parseFen(amount)), formatYuan(known.amountFen)];
        const text = {
          zh: `同一笔借款（自 ${entry.validFrom} 起）声明金额为 ${declared} 元，登记为 ${registered} 元（${sourceZh}）。登记金额未改，请双方核对借款合同和银行凭证`,
          en: `The same loan (from ${entry.validFrom}) is declared as ${declared} yuan and on record as ${registered} yuan (${sourceEn}). The record stays; both parties please check the loan contract and the bank vouchers`,
        };
        return [{ code: 'LOAN_AMOUNT', ...shared, declared: { amountFen: amount }, text }];
      }
      if (known.id === entry.relation && otherEnd(entry, known, of.asOf)) {
        const text = {
          zh: `自 ${entry.validFrom} 起的同一项关系，声明的终止日为 ${endZh(entry.validTo)}，登记为 ${endZh(known.validUntil)}（${sourceZh}）。请核对`,
          en: `The same relation from ${entry.validFrom} is declared to end: ${endEn(entry.validTo)}; on record: ${endEn(known.validUntil)} (${sourceEn}). Please check`,
        };
        return [{ code: 'PERIOD', ...shared, declared: { validTo: entry.validTo ?? null }, text }];
      }
      return [];
    });
  });
}

/** Two days named for the end, or one of the two over on the day of the declaration. An end of later is no contradiction. */
function otherEnd(entry: KeptEntry, known: RelationInTime, on: CalendarDate): boolean {
  const named = known.validTo !== undefined && entry.validTo !== undefined && known.validTo !== entry.validTo;
  const holds = holdsOn(known.validFrom, known.validUntil, on);
  return named || holds !== holdsOn(entry.validFrom, entry.validTo, on);
}

function endZh(end: CalendarDate | undefined): string {
  return end ?? '未终止';
}

function endEn(end: CalendarDate | undefined): string {
  return end ?? 'no end';
}

function holderDifferences(of: Compared, { holdings, entityOf }: Beside): Difference[] {
  const listed = of.entries.filter(({ question }) => question === 'HOLDERS');
  if (listed.length === 0 && !of.nothingToDeclare.includes('HOLDERS')) return [];
  const declared = new Map<string, Pct>();
  for (const { from, sharePct } of listed) {
    declared.set(entityOf(from), sum([declared.get(entityOf(from)) ?? pct(0n), parsePct(sharePct ?? '0')]));
  }
  const differences: Difference[] = [];
  let known = pct(0n);
  for (const holding of holdings) {
    const holder = entityOf(holding.from);
    const share = declared.get(holder);
    known = sum([known, holding.sharePct ?? holding.range?.min ?? pct(0n)]);
    if (share === undefined) {
      if ((holding.sharePct ?? holding.range?.min ?? pct(0n)) >= HOLDER_FROM) differences.push(notListed(holding, of));
    } else if (!within(share, holding)) differences.push(otherShare(holding, share, of));
  }
  const named = new Set(holdings.map(({ from }) => entityOf(from)));
  const total = sum([known, ...[...declared].flatMap(([holder, share]) => (named.has(holder) ? [] : [share]))]);
  return total > wholePct(100n) && total > known ? [...differences, overHundred(total, known, of)] : differences;
}

function sum(shares: readonly Pct[]): Pct {
  return pct(shares.reduce((total, share) => total + share, 0n));
}

function within(share: Pct, { sharePct, range }: RelationInTime): boolean {
  if (range === undefined) return share === sharePct;
  const above = range.minExclusive ? share > range.min : share >= range.min;
  return above && (range.maxExclusive ? share < range.max : share <= range.max);
}

function notListed(holding: RelationInTime, { asOf }: Compared): Difference {
  const [sourceZh, sourceEn] = sourceTexts(holding);
  return {
    code: 'HOLDER_NOT_DECLARED',
    question: 'HOLDERS',
    relationId: holding.id,
    declared: { listed: false },
    registered: registeredForm(holding),
    text: {
      zh: `登记显示有一名股东在 ${asOf} 持股 ${shareText(holding)}（${sourceZh}），声明的股东名单中没有该股东。请核对`,
      en: `On ${asOf} a holder has ${shareText(holding)} on record (${sourceEn}) who is not among the declared holders. Please check`,
    },
  };
}

function otherShare(holding: RelationInTime, share: Pct, { asOf }: Compared): Difference {
  const [sourceZh, sourceEn] = sourceTexts(holding);
  return {
    code: 'HOLDER_SHARE',
    question: 'HOLDERS',
    relationId: holding.id,
    declared: { holder: holding.from, sharePct: formatPct(share) },
    registered: registeredForm(holding),
    text: {
      zh: `同一股东在 ${asOf} 的持股比例，声明为 ${formatPct(share)}%，登记为 ${shareText(holding)}（${sourceZh}）。请核对`,
      en: `The share of the same holder on ${asOf} is declared as ${formatPct(share)}% and on record as ${shareText(holding)} (${sourceEn}). Please check`,
    },
  };
}

function overHundred(total: Pct, known: Pct, { asOf }: Compared): Difference {
  return {
    code: 'HOLDERS_OVER_100',
    question: 'HOLDERS',
    declared: { totalPct: formatPct(total) },
    registered: { knownPct: formatPct(known) },
    text: {
      zh: `登记的股东合计持股 ${formatPct(known)}%，加上声明中未登记的股东后在 ${asOf} 合计为 ${formatPct(total)}%，超过 100%。请核对`,
      en: `Holders on record sum to ${formatPct(known)}%; with the declared holders who are not on record the total on ${asOf} is ${formatPct(total)}%, above 100%. Please check`,
    },
  };
}

function shareText({ sharePct, range }: RelationInTime): string {
  if (range) return `${formatPct(range.min)}% - ${formatPct(range.max)}%`;
  return `${formatPct(sharePct ?? pct(0n))}%`;
}

function titleOf({ questionsVersion }: Compared, code: QuestionCode): Text {
  const found = questionnaireOf(questionsVersion)?.questions.find((question) => question.code === code);
  return found?.title ?? { zh: code, en: code };
}

const SOURCES = {
  registry: ['登记机关', 'a registry'],
  declared: ['声明', 'a declaration'],
  other: ['其他来源', 'another source'],
} as const;

function sourceTexts({ source, extractedOn }: RelationInTime): readonly [string, string] {
  const [zh, en] = SOURCES[source];
  if (extractedOn === undefined) return [`来源：${zh}`, `source: ${en}`];
  return [`来源：${zh}，${extractedOn}`, `source: ${en}, ${extractedOn}`];
}

/** What the register says, as it travels in JSON; persons by id. */
function registeredForm(relation: RelationInTime): JsonObject {
  const { id, type, from, to, source, extractedOn, validFrom, validUntil, amountFen, sharePct, range } = relation;
  return {
    relation: id,
    type,
    from,
    to,
    source,
    validFrom,
    ...(extractedOn === undefined ? {} : { extractedOn }),
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(amountFen === undefined ? {} : { amountFen: formatFen(amountFen) }),
    ...(sharePct === undefined ? {} : { sharePct: formatPct(sharePct) }),
    ...(range === undefined ? {} : { shareMinPct: formatPct(range.min), shareMaxPct: formatPct(range.max) }),
  };
}

/** True for a relation that a question asks for and that holds on the day. Control by votes is no question. */
export function isAskedFor(relation: RelationInTime, on: CalendarDate): boolean {
  if (ASKED[relation.type] === undefined || !holdsOn(relation.validFrom, relation.validUntil, on)) return false;
  return relation.type !== 'CONTROLS' || relation.basis === 'AGREEMENT' || relation.basis === 'VIE';
}
