/**
 * What the Beneficial Ownership Data Standard 0.4 asks of one statement, as JSON Schema 2020-12 in a layout of our own:
 * one document for one statement, so that each stands or falls by itself. Fields that the standard does not name are
 * free. Source: Open Ownership, BODS 0.4, `schema/` (statement, entity-record, person-record, relationship-record,
 * components); a conformance run holds this table against the files published with it.
 */
import { INTEREST_TYPES } from '../party-types.js';
import {
  ADDRESS_TYPES,
  DIRECTNESS,
  ENTITY_SUBTYPES,
  ENTITY_TYPES,
  MOTIVATIONS,
  NAME_TYPES,
  PEP_STATUSES,
  PERSON_TYPES,
  RECORD_STATUSES,
  RECORD_TYPES,
  SECURITY_SCHEMES,
  SOURCE_TYPES,
  UNSPECIFIED_REASONS,
} from './bods-codelists.table.js';

type Schema = { readonly [keyword: string]: unknown };
type Fields = { readonly [field: string]: Schema };

const TEXT: Schema = { type: 'string' };
const FLAG: Schema = { type: 'boolean' };
const DAY: Schema = { type: 'string', format: 'date' };
const URI: Schema = { type: 'string', format: 'uri' };
/** A day, or an instant with its offset (RFC 3339). */
const DAY_OR_INSTANT: Schema = { type: 'string', anyOf: [{ format: 'date' }, { format: 'date-time' }] };
/** A year, a month or a day. */
const ROUGH_DAY: Schema = {
  type: 'string',
  anyOf: [{ pattern: '^[0-9]{4}(-(0[1-9]|1[0-2]))?$' }, { format: 'date' }],
};
const PERCENT: Schema = { type: 'number', minimum: 0, maximum: 100 };

const oneOf = (codes: readonly string[]): Schema => ({ type: 'string', enum: codes });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
const sized = (minLength: number, maxLength: number): Schema => ({ type: 'string', minLength, maxLength });
const record = (properties: Fields, required: readonly string[] = [], more: Schema = {}): Schema => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
  ...more,
});
const whenField = (field: string, values: readonly unknown[], then: Schema): Schema => ({
  if: { required: [field], properties: { [field]: { enum: values } } },
  then,
});
const addressOf = (...types: (typeof ADDRESS_TYPES)[number][]): Schema => ({
  allOf: [ref('address')],
  properties: { type: { enum: types } },
});

const PARTS: Fields = {
  country: record({ name: TEXT, code: sized(2, 2) }, ['name']),
  jurisdiction: record({ name: TEXT, code: sized(2, 6) }, ['name']),
  address: record({ type: oneOf(ADDRESS_TYPES), address: TEXT, postCode: TEXT, country: ref('country') }),
  identifier: record({ id: TEXT, scheme: TEXT, schemeName: TEXT, uri: URI }, [], {
    anyOf: [{ required: ['scheme'] }, { required: ['schemeName'] }],
  }),
  unspecified: record({ reason: oneOf(UNSPECIFIED_REASONS), description: TEXT }, ['reason']),
  source: record({
    type: listOf(oneOf(SOURCE_TYPES)),
    description: TEXT,
    url: URI,
    retrievedAt: DAY_OR_INSTANT,
    assertedBy: listOf(record({ name: TEXT, uri: URI })),
  }),
  annotation: record(
    {
      statementPointerTarget: TEXT,
      creationDate: DAY_OR_INSTANT,
      createdBy: record({ name: TEXT, uri: URI }),
      motivation: oneOf(MOTIVATIONS),
      description: TEXT,
      transformedContent: TEXT,
      url: URI,
    },
    ['motivation', 'statementPointerTarget'],
    {
      allOf: [
        whenField('motivation', ['linking'], { required: ['url'] }),
        whenField(
          'motivation',
          MOTIVATIONS.filter((code) => code !== 'transformation'),
          { properties: { transformedContent: { const: '' } } },
        ),
      ],
    },
  ),
  publication: record(
    {
      publicationDate: DAY_OR_INSTANT,
      bodsVersion: { type: 'string', pattern: '^[0-9]+\\.[0-9]+$' },
      license: URI,
      publisher: record({ name: TEXT, url: URI }, [], { anyOf: [{ required: ['name'] }, { required: ['url'] }] }),
    },
    ['publicationDate', 'bodsVersion', 'publisher'],
  ),
};

/** The subtypes that a type of entity may have; any other type has only `other`. */
const SUBTYPES: Readonly<Record<string, readonly string[]>> = {
  arrangement: ['trust', 'nomination', 'other'],
  legalEntity: ['trust', 'other'],
  stateBody: ['governmentDepartment', 'stateAgency', 'other'],
};

