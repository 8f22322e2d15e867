/**
 * What is taken as a relation: effective-dated `[validFrom, validTo)`, each type with the fields it must have and may
 * have (surface page section 5; domain page 2.2). One share above 100 is refused; a total above 100 is not its matter.
 */
import { parseDate } from '../../../kernel/calendar-date.js';
import { formatFen, parseFen } from '../../../kernel/money.js';
import { formatPct, type Pct, parsePct, wholePct } from '../../../kernel/rate.js';
import { plainText } from './organisation.js';
import * as no from './parties-errors.js';
import {
  CONTROL_BASES,
  INTEREST_TYPES,
  KIN_KINDS,
  OFFICER_ROLES,
  RELATION_SOURCES,
  RELATION_TYPES,
  type Relation,
  type RelationEvidence,
  type RelationInTime,
  type RelationType,
  type ShareRange,
} from './party-types.js';

/** A relation as offered; `from`, `to`, `appointedBy` are ids, codes or `person:KEY`, `loan` the id of a LOAN. */
export interface RelationDraft {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly sharePct?: string;
  readonly shareMinPct?: string;
  readonly shareMaxPct?: string;
  readonly shareMinExclusive?: boolean;
  readonly shareMaxExclusive?: boolean;
  readonly kin?: string;
  readonly role?: string;
  readonly appointedBy?: string;
  readonly amountFen?: string;
  readonly loan?: string;
  readonly basis?: string;
  readonly interest?: string;
  readonly evidence?: RelationEvidence;
  readonly validFrom: string;
  readonly validTo?: string;
  readonly source: string;
  readonly extractedOn?: string;
}

/** A party that a draft names, looked up by the shell. */
export interface KnownParty {
  readonly id: string;
  readonly kind: 'organisation' | 'person';
}

export interface KnownLoan {
  readonly id: string;
  readonly type: RelationType;
  readonly to: string;
}

type Optional = 'kin' | 'role' | 'appointedBy' | 'amountFen' | 'loan' | 'basis' | 'interest';
type Side = 'organisation' | 'person' | 'any';

interface Shape {
  readonly from: Side;
  readonly to: Side;
  /** Whether it has a share, exact or within bounds. */
  readonly share: 'needed' | 'may' | 'none';
  readonly needs: readonly Optional[];
  readonly may: readonly Optional[];
}

const CONTROL: Shape = { from: 'any', to: 'organisation', share: 'may', needs: [], may: ['basis', 'interest'] };
const PLAIN: Shape = { from: 'any', to: 'any', share: 'none', needs: [], may: [] };
const OF_COMPANY: Shape = { ...PLAIN, to: 'organisation' };

const SHAPES: { readonly [type in RelationType]: Shape } = {
  HOLDS: { ...OF_COMPANY, share: 'needed', may: ['interest'] },
  CONTROLS: CONTROL,
  JOINT_CONTROL: CONTROL,
  SIGNIFICANT_INFLUENCE: CONTROL,
  OFFICER: { ...OF_COMPANY, from: 'person', needs: ['role'], may: ['appointedBy', 'interest'] },
  KIN: { ...PLAIN, from: 'person', to: 'person', needs: ['kin'] },
  LOAN: { ...PLAIN, needs: ['amountFen'] },
  GUARANTEE: { ...PLAIN, needs: ['loan'], may: ['amountFen'] },
  IP_DEPENDENCE: PLAIN,
  OPERATIONS_CONTROLLED: PLAIN,
  ACTING_IN_CONCERT: PLAIN,
  INTEREST: { ...OF_COMPANY, share: 'may', needs: ['interest'] },
};

const OPTIONAL: readonly Optional[] = ['kin', 'role', 'appointedBy', 'amountFen', 'loan', 'basis', 'interest'];

export type RelationContent = Omit<Relation, 'id' | 'recordedAt' | 'graphVersion'>;

/** Reads an offer whose parties and loan were looked up by the text given. Throws for the first thing that is wrong. */
export function readRelation(
  draft: RelationDraft,
  parties: ReadonlyMap<string, KnownParty>,
  loans: ReadonlyMap<string, KnownLoan>,
): RelationContent {
  const type = oneOf('type', RELATION_TYPES, draft.type);
  const shape = SHAPES[type];
  for (const field of OPTIONAL) {
    if (draft[field] === undefined) {
      if (shape.needs.includes(field)) throw no.fieldNeeded(type, field);
    } else if (!shape.needs.includes(field) && !shape.may.includes(field)) throw no.fieldNotOfType(type, field);
  }
  const from = party('from', draft.from, shape.from, parties);
  const to = party('to', draft.to, shape.to, parties);
  if (from === to) throw no.selfRelation();
  const share = readShare(draft);
  if (share === undefined && shape.share === 'needed') throw no.fieldNeeded(type, 'sharePct');
  if (share !== undefined && shape.share === 'none') throw no.fieldNotOfType(type, share.field);
  const validFrom = parseDate(draft.validFrom, 'validFrom');
  const validTo = draft.validTo === undefined ? undefined : parseDate(draft.validTo, 'validTo');
  if (validTo !== undefined && validTo <= validFrom) throw no.period();
  const loan = draft.loan === undefined ? undefined : loans.get(draft.loan);
  if (draft.loan !== undefined && loan?.type !== 'LOAN') throw no.unknownParty('loan', draft.loan);
  if (loan && loan.to !== to) throw no.wrongParty('to', '该笔借款的借款人', 'the borrower of the loan');
  return {
    type,
    from,
    to,
    ...share?.read,
    ...(draft.kin === undefined ? {} : { kin: oneOf('kin', KIN_KINDS, draft.kin) }),
    ...(draft.role === undefined ? {} : { role: oneOf('role', OFFICER_ROLES, draft.role) }),
    ...(draft.appointedBy === undefined
      ? {}
      : { appointedBy: party('appointedBy', draft.appointedBy, 'any', parties) }),
    ...(draft.amountFen === undefined ? {} : { amountFen: parseFen(draft.amountFen, 'amountFen') }),
    ...(loan === undefined ? {} : { loan: loan.id }),
    ...(draft.basis === undefined ? {} : { basis: oneOf('basis', CONTROL_BASES, draft.basis) }),
    ...(draft.interest === undefined ? {} : { interest: oneOf('interest', INTEREST_TYPES, draft.interest) }),
    ...(draft.evidence === undefined ? {} : { evidence: readEvidence(draft.evidence) }),
    validFrom,
    ...(validTo === undefined ? {} : { validTo }),
    source: oneOf('source', RELATION_SOURCES, draft.source),
    ...(draft.extractedOn === undefined ? {} : { extractedOn: parseDate(draft.extractedOn, 'extractedOn') }),
  };
}

