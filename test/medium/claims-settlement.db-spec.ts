import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Claims, type StatementBody } from '../../src/modules/claims/index.js';
import { Followups } from '../../src/modules/followups/index.js';
import { appropriationAccount, Ledger, poolAccount } from '../../src/modules/ledger/index.js';
import { projectFolder } from '../../src/platform/config.js';
import {
  contract,
  csv,
  holding,
  marketFiles,
  organisation,
  removeFolders,
  writeFolder,
} from '../support/load-folder.js';
import { actorOf, codeOf } from '../support/market.js';
import { openTestService, PURCHASE, type TestService } from '../support/service.js';

const [A, B, BRANCH, HALF_KNOWN, LATE] = [1, 2, 3, 4, 5].map(codeOf) as [string, string, string, string, string];

/** The purchase programme's file with another pool and cap, and the other shipped files as they are. */
function programmesWithPool(totalFen: string): string {
  const shipped = join(projectFolder(), 'config', 'programmes');
  const read = (name: string) => readFileSync(join(shipped, name), 'utf8');
  const file = JSON.parse(read('sz-corpus-purchase.json')) as {
    pool: { values: { value: { totalFen: string } }[] };
    parameters: { capFen: { values: { value: string }[] } };
  };
  for (const one of file.pool.values) one.value.totalFen = totalFen;
  // A party's cap may not be above the pool.
  for (const one of file.parameters.capFen.values) one.value = totalFen;
  return writeFolder({ 'sz-corpus-purchase.json': JSON.stringify(file), 'dg-compute.json': read('dg-compute.json') });
}

const amounts = (statement: StatementBody) =>
  Object.fromEntries(
    statement.claims.flatMap((claim) => claim.contracts.map((one) => [one.number, Number(one.amountFen)])),
  );
const codes = (statement: StatementBody, number: string) =>
  statement.claims
    .flatMap((claim) => claim.contracts)
    .filter((one) => one.number === number)
    .map((one) => [
      one.refusals.map((refusal) => refusal.code.replace('PROGRAMMES.', '')),
      one.cuts.map((cut) => cut.code),
    ]);

async function balances(service: TestService, pool = 'SZ-CORPUS'): Promise<Record<string, bigint>> {
  const account = (kind: 'available' | 'reserved') => poolAccount(pool, '2025', kind).code;
  const asked = [appropriationAccount(pool, '2025').code, account('available'), account('reserved')];
  const found = await service.application.run((ctx) => service.application.get(Ledger).balances(ctx, asked));
  const [source, available, reserved] = asked.map((code) => found.get(code) ?? 0n);
  return { source: source ?? 0n, available: available ?? 0n, reserved: reserved ?? 0n };
}

const pool = (service: TestService, actor = actorOf('regulator', undefined, 'sz-zsj')) =>
  service.db.run((ctx) => service.application.get(Claims).pool(ctx, PURCHASE, '2025'), { actor });

const problems = (service: TestService) =>
  service.application.run(async (ctx) => [
    ...(await service.application.get(Ledger).audit(ctx)),
    ...(await service.application.get(Claims).audit(ctx)),
  ]);

const states = (service: TestService) =>
  service.application.run(async (ctx) =>
    Object.fromEntries(
      (await service.application.get(Claims).list(ctx, { limit: 100 })).map((one) => [
        one.applicant.uscc ?? '',
        one.state,
      ]),
    ),
  );

const rowsOf = async (service: TestService, table: string) =>
  Number((await service.db.adminQuery<{ n: bigint }>(`select count(*) as n from ${table}`))[0]?.n);

const MARKET = marketFiles([
  organisation(A),
  organisation(B),
  organisation(BRANCH, { kind: 'BRANCH', headOffice: A }),
  organisation(HALF_KNOWN),
]);

