/** Files whose content names records: of each kind that the API takes, one that names somebody else's and one that names nobody's. */
import { readFileSync } from 'node:fs';
import { LISTING_COLUMNS } from '../../src/modules/catalogue/core/listing-columns.table.js';
import { writeWorkbook } from '../../src/platform/intake/xlsx-writer.js';

export interface NamingFile {
  /** Who sends it; the record is not theirs. */
  readonly as: string;
  /** The record of the world whose name is put in. */
  readonly names: string;
  /** The own record that the path names. */
  readonly own?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The file with this name in it. */
  readonly of: (name: string) => Promise<Buffer> | string;
}

const LISTING: Readonly<Record<string, string>> = {
  nameZh: '表格语料',
  modality: 'text 文本',
  openMode: '出售',
  priceYuan: '1200.50',
  licence: 'CC-BY-4.0',
  language: 'zh',
  sourceType: '自采',
};

function sheet(key: string): Promise<Buffer> {
  const row: Readonly<Record<string, string>> = { ...LISTING, key };
  const headings = LISTING_COLUMNS.map(({ heading }) => heading.zh);
  const cells = LISTING_COLUMNS.map(({ field }) => row[field]);
  return writeWorkbook([{ name: '语料', rows: [headings, cells], headings: 1, widths: [] }]);
}

/** A file that is taken, and what is changed of it. */
const CROISSANT = (JSON.parse(readFileSync('test/vectors/croissant-rules.json', 'utf8')) as { base: object }).base;

function croissant(name: string): string {
  const named = { '@id': name, url: `https://data.example/${name}`, identifier: name, isBasedOn: name };
  return JSON.stringify({ ...CROISSANT, ...named, name: '命名语料' });
}

/** By operation and media type. */
export const FILES: Readonly<Record<string, NamingFile>> = {
  'ListingSheetsController_take application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    as: 'provider',
    names: 'rivalKey',
    of: sheet,
  },
  'CatalogueController_addRelease application/ld+json': {
    as: 'provider',
    names: 'rivalKey',
    own: 'corpus',
    of: croissant,
  },
  'CatalogueController_addRelease text/markdown': {
    as: 'provider',
    names: 'rivalKey',
    own: 'corpus',
    of: (name) => `---\nlicense: cc-by-4.0\npretty_name: ${name}\nsource_datasets:\n- ${name}\n---\n# ${name}\n`,
  },
};

const READ_BY_NOBODY = 'a paper is kept as it is; what stands in it is not read';
/** Kinds of files whose names say nothing of somebody's record, and why. */
export const OPEN_FILES: Readonly<Record<string, string>> = {
  'AttestationsController_submit application/vc+jwt':
    'an assessor states of a draft or a contract what its owner handed to it',
  'BodsController_import application/json': 'the exchange alone asks, which keeps the register',
  'UsageStatementsController_take application/jose': 'the exchange alone asks, which sees every release',
  'UsageController_take application/cloudevents+json': 'the exchange alone asks, which sees every release',
  'UsageController_take application/cloudevents-batch+json': 'the exchange alone asks, which sees every release',
  ...Object.fromEntries(
    [
      'application/pdf',
      'image/png',
      'image/jpeg',
      'application/ofd',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ].map((type) => [`EvidenceController_keep ${type}`, READ_BY_NOBODY]),
  ),
};
