import type { Response } from 'supertest';
import { Translog } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { parseKey } from '../../src/verifier/note.js';
import { verifyReceipt } from '../../src/verifier/receipt.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { type Journey, openJourney } from '../support/journey.js';
import { factsFrom } from '../support/log-facts.js';
import { testLogKeys } from '../support/log-keys.js';
import { Tamperer } from '../support/tamper.js';

type Kind = 'contract' | 'attestation' | 'decision' | 'payment';
const TABLES: Readonly<Record<Kind, string>> = {
  contract: 'contracts.contract',
  attestation: 'attestations.attestation',
  decision: 'claims.decision',
  payment: 'claims.payment',
};
const KINDS = Object.keys(TABLES) as Kind[];
const UNKNOWN_ID = '01a20ac4-81d2-7172-aac1-000000000000';

describe('receipts', () => {
  let journey: Journey;
  let query: <Row>(sql: string) => Promise<Row[]>;
  let keys: { text: string };

  beforeAll(async () => {
    journey = await openJourney();
    query = (sql) => journey.application.run((ctx) => ctx.tx.query(sql));
    keys = await journey.get('/log/keys').expect(200);
  });
  afterAll(() => journey?.close());

  const path = (kind: string, id: string) => `/api/v1/receipts/${kind}/${id}`;
  /** Up to a dozen records of a kind, from the first to the last. */
  const idsOf = async (kind: Kind) => {
    const rows = await query<{ id: string }>(`select id from ${TABLES[kind]} order by id`);
    const step = Math.max(1, Math.floor(rows.length / 12));
    return rows.filter((_, at) => at % step === 0 || at === rows.length - 1).map(({ id }) => id);
  };
  const check = (reply: Response) => {
    const logKeys = keys.text.split('\n').flatMap((line) => parseKey(line) ?? []);
    return verifyReceipt(Buffer.from(reply.text, 'utf8'), { logKeys, witnessKeys: [] });
  };
  /** What tells one "no" from another: everything but the request's own marks. */
  const answer = ({ status, body, headers }: Response) => {
    const { instance: _instance, ...rest } = body as Record<string, unknown>;
    return { status, rest, type: headers['content-type'], length: headers['content-length'] };
  };

  it.each(KINDS)('of a %s hold for another verifier, whichever record it is', async (kind) => {
    const ids = await idsOf(kind);
    expect(ids.length).toBeGreaterThan(3);
    for (const id of ids) {
      const reply = await journey.get(path(kind, id), 'auditor').expect(200);
      expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(reply.headers['content-disposition']).toContain(`filename="${kind}-${id}.tlog-proof"`);
      const report = check(reply);
      expect([id, report.verdict]).toEqual([id, 'LOG_ONLY']);
      if (report.verdict !== 'REFUSED') expect(report.proved.receipt).toMatchObject({ kind, id });
    }
  });

  it('of published decisions are for anyone; of the rest not without a sign-in', async () => {
    const published = await query<{ id: string }>('select distinct decision_id as id from claims.plan_item');
    const unpublished = await query<{ id: string }>(
      'select id from claims.decision where id not in (select decision_id from claims.plan_item)',
    );
    expect(Math.min(published.length, unpublished.length)).toBeGreaterThan(0);
    for (const { id } of published)
      expect(check(await journey.get(path('decision', id)).expect(200)).verdict).toBe('LOG_ONLY');
    for (const { id } of unpublished) await journey.get(path('decision', id)).expect(404);
    for (const kind of ['contract', 'attestation', 'payment'] as const) {
      for (const id of await idsOf(kind)) await journey.get(path(kind, id)).expect(404);
    }
  });

  it('are for whoever may read the record, and for nobody else', async () => {
    for (const user of ['buyer', 'provider', 'operator', 'auditor', 'assessor'] as const) {
      for (const id of await idsOf('contract')) {
        const { status } = await journey.get(`/api/v1/contracts/${id}`, user);
        const receipt = await journey.get(path('contract', id), user);
        expect([user, id, receipt.status]).toEqual([user, id, status === 200 ? 200 : 404]);
      }
      const decisions = await query<{ id: string; claim: string }>(
        `select id, claim_id as claim from claims.decision
         where id not in (select decision_id from claims.plan_item) limit 6`,
      );
      for (const { id, claim } of decisions) {
        const { status } = await journey.get(`/api/v1/claims/${claim}`, user);
        const receipt = await journey.get(path('decision', id), user);
        expect([user, id, receipt.status]).toEqual([user, id, status === 200 ? 200 : 404]);
      }
      const list = await journey.get('/api/v1/attestations?limit=200', user);
      const seen = (list.body as { items?: { id: string }[] }).items?.map(({ id }) => id) ?? [];
      for (const id of await idsOf('attestation')) {
        const receipt = await journey.get(path('attestation', id), user);
        expect([user, id, receipt.status]).toEqual([user, id, seen.includes(id) ? 200 : 404]);
      }
    }
  });

  it('refuse a foreign record, an unknown one, an ill-formed id and an unknown kind in the same words', async () => {
    const [payment = ''] = await idsOf('payment');
    const foreign = answer(await journey.get(path('payment', payment), 'assessor'));
    expect(foreign).toMatchObject({ status: 404, rest: { code: 'CLAIMS.NO_RECEIPT' } });
    for (const other of [
      path('payment', UNKNOWN_ID),
      path('contract', UNKNOWN_ID),
      path('payment', 'x'),
      path('payment', `${payment}0`),
      path('payment', '0'),
      path('payment', '9'.repeat(40)),
      path('claim', payment),
      path('payment-reply', payment),
      path('constructor', payment),
      path('__proto__', payment),
      path('PAYMENT', payment),
    ]) {
      expect([other, answer(await journey.get(other, 'assessor'))]).toEqual([other, foreign]);
    }
    // No path at all, before anybody asks what it names.
    expect(answer(await journey.get(path('payment', '%00'), 'assessor'))).toMatchObject({
      status: 404,
      rest: { code: 'PLATFORM.NOT_FOUND' },
    });
  });

  it('wait, with the time to ask again, until a published checkpoint covers the record', async () => {
    const [sold] = await query<{ release: string }>(
      `select release_id as release from contracts.contract where number = 'QW-2025-0001'`,
    );
    const body = {
      number: 'QW-2025-RECEIPT',
      release: sold?.release,
      subjectKind: 'CORPUS',
      buyer: '91440300999001016R',
      seller: '91440300999001083P',
      amountFen: '100',
      purpose: 'MODEL_RESEARCH',
    };
    const offered = await journey.post('/api/v1/contracts', body, 'buyer', 'receipt-1').expect(201);
    const { id } = offered.body as { id: string };
    const early = await journey.get(path('contract', id), 'buyer').expect(409);
    expect(early.body).toMatchObject({ code: 'TRANSLOG.NOT_YET' });
    expect(Number(early.headers['retry-after'])).toBeGreaterThan(0);
    await journey.get(path('contract', id), 'buyer-luming').expect(404);
    await journey.application.sequence();
    expect(check(await journey.get(path('contract', id), 'buyer').expect(200)).verdict).toBe('LOG_ONLY');
  });

  it('are not given for a row that the log never recorded', async () => {
    await query(`insert into claims.payment select '${UNKNOWN_ID}', plan_id, claim_id, amount_fen, instructed_on, recorded_at
      from claims.payment order by id limit 1`);
    const reply = await journey.get(path('payment', UNKNOWN_ID), 'auditor').expect(409);
    expect(reply.body).toMatchObject({ code: 'TRANSLOG.RECORD_CHANGED' });
    expect((reply.body as { detail: string }).detail).toContain('log verify');
  });
});

