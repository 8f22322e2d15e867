/**
 * A sound BODS 0.4 statement as this room reads it: what it says of parties and interests, and nothing of what it says
 * about a natural person beyond name and identifier (data minimisation; issue of the engine). Numbers as written.
 * Record ids are unique within their publisher's system only (BODS 0.4, recordId), so each is read together with its
 * publisher: what two publishers call `1` is never one party.
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
  /** With the mark of its publisher. */
  readonly recordId: string;
  readonly status: 'new' | 'updated' | 'closed';
  /** The Shanghai day of the statement. */
  readonly statedOn: CalendarDate;
  /** When on that day, in milliseconds since 1970; its beginning where only the day is given. */
  readonly statedAt: number;
  readonly source: RelationSource;
  /** SHA-256 of the statement as given, without white space between its tokens. */
  readonly digest: string;
  /** What an export of this service adds where the standard has no field; nobody else is believed in it. */
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
  /** Why nobody is named, in words. */
  readonly description?: string;
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

/** True where a statement says that there is nobody to name, which is something else than not naming somebody. */
export function namesNobody({ interestedParty }: RelationshipStatement): boolean {
  return 'reason' in interestedParty && interestedParty.reason === 'noBeneficialOwners';
}

export type Statement = EntityStatement | PersonStatement | RelationshipStatement;

/** The publisher that our exports name. */
export const PUBLISHER = '语料账本 Corpus Ledger';
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
      return relationshipOf(head, details, marker(given));
  }
}

function headOf(index: number, given: ExactObject): StatementHead {
  const status = textAt(given, 'recordStatus');
  const written = textAt(given, 'statementDate') ?? '';
  const statedOn = dayOf(written) ?? EARLIEST;
  const at = written.length > 10 ? Date.parse(written) : Number.NaN;
  const register =
    publisherOf(given) === PUBLISHER
      ? listAt(given, 'annotations')
          .map((annotation) => objectAt(annotation, REGISTER_PROPERTY))
          .find((found) => found !== undefined)
      : undefined;
  return {
    index,
    statementId: textAt(given, 'statementId') ?? '',
    recordId: marker(given)(textAt(given, 'recordId') ?? ''),
    status: status === 'updated' || status === 'closed' ? status : 'new',
    statedOn,
    statedAt: Number.isNaN(at) ? Date.parse(`${statedOn}T00:00:00+08:00`) : at,
    source: sourceOf(objectAt(given, 'source')),
    digest: createHash('sha256').update(exactText(given)).digest('hex'),
    ...(register === undefined ? {} : { register }),
  };
}

function publisherOf(given: ExactObject): string {
  const publisher = objectAt(objectAt(given, 'publicationDetails') ?? {}, 'publisher') ?? {};
  return (textAt(publisher, 'name') ?? textAt(publisher, 'url') ?? '').trim();
}

/** Adds the mark of a statement's publisher to record ids; our own, and those of nobody, go without. */
function marker(given: ExactObject): (recordId: string) => string {
  const publisher = publisherOf(given);
  if (publisher === '' || publisher === PUBLISHER) return (recordId) => recordId;
  const mark = createHash('sha256').update(publisher).digest('hex').slice(0, 16);
  return (recordId) => `${mark}/${recordId}`;
}

/** A record id as its publisher wrote it. */
export function withoutMark(recordId: string): string {
  return recordId.replace(/^[0-9a-f]{16}\//, '');
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
  const unspecified = objectAt(details, 'unspecifiedPersonDetails') ?? {};
  const reason = textAt(unspecified, 'reason');
  const description = presentText(unspecified, 'description');
  return {
    ...head,
    kind: 'person',
    personType: textAt(details, 'personType') ?? '',
    ...(name === undefined ? {} : { name }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(reason === undefined ? {} : { reason }),
    ...(description === undefined ? {} : { description }),
  };
}

function relationshipOf(
  head: StatementHead,
  details: ExactObject,
  marked: (recordId: string) => string,
): RelationshipStatement {
  const components = details.componentRecords;
  return {
    ...head,
    kind: 'relationship',
    subject: partyAt(details, 'subject', marked),
    interestedParty: partyAt(details, 'interestedParty', marked),
    interests: listAt(details, 'interests').map(interestOf),
    components: Array.isArray(components) ? components.filter((one) => typeof one === 'string').map(marked) : [],
  };
}

function partyAt(details: ExactObject, field: string, marked: (recordId: string) => string): NamedParty {
  const record = textAt(details, field);
  if (record !== undefined) return { record: marked(record) };
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
