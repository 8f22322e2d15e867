import { isCalendarDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { FieldError } from '../../kernel/domain-error.js';
import { normaliseUscc } from '../../kernel/uscc.js';
import { type AttestationDraft } from '../../modules/attestations/index.js';
import type { ClaimDraft } from '../../modules/claims/index.js';
import { type ContractDraft, PURPOSES, SUBJECT_KINDS } from '../../modules/contracts/index.js';
import { type JsonRecord, readJsonLines, streamJsonLines } from '../../platform/intake/json-file.js';
import type { Cells } from './cells.js';
import type { Loading } from './loading.js';

const ATTESTATION_FIELDS = [
  'type',
  'corpus',
  'issuer',
  'issuedOn',
  'validUntil',
  'metrics',
  'evidenceSha256',
  'releaseDigest',
];

async function lines(loading: Loading, file: string): Promise<readonly JsonRecord[]> {
  if (!loading.has(file)) return [];
  const { records, refusals } = readJsonLines(file, await loading.source.bytes(file));
  loading.report.refused.push(...refusals);
  return records;
}

function wrong(field: string, zh: string, en: string): FieldError {
  return { field, code: 'LOAD.FIELD', detail: { zh, en } };
}

function attestationFaults(value: JsonObject): FieldError[] {
  const faults = Object.keys(value)
    .filter((name) => !ATTESTATION_FIELDS.includes(name))
    .map((name) => wrong(name, '没有这个字段，请删除', 'There is no such field; remove it'));
  for (const name of ['type', 'corpus', 'issuer', 'evidenceSha256']) {
    if (typeof value[name] !== 'string' || value[name] === '')
      faults.push(wrong(name, '须为非空文字', 'A text that is not empty is needed'));
  }
  if (!isCalendarDate(value.issuedOn))
    faults.push(wrong('issuedOn', '须为日期 YYYY-MM-DD', 'A date YYYY-MM-DD is needed'));
  const until = value.validUntil;
  if (until !== undefined && until !== null && !isCalendarDate(until)) {
    faults.push(wrong('validUntil', '须为日期 YYYY-MM-DD，或不写', 'A date YYYY-MM-DD, or leave it out'));
  }
  const digest = value.releaseDigest;
  if (digest !== undefined && digest !== null && typeof digest !== 'string') {
    faults.push(wrong('releaseDigest', '须为文字，或不写', 'A text, or leave it out'));
  }
  const metrics = value.metrics;
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) {
    faults.push(wrong('metrics', '须为一个对象 {…}', 'An object {...} is needed'));
  }
  return faults;
}

function attestation(value: JsonObject, issuerId: string | undefined): AttestationDraft {
  const text = (name: string): string => String(value[name]);
  const { issuedOn, validUntil, releaseDigest } = value;
  return {
    type: text('type'),
    subject: { corpus: text('corpus'), ...(typeof releaseDigest === 'string' ? { digest: releaseDigest } : {}) },
    issuerId,
    issuedOn: issuedOn as AttestationDraft['issuedOn'],
    ...(isCalendarDate(validUntil) ? { validUntil } : {}),
    metrics: value.metrics as JsonObject,
    evidence: [{ sha256: text('evidenceSha256') }],
  };
}

/** attestations.jsonl */
export async function loadAttestations(loading: Loading): Promise<void> {
  const file = 'attestations.jsonl';
  const sound = (await lines(loading, file)).filter((record) => {
    const faults = attestationFaults(record.value);
    if (faults.length > 0) loading.report.refuse(file, record.line, faults);
    return faults.length === 0;
  });
  const codes = [...new Set(sound.map((record) => normaliseUscc(String(record.value.issuer))))];
  const issuers = await loading.rooms.parties.organisationsByUscc(loading.ctx, codes);
  const offered = sound.map((record) => ({
    row: record,
    draft: attestation(record.value, issuers.get(normaliseUscc(String(record.value.issuer)))?.id),
  }));
  await loading.take(file, 'attestations', offered, (drafts) => loading.rooms.attestations.take(loading.ctx, drafts));
}

