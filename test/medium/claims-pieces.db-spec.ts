/** A year that is settled in pieces, and a statement that is printed page by page. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settleCommand } from '../../src/cli/settle.command.js';
import { Decider } from '../../src/modules/claims/decider.service.js';
import type { StatementBody } from '../../src/modules/claims/index.js';
import { contract, csv, marketFiles, organisation, removeFolders, writeFolder } from '../support/load-folder.js';
import { codeOf } from '../support/market.js';
import { openTestService, PURCHASE, type TestService } from '../support/service.js';

const [A, BRANCH, B, C] = [1, 2, 3, 4].map(codeOf) as [string, string, string, string];
const big = (number: string, buyer: string, more = {}) => contract(number, buyer, 4_000_000_000n, more);

const CROWD = Array.from({ length: 25 }, (_, at) => codeOf(11 + at));

/** More than the pool holds, a cap that a branch shares, and a number that two of them share. */
const YEAR = {
  ...marketFiles([
    organisation(A),
    organisation(BRANCH, { kind: 'BRANCH', headOffice: A }),
    organisation(B),
    organisation(C),
    ...CROWD.map((uscc) => organisation(uscc)),
  ]),
  'contracts.csv': csv([
    big('A-1', A),
    big('A-2', A, { signedOn: '2025-02-02' }),
    big('BR-1', BRANCH, { signedOn: '2025-01-03' }),
    big('B-1', B),
    contract('B-2', B, 999n, { exchangeCertificate: '' }),
    ...CROWD.map((uscc, at) => big(`K-${at}`, uscc)),
    contract('C-1', C, 1_000_001n),
    contract('Ｃ－１', C, 500n, { signedOn: '2025-03-03' }),
  ]),
};

/** What is decided; ids and numbers of claims that nobody filed differ from service to service. */
const decided = ({ claims }: StatementBody) => claims.map(({ id, number, ...rest }) => rest);

async function printed(service: TestService, options: Record<string, string | true>, json = true) {
  const notes: string[] = [];
  let out = '';
  const code = await settleCommand.run({
    words: [],
    options: { programme: PURCHASE, period: '2025', ...options },
    json,
    application: async () => service.application,
    print: (line) => {
      out += `${line}\n`;
    },
    write: (text) => {
      out += text;
    },
    note: (line) => void notes.push(line),
    readStdin: async () => '',
  });
  return { code, out, notes };
}

describe('a settled year', () => {
  let whole: TestService;
  let pieces: TestService;
  let once: StatementBody;

  beforeAll(async () => {
    whole = await openTestService();
    pieces = await openTestService();
    const folder = writeFolder(YEAR);
    for (const service of [whole, pieces]) await service.load(folder);
    // Each cap party by itself.
    Reflect.set(pieces.application.get(Decider), 'piece', 1);
    once = await whole.settle();
  });
  afterAll(async () => {
    await whole?.close();
    await pieces?.close();
    removeFolders();
  });

  it('gives the same awards, cuts and refusals when it is decided in pieces', async () => {
    const parted = await pieces.settle();
    expect(decided(parted)).toEqual(decided(once));
    const cuts = new Set(
      once.claims.flatMap((claim) => claim.contracts.flatMap((one) => one.cuts.map(({ code }) => code))),
    );
    expect([...cuts]).toEqual(expect.arrayContaining(['PARTY_CAP', 'POOL_PRO_RATA']));
    expect(once.pool.remainingFen).toBe('0');
    expect(parted.pool).toEqual(once.pool);
  });

  it('is stated by applicant and number in byte order, its awards added up', () => {
    const keys = once.claims.map(({ applicant, number }) => `${applicant.uscc} ${number}`);
    expect(keys).toEqual([...keys].sort());
    const sum = once.claims.reduce((all, { amountFen }) => all + BigInt(amountFen), 0n);
    expect(once.pool.awardedFen).toBe(String(sum));
    expect(sum).toBeGreaterThan(0n);
  });

  it('is printed as one line of JSON, the same bytes each time and those of the statement', async () => {
    const [first, second] = [await printed(whole, {}), await printed(whole, {})];
    expect(first.out).toBe(`${JSON.stringify(once)}\n`);
    expect(second.out).toBe(first.out);
    expect(first.code).toBe(0);
  });

  it('is printed for a person with every claim and the pool', async () => {
    const { out } = await printed(whole, {}, false);
    for (const { number } of once.claims) expect(out).toContain(number);
    expect(out).toContain(`(${once.claims.filter(({ amountFen }) => amountFen !== '0').length}/${once.claims.length})`);
  });

  it('is stated by a dry run as it would be, and nothing stays', async () => {
    const dry = await openTestService();
    try {
      await dry.load(writeFolder(YEAR));
      const { out } = await printed(dry, { 'dry-run': true });
      expect(decided(JSON.parse(out) as StatementBody)).toEqual(decided(once));
      expect((await dry.db.adminQuery<{ n: bigint }>('select count(*) as n from claims.decision'))[0]?.n).toBe(0n);
    } finally {
      await dry.close();
    }
  });

  it('is not printed as if nothing had happened when somebody has changed a decision', async () => {
    await whole.db.adminQuery(`alter table claims.decision disable trigger user`);
    await whole.db.adminQuery(
      `update claims.decision set body = replace(body, '"clause":"', '"clause":"!') where body like '%"cuts":[{%'`,
    );
    await expect(printed(whole, {})).rejects.toMatchObject({ code: 'CLAIMS.STATEMENT_CHANGED' });
  });
});
