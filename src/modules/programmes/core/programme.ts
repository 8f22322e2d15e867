/**
 * A programme is data: dated values, each with the clause it rests on (house page section 1.4; the shape of a legal
 * value follows openfisca: a name, dated values, a reference to the text). The code knows how to evaluate a programme
 * and knows none by name. What policy leaves open stands in the file under the tag `proposal`.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { type Fen, parseFen } from '../../../kernel/money.js';
import { type Rate, rate } from '../../../kernel/rate.js';
import type { Text } from '../../../kernel/text.js';
import type { CallFile, Publicity } from './call-file.js';
import type { Citation, PartyKind } from './vocabulary.js';

/**
 * What the rate is applied to: the least evidenced figure, the actual service fee, the contract amount, the total
 * procurement cost (采购总费用), the contract amount as approved by an audit (核定合同额). Of `PANEL_APPROVED` the award itself is
 * a panel's signed figure, at most the evidenced one; of `USE_SHARE` it is a share by use of opened corpora.
 */
export const BASES = [
  'EVIDENCED_MIN',
  'ACTUAL_FEE',
  'CONTRACT',
  'PROCUREMENT_COST',
  'APPROVED',
  'PANEL_APPROVED',
  'USE_SHARE',
] as const;
export type Basis = (typeof BASES)[number];

export const TAX_BASES = ['AS_GIVEN', 'TAX_EXCLUSIVE_FLOOR', 'TAX_EXCLUSIVE_HALF_UP'] as const;
export type TaxBasis = (typeof TAX_BASES)[number];

/** A pool that does not suffice: shared in proportion, given in order of arrival, or batch by batch. */
export const EXHAUSTIONS = ['PRO_RATA', 'FIRST_COME', 'BATCH'] as const;
export type Exhaustion = (typeof EXHAUSTIONS)[number];

/** Whether the cap counts what a party was awarded in a year, or in all years of the programme. */
export const CAP_PERIODS = ['YEAR', 'PROGRAMME'] as const;
export type CapPeriod = (typeof CAP_PERIODS)[number];

/**
 * What becomes of the money that caps and floors leave over of a reward by use: it stays in the pool, or it is given out
 * again among those that are not at their cap (domain page 5.1, point 5).
 */
export const LEFT_OVERS = ['POOL', 'WATER_FILLING'] as const;
export type LeftOver = (typeof LEFT_OVERS)[number];