describe('a receipt', () => {
  const { signer } = testLogKeys();
  const translog = new Translog(new TranslogStore(), signer);
  const facts = factsFrom(Date.UTC(2025, 10, 1));
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  afterAll(() => db.close());

  it('is refused for a record that is not what was recorded, and for a tree that does not give the published root', async () => {
    const leaves = facts(300);
    await db.run((ctx) => translog.append(ctx, leaves));
    await db.run((ctx) => translog.sequence(ctx));
    const [one] = leaves;
    if (!one) throw new Error('no leaves');
    const forged = { ...one.record, number: 7 };
    await expect(db.run((ctx) => translog.receipt(ctx, 'fact', one.id, forged))).rejects.toThrow('RECORD_CHANGED');
    await expect(db.run((ctx) => translog.receipt(ctx, 'other', one.id, one.record))).rejects.toThrow('RECORD_CHANGED');
    const tamperer = await Tamperer.open(db);
    const ask = (ctx: Ctx) => translog.receipt(ctx, 'fact', one.id, one.record).catch((error: Error) => error.message);
    for (const damage of [
      'delete from translog.tile where level = 0 and tile_index = 1',
      'update translog.tile set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) where level = 0 and tile_index = 0',
      'update translog.tile set hashes = substring(hashes from 2) where level = 0 and tile_index = 0',
      'update translog.position set position = 8 where position = 0',
      'update translog.checkpoint set root = set_byte(root, 0, get_byte(root, 0) # 1)',
    ]) {
      expect([damage, await tamperer.after(['translog'], damage, ask)]).toEqual([
        damage,
        expect.stringContaining('TRANSLOG.DAMAGED'),
      ]);
    }
    await tamperer.close();
    expect(await db.run(ask)).toContain('c2sp.org/tlog-proof@v1');
  });
});
