/** A year of a whole market, deterministic from its seed: every outcome that the sample year has, many times over. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usccCheckCharacter } from '../../src/kernel/uscc.js';
import type { Random } from './random.js';
import { loadYear, openBook, SAMPLE_FOLDER, type SampleBook } from './sample-book.js';

type Row = Readonly<Record<string, string>>;

const BUYERS = 150;
const SELLERS = 30;
const ASSESSORS = 4;
const CORPORA = 80;
const CONTRACTS = 1_150;
const EVENTS = 2_000;
const PROGRAMMES = ['SZ-CORPUS-PURCHASE', 'SZ-TRAINING-COMPUTE', 'DG-COMPUTE'];

/** At least 20,000 recorded facts: the sample year and the market beside it, loaded, settled, issued and co-signed. */
export async function openBigBook(random: Random, note: (line: string) => void): Promise<SampleBook> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-big-year-'));
  try {
    for (const [name, content] of Object.entries(marketFiles(random))) writeFileSync(join(folder, name), content);
    return await openBook(note, async (application) => {
      await loadYear(application, SAMPLE_FOLDER, []);
      await loadYear(application, folder, PROGRAMMES);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of a `load` folder. */
function marketFiles(random: Random): Record<string, string> {
  const buyers = organisations(100_000, BUYERS, () => random.pick(['440305', '440305', '440306', '441900', '440106']));
  const sellers = organisations(200_000, SELLERS, () => '440304');
  const assessors = organisations(300_000, ASSESSORS, () => '440303').map((row) => ({ ...row, kind: 'ASSESSOR' }));
  const corpora = Array.from({ length: CORPORA }, (_, at) => corpus(random, at, code(sellers, at)));
  const releases = corpora.flatMap((first) => (random.once(3) ? [first, laterRelease(random, first)] : [first]));
  return {
    'organisations.csv': csv([...buyers, ...sellers, ...assessors]),
    'holdings.csv': csv(holdings(random, [...buyers, ...sellers])),
    'officers.csv': csv(officers(random, [...buyers, ...sellers])),
    'corpora.csv': csv(releases),
    'attestations.jsonl': jsonl(releases.flatMap((release) => attestations(random, release, assessors))),
    'contracts.csv': csv(Array.from({ length: CONTRACTS }, (_, at) => contract(random, at, buyers, corpora))),
    'usage.jsonl': jsonl(Array.from({ length: EVENTS }, (_, at) => usage(random, at, buyers, corpora))),
  };
}

function csv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

const jsonl = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');

function organisations(first: number, count: number, place: () => string): Row[] {
  return Array.from({ length: count }, (_, at) => {
    const head = `91440300MA5${first + at}`;
    return {
      uscc: head + usccCheckCharacter(`${head}0`),
      nameZh: `大账样例单位${first + at}`,
      kind: 'ENTERPRISE',
      registeredOn: '2019-03-12',
      placeCode: place(),
    };
  });
}

const code = (rows: readonly Row[], at: number): string => rows[at % rows.length]?.uscc ?? '';

/** Most are held by one person each; some share a person and so are related, some are not wholly known. */
function holdings(random: Random, companies: readonly Row[]): Row[] {
  return companies.flatMap(({ uscc = '' }) => {
    const holder = random.once(15) ? 'person:大账共同控股人' : `person:大账股东${uscc.slice(9, 17)}`;
    const span = { validFrom: '2019-03-12', source: 'registry', extractedOn: '2026-01-06' };
    const first = { holder, company: uscc, sharePct: random.once(12) ? '40' : '60', ...span };
    return [first, { ...first, holder: `person:大账小股东${uscc.slice(9, 17)}`, sharePct: '40' }];
  });
}

function officers(random: Random, companies: readonly Row[]): Row[] {
  return companies.map(({ uscc = '' }) => ({
    person: random.once(25) ? '大账共同董事' : `大账股东${uscc.slice(9, 17)}`,
    organisation: uscc,
    role: 'DIRECTOR',
    appointedBy: '',
    validFrom: '2019-03-12',
    validTo: '',
  }));
}

const digest = (random: Random): string =>
  Array.from({ length: 8 }, () => random.word().toString(16).padStart(8, '0')).join('');

function corpus(random: Random, at: number, provider: string): Row {
  return {
    key: `big-${at}`,
    provider,
    nameZh: `大账语料${at}`,
    releaseDigest: digest(random),
    modality: random.pick(['text', 'audio', 'image']),
    language: 'zh',
    licence: 'CC-BY-4.0',
    openMode: random.once(4) ? 'OPEN_PUBLIC_PLATFORM' : 'SALE',
    priceFen: '100000000',
    releasedOn: '2024-09-10',
    updateIntervalDays: '30',
    records: String(random.below(1_000_000)),
  };
}

function laterRelease(random: Random, first: Row): Row {
  return { ...first, releaseDigest: digest(random), releasedOn: '2025-03-01' };
}

function attestations(random: Random, release: Row, assessors: readonly Row[]): object[] {
  const metrics = {
    SOURCE_LEGALITY: { sourceTotal: 1000, sourceBad: random.once(12) ? 900 : 1 },
    PERSONAL_INFO: { level: 'NONE' },
    INTELLECTUAL_PROPERTY: {},
    CONTENT_SAFETY: {
      manualSampled: 4000,
      manualPassed: random.once(12) ? 3000 : 3990,
      technicalSampled: 100_000,
      technicalPassed: 99_900,
      totalItems: 1_000_000,
    },
    DATA_CLASSIFICATION: { level: 'GENERAL' },
  };
  return Object.entries(metrics).flatMap(([type, values]) => {
    if (random.once(40)) return [];
    return {
      type,
      corpus: release.key,
      issuer: code(assessors, random.below(ASSESSORS)),
      issuedOn: '2024-12-01',
      validUntil: '2027-12-01',
      metrics: values,
      evidenceSha256: digest(random),
      releaseDigest: release.releaseDigest,
    };
  });
}

function contract(random: Random, at: number, buyers: readonly Row[], corpora: readonly Row[]): Row {
  const amount = random.between(1_000_000n, 90_000_000n);
  const compute = random.once(4);
  const sold = corpora[random.below(corpora.length)];
  const paid = random.once(20) ? 0n : random.once(5) ? amount / 2n : amount;
  const month = 1 + random.below(9);
  const shown = (value: bigint) => String(value);
  return {
    number: random.once(80) ? `BIG-2025-${at - 1}` : `BIG-2025-${at}`,
    programme: compute ? random.pick(['SZ-TRAINING-COMPUTE', 'DG-COMPUTE']) : 'SZ-CORPUS-PURCHASE',
    buyer: code(buyers, random.below(buyers.length)),
    seller: sold?.provider ?? '',
    corpus: compute ? '' : (sold?.key ?? ''),
    signedOn: `2025-0${month}-1${random.below(10)}`,
    amountFen: shown(amount),
    acceptedFen: shown(amount),
    invoicedFen: shown(random.once(6) ? amount - 1n : amount),
    paidFen: shown(paid),
    paidOn: paid === 0n ? '' : `2025-1${random.below(3)}-0${1 + random.below(9)}`,
    exchangeCertificate: random.once(15) ? '' : `CERT-BIG-${at}`,
    purpose: random.once(12) ? 'OTHER' : random.pick(['MODEL_RESEARCH', 'MODEL_APPLICATION']),
    invoiceNumbers: random.once(60) ? `INV-BIG-${at - 1}` : `INV-BIG-${at}`,
    terminatedOn: random.once(30) ? '2025-12-20' : '',
    subjectKind: compute ? 'COMPUTE' : 'CORPUS',
    serviceFeeFen: compute ? shown(amount) : '',
  };
}

function usage(random: Random, at: number, buyers: readonly Row[], corpora: readonly Row[]): object {
  const open = corpora.filter((one) => one.openMode === 'OPEN_PUBLIC_PLATFORM');
  return {
    specversion: '1.0',
    id: `big-${at}`,
    source: 'https://open.shenzhen.example/platform',
    type: 'org.corpus.usage.download.v1',
    subject: open[random.below(open.length)]?.key,
    time: `2025-0${1 + random.below(9)}-1${random.below(10)}T10:12:31+08:00`,
    datacontenttype: 'application/json',
    data: {
      user: code(buyers, random.below(buyers.length)),
      quantity: String(random.below(1_000_000_000)),
      unit: 'BYTES',
      delivered: true,
    },
  };
}