describe('a settled year', () => {
  let service: TestService;
  let first: StatementBody;

  beforeAll(async () => {
    service = await openTestService();
    const holdings = MARKET['holdings.csv']?.split('\n').filter((line) => !line.includes(`,${HALF_KNOWN},`));
    const report = await service.load(
      writeFolder({
        ...MARKET,
        'holdings.csv': `${holdings?.join('\n').trimEnd()}\n${csv([holding(HALF_KNOWN, '70')]).split('\n')[1]}\n`,
        'contracts.csv': csv([
          contract('A-1', A, 400_000_001n),
          contract('A-2', A, 200_000_000n, { signedOn: '2025-02-02' }),
          contract('BR-1', BRANCH, 300_000_000n, { signedOn: '2025-05-05', paidOn: '2025-06-06' }),
          contract('B-1', B, 1_000n, { paidFen: '999' }),
          contract('B-2', B, 1_000n, { exchangeCertificate: '' }),
          contract('B-3', B, 1_000n, { signedOn: '2025-04-01' }),
          contract('ｂ－３', B, 1_000n, {
            programme: 'DG-COMPUTE',
            subjectKind: 'COMPUTE',
            corpus: '',
            invoiceNumbers: 'INV-other',
            signedOn: '2025-03-31',
          }),
          contract('H-1', HALF_KNOWN, 1_000n),
        ]),
      }),
    );
    expect(report.refused).toEqual([]);
  });
  afterAll(async () => {
    await service?.close();
    removeFolders();
  });

  it('can be rehearsed, which stores nothing', async () => {
    const rehearsed = await service.settle({ issue: true }, true);
    expect(amounts(rehearsed)['A-2']).toBe(60_000_000);
    expect(await rowsOf(service, 'claims.run')).toBe(0);
    expect(await rowsOf(service, 'claims.statement')).toBe(0);
    expect(await rowsOf(service, 'ledger.transfer')).toBe(0);
    expect(await states(service)).toMatchObject({ [A]: 'ACCEPTED' });
  });

  it('pays by the rule, and lets a branch use up the cap of its head office', async () => {
    first = await service.settle();
    expect(amounts(first)).toEqual({
      'A-2': 60_000_000,
      'A-1': 120_000_000,
      'BR-1': 20_000_000,
      'B-1': 299,
      'B-2': 0,
      'B-3': 0,
      'H-1': 0,
    });
    expect(codes(first, 'BR-1')).toEqual([[[], ['PARTY_CAP']]]);
    expect(codes(first, 'B-1')).toEqual([[[], ['EVIDENCED_BASE']]]);
    expect(codes(first, 'B-2')).toEqual([[['NOT_ON_PLATFORM'], []]]);
  });

  it('refuses a contract that was claimed elsewhere under another spelling of its number', () => {
    expect(codes(first, 'B-3')).toEqual([[['DUPLICATE_CONTRACT'], []]]);
  });

  it('gives nothing where holders are unknown, and asks a person', async () => {
    expect(codes(first, 'H-1')).toEqual([[['RELATION_INDETERMINATE'], []]]);
    const items = await service.application.run((ctx) =>
      service.application.get(Followups).queue(ctx, { authority: 'sz-zsj', kind: 'RELATION_INDETERMINATE' }),
    );
    const claim = first.claims.find((one) => one.applicant.uscc === HALF_KNOWN);
    expect(items.map((item) => [item.subjectKind, item.subjectId])).toEqual([['claim', claim?.id]]);
  });

  it('tells each applicant of its decision, once for a claim', async () => {
    const told = await service.db.adminQuery<{ claim: string; uscc: string; zh: string }>(
      `select n.subject_id as claim, o.uscc, n.text_zh as zh
         from followups.notice n join parties.organisation o on o.id = n.organisation_id where n.kind = 'DECISION'`,
    );
    expect(told.map(({ claim, uscc }) => [claim, uscc]).sort()).toEqual(
      first.claims.map(({ id, applicant }) => [id, applicant.uscc]).sort(),
    );
    expect([A, HALF_KNOWN].map((uscc) => told.find((one) => one.uscc === uscc)?.zh)).toEqual([
      expect.stringContaining('1,800,000.00'),
      expect.stringContaining('未予支持'),
    ]);
  });

  it('reserves every awarded fen in the book', async () => {
    expect(first.pool).toEqual({
      totalFen: '5000000000',
      beforeFen: '5000000000',
      awardedFen: '200000299',
      remainingFen: '4799999701',
    });
    expect(await balances(service)).toEqual({
      source: -5_000_000_000n,
      available: 4_799_999_701n,
      reserved: 200_000_299n,
    });
    expect(await problems(service)).toEqual([]);
    expect(await states(service)).toEqual({
      [A]: 'RESOLVED',
      [B]: 'RESOLVED',
      [BRANCH]: 'RESOLVED',
      [HALF_KNOWN]: 'REFUSED',
    });
  });

  it('shows reserved money to the officer alone, and nothing published before it is issued', async () => {
    expect(await pool(service)).toMatchObject({
      publishedFen: 0n,
      issuedFen: 0n,
      paidFen: 0n,
      reservedFen: 200_000_299n,
    });
    expect(await pool(service, actorOf('regulator', undefined, 'dg-other'))).not.toHaveProperty('reservedFen');
    expect(await pool(service, actorOf('buyer'))).toMatchObject({ remainingFen: 5_000_000_000n });
  });

  it('prints the same bytes a second time, and records nothing', async () => {
    const leaves = await rowsOf(service, 'translog.leaf');
    expect(JSON.stringify(await service.settle())).toBe(JSON.stringify(first));
    expect(await rowsOf(service, 'translog.leaf')).toBe(leaves);
    expect(await rowsOf(service, 'claims.run')).toBe(1);
  });

  it('carries the plan through publicity, issue and payment once', async () => {
    expect(JSON.stringify(await service.settle({ issue: true }))).toBe(JSON.stringify(first));
    await service.settle({ issue: true });
    expect(await states(service)).toEqual({ [A]: 'PAID', [B]: 'PAID', [BRANCH]: 'PAID', [HALF_KNOWN]: 'REFUSED' });
    expect(await rowsOf(service, 'claims.payment')).toBe(3);
    expect(await balances(service)).toEqual({ source: -5_000_000_000n, available: 4_799_999_701n, reserved: 0n });
    const figures = { publishedFen: 200_000_299n, issuedFen: 200_000_299n, paidFen: 200_000_299n, reservedFen: 0n };
    expect(await pool(service)).toMatchObject({ ...figures, remainingFen: 4_799_999_701n });
    expect(await problems(service)).toEqual([]);
  });

  it('takes later claims in a second run, whose statement holds the whole year', async () => {
    const report = await service.load(
      writeFolder({
        'organisations.csv': csv([organisation(LATE)]),
        'holdings.csv': csv([holding(LATE)]),
        'contracts.csv': csv([
          contract('L-1', LATE, 1_000n),
          contract('A-3', A, 1_000n, { signedOn: '2025-01-01' }),
          contract('b-1', B, 1_000n, { signedOn: '2025-01-01', invoiceNumbers: 'INV-b-1-again' }),
        ]),
      }),
    );
    expect(report.refused).toEqual([]);
    const second = await service.settle({ issue: true });
    expect(amounts(second)).toMatchObject({ 'L-1': 300, 'A-3': 0, 'b-1': 0, 'A-1': 120_000_000 });
    expect(codes(second, 'A-3')).toEqual([[[], ['PARTY_CAP']]]);
    expect(codes(second, 'b-1')).toEqual([[['DUPLICATE_CONTRACT'], []]]);
    expect(second.pool).toEqual({
      totalFen: '5000000000',
      beforeFen: first.pool.beforeFen,
      awardedFen: '200000599',
      remainingFen: '4799999401',
    });
    expect(second.claims).toHaveLength(first.claims.length + 3);
    expect(JSON.stringify(await service.settle())).toBe(JSON.stringify(second));
    expect(await problems(service)).toEqual([]);
  });

  it('is refused where one person would review and resolve', async () => {
    const run = service.application.run((ctx) =>
      service.application
        .get(Claims)
        .settle(ctx, { programme: PURCHASE, period: '2025', reviewerId: 'u1', resolverId: 'u1' }),
    );
    await expect(run).rejects.toMatchObject({ code: 'CLAIMS.SAME_PERSON' });
  });

  it('is refused for an unknown programme, a year before it began and a thing that is no year', async () => {
    await expect(service.settle({ programme: 'NO-SUCH' })).rejects.toMatchObject({ code: 'PROGRAMMES.NOT_FOUND' });
    await expect(service.settle({ period: '2023' })).rejects.toMatchObject({ code: 'PROGRAMMES.NOT_IN_FORCE' });
    await expect(service.settle({ period: 'soon' })).rejects.toThrow();
  });
});

