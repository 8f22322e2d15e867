/**
 * A sound BODS 0.4 statement as this room reads it: what it says of parties and interests, and nothing of what it says
 * about a natural person beyond name and identifier (data minimisation; issue of the engine). Numbers as written.
 */
import { createHash } from 'node:crypto';
import { type CalendarDate, isCalendarDate, shanghaiDate } from '../../../../kernel/calendar-date.js';
import { type ExactJson, exactText, NumberText } from '../../../../kernel/strict-json.js';
import type { RelationSource } from '../party-types.js';

export type ExactObject = { readonly [key: string]: ExactJson };

export interface StatementHead {
  /** Place in the array offered, from 0. */
  readonly index: number;
  readonly statementId: string;
  readonly recordId: string;
  readonly status: 'new' | 'updated' | 'closed';
  /** The Shanghai day of the statement. */
  readonly statedOn: CalendarDate;
  readonly source: RelationSource;
  /** SHA-256 of the statement as given, without white space between its tokens. */
  readonly digest: string;
  /** What an export of this service adds where the standard has no field. */
  readonly register?: ExactObject;
}

export interface Identifier {
  readonly id: string;
  readonly scheme: string;
  readonly schemeName: string;
}

export interface EntityStatement extends StatementHead {
  readonly kind: 'entity';
  readonly entityType: string;
  readonly name?: string;
  readonly identifiers: readonly Identifier[];
  readonly country?: string;
  readonly foundedOn?: CalendarDate;
  readonly reason?: string;
}

export interface PersonStatement extends StatementHead {
  readonly kind: 'person';
  readonly personType: string;
  readonly name?: string;
  readonly identifier?: string;
  readonly reason?: string;
}

/** Bounds as written; any may be absent. */
export interface WrittenShare {
  readonly exact?: string;
  readonly minimum?: string;
  readonly maximum?: string;
  readonly exclusiveMinimum?: string;
  readonly exclusiveMaximum?: string;
}

export interface Interest {
  /** Absent: not said, which is an unknown interest. */
  readonly type?: string;
  /** `direct`, `indirect` or `unknown`; absent: not said. */
  readonly directness?: string;
  readonly control: boolean;
  readonly share?: WrittenShare;
  readonly startsOn?: CalendarDate;
  readonly endsOn?: CalendarDate;
}

/** A record, or why nobody is named. */
export type NamedParty = { readonly record: string } | { readonly reason: string };

export interface RelationshipStatement extends StatementHead {
  readonly kind: 'relationship';
  readonly subject: NamedParty;
  readonly interestedParty: NamedParty;
  readonly interests: readonly Interest[];
  readonly components: readonly string[];
}

export type Statement = EntityStatement | PersonStatement | RelationshipStatement;

/** The property of an annotation under which our exports keep what the standard has no field for. */
export const REGISTER_PROPERTY = 'corpusLedger';

const EARLIEST = '1900-01-01' as CalendarDate;

/** Reads a statement. Requires that the schema holds for it. */
export function readStatement(index: number, given: ExactObject): Statement {
  const details = objectAt(given, 'recordDetails') ?? {};
  const head = headOf(index, given);
  switch (textAt(given, 'recordType')) {
    case 'entity':
      return entityOf(head, details);
    case 'person':
      return personOf(head, details);
    default:
      return relationshipOf(head, details);
  }
}

function headOf(index: number, given: ExactObject): StatementHead {
  const status = textAt(given, 'recordStatus');
  const register = listAt(given, 'annotations')
    .map((annotation) => objectAt(annotation, REGISTER_PROPERTY))
    .find((found) => found !== undefined);
  return {
    index,
    statementId: textAt(given, 'statementId') ?? '',
    recordId: textAt(given, 'recordId') ?? '',
    status: status === 'updated' || status === 'closed' ? status : 'new',
    statedOn: dayOf(textAt(given, 'statementDate') ?? '') ?? EARLIEST,
    source: sourceOf(objectAt(given, 'source')),
    digest: createHash('sha256').update(exactText(given)).digest('hex'),
    ...(register === undefined ? {} : { register }),
  };
}

function sourceOf(source: ExactObject | undefined): RelationSource {
  const types = source?.type;
  if (!Array.isArray(types)) return 'other';
  if (types.includes('officialRegister')) return 'registry';
  return types.includes('selfDeclaration') ? 'declared' : 'other';
}

