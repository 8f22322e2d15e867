/** Small `load` folders in a temporary place, and a market in their format: buyers, a seller, an assessor, a corpus. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { codeOf } from './market.js';

const made: string[] = [];

/** Writes the files and answers their folder; {@link removeFolders} takes all of them away. */
export function writeFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-load-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export type Row = Readonly<Record<string, string>>;

/** A table with the columns of all rows; what a row does not have stays empty. */
export function csv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [columns.join(','), ...rows.map((row) => columns.map((column) => row[column] ?? '').join(','))]
    .join('\n')
    .concat('\n');
}

export const SELLER = codeOf(901);
export const ASSESSOR = codeOf(902);
export const CORPUS = 'news';

export function organisation(uscc: string, more: Row = {}): Row {
  const row = { uscc, nameZh: `样例单位${uscc.slice(-4)}`, kind: 'ENTERPRISE', registeredOn: '2019-03-12' };
  return { ...row, placeCode: '440305', ...more };
}

/** One natural person holds the whole of it: nothing about its holders is unknown. */
export function holding(company: string, sharePct = '100', holder = `person:p${company.slice(9)}`): Row {
  return {
    holder,
    company,
    sharePct,
    validFrom: '2019-03-12',
    source: 'registry',
    extractedOn: '2026-01-06',
  };
}

/** A sound contract of the corpus: on the platform, delivered, invoiced and paid in full. */
export function contract(number: string, buyer: string, amountFen: number | bigint, more: Row = {}): Row {
  const amount = String(amountFen);
  return {
    number,
    programme: 'SZ-CORPUS-PURCHASE',
    buyer,
    seller: SELLER,
    corpus: CORPUS,
    signedOn: '2025-03-03',
    amountFen: amount,
    acceptedFen: amount,
    invoicedFen: amount,
    paidFen: amount,
    paidOn: '2025-04-04',
    exchangeCertificate: `CERT-${number}`,
    purpose: 'MODEL_RESEARCH',
    invoiceNumbers: `INV-${number}`,
    terminatedOn: '',
    ...more,
  };
}

const METRICS = {
  SOURCE_LEGALITY: { sourceTotal: 1000, sourceBad: 1 },
  PERSONAL_INFO: { level: 'NONE' },
  INTELLECTUAL_PROPERTY: {},
  CONTENT_SAFETY: {
    manualSampled: 4000,
    manualPassed: 3990,
    technicalSampled: 100000,
    technicalPassed: 99900,
    totalItems: 1000000,
  },
  DATA_CLASSIFICATION: { level: 'GENERAL' },
};

export function attestation(type: string, metrics: object, more: object = {}): string {
  return JSON.stringify({
    type,
    corpus: CORPUS,
    issuer: ASSESSOR,
    issuedOn: '2024-12-01',
    validUntil: '2027-12-01',
    metrics,
    evidenceSha256: 'ab'.repeat(32),
    ...more,
  });
}

/** Seller, assessor, corpus and its five attestations, and the buyers, each held wholly by a person of its own. */
export function marketFiles(buyers: readonly Row[]): Record<string, string> {
  const assessor = organisation(ASSESSOR, { kind: 'ASSESSOR' });
  return {
    'organisations.csv': csv([organisation(SELLER), assessor, ...buyers]),
    'holdings.csv': csv(
      [SELLER, ASSESSOR, ...buyers.filter((one) => one.kind === 'ENTERPRISE').map((one) => one.uscc ?? '')].map(
        (uscc) => holding(uscc),
      ),
    ),
    'corpora.csv': csv([
      {
        key: CORPUS,
        provider: SELLER,
        nameZh: '样例新闻语料',
        releaseDigest: 'cd'.repeat(32),
        modality: 'text',
        language: 'zh',
        licence: 'CC-BY-4.0',
        openMode: 'SALE',
        priceFen: '100000000',
        releasedOn: '2024-09-10',
      },
    ]),
    'attestations.jsonl': Object.entries(METRICS)
      .map(([type, metrics]) => `${attestation(type, metrics)}\n`)
      .join(''),
  };
}
