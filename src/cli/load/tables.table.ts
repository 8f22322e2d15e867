import type { TableShape } from '../../platform/intake/csv.js';

/** Columns of the tables of a `load` folder (surface page section 6); a column that may be empty may be left out. */
export const TABLES = {
  'organisations.csv': {
    required: ['uscc', 'nameZh', 'kind'],
    optional: [
      'nameEn',
      'registeredOn',
      'placeCode',
      'stateAssetsAuthority',
      'startUp',
      'headOffice',
      'disclosureCeilingPct',
      'boardSeats',
      'codeEvidence',
    ],
  },
  'holdings.csv': {
    required: ['holder', 'company', 'sharePct', 'validFrom', 'source'],
    optional: ['validTo', 'extractedOn'],
  },
  'officers.csv': { required: ['person', 'organisation', 'role', 'validFrom'], optional: ['appointedBy', 'validTo'] },
  'kin.csv': { required: ['personA', 'personB', 'kin', 'validFrom'], optional: ['validTo'] },
  'loans.csv': { required: ['lender', 'borrower', 'amountFen', 'validFrom'], optional: ['validTo', 'guarantor'] },
  'corpora.csv': {
    required: ['key', 'provider', 'openMode'],
    optional: [
      'nameZh',
      'releaseDigest',
      'modality',
      'language',
      'licence',
      'priceFen',
      'croissantFile',
      'releasedOn',
      'updateIntervalDays',
      'records',
      'bytes',
      'permissions',
    ],
  },
  'contracts.csv': {
    required: ['number', 'buyer', 'seller', 'signedOn', 'amountFen'],
    optional: [
      'programme',
      'corpus',
      'acceptedFen',
      'invoicedFen',
      'paidFen',
      'paidOn',
      'exchangeCertificate',
      'purpose',
      'invoiceNumbers',
      'terminatedOn',
      'subjectKind',
      'serviceFeeFen',
    ],
  },
  'claims.csv': { required: ['programme', 'period', 'applicant'], optional: ['contracts'] },
  'usage-statements.csv': { required: ['platform', 'month', 'corpus', 'account', 'kind', 'count'], optional: ['user'] },
} as const satisfies Record<string, TableShape>;

export type TableName = keyof typeof TABLES;

/** Columns that a room knows by another name: a refusal names the column that a person sees in the file. */
export const COLUMN_OF: Partial<Record<string, Readonly<Record<string, string>>>> = {
  'holdings.csv': { from: 'holder', to: 'company' },
  'officers.csv': { from: 'person', to: 'organisation' },
  'kin.csv': { from: 'personA', to: 'personB' },
  'loans.csv': { from: 'lender', to: 'borrower' },
};
