import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditTrail } from '../../src/modules/identity/index.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import { openTestService, type TestService } from '../support/service.js';

const DAY_MS = 86_400_000;
/** As the configuration says where nothing else is said. */
const KEPT_DAYS = 1_096;
const KINDS = ['CHANGE', 'REFUSAL', 'DENIAL', 'READ'] as const;

describe('the access log is kept', () => {
  let service: TestService;
  let audit: AuditTrail;
  beforeAll(async () => {
    service = await openTestService();
    audit = service.application.get(AuditTrail);
  });
  afterAll(() => service?.close());

  const recordAll = async (daysAgo: number): Promise<void> => {
    const now = new Date(Date.now() - daysAgo * DAY_MS);
    await service.db.database.run(
      SYSTEM_ACTOR,
      async (ctx) => {
        for (const kind of KINDS) await audit.record(ctx, { kind, operation: `old ${daysAgo}`, status: 200 });
      },
      { now },
    );
  };
  const left = async (): Promise<string[]> => {
    const rows = await service.db.adminQuery<{ what: string }>(
      `select kind || ' ' || operation as what from identity.audit_entry where operation like 'old %' order by 1`,
    );
    return rows.map(({ what }) => what);
  };
  const forget = () => service.application.run((ctx) => audit.forget(ctx));
  const problems = async () => (await service.application.look((ctx) => service.application.verifyLog(ctx))).problems;
  const sweepOf = async (where: string): Promise<void> => {
    await service.application.run(async ({ tx }) => {
      const [row] = await tx.query<{ id: string }>(
        `insert into identity.audit_sweep (id, entries, digests, kept_days, recorded_at)
         select gen_random_uuid(), array_agg(id), array_agg(repeat('a', 64)), 184, now()
           from identity.audit_entry where ${where} returning id`,
      );
      await tx.query('select identity.forget_audit($1)', [row?.id]);
    });
  };

  it('to the day that is set: looks and denials go then, what decided something stays, and what waits stays', async () => {
    for (const days of [KEPT_DAYS + 1, KEPT_DAYS - 1]) await recordAll(days);
    expect(await forget()).toBe(0);
    await service.application.sequence();
    expect(await forget()).toBe(2);
    expect(await forget()).toBe(0);
    const younger = KINDS.map((kind) => `${kind} old ${KEPT_DAYS - 1}`);
    expect(await left()).toEqual([...younger, `CHANGE old ${KEPT_DAYS + 1}`, `REFUSAL old ${KEPT_DAYS + 1}`].sort());
  });

  it('and what went is still proven: the log holds, and the sweep has its leaf', async () => {
    await service.application.sequence();
    expect(await problems()).toEqual([]);
    const [leaf] = await service.db.adminQuery("select from translog.leaf where kind = 'audit-sweep'");
    expect(leaf).toBeDefined();
  });

  it.each([
    ['a look of half a year', `kind = 'READ' and recorded_at > now() - interval '184 days'`],
    ['a change of whatever age', `kind = 'CHANGE' and operation = 'old ${KEPT_DAYS + 1}'`],
    ['a refusal of whatever age', `kind = 'REFUSAL' and operation = 'old ${KEPT_DAYS + 1}'`],
  ])('by the database itself, whoever asks: %s', async (_what, where) => {
    await recordAll(10);
    await service.application.sequence();
    const before = await left();
    await expect(sweepOf(where)).rejects.toThrow('append-only');
    const entries = 'delete from identity.audit_entry';
    await expect(service.application.run(({ tx }) => tx.query(entries))).rejects.toThrow('permission denied');
    await expect(service.db.adminQuery(entries)).rejects.toThrow('append-only');
    expect(await left()).toEqual(before);
  });

  it('so that a sweep nobody recorded shows, and one that says another digest', async () => {
    await recordAll(KEPT_DAYS - 1);
    await service.application.sequence();
    expect(await problems()).toEqual([]);
    await sweepOf(`kind = 'READ' and operation = 'old ${KEPT_DAYS - 1}'`);
    const found = (await problems()).map(({ kind }) => kind);
    expect([...new Set(found)].sort()).toEqual(['audit-batch', 'audit-sweep']);
  });
});
