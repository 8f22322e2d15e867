/**
 * What the register knows and BODS 0.4 has no field for. Our export adds it to each statement as an annotation, in a
 * property of our own (the standard allows such), and the import of our own export reads it back, so that nothing of
 * the graph is lost on the way. A statement of another publisher has none.
 */
import type { CalendarDate } from '../../../../kernel/calendar-date.js';
import { formatFen } from '../../../../kernel/money.js';
import { formatPct } from '../../../../kernel/rate.js';
import { type ExactJson, NumberText } from '../../../../kernel/strict-json.js';
import type { OrganisationDraft } from '../organisation.js';
import type { Organisation, RelationInTime } from '../party-types.js';
import type { RelationDraft } from '../relation.js';
import * as no from './bods-errors.js';
import { type ExactObject, listAt, objectAt, textAt } from './bods-statement.js';

/** Fields of an organisation beside code, name and founding date. Throws where a field is not of its type. */
export function organisationRegister(given: ExactObject): Partial<OrganisationDraft> {
  const evidence = objectAt(given, 'codeEvidence');
  const seats = given.boardSeats;
  const spans = listAt(given, 'paidInCapital');
  return {
    ...texts(given, ['kind', 'nameEn', 'placeCode', 'headOffice', 'disclosureCeilingPct']),
    ...flags(given, ['stateAssetsAuthority', 'startUp', 'independentFinancialInstitution']),
    ...(evidence === undefined ? {} : { codeEvidence: { note: '', ...texts(evidence, ['note', 'sha256']) } }),
    ...(seats instanceof NumberText ? { boardSeats: Number(seats.text) } : {}),
    ...(spans.length === 0
      ? {}
      : { paidInCapital: spans.map((span) => ({ from: '', fen: '', ...texts(span, ['from', 'to', 'fen']) })) }),
  };
}

export type RelationRegister = Pick<
  RelationDraft,
  'type' | 'kin' | 'role' | 'appointedBy' | 'amountFen' | 'loan' | 'basis' | 'interest'
>;

/** What kind of relation a relationship is, where our export says so. `appointedBy` and `loan` are record ids. */
export function relationRegister(given: ExactObject): RelationRegister {
  const type = textAt(given, 'type');
  if (type === undefined) throw no.registerField('type');
  return { type, ...texts(given, ['kin', 'role', 'appointedBy', 'amountFen', 'loan', 'basis', 'interest']) };
}

/** `headOffice` is the code of the head office, if it has one. */
export function organisationExtra(of: Organisation, headOffice: string | undefined): ExactObject {
  return kept({
    code: of.uscc ?? of.foreignId,
    kind: of.kind,
    nameEn: of.nameEn,
    placeCode: of.placeCode,
    headOffice,
    stateAssetsAuthority: of.stateAssetsAuthority || undefined,
    startUp: of.startUp || undefined,
    independentFinancialInstitution: of.independentFinancialInstitution || undefined,
    codeEvidence: of.codeEvidence && kept({ note: of.codeEvidence.note, sha256: of.codeEvidence.sha256 }),
    disclosureCeilingPct: of.disclosureCeilingPct === undefined ? undefined : formatPct(of.disclosureCeilingPct),
    boardSeats: of.boardSeats === undefined ? undefined : new NumberText(String(of.boardSeats)),
    paidInCapital: of.paidInCapital?.map(({ from, to, fen }) => kept({ from, to, fen: formatFen(fen) })),
  });
}

/** `recordOf` gives the record id under which a party or a loan is exported. */
export function relationExtra(of: RelationInTime, recordOf: (id: string) => string): ExactObject {
  return kept({
    type: of.type,
    kin: of.kin,
    role: of.role,
    appointedBy: of.appointedBy === undefined ? undefined : recordOf(of.appointedBy),
    amountFen: of.amountFen === undefined ? undefined : formatFen(of.amountFen),
    loan: of.loan === undefined ? undefined : recordOf(of.loan),
    basis: of.basis,
    interest: of.interest,
  });
}

/** Only what is there. */
export function kept(fields: { readonly [field: string]: ExactJson | CalendarDate | undefined }): ExactObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ExactObject;
}

function texts<Field extends string>(given: ExactObject, fields: readonly Field[]): { [field in Field]?: string } {
  const found = fields.flatMap((field) => {
    const value = given[field];
    if (value === undefined) return [];
    if (typeof value !== 'string') throw no.registerField(field);
    return [[field, value] as const];
  });
  return Object.fromEntries(found) as { [field in Field]?: string };
}

function flags<Field extends string>(given: ExactObject, fields: readonly Field[]): { [field in Field]?: boolean } {
  const found = fields.flatMap((field) => {
    const value = given[field];
    if (value === undefined) return [];
    if (typeof value !== 'boolean') throw no.registerField(field);
    return [[field, value] as const];
  });
  return Object.fromEntries(found) as { [field in Field]?: boolean };
}
