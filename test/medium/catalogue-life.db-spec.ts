import { parseDate, shanghaiDate } from '../../src/kernel/calendar-date.js';
import type { LifeCommand } from '../../src/modules/catalogue/core/life.js';
import { type Actor, PUBLIC_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { reread } from '../support/compliance-facades.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { actorOf, catalogue, complaints, corpus, enterprises, followups, life } from '../support/market.js';

let db: TestDatabase;
let [provider, other, buyer] = ['', '', ''];
let keys = 0;

beforeAll(async () => {
  db = await openTestDatabase();
  [provider = '', other = '', buyer = ''] = await db.run((ctx) => enterprises(ctx, 3));
});
afterAll(() => db.close());

const as = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>) => db.run(work, { actor });
const PROVIDER = () => actorOf('provider', provider);
const OPERATOR = actorOf('operator');
const SAFETY = actorOf('contentSafety');
const step = (actor: Actor, id: string, command: LifeCommand) => as(actor, (ctx) => life.step(ctx, id, command));

/** A draft of a new corpus of the provider. */
async function draft(more: { licence?: string } = { licence: 'mit' }): Promise<string> {
  keys += 1;
  return as(PROVIDER(), async (ctx) => {
    const { corpus: made } = await catalogue.open(ctx, { key: `L${keys}`, name: `语料${keys}` });
    return (await catalogue.addRelease(ctx, made.id, { digest: `d${keys}`, ...more })).id;
  });
}

async function listed(): Promise<string> {
  const id = await draft();
  await step(PROVIDER(), id, { step: 'submit' });
  await as(OPERATOR, (ctx) => catalogue.list(ctx, id));
  return id;
}

const itemsOf = (kind: string, id: string) =>
  db.run((ctx) => followups.queue(ctx, { subject: { kind, id }, limit: 50 }));
const rest = (id: string, on: { kind: string; id: string }) =>
  db.run((ctx) =>
    followups.rely(ctx, [
      { dependentKind: 'contract', dependentId: id, basisKind: on.kind, basisId: on.id, basisDigest: 'x' },
    ]),
  );
const today = () => shanghaiDate(new Date());
const onSale = (id: string) => db.run((ctx) => catalogue.listedOn(ctx, id, today()));

