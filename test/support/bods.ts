/** Statements of BODS 0.4, short to write: ids of 32 characters, a publisher, a day. */
export interface BodsOptions {
  readonly publisher?: string;
  readonly on?: string;
  readonly status?: 'new' | 'updated' | 'closed';
  /** Fields of the statement itself that replace or join the others. */
  readonly head?: Record<string, unknown>;
}

export type Bods = Record<string, unknown>;

let ids = 0;

function statement(recordType: string, recordId: string, recordDetails: object, options: BodsOptions): Bods {
  const { publisher = '测试公示机构', on = '2024-06-01', status = 'new', head = {} } = options;
  ids += 1;
  return {
    statementId: `test-statement-${recordType}-${String(ids).padStart(16, '0')}`,
    declarationSubject: 'subject',
    statementDate: on,
    publicationDetails: { publicationDate: on, bodsVersion: '0.4', publisher: { name: publisher } },
    recordId,
    recordType,
    recordStatus: status,
    recordDetails,
    ...head,
  };
}

export function entity(recordId: string, details: object = {}, options: BodsOptions = {}): Bods {
  const fields = { isComponent: false, entityType: { type: 'registeredEntity' }, name: `公司 ${recordId}`, ...details };
  return statement('entity', recordId, fields, options);
}

/** An entity that bears a unified social credit code. */
export function chinese(recordId: string, uscc: string, options: BodsOptions = {}): Bods {
  return entity(recordId, { identifiers: [{ id: uscc, scheme: 'CN-SAMR' }] }, options);
}

export function person(recordId: string, fullName: string, details: object = {}, options: BodsOptions = {}): Bods {
  const fields = { isComponent: false, personType: 'knownPerson', names: [{ fullName }], ...details };
  return statement('person', recordId, fields, options);
}

type Party = string | { readonly reason: string };

export function relationship(
  recordId: string,
  interestedParty: Party,
  subject: Party,
  interests: readonly object[] | undefined,
  options: BodsOptions = {},
): Bods {
  const details = { isComponent: false, subject, interestedParty, ...(interests === undefined ? {} : { interests }) };
  return statement('relationship', recordId, details, options);
}

/** A direct shareholding. */
export function shares(share: object | undefined, more: object = {}): object {
  const given = share === undefined ? {} : { share };
  return { type: 'shareholding', directOrIndirect: 'direct', startDate: '2020-01-01', ...given, ...more };
}