export const PURPOSES = ['MODEL_RESEARCH', 'MODEL_APPLICATION', 'OTHER'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const SUBJECT_KINDS = ['CORPUS', 'COMPUTE', 'MODEL'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** A value with its citation, as it holds on one day. */
export interface Cited<T> extends Citation {
  readonly value: T;
}

/** A value as the file has it: it holds from a day until the next entry, or until `until`. */
export interface Dated<T> extends Cited<T> {
  readonly from: CalendarDate;
  readonly until?: CalendarDate;
}

export interface DatedValues<T> {
  readonly values: readonly Dated<T>[];
}

/** What each predicate is asked with. A gate that a programme does not name does not apply to it. */
export interface GateValues {
  readonly PERIOD: 'CALENDAR_YEAR_OF_SIGNING';
  readonly PARTY_KIND: readonly PartyKind[];
  /** Leading digits of the division code (GB/T 2260) of the applicant's place. */
  readonly PLACE: readonly string[];
  readonly START_UP: true;
  readonly ON_PLATFORM: true;
  readonly PURPOSE: readonly Purpose[];
  readonly UNRELATED: { readonly standard: string; readonly effect: 'REFUSE' | 'FLAG' };
  readonly ATTESTATIONS: readonly string[];
  readonly NOT_TERMINATED: true;
  readonly NOT_DUPLICATE: true;
  readonly PAID: true;
}
export type Predicate = keyof GateValues;

/** In the order in which refusals are told (surface page, "How a year is settled"). */
export const PREDICATES: readonly Predicate[] = [
  'PERIOD',
  'PARTY_KIND',
  'PLACE',
  'START_UP',
  'ON_PLATFORM',
  'PURPOSE',
  'UNRELATED',
  'ATTESTATIONS',
  'NOT_TERMINATED',
  'NOT_DUPLICATE',
  'PAID',
];

export type GateFile = { readonly [P in Predicate]: { readonly predicate: P } & DatedValues<GateValues[P]> }[Predicate];

export interface RateText {
  readonly num: string;
  readonly den: string;
}

/** A fund that is filled anew each year, or one sum for several years that is let out in yearly tranches. */
export type PoolTerms =
  | { readonly kind: 'ANNUAL'; readonly totalFen: string }
  | {
      readonly kind: 'TRANCHES';
      readonly totalFen: string;
      readonly firstPeriod: string;
      readonly lastPeriod: string;
      readonly tranches: readonly { readonly period: string; readonly totalFen: string }[];
    };

/** Who is a start-up: whoever says so, or whoever was registered at most so many years ago (N 年以内, which includes the day). */
export type StartUpTest =
  | { readonly kind: 'DECLARED' }
  | { readonly kind: 'REGISTERED_WITHIN'; readonly years: number };

/** What an opened corpus must reach in the year, and how far use counts (domain page 5.1). */
export interface UseTerms {
  readonly minRecords: string;
  readonly minBytes: string;
  /** Least quality score, in percent. */
  readonly minScorePct: string;
  /** Part of the update gaps that must keep the declared interval. */
  readonly updatesKept: RateText;
  readonly minApplicationCases: number;
  /** Days of use by one user group that count at most. */
  readonly maxDaysPerUser: number;
}

/** The file `config/programmes/*.json`, as `checkProgramme` lets it through. */
export interface ProgrammeFile {
  readonly $schema?: string;
  readonly code: string;
  readonly title: Text;
  readonly authority: { readonly code: string; readonly name: Text };
  readonly subjectKind: SubjectKind;
  readonly inForce: Citation & { readonly from: CalendarDate; readonly until?: CalendarDate };
  /** The fair-competition review (公平竞争审查); no number = it was not read. Files published before 2026-12 have none. */
  readonly fairCompetitionReview?: Citation & { readonly number?: string };
  readonly parameters: {
    /** Absent only where no rate is applied (`USE_SHARE`). */
    readonly rateCeiling?: DatedValues<RateText>;
    readonly startUpRateCeiling?: DatedValues<RateText>;
    /** Absent = whoever says so. */
    readonly startUpTest?: DatedValues<StartUpTest>;
    readonly basis: DatedValues<Basis>;
    readonly taxBasis: DatedValues<TaxBasis>;
    readonly capFen: DatedValues<string>;
    /** Absent = YEAR. */
    readonly capPeriod?: DatedValues<CapPeriod>;
    readonly use?: DatedValues<UseTerms>;
    /** Of a reward by use; absent = POOL. */
    readonly leftOver?: DatedValues<LeftOver>;
    readonly exhaustion: DatedValues<Exhaustion>;
    readonly publicity: DatedValues<Publicity>;
  };
  readonly gates: readonly GateFile[];
  /** `subAllocation`: the most that this programme takes of a pool shared with others, in fen; a ceiling, not a reservation. */
  readonly pool: { readonly code: string; readonly subAllocation?: DatedValues<string> } & DatedValues<PoolTerms>;
  readonly calls: readonly CallFile[];
  readonly open: readonly Text[];
}

export type Gates = { readonly [P in Predicate]?: Cited<GateValues[P]> };

/** The rules of one programme as they hold on one day. */
export interface Rules {
  readonly programme: string;
  readonly on: CalendarDate;
  readonly inForce: ProgrammeFile['inForce'];
  readonly rateCeiling?: Cited<Rate>;
  readonly startUpRateCeiling?: Cited<Rate>;
  readonly startUpTest?: Cited<StartUpTest>;
  readonly basis: Cited<Basis>;
  readonly taxBasis: Cited<TaxBasis>;
  readonly capFen: Cited<Fen>;
  readonly capPeriod?: Cited<CapPeriod>;
  readonly use?: Cited<UseTerms>;
  readonly leftOver?: Cited<LeftOver>;
  readonly exhaustion: Cited<Exhaustion>;
  readonly publicity: Cited<Publicity>;
  readonly gates: Gates;
}

/** The entry that holds on a day, or nothing. Requires entries in ascending order of `from`, as the check demands. */
export function valueOn<T>(values: readonly Dated<T>[], on: CalendarDate): Cited<T> | undefined {
  const entry = values.filter((one) => one.from <= on).at(-1);
  if (!entry || (entry.until !== undefined && entry.until <= on)) return undefined;
  return { value: entry.value, clause: entry.clause, source: entry.source, tag: entry.tag };
}

export function cite<T, U>(of: Cited<T>, value: U): Cited<U> {
  return { value, clause: of.clause, source: of.source, tag: of.tag };
}

/** True when the programme has begun and not ended on that day. */
export function runsOn(programme: ProgrammeFile, on: CalendarDate): boolean {
  const { from, until } = programme.inForce;
  return from <= on && (until === undefined || on < until);
}

/**
 * The rules on a day. Requires a checked file; answers nothing when the programme does not run on that day or a value
 * that every decision needs has none.
 */
export function rulesOn(programme: ProgrammeFile, on: CalendarDate): Rules | undefined {
  if (!runsOn(programme, on)) return undefined;
  const { parameters } = programme;
  const asOf = <T>(dated: DatedValues<T> | undefined) => dated && valueOn(dated.values, on);
  const ceiling = asOf(parameters.rateCeiling);
  const startUp = asOf(parameters.startUpRateCeiling);
  const startUpTest = asOf(parameters.startUpTest);
  const basis = asOf(parameters.basis);
  const taxBasis = asOf(parameters.taxBasis);
  const cap = asOf(parameters.capFen);
  const capPeriod = asOf(parameters.capPeriod);
  const use = asOf(parameters.use);
  const leftOver = asOf(parameters.leftOver);
  const exhaustion = asOf(parameters.exhaustion);
  const publicity = asOf(parameters.publicity);
  if (!basis || !taxBasis || !cap || !exhaustion || !publicity) return undefined;
  if (basis.value === 'USE_SHARE' ? !use : !ceiling) return undefined;
  const gates: { [P in Predicate]?: Cited<unknown> } = {};
  for (const gate of programme.gates) {
    const value = valueOn<unknown>(gate.values, on);
    if (value) gates[gate.predicate] = value;
  }
  return {
    programme: programme.code,
    on,
    inForce: programme.inForce,
    ...(ceiling ? { rateCeiling: cite(ceiling, readRate(ceiling.value)) } : {}),
    ...(startUp ? { startUpRateCeiling: cite(startUp, readRate(startUp.value)) } : {}),
    ...(startUpTest ? { startUpTest } : {}),
    basis,
    taxBasis,
    capFen: cite(cap, parseFen(cap.value)),
    ...(capPeriod ? { capPeriod } : {}),
    ...(use ? { use } : {}),
    ...(leftOver ? { leftOver } : {}),
    exhaustion,
    publicity,
    gates: gates as Gates,
  };
}

export function readRate(text: RateText): Rate {
  return rate(BigInt(text.num), BigInt(text.den));
}
