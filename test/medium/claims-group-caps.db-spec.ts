/** Affiliates that together were given more than one cap: told to the office that decides, and nothing else changes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StatementBody } from '../../src/modules/claims/index.js';
import { Followups } from '../../src/modules/followups/index.js';
import { Oversight } from '../../src/modules/oversight/index.js';
import { GroupsOfRelated } from '../../src/modules/parties/related-groups.service.js';
import type { Actor } from '../../src/platform/access.js';
import {
  ASSESSOR,
  contract,
  csv,
  holding,
  marketFiles,
  organisation,
  removeFolders,
  SELLER,
  writeFolder,
} from '../support/load-folder.js';
import { actorOf, codeOf } from '../support/market.js';
import { openTestService, type TestService } from '../support/service.js';

const [A, B, C, HEAD, BRANCH] = [1, 2, 3, 4, 5].map(codeOf) as [string, string, string, string, string];
const [LITTLE, TINY, LATE, FAR, LAST] = [6, 7, 8, 9, 10].map(codeOf) as [string, string, string, string, string];
const CAP = 200_000_000;
const COMPUTE = 'SZ-TRAINING-COMPUTE';

/** One holder of A and B, which are given 1.2 million each; of LITTLE and TINY, 0.9 each; C and HEAD with its branch alone. */
function year(): Record<string, string> {
  const buyers = [A, B, C, HEAD, LITTLE, TINY].map((uscc) => organisation(uscc));
  return {
    ...marketFiles([...buyers, organisation(BRANCH, { kind: 'BRANCH', headOffice: HEAD })]),
    'holdings.csv': csv([
      ...[SELLER, ASSESSOR, C, HEAD].map((uscc) => holding(uscc)),
      ...[A, B].map((uscc) => holding(uscc, '100', 'person:both')),
      ...[LITTLE, TINY].map((uscc) => holding(uscc, '100', 'person:small')),
    ]),
    'contracts.csv': csv([
      contract('A-1', A, 400_000_000),
      contract('B-1', B, 400_000_000),
      contract('C-1', C, 600_000_000),
      contract('H-1', HEAD, 400_000_000),
      contract('BR-1', BRANCH, 400_000_000, { signedOn: '2025-03-04' }),
      contract('L-1', LITTLE, 300_000_000),
      contract('T-1', TINY, 300_000_000),
      contract('T-2', TINY, 100_000_000, { programme: COMPUTE, subjectKind: 'COMPUTE', corpus: '' }),
    ]),
  };
}

const later = (uscc: string, holder: string | undefined, amountFen: number) => ({
  'organisations.csv': csv([organisation(uscc)]),
  'holdings.csv': csv([holding(uscc, '100', holder)]),
  'contracts.csv': csv([contract(`X-${uscc}`, uscc, amountFen)]),
});

const awards = (statement: StatementBody) =>
  Object.fromEntries(statement.claims.map(({ applicant, amountFen }) => [applicant.uscc, Number(amountFen)]));

