import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StatementBody } from '../../src/modules/claims/index.js';
import { Followups } from '../../src/modules/followups/index.js';
import { projectFolder } from '../../src/platform/config.js';
import { contract, csv, marketFiles, organisation, removeFolders, writeFolder } from '../support/load-folder.js';
import { codeOf } from '../support/market.js';
import { openTestService, type TestService } from '../support/service.js';

const [A, B, OLD, DG] = [1, 2, 3, 4].map(codeOf) as [string, string, string, string];
const SIXTH = 'YZ-MODEL-TRIAL';

type Values = Record<string, { values: { value: unknown }[] }>;

/** The shipped files and the invented one, which here pays for what is evidenced, in Shenzhen. */
function sixProgrammes(): string {
  const folder = mkdtempSync(join(tmpdir(), 'six-programmes-'));
  cpSync(join(projectFolder(), 'config', 'programmes'), folder, { recursive: true });
  const text = readFileSync(join(projectFolder(), 'test', 'vectors', 'programme-invented.json'), 'utf8');
  const file = JSON.parse(text) as { parameters: Values; gates: { predicate: string; values: { value: unknown }[] }[] };
  const set = (values: { value: unknown }[] | undefined, value: unknown) => {
    for (const one of values ?? []) one.value = value;
  };
  set(file.parameters.basis?.values, 'EVIDENCED_MIN');
  set(file.parameters.taxBasis?.values, 'AS_GIVEN');
  set(file.gates.find(({ predicate }) => predicate === 'PLACE')?.values, ['4403']);
  writeFileSync(join(folder, 'yz-model-trial.json'), JSON.stringify(file));
  return folder;
}

const shown = (statement: StatementBody) =>
  Object.fromEntries(
    statement.claims.flatMap((claim) =>
      claim.contracts.map((one) => [
        one.number,
        [Number(one.amountFen), ...[...one.cuts, ...one.refusals].map(({ code }) => code.replace('PROGRAMMES.', ''))],
      ]),
    ),
  );

describe('a programme of which the code knows nothing', () => {
  let folder: string;
  let service: TestService;
  const model = (number: string, buyer: string, amount: bigint, more = {}) =>
    contract(number, buyer, amount, { programme: SIXTH, subjectKind: 'MODEL', corpus: '', ...more });
  const claim = (applicant: string, contracts: string, period = '2025', programme = SIXTH) => ({
    programme,
    period,
    applicant,
    contracts,
  });

  beforeAll(async () => {
    folder = sixProgrammes();
    service = await openTestService({ programmes: folder });
    const young = { registeredOn: '2022-05-04' };
    const report = await service.load(
      writeFolder({
        ...marketFiles([
          organisation(A, young),
          organisation(B, young),
          organisation(OLD, { registeredOn: '2020-12-30' }),
          organisation(DG, { placeCode: '441900' }),
        ]),
        'contracts.csv': csv([
          model('A-1', A, 450_000_000n),
          model('B-1', B, 300_000_000n),
          model('O-1', OLD, 3_000n),
          model('A-2', A, 300_000_000n, { signedOn: '2026-03-03', paidOn: '2026-04-04' }),
          contract('D-1', DG, 1_000n, { programme: 'DG-MODEL', subjectKind: 'MODEL', corpus: '' }),
        ]),
        'claims.csv': csv([
          claim(B, 'B-1'),
          claim(A, 'A-1'),
          claim(OLD, 'O-1'),
          claim(A, 'A-2', '2026'),
          claim(DG, 'D-1', '2025', 'DG-MODEL'),
        ]),
      }),
    );
    expect(report.refused).toEqual([]);
  });
  afterAll(async () => {
    await service?.close();
    rmSync(folder, { recursive: true, force: true });
    removeFolders();
  });

  it('is settled by its file: in order of arrival, under its sub-allocation, and only for the young', async () => {
    const statement = await service.settle({ programme: SIXTH });
    expect(shown(statement)).toEqual({
      'B-1': [100_000_000],
      'A-1': [100_000_000, 'POOL_EXHAUSTED'],
      'O-1': [0, 'START_UP'],
    });
    expect(statement.pool).toMatchObject({ totalFen: '400000000', awardedFen: '200000000' });
  });

  it('counts its cap over all its years', async () => {
    const statement = await service.settle({ programme: SIXTH, period: '2026' });
    expect(shown(statement)).toEqual({ 'A-2': [50_000_000, 'PARTY_CAP'] });
    expect(statement.pool).toMatchObject({ totalFen: '300000000', awardedFen: '50000000' });
  });

  it('gives nothing for a model project that no panel has judged, and asks a person of its city', async () => {
    const statement = await service.settle({ programme: 'DG-MODEL' });
    expect(shown(statement)).toEqual({ 'D-1': [0, 'PANEL_RATE'] });
    const items = (authority: string) =>
      service.application.run((ctx) =>
        service.application.get(Followups).queue(ctx, { authority, kind: 'APPROVAL_PENDING' }),
      );
    expect((await items('dg-gxj')).map((item) => item.subjectId)).toEqual([statement.claims[0]?.id]);
    expect(await items('sz-zsj')).toEqual([]);
  });

  it('is claimed without contracts where it is shared by use', async () => {
    const row = { programme: 'SZ-CORPUS-OPENNESS', period: '2025', applicant: B, contracts: 'B-1' };
    const codes = async (contracts: string) => {
      const report = await service.load(writeFolder({ 'claims.csv': csv([{ ...row, contracts }]) }));
      return report.refused.map(({ line, field, code }) => [line, field, code]);
    };
    expect(await codes('B-1')).toEqual([[2, 'contracts', 'CLAIMS.SHARED_BY_USE']]);
    expect(await codes('')).toEqual([]);
  });
});
