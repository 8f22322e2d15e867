import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Claims } from '../../src/modules/claims/index.js';
import { Ledger } from '../../src/modules/ledger/index.js';
import { Translog } from '../../src/modules/translog/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';
import { type Column, columnsOf, otherValue, Tamperer } from '../support/tamper.js';

const SCHEMAS = [
  'identity', 'translog', 'ledger', 'followups', 'parties', 'programmes', 'catalogue', 'contracts', 'attestations',
  'usage', 'claims', 'platform',
];
const UNCOVERED: Record<string, string> = {};

describe('a superuser who changes one value', () => {
  let service: TestService;
  let tamperer: Tamperer;

  beforeAll(async () => {
    service = await openTestService();
    await service.load(SAMPLE_FOLDER);
    await service.settle({ issue: true });
    tamperer = await Tamperer.open(service.db);
  });
  afterAll(async () => {
    await tamperer.close();
    await service.close();
  });

  const look = async (ctx: Ctx): Promise<string[]> => {
    const { application } = service;
    const verdict = await application.get(Translog).verify(ctx, application.leafSources(), application.verifierKeys());
    const found = [...(await application.get(Ledger).audit(ctx)), ...(await application.get(Claims).audit(ctx))];
    return [...verdict.problems, ...found].map((problem) => problem.code);
  };

  it('is found', async () => {
    const t0 = Date.now();
    expect(await service.application.run(look)).toEqual([]);
    process.stderr.write(`look ${Date.now() - t0}\n`);
    const missed: string[] = [];
    const empty: string[] = [];
    const columns = await columnsOf(service.db, SCHEMAS);
    process.stderr.write(`columns ${columns.length}\n`);
    for (const column of columns) {
      const t1 = Date.now();
      const [row] = await service.db.adminQuery<{ ctid: string }>(`select ctid::text from ${column.table} limit 1`);
      if (!row) { empty.push(`${column.table}.${column.column} ${column.type}`); continue; }
      const sql = `update ${column.table} set "${column.column}" = ${otherValue(column)} where ctid = '${row.ctid}'`;
      try {
        const found = await tamperer.after(SCHEMAS, sql, look);
        if (found.length === 0) missed.push(`${column.table}.${column.column}`);
      } catch (e) { missed.push(`${column.table}.${column.column} THROWS ${String(e).slice(0, 200)}`); }
      if (columns.indexOf(column) === 5) process.stderr.write(`one ${Date.now() - t1}\n`);
    }
    process.stderr.write(JSON.stringify({ missed, empty }, null, 1) + (Date.now() - t0));
  }, 600_000);
});