describe('the life of a release', () => {
  it('goes from draft to sale, once back with the complete list, each step known to who must act', async () => {
    const id = await draft();
    await step(PROVIDER(), id, { step: 'submit' });
    const missing = [{ code: 'PERSONAL_INFO', reason: '缺个人信息说明', from: '评估机构' }];
    await step(OPERATOR, id, { step: 'return', reason: '材料不全', missing, dueOn: parseDate('2099-01-01') });
    expect(await itemsOf('release', id)).toMatchObject([
      { kind: 'RELEASE_RETURNED', owner: provider, dueOn: '2099-01-01' },
      { kind: 'RELEASE_REVIEW' },
    ]);
    await step(PROVIDER(), id, { step: 'submit', reply: '已补' });
    await step(OPERATOR, id, { step: 'assess', reason: '通过' });
    expect(await onSale(id)).toBe(false);
    expect(await as(OPERATOR, (ctx) => catalogue.list(ctx, id))).toMatchObject({ state: 'LISTED', enteredAs: 'DRAFT' });
    expect(await onSale(id)).toBe(true);
    const { life: so } = await as(PUBLIC_ACTOR, (ctx) => life.lifeOf(ctx, id));
    expect(so.events.map(({ type }) => type)).toEqual(['SUBMITTED', 'RETURNED', 'SUBMITTED', 'ASSESSED', 'LISTED']);
  });

  it('a release without licence stays a draft in all but name: submitted, never listed', async () => {
    for (const licence of [{}, { licence: 'unknown' }]) {
      const id = await draft(licence);
      await step(PROVIDER(), id, { step: 'submit' });
      await expect(as(OPERATOR, (ctx) => catalogue.list(ctx, id))).rejects.toThrow('LICENCE_UNKNOWN');
      await step(OPERATOR, id, { step: 'assess', reason: '已审' });
      await expect(as(OPERATOR, (ctx) => catalogue.list(ctx, id))).rejects.toThrow('LICENCE_UNKNOWN');
      expect(await onSale(id)).toBe(false);
      await expect(as(PUBLIC_ACTOR, (ctx) => catalogue.release(ctx, id))).rejects.toThrow('UNKNOWN_RELEASE');
    }
  });

  it('is the same unknown release to a stranger, to another provider, and to one who asks for nothing that exists', async () => {
    const id = await draft();
    const ends: LifeCommand = { step: 'withdraw', reason: 'r' };
    for (const [actor, asked] of [
      [actorOf('provider', other), id],
      [actorOf('provider', other), '00000000-0000-7000-8000-000000000000'],
      [actorOf('buyer', provider), await listed()],
      [actorOf('provider', other), await listed()],
    ] as const) {
      await expect(step(actor, asked, ends)).rejects.toThrow('UNKNOWN_RELEASE');
    }
  });

  it('releases of the exchange’s history count as listed until something happens to them', async () => {
    const [id = ''] = await db.run((ctx) => corpus(ctx, 'H1', provider, ['2020-01-01']));
    expect(await db.run((ctx) => catalogue.listedOn(ctx, id, parseDate('2020-01-01')))).toBe(true);
    await step(OPERATOR, id, { step: 'suspend', reason: '核查' });
    expect(await onSale(id)).toBe(false);
    expect(await db.run((ctx) => catalogue.listedOn(ctx, id, parseDate('2020-01-01')))).toBe(true);
    expect(await db.run((ctx) => catalogue.releases(ctx, [id]))).toMatchObject(new Map([[id, { state: 'SUSPENDED' }]]));
  });

  it('an order off sale tells everything that rests on the release, once each and in the same transaction', async () => {
    const id = await listed();
    await rest('c-1', { kind: 'release', id });
    await rest('c-2', { kind: 'release', id });
    await db.run((ctx) =>
      followups.rely(ctx, [
        {
          dependentKind: 'claim',
          dependentId: 'k-1',
          basisKind: 'contract',
          basisId: 'c-1',
          basisDigest: 'x',
          authority: 'sz',
        },
      ]),
    );
    await step(SAFETY, id, { step: 'suspend', reason: '违法内容', orderNumber: '停字1号' });
    for (const [kind, one] of [
      ['contract', 'c-1'],
      ['contract', 'c-2'],
      ['claim', 'k-1'],
    ] as const) {
      const items = await itemsOf(kind, one);
      expect(items).toMatchObject([{ kind: 'BASIS_FELL', basisKind: 'release', basisId: id }]);
      expect(items[0]?.reason.zh).toContain('停字1号');
    }
    await expect(step(OPERATOR, id, { step: 'resume', reason: 'r' })).rejects.toThrow('NOT_YOUR_ORDER');
    await step(SAFETY, id, { step: 'resume', reason: '已清除', orderNumber: '停字1号' });
    expect(await onSale(id)).toBe(true);
  });

  it('a recall asks the buyer of every contract over the release, and ends the sale', async () => {
    const id = await listed();
    await rest('c-9', { kind: 'release', id });
    await step(PROVIDER(), id, { step: 'recall', reason: '来源违法' });
    expect((await itemsOf('contract', 'c-9')).map(({ kind }) => kind).sort()).toEqual(['BASIS_FELL', 'RECALL_ANSWER']);
    expect(await onSale(id)).toBe(false);
    const found = await as(PUBLIC_ACTOR, (ctx) => catalogue.search(ctx, { newest: true, limit: 200 }));
    expect(found.map(({ release }) => release.id)).not.toContain(id);
    expect(await as(PUBLIC_ACTOR, (ctx) => catalogue.release(ctx, id))).toMatchObject({
      release: { state: 'WITHDRAWN' },
    });
  });

  it('of an order and a suspension at the same moment, one sees the other', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = await listed();
      const order = db.run(async (ctx) => {
        if (!(await catalogue.listedOn(ctx, id, today()))) return false;
        await followups.rely(ctx, [
          { dependentKind: 'contract', dependentId: `race-${id}`, basisKind: 'release', basisId: id, basisDigest: 'x' },
        ]);
        return true;
      });
      const [ordered] = await Promise.all([order, step(OPERATOR, id, { step: 'suspend', reason: 'r' })]);
      expect(await itemsOf('contract', `race-${id}`)).toHaveLength(ordered ? 1 : 0);
    }
  });

  it('of two returns at the same moment one is refused', async () => {
    const id = await draft();
    await step(PROVIDER(), id, { step: 'submit' });
    const missing = [{ code: 'X', reason: '缺' }];
    const back = () => step(OPERATOR, id, { step: 'return', reason: 'r', missing, dueOn: parseDate('2099-01-01') });
    const outcomes = await Promise.allSettled([back(), back()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a complaint', () => {
  const evidence = [{ sha256: 'a'.repeat(64), mediaType: 'application/pdf', name: '权属证明' }];
  const file = (id: string, actor = actorOf('buyer', buyer)) =>
    as(actor, (ctx) => complaints.file(ctx, id, { ground: '含有我方作品', evidence }));

  it('is made by any organisation but the provider, on what is on sale and not on a draft', async () => {
    const id = await listed();
    await file(id);
    await expect(file(id, actorOf('regulator'))).rejects.toThrow('NO_COMPLAINANT');
    await expect(file(id, PROVIDER())).rejects.toThrow('OWN_RELEASE');
    await expect(file(await draft())).rejects.toThrow('UNKNOWN_RELEASE');
    const gone = await listed();
    await step(PROVIDER(), gone, { step: 'withdraw', reason: 'r' });
    await expect(file(gone)).rejects.toThrow('CATALOGUE.STATE');
  });

  it('hides the complainant from the provider, in the complaint and in the item that asks for a reply', async () => {
    const id = await listed();
    const { complaint } = await file(id);
    const seen = await as(PROVIDER(), (ctx) => complaints.complaint(ctx, complaint.row.id));
    expect(seen.complainantShown).toBe(false);
    const [asked] = await db.run((ctx) =>
      followups.queue(ctx, { owner: provider, kind: 'COMPLAINT_REPLY', limit: 200 }),
    );
    expect(JSON.stringify(asked)).not.toMatch(/user-buyer/);
    expect(JSON.stringify(asked)).not.toContain(buyer);
    for (const actor of [OPERATOR, SAFETY, actorOf('buyer', buyer)]) {
      const shown = await as(actor, (ctx) => complaints.complaint(ctx, complaint.row.id));
      expect(shown).toMatchObject({ complainantShown: true, complaint: { row: { complainantId: buyer } } });
    }
    await expect(as(actorOf('buyer', other), (ctx) => complaints.complaint(ctx, complaint.row.id))).rejects.toThrow(
      'UNKNOWN_COMPLAINT',
    );
  });

  it('is replied to once and decided once; upheld, the release is suspended and the parties hear of it', async () => {
    const id = await listed();
    const { complaint } = await file(id);
    const reply = () => as(PROVIDER(), (ctx) => complaints.reply(ctx, complaint.row.id, '已删除争议部分', []));
    await reply();
    await expect(reply()).rejects.toThrow('COMPLAINT_REPLIED');
    const decide = (outcome: 'SUSPEND' | 'DISMISSED') =>
      as(OPERATOR, (ctx) => complaints.decide(ctx, complaint.row.id, { outcome, reason: '投诉成立' }));
    await decide('SUSPEND');
    await expect(decide('DISMISSED')).rejects.toThrow('COMPLAINT_DECIDED');
    expect(await onSale(id)).toBe(false);
    const told = await itemsOf('complaint', complaint.row.id);
    expect(
      told
        .filter(({ kind }) => kind === 'COMPLAINT_DECIDED')
        .map(({ owner }) => owner)
        .sort(),
    ).toEqual([buyer, provider].sort());
  });

  it('can send a listed release back with the complete list, and then not again', async () => {
    const id = await listed();
    const [first, second] = [await file(id), await file(id)];
    const back = (complaint: string) =>
      as(OPERATOR, (ctx) =>
        complaints.decide(ctx, complaint, {
          outcome: 'RETURN',
          reason: '请补正',
          missing: [{ code: 'INTELLECTUAL_PROPERTY', reason: '缺权利链' }],
          dueOn: parseDate('2099-01-01'),
        }),
      );
    await back(first.complaint.row.id);
    expect(await db.run((ctx) => catalogue.releases(ctx, [id]))).toMatchObject(new Map([[id, { state: 'RETURNED' }]]));
    await step(PROVIDER(), id, { step: 'submit', reply: '已补' });
    await as(OPERATOR, (ctx) => catalogue.list(ctx, id));
    await expect(back(second.complaint.row.id)).rejects.toThrow('RETURNED_ONCE');
  });

  it('is listed to who made it, to whom it concerns and to those who review, newest first', async () => {
    const id = await listed();
    await file(id);
    await file(id);
    const list = (actor: Actor) => as(actor, (ctx) => complaints.list(ctx, { releaseId: id, limit: 10 }));
    const all = await list(OPERATOR);
    expect(all.map(({ complaint }) => complaint.row.id)).toEqual(
      all
        .map(({ complaint }) => complaint.row.id)
        .sort()
        .reverse(),
    );
    expect([all, await list(PROVIDER()), await list(actorOf('buyer', buyer))].map((one) => one.length)).toEqual([
      2, 2, 2,
    ]);
    expect(await list(actorOf('buyer', other))).toHaveLength(0);
  });
});

describe('the records of a life', () => {
  it('are read back from the rows as they went into the log', async () => {
    const kinds = new Map<string, number>();
    const stored = await db.run((ctx) => reread(ctx, catalogue.leafSources()));
    for (const { kind } of stored.values()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    for (const kind of ['release-event', 'complaint', 'complaint-event']) expect(kinds.get(kind)).toBeGreaterThan(2);
  });

  it('refuse a change, a removal and a second return even to who bypasses the service', async () => {
    for (const table of ['release_event', 'complaint', 'complaint_event']) {
      await expect(db.run((ctx) => ctx.tx.query(`delete from catalogue.${table}`))).rejects.toThrow(
        'permission denied',
      );
    }
    const again = `insert into catalogue.release_event select gen_random_uuid(), release_id, seq + 100, type, state, side,
      reason, detail, done_by, recorded_at from catalogue.release_event where type = 'RETURNED' limit 1`;
    await expect(db.run((ctx) => ctx.tx.query(again))).rejects.toThrow('release_returned_once');
  });
});
