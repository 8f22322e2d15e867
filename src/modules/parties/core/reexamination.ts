/**
 * A finding is never rewritten: when the register or its standard changes, it is asked again and the answer stands
 * beside it (issue "The related-party engine"; domain page 2.3). Pure: which findings a change can touch, when an answer
 * differs from the one before, and in what words a person is told.
 */
import { addDays, type CalendarDate, dateOf, shanghaiInstant, yearOf } from '../../../kernel/calendar-date.js';
import { canonicalText, digestOf, type JsonObject } from '../../../kernel/canonical-json.js';
import { inLocale, type Locale, type Text } from '../../../kernel/text.js';
import { drawStep, shortShare } from './draw-path.js';
import { LIMB_WORDS, OUTCOME_WORDS } from './limb-words.table.js';
import type { RelationInTime, RelationType } from './party-types.js';
import type { LimbHit, Relatedness } from './relatedness.js';
import { standardOf } from './standards.table.js';

export type CauseKind = 'relation' | 'relation-end' | 'organisation' | 'standard';

/** What made the finding be asked again: a record of the log, or a standard written `CODE/version`. */
export interface Cause {
  readonly kind: CauseKind;
  readonly id: string;
}

/** What is compared of two answers. Old answers lack what later engines say beside the finding. */
export type ComparedAnswer = Pick<Relatedness, 'outcome' | 'limbs' | 'missing'>;

/** A finding with the last answer on record: its own, or that of its latest re-examination. */
export interface LastAnswer {
  readonly findingId: string;
  readonly a: string;
  readonly b: string;
  readonly asOf: CalendarDate;
  readonly standard: string;
  readonly answer: ComparedAnswer;
  /** The finding, or the re-examination that gave the answer. */
  readonly previousId: string;
  /** 0 where the answer is the finding's own. */
  readonly seq: number;
}

/** A later answer beside a finding. */
export interface Reexamination {
  readonly id: string;
  readonly findingId: string;
  /** 1 for the first one of the finding. */
  readonly seq: number;
  readonly cause: Cause;
  readonly previousId: string;
  readonly answer: Omit<Relatedness, 'asOf'>;
  readonly digest: string;
  readonly recordedAt: Date;
}

/** Where a change enters the graph, and the days on which it matters. */
export interface Touch {
  readonly cause: Cause;
  /**
   * DOWN: findings on the node and on whatever it holds or influences. DIRECT: findings on the node; the same as DOWN for
   * a natural person, whose kin may stand to another company. BOND: the same as DOWN for everyone tied to the node by
   * kinship or concert, and for all they hold, serve or lend to. LOAN: the node is a loan; DIRECT for its borrower.
   */
  readonly reach: 'DOWN' | 'DIRECT' | 'BOND' | 'LOAN';
  readonly nodes: readonly string[];
  /** Absent = ever. */
  readonly since?: CalendarDate;
  /** Not included; absent = without end. */
  readonly until?: CalendarDate;
}

const REACH: { readonly [type in RelationType]: Touch['reach'] } = {
  HOLDS: 'DOWN',
  CONTROLS: 'DOWN',
  JOINT_CONTROL: 'DOWN',
  SIGNIFICANT_INFLUENCE: 'DOWN',
  INTEREST: 'DOWN',
  OFFICER: 'DOWN',
  KIN: 'BOND',
  ACTING_IN_CONCERT: 'BOND',
  LOAN: 'DIRECT',
  IP_DEPENDENCE: 'DIRECT',
  OPERATIONS_CONTROLLED: 'DIRECT',
  GUARANTEE: 'LOAN',
};

/**
 * Where a relation that was added, or whose end was recorded, enters the graph. An edge is part of a question where its
 * lower end is above or at one of the two parties, so only that end leads to findings; kin and concert work both ways.
 * `endId` is the record of the end, for a relation that has one.
 */
export function touchOf(relation: RelationInTime, endId?: string): Touch {
  const { id, type, from, to, loan } = relation;
  const reach = REACH[type];
  const cause: Cause = endId === undefined ? { kind: 'relation', id } : { kind: 'relation-end', id: endId };
  const nodes = reach === 'BOND' ? [from, to] : reach === 'LOAN' ? [loan ?? to] : [to];
  return { cause, reach, nodes, ...daysOf(relation, endId !== undefined) };
}

/** What is registered of an organisation matters on every day to itself and to all below it. */
export function touchOfOrganisation(id: string): Touch {
  return { cause: { kind: 'organisation', id }, reach: 'DOWN', nodes: [id] };
}

/** A recorded end matters from the end on, up to where the relation would have ended; loans by calendar years. */
function daysOf(relation: RelationInTime, ended: boolean): Pick<Touch, 'since' | 'until'> {
  const { type, validFrom, validTo, validUntil } = relation;
  const since = ended ? (validUntil ?? validFrom) : validFrom;
  const until = ended ? validTo : validUntil;
  const yearly = type === 'LOAN' || type === 'GUARANTEE';
  if (!yearly) return { since, ...(until === undefined ? {} : { until }) };
  const last = until === undefined ? undefined : dateOf(yearOf(addDays(until, -1)) + 1, 1, 1);
  return { since: dateOf(yearOf(since), 1, 1), ...(last === undefined ? {} : { until: last }) };
}

/**
 * True where a person must look: another outcome, another limb, holder, share or path, or other organisations whose
 * holders are missing. Coverage figures, flags, digest and the ids of records that say the same are no difference.
 */