describe('a pool that runs out', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await openTestService({ programmes: programmesWithPool('1000') });
    await service.load(
      writeFolder({
        ...MARKET,
        'contracts.csv': csv([
          contract('A-1', A, 1_000n),
          contract('A-2', A, 1_000n),
          contract('B-1', B, 1_500n),
          contract('BR-1', BRANCH, 1_300n),
          contract('B-2', B, 4_000n, { purpose: 'OTHER' }),
        ]),
      }),
    );
  });
  afterAll(async () => {
    await service?.close();
    removeFolders();
  });

  it('is shared over applicants to the last fen, a branch by itself, then over their contracts', async () => {
    const statement = await service.settle();
    expect(amounts(statement)).toEqual({ 'A-1': 209, 'A-2': 208, 'B-1': 312, 'B-2': 0, 'BR-1': 271 });
    expect(codes(statement, 'A-2')).toEqual([[[], ['POOL_PRO_RATA']]]);
    expect(statement.pool).toMatchObject({ awardedFen: '1000', remainingFen: '0' });
    expect(await balances(service)).toEqual({ source: -1000n, available: 0n, reserved: 1000n });
    expect(await problems(service)).toEqual([]);
  });

  it('leaves nothing for who comes later, who is refused and not failed', async () => {
    await service.load(
      writeFolder({
        'organisations.csv': csv([organisation(LATE)]),
        'holdings.csv': csv([holding(LATE)]),
        'contracts.csv': csv([contract('L-1', LATE, 4_000n)]),
      }),
    );
    const statement = await service.settle({ issue: true });
    expect(amounts(statement)['L-1']).toBe(0);
    expect(statement.pool).toMatchObject({ beforeFen: '1000', awardedFen: '1000', remainingFen: '0' });
    expect(await states(service)).toMatchObject({ [LATE]: 'REFUSED', [A]: 'PAID' });
    expect(await problems(service)).toEqual([]);
  });
});