describe('a settled year', () => {
  let service: TestService;
  let first: StatementBody;

  beforeAll(async () => {
    service = await openTestService();
    expect((await service.load(writeFolder(year()))).refused).toEqual([]);
    // Beside the year's purchases, under a cap of its own.
    expect(awards(await service.settle({ programme: COMPUTE }))[TINY]).toBeGreaterThan(CAP - 180_000_000);
    first = await service.settle();
  });
  afterAll(async () => {
    await service?.close();
    removeFolders();
  });

  const items = (kind = 'GROUP_OVER_CAP') =>
    service.application.run((ctx) => service.application.get(Followups).queue(ctx, { kind }));
  const queueOf = (actor: Actor) =>
    service.db.run((ctx) => service.application.get(Oversight).queue(ctx, { kind: 'GROUP_OVER_CAP', limit: 50 }), {
      actor,
    });

  it('has one item for the group over a cap: none for a party, its branch, or affiliates within the cap', async () => {
    expect(awards(first)).toEqual({
      [A]: 120_000_000,
      [B]: 120_000_000,
      [C]: 180_000_000,
      [HEAD]: 120_000_000,
      [BRANCH]: CAP - 120_000_000,
      [LITTLE]: 90_000_000,
      [TINY]: 90_000_000,
    });
    const [item, ...others] = await items();
    expect(others).toEqual([]);
    expect(item).toMatchObject({ authority: 'sz-zsj', subjectKind: 'settlement-run' });
    expect(item).not.toHaveProperty('owner');
    expect(await items('GROUP_NOT_COMPARED')).toEqual([]);
  });

  it('says who, how much each, how much together, the cap and its clause, and that nothing is denied', async () => {
    const [item] = await items();
    for (const text of [item?.reason.zh, item?.reason.en]) {
      for (const uscc of [A, B]) expect(text).toContain(uscc);
      for (const uscc of [C, HEAD, BRANCH, LITTLE]) expect(text).not.toContain(uscc);
      for (const figure of ['1,200,000.00', '2,400,000.00', '2,000,000.00', '2025-12-31'])
        expect(text).toContain(figure);
    }
    expect(item?.reason.zh).toContain(`样例单位${A.slice(-4)}（${A}）1,200,000.00 元`);
    expect(item?.reason.zh).toContain('不否定任何申报');
    expect(item?.reason.en).toContain('denies no claim');
    expect(item?.reason.zh).toMatch(/依据为“.+”/);
  });

  it('changes no award, no flag of a decision, and neither the statement nor the log as it is stated', async () => {
    const bodies = await service.db.adminQuery<{ body: string }>('select body from claims.decision');
    expect(bodies.filter(({ body }) => body.includes('GROUP'))).toEqual([]);
    const [leaf] = await service.db.adminQuery<{ leaf: bigint; statement: bigint }>(
      `select (select leaf_id from translog.leaf l join followups.item i on i.id = l.record_id
                where l.kind = 'work-item' and i.kind = 'GROUP_OVER_CAP') as leaf,
              (select max(leaf_id) from translog.leaf where kind = 'statement') as statement`,
    );
    expect(leaf?.leaf).toBeGreaterThan(leaf?.statement ?? 0n);
    expect(JSON.stringify(await service.settle())).toBe(JSON.stringify(first));
  });

  it('shows it to the office and the auditor: no other office, not the exchange, none of the companies', async () => {
    const [party] = await service.db.adminQuery<{ id: string }>(`select id from parties.organisation where uscc = $1`, [
      A,
    ]);
    expect(await queueOf(actorOf('regulator', undefined, 'sz-zsj'))).toHaveLength(1);
    expect(await queueOf(actorOf('auditor'))).toHaveLength(1);
    expect(await queueOf(actorOf('regulator', undefined, 'dg-zsj'))).toEqual([]);
    expect(await queueOf(actorOf('operator'))).toEqual([]);
    const seen = await service.db.run(
      (ctx) => service.application.get(Followups).queue(ctx, { kind: 'GROUP_OVER_CAP' }),
      { actor: actorOf('buyer', party?.id) },
    );
    expect(seen).toEqual([]);
  });

  it('is told once: neither a second call nor a run that gives the group nothing opens another, worked or not', async () => {
    await service.settle();
    expect(await items()).toHaveLength(1);
    const [item] = await items();
    await service.application.run((ctx) => service.application.get(Followups).close(ctx, item?.id ?? '', '已核实'));
    await service.load(writeFolder(later(FAR, undefined, 1_000)));
    expect(awards(await service.settle())).toMatchObject({ [FAR]: 300 });
    expect(await items()).toEqual([]);
  });

  it('is told again of a group that has grown', async () => {
    await service.load(writeFolder(later(LATE, 'person:both', 100_000_000)));
    expect(awards(await service.settle())).toMatchObject({ [LATE]: 30_000_000 });
    const [item, ...others] = await items();
    expect(others).toEqual([]);
    for (const uscc of [A, B, LATE]) expect(item?.reason.zh).toContain(uscc);
    expect(item?.reason.zh).toContain('合计核定 2,700,000.00 元');
  });

  it('is in the log and verifies', async () => {
    await service.application.sequence();
    expect((await service.application.look((ctx) => service.application.verifyLog(ctx))).problems).toEqual([]);
  });

  it('counts the awards of the cap’s own period', async () => {
    const signed = { signedOn: '2026-02-02', paidOn: '2026-02-03' };
    const folder = { 'contracts.csv': csv([contract('T-2026', TINY, 100_000_000, signed)]) };
    expect((await service.load(writeFolder(folder))).refused).toEqual([]);
    expect(awards(await service.settle({ period: '2026' }))).toEqual({ [TINY]: 30_000_000 });
    expect(await items()).toHaveLength(1);
  });

  it('has an item that says so where more pairs would have to be asked than may be, of the sets over a cap alone', async () => {
    Reflect.set(service.application.get(GroupsOfRelated), 'pairsMax', 0);
    await service.load(writeFolder(later(LAST, 'person:both', 1_000)));
    expect(awards(await service.settle())).toMatchObject({ [LAST]: 300 });
    const [item, ...others] = await items('GROUP_NOT_COMPARED');
    expect([others, item?.authority]).toEqual([[], 'sz-zsj']);
    for (const uscc of [A, B, LATE, LAST]) expect(item?.reason.zh).toContain(uscc);
    expect(item?.reason.zh).not.toContain(TINY);
    expect(item?.reason.zh).toContain('未逐一比对');
    expect(await items()).toHaveLength(1);
  });
});