export function differs(before: ComparedAnswer, now: ComparedAnswer): boolean {
  return formOf(before) !== formOf(now);
}

function formOf({ outcome, limbs, missing }: ComparedAnswer): string {
  const limbForms = limbs.map((limb) =>
    canonicalText({
      code: limb.code,
      outcome: limb.outcome,
      share: limb.sharePct ?? null,
      holder: [...limb.holder].sort(),
      path: limb.path.map(({ type, from, to, sharePct }) => `${type} ${from} ${to} ${sharePct ?? ''}`).sort(),
    }),
  );
  const open = [...new Set(missing.map(({ organisation }) => organisation))].sort();
  return canonicalText({ outcome, limbs: limbForms.sort(), missing: open });
}

export interface Asked {
  readonly id: string;
  readonly cause: Cause;
  readonly at: Date;
}

/** The later answer as it will stand beside the finding. */
export function reexamined(
  last: LastAnswer,
  { asOf, ...answer }: Relatedness,
  { id, cause, at }: Asked,
): Reexamination {
  const { findingId, previousId, seq } = last;
  const digest = digestOf({ findingId, previousId, relatedness: answerJson(answer) });
  return { id, findingId, seq: seq + 1, cause, previousId, answer, digest, recordedAt: at };
}

/** The record as the log covers it: every column. */
export function reexaminationRecord(one: Reexamination): JsonObject {
  const { id, findingId, seq, cause, previousId, answer, digest, recordedAt } = one;
  return {
    id,
    findingId,
    seq,
    cause: { kind: cause.kind, id: cause.id },
    previousId,
    relatedness: answerJson(answer),
    digest,
    recordedAt: shanghaiInstant(recordedAt),
  };
}

/** The answer is JSON already; this only says so to the type system. */
function answerJson(answer: Reexamination['answer']): JsonObject {
  return JSON.parse(JSON.stringify(answer)) as JsonObject;
}

const LIMBS_SHOWN = 3;
const STEPS_SHOWN = 8;

/**
 * Why a person must look, with the old and the new path in words. `names` gives organisations only: the text is recorded
 * for ever, so natural persons are numbered in it.
 */
export function differenceText(last: LastAnswer, now: Relatedness, names: ReadonlyMap<string, Text>): Text {
  const persons = new Map<string, number>();
  const say = (locale: Locale): ((id: string) => string) => {
    const key = locale === 'en' ? 'en' : 'zh';
    return (id) => {
      const known = names.get(id);
      if (known) return known[key];
      const number = persons.get(id) ?? persons.size + 1;
      persons.set(id, number);
      return locale === 'en' ? `natural person ${number}` : `自然人 ${number}`;
    };
  };
  const [zh, en] = [say('zh-CN'), say('en')];
  const standard = standardOf(now.standard)?.title ?? { zh: now.standard, en: now.standard };
  const old = shortPath(last.answer, zh, 'zh-CN');
  return {
    zh:
      `${zh(last.a)}与${zh(last.b)}在 ${last.asOf} 的关联认定（${standard.zh}，第 ${now.standardVersion} 版），按现在的登记已有不同。` +
      `原：${old}。现：${shortPath(now, zh, 'zh-CN')}。原认定保持不变，请复核依据它的合同和申报`,
    en:
      `The finding on ${en(last.a)} and ${en(last.b)} as of ${last.asOf} (${standard.en}, version ${now.standardVersion}) would now be another one. ` +
      `Before: ${shortPath(last.answer, en, 'en')}. Now: ${shortPath(now, en, 'en')}. ` +
      'The finding stays as it was; look at the contracts and claims that rest on it',
  };
}

/** Outcome, and each limb with its path, in one line. */
function shortPath({ outcome, limbs, missing }: ComparedAnswer, name: (id: string) => string, locale: Locale): string {
  const english = locale === 'en';
  const more = (count: number): string[] => (count <= 0 ? [] : [english ? `and ${count} more` : `另有 ${count} 项`]);
  const shownLimbs = limbs.slice(0, LIMBS_SHOWN).map((limb) => shortLimb(limb, name, locale, more));
  const parts = [...shownLimbs, ...more(limbs.length - LIMBS_SHOWN)];
  const open = [...new Set(missing.map(({ organisation }) => organisation))];
  if (open.length > 0) {
    const shown = [...open.slice(0, LIMBS_SHOWN).map(name), ...more(open.length - LIMBS_SHOWN)];
    parts.push(english ? `holders missing of ${shown.join(', ')}` : `缺少股东资料：${shown.join('、')}`);
  }
  const word = OUTCOME_WORDS[outcome][english ? 'en' : 'zh'];
  if (parts.length === 0) return word;
  return english ? `${word} (${parts.join('; ')})` : `${word}（${parts.join('；')}）`;
}

function shortLimb(
  limb: LimbHit,
  name: (id: string) => string,
  locale: Locale,
  more: (count: number) => string[],
): string {
  const comma = locale === 'en' ? ', ' : '，';
  const share = limb.sharePct === undefined ? '' : `${comma}${shortShare(limb.sharePct)}%`;
  const steps = limb.path.slice(0, STEPS_SHOWN).map((step) => drawStep(step, name, locale));
  const path = [...steps, ...more(limb.path.length - STEPS_SHOWN)];
  const title = inLocale(LIMB_WORDS[limb.code].title, locale);
  if (path.length === 0) return `${title}${share}`;
  return `${title}${share}${locale === 'en' ? ': ' : '：'}${path.join(comma)}`;
}
