/**
 * What is taken as a relation: effective-dated `[validFrom, validTo)`, each type with the fields it must have and may
 * have (surface page section 5; domain page 2.2). One share above 100 is refused; a total above 100 is not its matter.
 */
import { parseDate } from '../../../kernel/calendar-date.js';
import { formatFen, parseFen } from '../../../kernel/money.js';
import { parsePct, wholePct } from '../../../kernel/rate.js';
import * as no from './parties-errors.js';
import {
  CONTROL_BASES,
  KIN_KINDS,
  OFFICER_ROLES,
  RELATION_SOURCES,
  RELATION_TYPES,
  type Relation,
  type RelationInTime,
  type RelationType,
} from './party-types.js';

/** A relation as offered; `from`, `to`, `appointedBy` are ids, codes or `person:KEY`, `loan` the id of a LOAN. */
export interface RelationDraft {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly sharePct?: string;
  readonly kin?: string;
  readonly role?: string;
  readonly appointedBy?: string;
  readonly amountFen?: string;
  readonly loan?: string;
  readonly basis?: string;
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

type Optional = 'sharePct' | 'kin' | 'role' | 'appointedBy' | 'amountFen' | 'loan' | 'basis';
type Side = 'organisation' | 'person' | 'any';

interface Shape {
  readonly from: Side;
  readonly to: Side;
  readonly needs: readonly Optional[];
  readonly may: readonly Optional[];
}

const CONTROL: Shape = { from: 'any', to: 'organisation', needs: [], may: ['sharePct', 'basis'] };
const PLAIN: Shape = { from: 'any', to: 'any', needs: [], may: [] };
const OF_COMPANY: Shape = { from: 'any', to: 'organisation', needs: [], may: [] };

const SHAPES: { readonly [type in RelationType]: Shape } = {
  HOLDS: { from: 'any', to: 'organisation', needs: ['sharePct'], may: [] },
  CONTROLS: CONTROL,
  JOINT_CONTROL: CONTROL,
  SIGNIFICANT_INFLUENCE: CONTROL,
  OFFICER: { from: 'person', to: 'organisation', needs: ['role'], may: ['appointedBy'] },
  KIN: { from: 'person', to: 'person', needs: ['kin'], may: [] },
  LOAN: { from: 'any', to: 'any', needs: ['amountFen'], may: [] },
  GUARANTEE: { from: 'any', to: 'any', needs: ['loan'], may: ['amountFen'] },
  IP_DEPENDENCE: OF_COMPANY,
  OPERATIONS_CONTROLLED: OF_COMPANY,
  ACTING_IN_CONCERT: PLAIN,
};

const OPTIONAL: readonly Optional[] = ['sharePct', 'kin', 'role', 'appointedBy', 'amountFen', 'loan', 'basis'];

export type RelationContent = Omit<Relation, 'id' | 'recordedAt'>;

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
  const sharePct = draft.sharePct === undefined ? undefined : parsePct(draft.sharePct, 'sharePct');
  if (sharePct !== undefined && sharePct > wholePct(100n)) throw no.shareAbove100(draft.sharePct ?? '');
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
    ...(sharePct === undefined ? {} : { sharePct }),
    ...(draft.kin === undefined ? {} : { kin: oneOf('kin', KIN_KINDS, draft.kin) }),
    ...(draft.role === undefined ? {} : { role: oneOf('role', OFFICER_ROLES, draft.role) }),
    ...(draft.appointedBy === undefined
      ? {}
      : { appointedBy: party('appointedBy', draft.appointedBy, 'any', parties) }),
    ...(draft.amountFen === undefined ? {} : { amountFen: parseFen(draft.amountFen, 'amountFen') }),
    ...(loan === undefined ? {} : { loan: loan.id }),
    ...(draft.basis === undefined ? {} : { basis: oneOf('basis', CONTROL_BASES, draft.basis) }),
    validFrom,
    ...(validTo === undefined ? {} : { validTo }),
    source: oneOf('source', RELATION_SOURCES, draft.source),
    ...(draft.extractedOn === undefined ? {} : { extractedOn: parseDate(draft.extractedOn, 'extractedOn') }),
  };
}

/** The key under which a relation is the same one: what it is, between whom, from when. */
export function relationKey(relation: RelationContent): string {
  const { type, from, to, validFrom, role, kin, amountFen, loan } = relation;
  const amount = type === 'LOAN' && amountFen !== undefined ? formatFen(amountFen) : '';
  return [type, from, to, validFrom, role ?? '', kin ?? '', amount, loan ?? ''].join('|');
}

/** An earlier holding of the same holder in the same company on a day of the new one; they would count twice. */
export function overlapping(relation: RelationContent, known: readonly RelationInTime[]): RelationInTime | undefined {
  if (relation.type !== 'HOLDS') return undefined;
  return known.find(
    (other) =>
      other.type === 'HOLDS' &&
      other.from === relation.from &&
      other.to === relation.to &&
      (relation.validTo === undefined || other.validFrom < relation.validTo) &&
      (other.validUntil === undefined || relation.validFrom < other.validUntil),
  );
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
