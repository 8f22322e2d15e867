/**
 * The register as statements of BODS 0.4, and as tables of holders and officers. The same rows give the same bytes: ids
 * are digests of what the statement says, dates are those of the record. What the standard has no field for stands in an
 * annotation (`bods-register.ts`), so that an empty register that takes the statements has the same graph.
 */
import { createHash } from 'node:crypto';
import { type CalendarDate, shanghaiDate } from '../../../../kernel/calendar-date.js';
import { formatPct, type Pct } from '../../../../kernel/rate.js';
import { type ExactJson, exactText, NumberText } from '../../../../kernel/strict-json.js';
import { ERASED_PERSON } from '../erasure.js';
import type { Organisation, RelationInTime, RelationSource } from '../party-types.js';
import { UNSPECIFIED_REASONS } from './bods-codelists.table.js';
import { isNamedOrganisation, isRecordKey, isUndisclosed } from './bods-party.js';
import { kept, organisationExtra, relationExtra } from './bods-register.js';
import { type ExactObject, PUBLISHER, REGISTER_PROPERTY } from './bods-statement.js';

/** A person as an export sees it; without a name it was erased. */
export interface ExportedPerson {
  readonly id: string;
  readonly nameZh?: string;
  readonly key?: string;
  readonly recordedAt: Date;
}

/** An end of a relation: an organisation has a code, a person may have a key. */
export interface ExportedEnd {
  readonly id: string;
  readonly code?: string;
  readonly key?: string;
}

export interface ExportedRelation {
  readonly relation: RelationInTime;
  readonly from: ExportedEnd;
  readonly to: ExportedEnd;
  readonly appointedBy?: ExportedEnd;
}

const SOURCES: Readonly<Record<RelationSource, string>> = {
  registry: 'officialRegister',
  declared: 'selfDeclaration',
  other: 'thirdParty',
};

/**
 * The record id of a party: an organisation's code; the key that a publisher's record gave a person, so that taking the
 * statements back finds the person; else our id. Other keys of persons may be names or numbers and never leave.
 */
export function recordIdOf({ id, code, key }: ExportedEnd): string {
  return code ?? (key !== undefined && isRecordKey(key) ? key : id);
}

/** `headOffice` is the code of the head office, if there is one. */
export function entityText(of: Organisation, headOffice: string | undefined): string {
  const code = of.uscc ?? of.foreignId ?? '';
  const recordId = recordIdOf({ id: of.id, code });
  const unknown = !isNamedOrganisation(of);
  return statementText({
    recordId,
    recordType: 'entity',
    subject: recordId,
    statedOn: shanghaiDate(of.recordedAt),
    recordedAt: of.recordedAt,
    extra: organisationExtra(of, headOffice),
    details: kept({
      isComponent: false,
      entityType: { type: entityTypeOf(of, unknown), details: of.kind },
      unspecifiedEntityDetails: unknown ? reasonIn(of.nameZh) : undefined,
      name: of.nameZh,
      alternateNames: of.nameEn === undefined ? undefined : [of.nameEn],
      identifiers: identifiersOf(of),
      foundingDate: of.registeredOn,
    }),
  });
}

function entityTypeOf({ kind, foreignId }: Organisation, unknown: boolean): string {
  if (unknown) return 'unknownEntity';
  if (kind === 'GOVERNMENT') return 'stateBody';
  return foreignId === undefined || foreignId.startsWith('REG:') ? 'registeredEntity' : 'legalEntity';
}

function identifiersOf({ uscc, foreignId }: Organisation): ExactJson | undefined {
  if (uscc !== undefined) return [{ id: uscc, scheme: 'CN-SAMR', schemeName: '统一社会信用代码' }];
  const [kind, ...rest] = (foreignId ?? '').split(':');
  if (kind === 'LEI') return [{ id: rest.join(':'), scheme: 'XI-LEI', schemeName: 'Legal Entity Identifier' }];
  if (kind === 'REG') return [{ id: rest.slice(1).join(':'), schemeName: `Register of companies, ${rest[0]}` }];
  return undefined;
}

export function personText(person: ExportedPerson): string {
  const recordId = recordIdOf(person);
  const { nameZh, recordedAt } = person;
  const erased = nameZh === undefined;
  const unknown = !erased && isUndisclosed(nameZh);
  const hidden: ExactJson = erased
    ? { reason: 'informationUnknownToPublisher', description: `${ERASED_PERSON.zh} ${ERASED_PERSON.en}` }
    : reasonIn(nameZh);
  return statementText({
    recordId,
    recordType: 'person',
    subject: recordId,
    statedOn: shanghaiDate(recordedAt),
    recordedAt,
    details: kept({
      isComponent: false,
      personType: erased ? 'anonymousPerson' : unknown ? 'unknownPerson' : 'knownPerson',
      unspecifiedPersonDetails: erased || unknown ? hidden : undefined,
      names: erased || unknown ? undefined : [{ type: 'legal', fullName: nameZh }],
    }),
  });
}

