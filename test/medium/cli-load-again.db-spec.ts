import { beforeEach, describe, expect, it } from '@jest/globals';
import { load } from '../../src/cli/load/load.js';
import type { LoadReport } from '../../src/cli/load/report.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';

const sum = (counts: object) => Object.values(counts).reduce((all: number, one: number) => all + one, 0);

describe('a folder that is loaded again', () => {
  let service: TestService;

  beforeEach(async () => {
    service = await openTestService();
  });

  it('changes nothing the second time, leaf for leaf', async () => {
    const first = await service.load(SAMPLE_FOLDER);
    const leaves = await leavesOf(service);
    const second = await service.load(SAMPLE_FOLDER);
    expect(first.refused).toEqual([]);
    expect(second.refused).toEqual([]);
    expect(sum(second.taken)).toBe(0);
    expect(second.unchanged).toEqual(addUp(first));
    expect(await leavesOf(service)).toBe(leaves);
    await service.close();
  });

  it('leaves nothing behind when it dies on the way, and goes through when tried again', async () => {
    const { application } = service;
    const rooms = application.loadRooms();
    const dying = Object.assign(Object.create(rooms.usage) as typeof rooms.usage, {
      // biome-ignore lint/correctness/useYield: it dies before it has an answer
      takeAll: async function* () {
        throw new Error('killed');
      },
    });
    const before = await leavesOf(service);
    const run = application.run((ctx) => load(ctx, { ...rooms, usage: dying }, SAMPLE_FOLDER));
    await expect(run).rejects.toThrow('killed');
    expect(await leavesOf(service)).toBe(before);
    const [left] = await service.db.adminQuery<{ n: bigint }>(
      `select (select count(*) from parties.organisation) + (select count(*) from contracts.contract)
        + (select count(*) from claims.claim) as n`,
    );
    expect(left?.n).toBe(0n);
    expect((await service.load(SAMPLE_FOLDER)).refused).toEqual([]);
    await service.close();
  });
});

async function leavesOf(service: TestService): Promise<bigint | undefined> {
  return (await service.db.adminQuery<{ n: bigint }>('select count(*) as n from translog.leaf'))[0]?.n;
}

function addUp({ taken, unchanged }: LoadReport): object {
  return Object.fromEntries(
    Object.entries(taken).map(([kind, count]) => [kind, count + unchanged[kind as keyof typeof unchanged]]),
  );
}
