import { parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { Notices } from '../../src/modules/followups/notices.service.js';
import { NoticesStore } from '../../src/modules/followups/notices.store.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { reread } from '../support/compliance-facades.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import {
  actorOf,
  codeOf,
  contracts,
  corpus,
  enterprises,
  followups,
  life,
  recalls,
  translog,
} from '../support/market.js';

const notices = new Notices(new NoticesStore(), translog);

let db: TestDatabase;
let [provider, buyer, other] = ['', '', ''];
let release = '';
let unsold = '';
const bought: string[] = [];

beforeAll(async () => {
  db = await openTestDatabase();
  await db.run(async (ctx) => {
    [provider = '', buyer = '', other = ''] = await enterprises(ctx, 3);
    [release = ''] = await corpus(ctx, 'R1', provider, ['2025-01-01']);
    [unsold = ''] = await corpus(ctx, 'R2', provider, ['2025-01-01']);
    const taken = await contracts.take(
      ctx,
      ['HT-1', 'HT-2'].map((number) => ({
        number,
        subjectKind: 'CORPUS',
        buyer: codeOf(2),
        seller: codeOf(1),
        corpus: 'R1',
        signedOn: parseDate('2025-02-01'),
        amountFen: fen(100n),
        acceptedFen: fen(0n),
        invoicedFen: fen(0n),
        paidFen: fen(0n),
        purpose: 'MODEL_RESEARCH',
        invoiceNumbers: [],
      })),
    );
    bought.push(...taken.flatMap((one) => (one.outcome === 'refused' ? [] : [one.id])));
  });
});
afterAll(() => db.close());

const as = <T>(organisation: string, work: (ctx: Ctx) => Promise<T>) =>
  db.run(work, { actor: actorOf('buyer', organisation) });
const answer = (organisation: string, id = release) =>
  as(organisation, (ctx) => recalls.answer(ctx, id, { answer: 'USED_IN_MODEL', model: '样例大模型（备案号 1）' }));
const asked = () => db.run((ctx) => followups.queue(ctx, { kind: 'RECALL_ANSWER', limit: 50 }));

describe('the answer of a buyer to a recall', () => {
  it('is not asked for before the release is recalled', async () => {
    await expect(answer(buyer)).rejects.toThrow('NOT_RECALLED');
    expect(await as(buyer, (ctx) => recalls.recalls(ctx))).toEqual([]);
  });

  it('is asked for each contract over the release, and shown to its buyer alone', async () => {
    await db.run((ctx) => life.step(ctx, release, { step: 'recall', reason: '来源违法' }));
    expect((await asked()).map(({ subjectId }) => subjectId).sort()).toEqual([...bought].sort());
    expect(await as(buyer, (ctx) => recalls.recalls(ctx))).toMatchObject([
      { recall: { releaseId: release, reason: '来源违法', number: 1 }, contractIds: [...bought].sort() },
    ]);
    expect(await as(other, (ctx) => recalls.recalls(ctx))).toEqual([]);
  });

  it('lies in the inbox of the buyer, once for each contract', async () => {
    const tell = () => db.run((ctx) => recalls.tellBuyers(ctx));
    expect([await tell(), await tell()]).toEqual([bought.length, 0]);
    const inbox = await as(buyer, (ctx) => notices.inbox(ctx, { unread: true, kind: 'RECALL', limit: 9 }));
    expect(inbox.map(({ subjectId }) => subjectId).sort()).toEqual([...bought].sort());
    expect(inbox[0]?.text.zh).toContain('来源违法');
    expect(await as(other, (ctx) => notices.inbox(ctx, { unread: true, kind: 'RECALL', limit: 9 }))).toEqual([]);
  });

  it('names the model where there is one, and only there', async () => {
    for (const draft of [{ answer: 'USED_IN_MODEL' }, { answer: 'DELETED', model: 'm' }] as const) {
      await expect(as(buyer, (ctx) => recalls.answer(ctx, release, draft))).rejects.toThrow('RECALL_MODEL');
    }
  });

  it('is the same nothing for who did not buy, for a release that nobody bought and for one that does not exist', async () => {
    for (const [organisation, id] of [
      [other, release],
      [buyer, unsold],
      [buyer, '00000000-0000-7000-8000-000000000000'],
    ] as const) {
      await expect(answer(organisation, id)).rejects.toThrow('NO_RECALL');
    }
  });

  it('is given once for all contracts, closes what was asked, and stands in the dependency view of the release', async () => {
    const twice = await Promise.allSettled([answer(buyer), answer(buyer)]);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(answer(buyer)).rejects.toThrow('RECALL_ANSWERED');
    expect(await asked()).toEqual([]);
    const operator = { actor: actorOf('operator') };
    const [shown] = await db.run((ctx) => recalls.answers(ctx, release, undefined, 10), operator);
    expect(shown).toMatchObject({
      answer: { answer: 'USED_IN_MODEL', contractIds: [...bought].sort() },
      buyer: { id: buyer },
    });
    const resting = await db.run((ctx) => life.dependents(ctx, release), operator);
    expect(resting).toContainEqual({ kind: 'recall-answer', id: shown?.answer.id });
    expect(await as(buyer, (ctx) => recalls.recalls(ctx))).toMatchObject([{ answer: { answer: 'USED_IN_MODEL' } }]);
  });

  it('is read by the provider and by those who review, not by other buyers', async () => {
    const own = { actor: actorOf('provider', provider) };
    expect(await db.run((ctx) => recalls.answers(ctx, release, undefined, 10), own)).toHaveLength(1);
    await expect(as(other, (ctx) => recalls.answers(ctx, release, undefined, 10))).rejects.toThrow('NO_RECALL');
  });

  it('is read back from its row as it went into the log, and cannot be changed', async () => {
    const kinds = [...(await db.run((ctx) => reread(ctx, contracts.leafSources()))).values()].map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'recall-answer')).toHaveLength(1);
    await expect(db.run((ctx) => ctx.tx.query('update contracts.recall_answer set note = null'))).rejects.toThrow(
      'permission denied',
    );
  });
});
