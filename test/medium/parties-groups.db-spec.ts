import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDate } from '../../src/kernel/calendar-date.js';
import type { RelationDraft } from '../../src/modules/parties/index.js';
import type { Translog } from '../../src/modules/translog/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { FINDING_DAY, FindingsHouse } from '../support/findings-house.js';
import { partiesRoom, usccNumber } from '../support/parties-facade.js';

const DAY = parseDate('2025-06-18');
const NO_LOG = { append: async () => undefined } as unknown as Translog;
const always = () => true;

describe('groups among organisations of the register', () => {
  let db: TestDatabase;
  let room: ReturnType<typeof partiesRoom>;
  let a: string;
  let b: string;
  let c: string;
  let branch: string;

  const holds = (from: string, to: string): RelationDraft => ({
    type: 'HOLDS',
    from,
    to,
    sharePct: '30',
    validFrom: '2020-01-01',
    source: 'registry',
  });
  const companies = (count: number, first: number) =>
    db.run(async (ctx) => {
      const ids: string[] = [];
      for (let at = 0; at < count; at++) {
        const draft = { uscc: usccNumber(first + at), nameZh: `公司${first + at}`, kind: 'ENTERPRISE' };
        ids.push((await room.parties.addOrganisation(ctx, draft)).id);
      }
      return ids;
    });

  beforeAll(async () => {
    db = await openTestDatabase();
    room = partiesRoom(NO_LOG, db.database);
    [a = '', b = '', c = ''] = await companies(3, 1);
    const draft = { uscc: usccNumber(4), nameZh: '分公司', kind: 'BRANCH', headOffice: usccNumber(1) };
    branch = (await db.run((ctx) => room.parties.addOrganisation(ctx, draft))).id;
    const person = await db.run((ctx) => room.parties.addPerson(ctx, { nameZh: '某甲' }));
    await db.run((ctx) => room.parties.takeRelations(ctx, [holds(person, a), holds(person, b)]));
  });
  afterAll(() => db?.close());

  it('are those that hang together, a branch as its head office, and nothing is stored', async () => {
    const asked: (readonly string[])[] = [];
    const matters = (ids: readonly string[]) => asked.push(ids) > 0;
    const groups = await db.run((ctx) => room.parties.groupsAmong(ctx, [c, b, branch, c, a], DAY, matters));
    expect(groups).toEqual({ related: [[b, branch, a]], notCompared: [] });
    expect(asked.filter((ids) => ids.includes(c))).toEqual([]);
    expect(await db.adminQuery('select from parties.finding')).toEqual([]);
  });

  it('are those that a transaction sees which has itself just changed the register', async () => {
    const [d = ''] = await companies(1, 10);
    const groups = await db.run(async (ctx) => {
      await room.parties.takeRelations(ctx, [holds(c, d)]);
      return room.parties.groupsAmong(ctx, [c, d], DAY, always);
    });
    expect(groups.related).toEqual([[c, d]]);
  });

  it('are not compared where what they rest on does not fit into memory, and nobody is kept from going on', async () => {
    const tight = partiesRoom(NO_LOG, db.database, 0.001);
    const among = (matters: () => boolean) =>
      db.run(async (ctx) => {
        // A graph of the transaction's own, as where the register is too large to be held.
        await tight.parties.addOrganisation(ctx, {
          uscc: usccNumber(matters() ? 20 : 21),
          nameZh: '旁',
          kind: 'ENTERPRISE',
        });
        return tight.parties.groupsAmong(ctx, [a, b], DAY, matters);
      });
    expect(await among(always)).toEqual({ related: [], notCompared: [[a, b]] });
    expect(await among(() => false)).toEqual({ related: [], notCompared: [] });
  });
});

describe('what two reviewers concluded of two organisations', () => {
  let house: FindingsHouse;
  beforeAll(async () => {
    house = await FindingsHouse.open();
  }, 60_000);
  afterAll(() => house?.close());

  it('makes them a group once it is confirmed, also on a day with the same facts, until they find otherwise', async () => {
    const [one = '', other = ''] = await house.companies(2);
    const groups = async (on = FINDING_DAY) =>
      (await house.run((ctx) => house.parties.groupsAmong(ctx, [other, one], on, always))).related;
    const frozen = await house.run((ctx) =>
      house.parties.freezeFindings(ctx, [{ key: '', a: one, b: other, on: FINDING_DAY }]),
    );
    const finding = frozen.get('')?.findingId ?? '';
    const said = { outcome: 'RELATED', reason: '实际由同一人经营' };
    await house.conclude(finding, said).expect(201);
    expect(await groups()).toEqual([]);
    await house.confirm(finding).expect(200);
    expect(await groups()).toEqual([[other, one]]);
    expect(await groups(parseDate('2025-08-01'))).toEqual([[other, one]]);
    const ground = '新收到的章程';
    await house.conclude(finding, { outcome: 'NOT_RELATED', reason: '未见共同控制', ground }).expect(201);
    await house.confirm(finding).expect(200);
    expect(await groups()).toEqual([]);
  });
});