/** A relation with its end, whatever version of the register brought it. */
type RelationFacts = Omit<RelationInTime, 'graphVersion'>;

/** The key under which a relation is the same one: what it is, between whom, from when. */
export function relationKey(relation: RelationContent): string {
  const { type, from, to, validFrom, role, kin, amountFen, loan, interest } = relation;
  const amount = type === 'LOAN' && amountFen !== undefined ? formatFen(amountFen) : '';
  const which = type === 'HOLDS' ? '' : (interest ?? '');
  return [type, from, to, validFrom, role ?? '', kin ?? '', amount, loan ?? '', which].join('|');
}

/** True for a relation that was recorded in error and ended on its first day: it held on no day. */
export function neverHeld(relation: Pick<RelationInTime, 'validFrom' | 'validUntil'>): boolean {
  return relation.validUntil !== undefined && relation.validUntil <= relation.validFrom;
}

/** An earlier holding of the same holder in the same company on a day of the new one; they would count twice. */
export function overlapping(relation: RelationContent, known: readonly RelationFacts[]): RelationFacts | undefined {
  if (relation.type !== 'HOLDS') return undefined;
  return known.find(
    (other) =>
      other.type === 'HOLDS' &&
      other.from === relation.from &&
      other.to === relation.to &&
      !neverHeld(other) &&
      (relation.validTo === undefined || other.validFrom < relation.validTo) &&
      (other.validUntil === undefined || relation.validFrom < other.validUntil),
  );
}

/** A share as read, and the field that brought it. */
interface ReadShare {
  readonly field: string;
  readonly read: { readonly sharePct: Pct } | { readonly range: ShareRange };
}

/** An exact share, or bounds: a bound that is not given is 0 or 100, and belongs to the range unless it is said not to. */
function readShare(draft: RelationDraft): ReadShare | undefined {
  const bounds = (['shareMinPct', 'shareMaxPct', 'shareMinExclusive', 'shareMaxExclusive'] as const).filter(
    (field) => draft[field] !== undefined,
  );
  const [first] = bounds;
  if (draft.sharePct !== undefined) {
    if (first !== undefined) throw no.exactAndRange(first);
    return { field: 'sharePct', read: { sharePct: readPct('sharePct', draft.sharePct) } };
  }
  if (first === undefined) return undefined;
  if (draft.shareMinPct === undefined && draft.shareMaxPct === undefined) throw no.boundMissing(first);
  const min = draft.shareMinPct === undefined ? wholePct(0n) : readPct('shareMinPct', draft.shareMinPct);
  const max = draft.shareMaxPct === undefined ? WHOLE : readPct('shareMaxPct', draft.shareMaxPct);
  const minExclusive = draft.shareMinExclusive ?? false;
  const maxExclusive = draft.shareMaxExclusive ?? false;
  if (min > max) throw no.rangeReversed(formatPct(min), formatPct(max));
  // Shares have six decimals: between two neighbours there is none.
  if (max - min < (minExclusive ? 1n : 0n) + (maxExclusive ? 1n : 0n))
    throw no.rangeEmpty(formatPct(min), formatPct(max));
  return { field: first, read: { range: { min, max, minExclusive, maxExclusive } } };
}

const WHOLE = wholePct(100n);

function readPct(field: string, given: string): Pct {
  const share = parsePct(given, field);
  if (share > WHOLE) throw no.shareAbove100(given, field);
  return share;
}

/** What a relation rests on; it is kept for ever. Throws when it says nothing. */
export function readEvidence({ note, sha256 }: RelationEvidence): RelationEvidence {
  if (note === undefined && sha256 === undefined) throw no.evidenceEmpty();
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
    throw no.fieldForm('evidence', 'sha256 须为 64 位小写十六进制', 'sha256 is 64 lower-case hex digits', sha256);
  }
  return {
    ...(note === undefined ? {} : { note: plainText('evidence', note) }),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
}

function party(field: string, given: string, side: Side, parties: ReadonlyMap<string, KnownParty>): string {
  const known = parties.get(given);
  if (!known) throw no.unknownParty(field, given);
  if (side === 'any' || known.kind === side) return known.id;
  throw side === 'person'
    ? no.wrongParty(field, '自然人', 'a natural person')
    : no.wrongParty(field, '机构', 'an organisation');
}

function oneOf<T extends string>(field: string, known: readonly T[], given: string): T {
  const found = known.find((value) => value === given);
  if (!found) throw no.fieldForm(field, `须为 ${known.join('、')} 之一`, `one of ${known.join(', ')}`, given);
  return found;
}