function contract(cells: Cells): ContractDraft {
  const programme = cells.optional('programme');
  const corpus = cells.optional('corpus');
  const paidOn = cells.date('paidOn');
  const certificate = cells.optional('exchangeCertificate');
  const terminatedOn = cells.date('terminatedOn');
  const subjectKind = cells.oneOf('subjectKind', SUBJECT_KINDS, 'CORPUS');
  const fee = subjectKind === 'COMPUTE' ? cells.fen('serviceFeeFen') : cells.optionalFen('serviceFeeFen');
  return {
    number: cells.text('number'),
    ...(programme === undefined ? {} : { programme }),
    subjectKind,
    buyer: cells.text('buyer'),
    seller: cells.text('seller'),
    ...(corpus === undefined ? {} : { corpus }),
    signedOn: cells.requiredDate('signedOn'),
    amountFen: cells.requiredFen('amountFen'),
    acceptedFen: cells.fen('acceptedFen'),
    invoicedFen: cells.fen('invoicedFen'),
    paidFen: cells.fen('paidFen'),
    ...(paidOn === undefined ? {} : { paidOn }),
    ...(certificate === undefined ? {} : { exchangeCertificate: certificate }),
    purpose: cells.oneOf('purpose', PURPOSES, 'OTHER'),
    invoiceNumbers: cells.words('invoiceNumbers'),
    ...(terminatedOn === undefined ? {} : { terminatedOn }),
    ...(fee === undefined ? {} : { serviceFeeFen: fee }),
  };
}

function claim(cells: Cells): ClaimDraft {
  return {
    programme: cells.text('programme'),
    period: cells.text('period'),
    applicant: cells.text('applicant'),
    contracts: cells.words('contracts'),
  };
}

/** contracts.csv, then claims.csv; without the latter every applicant's contracts make a claim by themselves. */
export async function loadContractsAndClaims(loading: Loading): Promise<void> {
  const { contracts, claims } = loading.rooms;
  const ids = await loading.longTable('contracts.csv', 'contracts', contract, (drafts) =>
    contracts.take(loading.ctx, drafts),
  );
  if (loading.has('claims.csv')) {
    await loading.longTable('claims.csv', 'claims', claim, (drafts) => claims.take(loading.ctx, drafts));
    return;
  }
  if (ids.length === 0) return;
  const implied = await claims.takeImplied(loading.ctx, ids);
  loading.report.count('claims', 'taken', implied.taken);
  loading.report.count('claims', 'unchanged', implied.unchanged);
}

/** usage.jsonl: CloudEvents, one a line, each counted once by source and id. Read in pages: it may hold a year of use. */
async function loadEvents(loading: Loading): Promise<void> {
  const file = 'usage.jsonl';
  if (!loading.has(file)) return;
  const offered: (readonly JsonRecord[])[] = [];
  async function* pages(): AsyncIterable<readonly JsonObject[]> {
    for await (const { records, refusals } of streamJsonLines(file, () => loading.source.parts(file))) {
      loading.report.refused.push(...refusals);
      if (records.length === 0) continue;
      offered.push(records);
      yield records.map((record) => record.value);
    }
  }
  let seen = 0;
  for await (const intake of loading.rooms.usage.takeAll(loading.ctx, pages(), { history: true })) {
    const records = offered.shift() ?? [];
    loading.report.count('usageEvents', 'taken', intake.accepted);
    loading.report.count('usageEvents', 'unchanged', intake.duplicate);
    for (const { index, error } of intake.refused) {
      loading.report.refuse(file, records[index]?.line ?? 0, error.extras.errors ?? [error.asFieldError()]);
    }
    if (Math.floor((seen + records.length) / TOLD_EVERY) > Math.floor(seen / TOLD_EVERY)) {
      loading.progress(`${file}: ${seen + records.length}`);
    }
    seen += records.length;
  }
}

const TOLD_EVERY = 1_000_000;

/** usage.jsonl, then the monthly counts of usage-statements.csv. */
export async function loadUsage(loading: Loading): Promise<void> {
  await loadEvents(loading);
  await loading.table(
    'usage-statements.csv',
    'usageStatements',
    (cells) => {
      const user = cells.optional('user');
      return {
        platform: cells.text('platform'),
        month: cells.text('month'),
        corpus: cells.text('corpus'),
        account: cells.text('account'),
        kind: cells.text('kind'),
        count: cells.text('count') === '' ? 0n : (cells.integer('count') ?? 0n),
        ...(user === undefined ? {} : { user }),
      };
    },
    (drafts) => loading.rooms.usage.takeStatements(loading.ctx, drafts),
  );
}

/** Without claims.csv every unit that opened a corpus on the public platform claims its reward: after its use is known. */
export async function loadOpened(loading: Loading): Promise<void> {
  if (loading.has('claims.csv')) return;
  const rows = await loading.rows('corpora.csv');
  const keys = [...new Set(rows.flatMap((row) => row.values.get('key') ?? []))];
  if (keys.length === 0) return;
  const { taken, unchanged } = await loading.rooms.claims.takeOpened(loading.ctx, keys);
  loading.report.count('claims', 'taken', taken);
  loading.report.count('claims', 'unchanged', unchanged);
}