describe('a pool of two programmes', () => {
  it('is appropriated once, also when both are settled for the first time at the same moment', async () => {
    const folder = programmesWithPool('1000');
    const twin = JSON.parse(readFileSync(join(folder, 'sz-corpus-purchase.json'), 'utf8')) as { code: string };
    writeFileSync(join(folder, 'twin.json'), JSON.stringify({ ...twin, code: 'SZ-CORPUS-TWIN' }));
    const service = await openTestService({ programmes: folder });
    try {
      const claims = service.application.get(Claims);
      const first = (programme: string) =>
        service.application.run((ctx) =>
          claims.settle(ctx, { programme, period: '2025', reviewerId: 'one', resolverId: 'another' }),
        );
      await Promise.all([first(PURCHASE), first('SZ-CORPUS-TWIN')]);
      expect(await balances(service)).toEqual({ source: -1000n, available: 1000n, reserved: 0n });
    } finally {
      await service.close();
      removeFolders();
    }
  });
});

describe('claims.csv', () => {
  let service: TestService;
  const claim = (applicant: string, contracts: string, more = {}) => ({
    programme: PURCHASE,
    period: '2025',
    applicant,
    contracts,
    ...more,
  });

  beforeAll(async () => {
    service = await openTestService();
  });
  afterAll(async () => {
    await service?.close();
    removeFolders();
  });

  it('refuses each claim that cannot be, by itself and by name, and takes the rest', async () => {
    const contracts = [contract('A-1', A, 10n), contract('A-2', A, 10n), contract('B-1', B, 10n)];
    const other = contract('A-9', A, 10n, { programme: 'DG-COMPUTE', subjectKind: 'COMPUTE', corpus: '' });
    const report = await service.load(
      writeFolder({
        ...MARKET,
        'contracts.csv': csv([...contracts, other]),
        'claims.csv': csv([
          claim(A, 'A-1'),
          claim(codeOf(999), 'A-1'),
          claim(A, 'A-404'),
          claim(A, 'B-1'),
          claim(A, 'A-9'),
          claim(A, 'A-1 A-2'),
          claim(A, 'A-2 A-2'),
          claim(A, ''),
          claim(A, 'A-2', { programme: 'NO-SUCH' }),
          claim(A, 'A-2', { period: '2025-Q1' }),
          claim(A, 'A-1'),
        ]),
      }),
    );
    expect(report.refused.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      'claims.csv:3 CLAIMS.UNKNOWN_APPLICANT',
      'claims.csv:4 CLAIMS.UNKNOWN_CONTRACT',
      'claims.csv:5 CLAIMS.NOT_BUYER',
      'claims.csv:6 CLAIMS.OTHER_PROGRAMME',
      'claims.csv:7 CLAIMS.ALREADY_CLAIMED',
      'claims.csv:8 CLAIMS.CONTRACT_TWICE',
      'claims.csv:9 CLAIMS.NO_CONTRACTS',
      'claims.csv:10 PROGRAMMES.NOT_FOUND',
      'claims.csv:11 PLATFORM.PERIOD_FORM',
    ]);
    expect([report.taken.claims, report.unchanged.claims]).toEqual([1, 1]);
    expect(amounts(await service.settle())).toEqual({ 'A-1': 3 });
  });
});
