/** The sample year of opened corpora under a version that gives out again what caps leave over. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Claims, type StatementBody } from '../../src/modules/claims/index.js';
import { projectFolder } from '../../src/platform/config.js';
import { removeFolders, writeFolder } from '../support/load-folder.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';

const CODE = 'SZ-CORPUS-OPENNESS';

/** The shipped programmes, of which the reward takes 2.5 million a year and leaves none of it over where it can be given. */
function filling(): string {
  const shipped = join(projectFolder(), 'config', 'programmes');
  const files = readdirSync(shipped).filter((name) => name !== 'programme.schema.json');
  const texts = Object.fromEntries(files.map((name) => [name, readFileSync(join(shipped, name), 'utf8')]));
  const file = JSON.parse(texts['sz-corpus-openness.json'] ?? '');
  const cited = { from: '2024-12-18', clause: '约定：封顶余下再分配', source: '测试', tag: 'proposal' };
  file.parameters.leftOver = { values: [{ ...cited, value: 'WATER_FILLING' }] };
  file.pool.subAllocation.values[0].value = '250000000';
  return writeFolder({ ...texts, 'sz-corpus-openness.json': JSON.stringify(file) });
}

describe('a year whose left-over is given out again', () => {
  let service: TestService;
  let statement: StatementBody;
  beforeAll(async () => {
    service = await openTestService({ programmes: filling() });
    expect((await service.load(SAMPLE_FOLDER)).refused).toEqual([]);
    statement = await service.settle({ programme: CODE, issue: true });
  });
  afterAll(async () => {
    await service?.close();
    removeFolders();
  });

  it('gives out the whole, to the fen', () => {
    // Scores 3465, 225, 160 of 3850: 2,250,000 is cut to the cap; the 1,500,000 left by 225 to 160 are 876,623.376... and
    // 623,376.623...; the odd fen goes to the larger fraction.
    const amounts = statement.claims.map(({ amountFen }) => amountFen).filter((amount) => amount !== '0');
    expect(amounts.sort()).toEqual(['100000000', '62337662', '87662338']);
    expect(statement.pool).toMatchObject({ awardedFen: '250000000' });
  });

  // First 14610389 and 10389610, whole fen of 225 and 160 of 3850; the rest of their parts is what they were given again.
  it('tells each unit what it was given again, under the clause of the version', async () => {
    const rows = await service.db.adminQuery<{ body: string }>(
      `select d.body from claims.decision d join claims.claim c on c.id = d.claim_id where c.programme = $1`,
      [CODE],
    );
    const again = rows.flatMap(({ body }) => {
      const { trace } = JSON.parse(body).openness as { trace: { rule: string; clause: string; inputs: object }[] };
      return trace.filter(({ rule }) => rule === 'USE_LEFT_OVER');
    });
    expect(again).toHaveLength(rows.length);
    expect(new Set(again.map(({ clause }) => clause))).toEqual(new Set(['约定：封顶余下再分配']));
    expect(again.map(({ inputs }) => (inputs as { givenAgainFen: string }).givenAgainFen).sort()).toEqual(
      ['0', '0', '0', '0', '51948052', '73051949'].sort(),
    );
  });

  it('is booked, in the log, and printed again with the same bytes', async () => {
    const { application } = service;
    expect(await application.run((ctx) => application.get(Claims).audit(ctx))).toEqual([]);
    expect((await application.look((ctx) => application.verifyLog(ctx))).problems).toEqual([]);
    const printed = await service.settle({ programme: CODE, issue: true });
    expect(JSON.stringify(printed)).toBe(JSON.stringify(statement));
  });
});