/** The reason that an import put into the name of somebody whom nobody names. */
function reasonIn(name: string): ExactJson {
  const reason = UNSPECIFIED_REASONS.find((code) => name.endsWith(`（${code}）`));
  return { reason: reason ?? 'informationUnknownToPublisher', description: name };
}

export function relationshipText({ relation, from, to, appointedBy }: ExportedRelation): string {
  const recordOf = (id: string) => (appointedBy?.id === id ? recordIdOf(appointedBy) : id);
  const { type, validFrom, validUntil, recordedAt } = relation;
  return statementText({
    recordId: relation.id,
    recordType: 'relationship',
    subject: recordIdOf(to),
    statedOn: relation.extractedOn ?? shanghaiDate(recordedAt),
    recordedAt,
    source: relation.source,
    extra: relationExtra(relation, recordOf),
    details: {
      isComponent: false,
      subject: recordIdOf(to),
      interestedParty: recordIdOf(from),
      interests: [
        kept({
          type: interestOf(relation),
          directOrIndirect: type === 'HOLDS' ? 'direct' : 'unknown',
          details: type,
          share: shareOf(relation),
          startDate: validFrom,
          endDate: validUntil,
        }),
      ],
    },
  });
}

function interestOf({ type, interest, role, basis }: RelationInTime): string {
  if (interest !== undefined) return interest;
  if (type === 'HOLDS') return 'shareholding';
  if (type === 'CONTROLS' && basis === 'VOTES') return 'votingRights';
  if (role === 'DIRECTOR' || role === 'INDEPENDENT_DIRECTOR') return 'boardMember';
  return role === 'SENIOR_MANAGER' || role === 'LEGAL_REPRESENTATIVE'
    ? 'seniorManagingOfficial'
    : 'otherInfluenceOrControl';
}

function shareOf({ sharePct, range }: RelationInTime): ExactJson | undefined {
  const exact = (share: Pct) => new NumberText(formatPct(share));
  if (sharePct !== undefined) return { exact: exact(sharePct) };
  if (range === undefined) return undefined;
  return {
    [range.minExclusive ? 'exclusiveMinimum' : 'minimum']: exact(range.min),
    [range.maxExclusive ? 'exclusiveMaximum' : 'maximum']: exact(range.max),
  };
}

interface Draft {
  readonly recordId: string;
  readonly recordType: 'entity' | 'person' | 'relationship';
  readonly subject: string;
  readonly statedOn: CalendarDate;
  readonly recordedAt: Date;
  readonly source?: RelationSource;
  readonly extra?: ExactObject;
  readonly details: ExactObject;
}

function statementText(draft: Draft): string {
  const body: ExactObject = {
    declarationSubject: draft.subject,
    statementDate: draft.statedOn,
    recordId: draft.recordId,
    recordType: draft.recordType,
    recordStatus: 'new',
    publicationDetails: {
      publicationDate: shanghaiDate(draft.recordedAt),
      bodsVersion: '0.4',
      publisher: { name: PUBLISHER },
    },
    ...(draft.source === undefined ? {} : { source: { type: [SOURCES[draft.source]] } }),
    recordDetails: draft.details,
    ...(draft.extra === undefined
      ? {}
      : {
          annotations: [
            {
              statementPointerTarget: '',
              motivation: 'commenting',
              createdBy: { name: PUBLISHER },
              [REGISTER_PROPERTY]: draft.extra,
            },
          ],
        }),
  };
  const statementId = createHash('sha256').update(exactText(body)).digest('hex');
  return exactText({ statementId, ...body });
}

export const HOLDER_COLUMNS = ['holder', 'company', 'sharePct', 'validFrom', 'validTo', 'source', 'extractedOn'];
export const OFFICER_COLUMNS = ['person', 'organisation', 'role', 'appointedBy', 'validFrom', 'validTo'];

/** A row of holders; the share of a holding known only within bounds is left empty, since a table has no place for it. */
export function holderRow({ relation, from, to }: ExportedRelation): readonly string[] {
  const { sharePct, validFrom, validUntil, source, extractedOn } = relation;
  const share = sharePct === undefined ? '' : formatPct(sharePct);
  return [cellOf(from), cellOf(to), share, validFrom, validUntil ?? '', source, extractedOn ?? ''];
}

export function officerRow({ relation, from, to, appointedBy }: ExportedRelation): readonly string[] {
  const { role, validFrom, validUntil } = relation;
  const appointer = appointedBy === undefined ? '' : cellOf(appointedBy);
  return [cellOf(from), cellOf(to), role ?? '', appointer, validFrom, validUntil ?? ''];
}

/** Keys of persons may be names or numbers and never leave: a person is named by our id. */
function cellOf({ id, code }: ExportedEnd): string {
  return code ?? `person:${id}`;
}