const ENTITY: Fields = {
  entityType: record({ type: oneOf(ENTITY_TYPES), subtype: oneOf(ENTITY_SUBTYPES), details: TEXT }, ['type'], {
    allOf: ENTITY_TYPES.map((type) =>
      whenField('type', [type], { properties: { subtype: { enum: SUBTYPES[type] ?? ['other'] } } }),
    ),
  }),
  security: record({ idScheme: oneOf(SECURITY_SCHEMES), id: TEXT, ticker: TEXT }, ['ticker']),
  securityListing: record(
    {
      marketIdentifierCode: TEXT,
      operatingMarketIdentifierCode: TEXT,
      stockExchangeJurisdiction: sized(2, 6),
      stockExchangeName: TEXT,
      security: ref('security'),
    },
    ['stockExchangeJurisdiction', 'stockExchangeName', 'security'],
  ),
  publicListing: record(
    { hasPublicListing: FLAG, companyFilingsURLs: listOf(URI), securitiesListings: listOf(ref('securityListing')) },
    ['hasPublicListing'],
  ),
  entity: record(
    {
      isComponent: FLAG,
      entityType: ref('entityType'),
      unspecifiedEntityDetails: ref('unspecified'),
      name: TEXT,
      alternateNames: listOf(TEXT),
      jurisdiction: ref('jurisdiction'),
      identifiers: listOf(ref('identifier')),
      foundingDate: DAY,
      dissolutionDate: DAY,
      addresses: listOf(addressOf('registered', 'business', 'alternative')),
      uri: URI,
      publicListing: ref('publicListing'),
      formedByStatute: record({ name: TEXT, date: DAY }),
    },
    ['isComponent', 'entityType'],
  ),
};

const PERSON: Fields = {
  name: record({ type: oneOf(NAME_TYPES), fullName: TEXT, familyName: TEXT, givenName: TEXT, patronymicName: TEXT }, [
    'fullName',
  ]),
  exposure: record({
    reason: TEXT,
    missingInfoReason: TEXT,
    jurisdiction: ref('jurisdiction'),
    startDate: DAY,
    endDate: DAY,
    source: ref('source'),
  }),
  person: record(
    {
      isComponent: FLAG,
      personType: oneOf(PERSON_TYPES),
      unspecifiedPersonDetails: ref('unspecified'),
      names: listOf(ref('name')),
      identifiers: listOf(ref('identifier')),
      nationalities: listOf(ref('country')),
      taxResidencies: listOf(ref('country')),
      placeOfBirth: addressOf('placeOfBirth'),
      birthDate: ROUGH_DAY,
      deathDate: ROUGH_DAY,
      addresses: listOf(addressOf('residence', 'service', 'alternative')),
      politicalExposure: record({ status: oneOf(PEP_STATUSES), details: listOf(ref('exposure')) }, ['status']),
    },
    ['isComponent', 'personType'],
  ),
};

/** A record by its id, or why nobody is named. */
const PARTY: Schema = { oneOf: [TEXT, ref('unspecified')] };

const RELATIONSHIP: Fields = {
  interest: record({
    type: oneOf(INTEREST_TYPES),
    directOrIndirect: oneOf(DIRECTNESS),
    beneficialOwnershipOrControl: FLAG,
    details: TEXT,
    share: record({
      exact: PERCENT,
      minimum: PERCENT,
      maximum: PERCENT,
      exclusiveMinimum: PERCENT,
      exclusiveMaximum: PERCENT,
    }),
    startDate: DAY,
    endDate: DAY,
  }),
  relationship: record(
    {
      isComponent: FLAG,
      componentRecords: listOf(TEXT),
      subject: PARTY,
      interestedParty: PARTY,
      interests: listOf(ref('interest')),
    },
    ['isComponent', 'subject', 'interestedParty'],
    whenField('isComponent', [true], { properties: { componentRecords: { maxItems: 0 } } }),
  ),
};

/** One statement. */
export const BODS_STATEMENT_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:corpus-ledger:bods-0.4-statement',
  ...record(
    {
      statementId: sized(32, 64),
      statementDate: DAY_OR_INSTANT,
      annotations: listOf(ref('annotation')),
      publicationDetails: ref('publication'),
      source: ref('source'),
      declaration: TEXT,
      declarationSubject: TEXT,
      recordId: TEXT,
      recordType: oneOf(RECORD_TYPES),
      recordStatus: oneOf(RECORD_STATUSES),
      recordDetails: { type: 'object' },
    },
    ['statementId', 'declarationSubject', 'recordId', 'recordType', 'recordDetails', 'statementDate'],
    {
      allOf: RECORD_TYPES.map((type) => whenField('recordType', [type], { properties: { recordDetails: ref(type) } })),
    },
  ),
  $defs: { ...PARTS, ...ENTITY, ...PERSON, ...RELATIONSHIP },
};