function entityOf(head: StatementHead, details: ExactObject): EntityStatement {
  const name = presentText(details, 'name');
  const country = textAt(objectAt(details, 'jurisdiction') ?? {}, 'code')?.slice(0, 2);
  const founded = dayOf(textAt(details, 'foundingDate') ?? '');
  const reason = textAt(objectAt(details, 'unspecifiedEntityDetails') ?? {}, 'reason');
  return {
    ...head,
    kind: 'entity',
    entityType: textAt(objectAt(details, 'entityType') ?? {}, 'type') ?? '',
    ...(name === undefined ? {} : { name }),
    identifiers: identifiersOf(details),
    ...(country === undefined ? {} : { country }),
    ...(founded === undefined || founded === EARLIEST ? {} : { foundedOn: founded }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function personOf(head: StatementHead, details: ExactObject): PersonStatement {
  const names = listAt(details, 'names');
  const legal = names.find((name) => textAt(name, 'type') === 'legal') ?? names[0];
  const name = legal && presentText(legal, 'fullName');
  const identifier = identifiersOf(details).find(({ id }) => id !== '')?.id;
  const reason = textAt(objectAt(details, 'unspecifiedPersonDetails') ?? {}, 'reason');
  return {
    ...head,
    kind: 'person',
    personType: textAt(details, 'personType') ?? '',
    ...(name === undefined ? {} : { name }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function relationshipOf(head: StatementHead, details: ExactObject): RelationshipStatement {
  const components = details.componentRecords;
  return {
    ...head,
    kind: 'relationship',
    subject: partyAt(details, 'subject'),
    interestedParty: partyAt(details, 'interestedParty'),
    interests: listAt(details, 'interests').map(interestOf),
    components: Array.isArray(components) ? components.filter((one) => typeof one === 'string') : [],
  };
}

function partyAt(details: ExactObject, field: string): NamedParty {
  const record = textAt(details, field);
  if (record !== undefined) return { record };
  return { reason: textAt(objectAt(details, field) ?? {}, 'reason') ?? 'unknown' };
}

function interestOf(given: ExactObject): Interest {
  const type = textAt(given, 'type');
  const directness = textAt(given, 'directOrIndirect');
  const share = objectAt(given, 'share');
  const startsOn = dayOf(textAt(given, 'startDate') ?? '');
  const endsOn = dayOf(textAt(given, 'endDate') ?? '');
  return {
    ...(type === undefined ? {} : { type }),
    ...(directness === undefined ? {} : { directness }),
    control: given.beneficialOwnershipOrControl === true,
    ...(share === undefined ? {} : { share: shareOf(share) }),
    ...(startsOn === undefined ? {} : { startsOn }),
    ...(endsOn === undefined ? {} : { endsOn }),
  };
}

function shareOf(given: ExactObject): WrittenShare {
  const bounds = ['exact', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;
  const written = bounds.flatMap((bound) => {
    const value = given[bound];
    return value instanceof NumberText ? [[bound, value.text] as const] : [];
  });
  return Object.fromEntries(written);
}

function identifiersOf(details: ExactObject): Identifier[] {
  return listAt(details, 'identifiers').map((given) => ({
    id: (textAt(given, 'id') ?? '').trim(),
    scheme: (textAt(given, 'scheme') ?? '').trim(),
    schemeName: (textAt(given, 'schemeName') ?? '').trim(),
  }));
}

/** A day, or the Shanghai day of an instant. Days before 1900, which the register does not know, are its first day. */
function dayOf(text: string): CalendarDate | undefined {
  if (text === '') return undefined;
  const instant = text.length > 10 ? Date.parse(text) : Number.NaN;
  const day = Number.isNaN(instant) ? text.slice(0, 10) : shanghaiDate(new Date(instant));
  return isCalendarDate(day) ? day : EARLIEST;
}

/** The text of a field; undefined where there is none. */
export function textAt(object: ExactObject, field: string): string | undefined {
  const value = object[field];
  return typeof value === 'string' ? value : undefined;
}

function presentText(object: ExactObject, field: string): string | undefined {
  const text = textAt(object, field)?.trim();
  return text === '' ? undefined : text;
}

export function objectAt(object: ExactObject, field: string): ExactObject | undefined {
  const value = object[field];
  return isObject(value) ? value : undefined;
}

/** The objects of a list; none where there is no list. */
export function listAt(object: ExactObject, field: string): readonly ExactObject[] {
  const value: ExactJson | undefined = object[field];
  return Array.isArray(value) ? (value as readonly ExactJson[]).filter(isObject) : [];
}

export function isObject(value: ExactJson | undefined): value is ExactObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText);
}
