import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Response } from 'supertest';
import { EVIDENCE_FOLDER } from '../../src/modules/contracts/index.js';
import { BlobFolder } from '../../src/platform/blob-folder.js';
import { codeOf, followups } from '../support/market.js';
import { type Caller, type Market, openMarket } from '../support/market-http.js';

const folder = mkdtempSync(join(tmpdir(), 'ledger-evidence-'));
const on = '2025-06-01';

describe('contracts as the market makes them', () => {
  let market: Market;
  beforeAll(async () => {
    market = await openMarket({ settings: [{ provide: EVIDENCE_FOLDER, useValue: new BlobFolder(folder) }] });
  }, 60_000);
  afterAll(async () => {
    await market.close();
    rmSync(folder, { recursive: true });
  });

  const terms = (number: string, changes: object = {}) => ({
    number,
    subjectKind: 'CORPUS',
    buyer: codeOf(1),
    seller: codeOf(2),
    release: market.release,
    signedOn: '2025-02-01',
    amountFen: '1000',
    purpose: 'MODEL_RESEARCH',
    ...changes,
  });
  const step = (as: Caller, id: string, name: string, body: object) =>
    market.post(as, `/contracts/${id}/${name}`, body);
  const offered = async (number: string, changes: object = {}): Promise<{ id: string; digest: string }> => {
    const reply = await market.post('buyer', '/contracts', terms(number, changes));
    expect([number, reply.status, reply.body.detail]).toEqual([number, 201, undefined]);
    return reply.body;
  };
  const signed = async (number: string, changes: object = {}): Promise<string> => {
    const { id, digest } = await offered(number, changes);
    await step('buyer', id, 'sign', { digest, strength: 'CERTIFIED_SEAL' });
    const last = await step('seller', id, 'sign', { digest, strength: 'SEALED_SCAN_SIGHTED', sightedBy: '王经办' });
    expect(last.body.state).toBe('IN_FORCE');
    return id;
  };
  const told = ({ status, body }: Response): [number, string | undefined] => [status, body.code];

  it('freeze what the release allows, and keep the fields of the model contract', async () => {
    const clauses = { description: '中文医学问答', rights: ['USE'], inspectionDays: 15, security: '不得转让' };
    const { id } = await offered('M-1', { clauses });
    const { body } = await market.get('seller', `/contracts/${id}`);
    expect(body.clauses).toEqual(clauses);
    expect(body.permissions).toHaveLength(7);
    expect(body.permissions[0]).toMatchObject({ use: 'pretrain', source: 'LICENCE' });
  });

  it('say how each side signed, and by whom a scan was sighted', async () => {
    const { id, digest } = await offered('M-2');
    const missing = await step('buyer', id, 'sign', { digest, strength: 'SEALED_SCAN_SIGHTED' });
    expect(told(missing)).toEqual([422, 'CONTRACTS.SIGHTER_MISSING']);
    expect(told(await step('buyer', id, 'sign', { digest, strength: 'SHOUTED' }))[0]).toBe(400);
    const done = await step('buyer', id, 'sign', { digest, strength: 'SEALED_SCAN_SIGHTED', sightedBy: '李经办' });
    expect(done.body.events[0].detail).toMatchObject({ strength: 'SEALED_SCAN_SIGHTED', sightedBy: '李经办' });
  });

  it('ask for the relation again at delivery and payment, beside the first finding and not over it', async () => {
    const id = await signed('M-3');
    await step('seller', id, 'deliver', { on: '2025-03-01', digest: 'med-zh-1' });
    const paid = await step('buyer', id, 'pay', { on: '2025-04-01', amountFen: '1', voucherNumber: 'V-1' });
    const asked = paid.body.events.filter(({ detail }: { detail: { findings?: object } }) => detail.findings);
    expect(asked.map(({ type }: { type: string }) => type)).toEqual(['SIGNED', 'DELIVERED', 'PAID']);
    const ids = asked.map(
      ({ detail }: { detail: { findings: { findingId: string }[] } }) => detail.findings[0]?.findingId,
    );
    expect(new Set(ids).size).toBe(3);
    for (const finding of ids) {
      const rests = await market.db.run((ctx) => followups.dependents(ctx, { kind: 'finding', id: finding }));
      expect(rests).toContainEqual({ kind: 'contract', id });
    }
  });

  it('flag a delivery that is not the release sold, and take a receipt only for what was delivered', async () => {
    const id = await signed('M-4');
    const other = await step('seller', id, 'deliver', { on, digest: 'another', bytes: '12' });
    expect(other.body.events.at(-1).detail.flags).toEqual(['DIGEST_DIFFERS']);
    const items = await market.db.run((ctx) => followups.queue(ctx, { subject: { kind: 'contract', id } }));
    expect(items.map(({ kind }) => kind)).toEqual(['DELIVERY_DIFFERS']);
    expect(told(await step('buyer', id, 'receive', { on, digest: 'med-zh-1' }))).toEqual([
      422,
      'CONTRACTS.NOT_DELIVERED',
    ]);
    expect((await step('buyer', id, 'receive', { on, digest: 'another' })).status).toBe(200);
    expect(told(await step('buyer', id, 'receive', { on, digest: 'another' }))).toEqual([
      409,
      'CONTRACTS.ALREADY_RECEIVED',
    ]);
  });

  it('pay for use by statements, never above the ceiling', async () => {
    const calls = {
      kind: 'calls',
      quantity: '100',
      unitPriceFen: '4',
      pricing: 'USAGE',
      amountFen: '400',
      eligible: 'YES',
    };
    const id = await signed('M-5', { lines: [{ kind: 'corpus', amountFen: '600', eligible: 'YES' }, calls] });
    const measure = (quantity: string, line = 1) => step('seller', id, 'measure', { on, line, quantity });
    expect((await measure('60.5')).body.events.at(-1)).toMatchObject({ type: 'MEASURED', amountFen: '242' });
    expect(told(await measure('39.500001'))).toEqual([422, 'CONTRACTS.OVER_CEILING']);
    expect(told(await measure('1', 0))).toEqual([422, 'CONTRACTS.NOT_BY_USAGE']);
    expect(told(await step('buyer', id, 'accept', { on, amountFen: '843' }))).toEqual([422, 'CONTRACTS.OVER_AMOUNT']);
    expect((await step('buyer', id, 'accept', { on, amountFen: '842' })).status).toBe(200);
    const smaller = { ...calls, quantity: '60', amountFen: '240' };
    const fields = { lines: [{ kind: 'corpus', amountFen: '760', eligible: 'YES' }, smaller] };
    expect(told(await step('buyer', id, 'amend', { fields, reason: 'r' }))).toEqual([422, 'CONTRACTS.BELOW_MEASURED']);
    const { body } = await market.get('buyer', `/contracts/${id}/statement`);
    expect(body.agreed).toMatchObject({ amountFen: '1000', measuredFen: '242', unusedFen: '158', comesToFen: '842' });
  });

  it('place orders under a framework, within its ceiling and between the same two', async () => {
    const framework = await signed('F-1', { form: 'FRAMEWORK', amountFen: '1500' });
    const delivered = await step('seller', framework, 'deliver', { on, digest: 'med-zh-1' });
    expect(told(delivered)).toEqual([409, 'CONTRACTS.FRAMEWORK_HAS_ORDERS']);
    const order = (number: string, changes: object = {}) =>
      market.post('buyer', '/contracts', terms(number, { form: 'ORDER', framework, ...changes }));
    const first = await order('F-1-1');
    expect(first.status).toBe(201);
    expect(told(await order('F-1-2', { amountFen: '501' }))).toEqual([422, 'CONTRACTS.OVER_FRAMEWORK']);
    expect(told(await order('F-1-2', { amountFen: '500', signedOn: '2025-01-31' }))).toEqual([
      422,
      'CONTRACTS.DATES_BACKWARDS',
    ]);
    expect(told(await order('F-1-2', { seller: codeOf(3) }))).toEqual([422, 'CONTRACTS.FRAMEWORK_PARTIES']);
    expect(told(await order('F-1-2', { framework: first.body.id }))).toEqual([422, 'CONTRACTS.FRAMEWORK_UNKNOWN']);
    expect((await order('F-1-2', { amountFen: '500' })).status).toBe(201);
    const lower = { fields: { amountFen: '1499' }, reason: 'r' };
    expect(told(await step('buyer', framework, 'amend', lower))).toEqual([409, 'CONTRACTS.BELOW_ORDERS']);
    const larger = { fields: { amountFen: '1001' }, reason: 'r' };
    expect(told(await step('buyer', first.body.id, 'amend', larger))).toEqual([422, 'CONTRACTS.OVER_FRAMEWORK']);
    const { body } = await market.get('seller', `/contracts?framework=${framework}`);
    expect(body.items.map(({ number }: { number: string }) => number)).toEqual(['F-1-1', 'F-1-2']);
    await step('buyer', framework, 'terminate', { on, reason: 'r' });
    const sign = { digest: first.body.digest, strength: 'PLATFORM_CLICK' };
    expect((await step('buyer', first.body.id, 'sign', sign)).status).toBe(200);
    expect(told(await step('seller', first.body.id, 'sign', sign))).toEqual([422, 'CONTRACTS.FRAMEWORK_NOT_IN_FORCE']);
  });

  it('never take one place of a framework twice, at the same moment', async () => {
    const framework = await signed('F-2', { form: 'FRAMEWORK', amountFen: '1000' });
    const orders = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        market.post('buyer', '/contracts', terms(`F-2-${at}`, { form: 'ORDER', framework, amountFen: '300' })),
      ),
    );
    expect(orders.map(({ status }) => status).sort()).toEqual([201, 201, 201, 422, 422, 422]);
  });

  it('have a certificate that anybody with its code can verify, and that the exchange can revoke', async () => {
    const id = await signed('M-6');
    const issued = await step('operator', id, 'certify', { number: 'JY-2025/6' });
    const { code } = issued.body.events.at(-1).detail;
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    const verify = (number: string, given: string) =>
      market.get('nobody', `/certificates/${encodeURIComponent(number)}?code=${encodeURIComponent(given)}`);
    const shown = await verify('JY-2025/6', code.toLowerCase());
    expect(shown.body).toMatchObject({ status: 'VALID', contract: { id, number: 'M-6' }, buyer: { uscc: codeOf(1) } });
    expect(JSON.stringify(shown.body)).not.toMatch(/Fen/);
    const [wrong, unknown] = [await verify('JY-2025/6', '0000-0000-0000-0000'), await verify('JY-0', code)];
    expect([told(wrong), wrong.body.detail]).toEqual([[404, 'CONTRACTS.CERTIFICATE_UNKNOWN'], unknown.body.detail]);
    expect((await market.get('nobody', '/certificates/JY-0')).status).toBe(400);
    const other = await signed('M-7');
    expect(told(await step('operator', other, 'certify', { number: 'jy-2025/6' }))).toEqual([
      409,
      'CONTRACTS.CERTIFICATE_TAKEN',
    ]);
    const revoked = await step('operator', id, 'revokeCertificate', { reason: '重复登记' });
    expect([revoked.status, revoked.body.certificate]).toEqual([200, undefined]);
    expect((await verify('JY-2025/6', code)).body).toMatchObject({ status: 'REVOKED', reason: '重复登记' });
    expect(told(await step('operator', id, 'revokeCertificate', { reason: 'r' }))).toEqual([
      409,
      'CONTRACTS.NO_CERTIFICATE',
    ]);
    expect((await step('operator', id, 'certify', { number: 'JY-2025/7' })).body.certificate).toBe('JY-2025/7');
  });

  it('use an invoice once over all contracts, also when both record it at the same moment', async () => {
    const [one, two] = [await signed('M-8'), await signed('M-9')];
    const invoice = (id: string, number: string) => step('seller', id, 'invoice', { number, on, amountFen: '10' });
    const both = await Promise.all([invoice(one, 'FP－88'), invoice(two, 'fp-88')]);
    expect(both.map(told).sort()).toEqual([
      [200, undefined],
      [409, 'CONTRACTS.INVOICE_ELSEWHERE'],
    ]);
    const [holder, other] = both[0]?.status === 200 ? [one, two] : [two, one];
    const red = { number: 'FP-89', of: both[0]?.status === 200 ? 'FP－88' : 'fp-88', on, amountFen: '10' };
    expect((await step('seller', holder, 'redInvoice', red)).status).toBe(200);
    expect(told(await invoice(other, 'FP-89'))).toEqual([409, 'CONTRACTS.INVOICE_ELSEWHERE']);
  });

  it('refer to a payer by any writing of its code, and ask only where it is another', async () => {
    const id = await signed('M-10');
    const pay = (voucherNumber: string, more: object) =>
      step('buyer', id, 'pay', { on, amountFen: '1', voucherNumber, ...more });
    const own = await pay('V-1', { payer: codeOf(1).toLowerCase(), payee: codeOf(2) });
    expect(own.body.events.at(-1).detail).not.toHaveProperty('payer');
    const group = await pay('V-2', { payer: codeOf(4), reason: '集团统一付款' });
    expect(group.body.events.at(-1).detail).toMatchObject({ payer: codeOf(4), payerId: market.organisations[3] });
    const items = await market.db.run((ctx) => followups.queue(ctx, { subject: { kind: 'contract', id } }));
    const asked = items.filter(({ kind }) => kind === 'PAYMENT_BY_ANOTHER');
    expect(asked.map(({ reason }) => reason.zh)).toEqual([expect.stringContaining('当事方说明：集团统一付款')]);
    expect(items.map(({ kind }) => kind)).toContain('RELATION_CHANGED');
  });

  it('keep their papers by digest, for their parties and supervisors alone', async () => {
    const id = await signed('M-11');
    const pdf = Buffer.from('%PDF-1.7\nsealed');
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    const put = (as: Caller, digest: string, bytes: Buffer, type = 'application/pdf') =>
      market.put(as, `/contracts/${id}/evidence/${digest}?name=${encodeURIComponent('付款回单 (1).pdf')}`, type, bytes);
    expect(told(await put('buyer', 'a'.repeat(64), pdf))).toEqual([422, 'CONTRACTS.EVIDENCE_DIGEST']);
    expect(told(await put('buyer', sha256, pdf, 'image/png'))).toEqual([422, 'CONTRACTS.EVIDENCE_TYPE']);
    expect(told(await put('buyer', sha256, pdf, 'text/html'))[0]).toBe(415);
    expect(told(await put('stranger', sha256, pdf))).toEqual([404, 'CONTRACTS.UNKNOWN']);
    const page = Buffer.from('<html><script>alert(1)</script>');
    const pageDigest = createHash('sha256').update(page).digest('hex');
    expect(told(await put('buyer', pageDigest, page))).toEqual([422, 'CONTRACTS.EVIDENCE_TYPE']);
    const large = Buffer.concat([pdf, Buffer.alloc(21_000_000)]);
    expect(told(await put('buyer', sha256, large))[0]).toBe(413);
    const kept = await put('buyer', sha256, pdf);
    expect([kept.status, kept.body]).toEqual([200, expect.objectContaining({ sha256, bytes: pdf.length })]);
    expect((await put('seller', sha256, pdf)).body).toEqual(kept.body);
    const read = await market.get('auditor', `/contracts/${id}/evidence/${sha256}`).buffer(true);
    expect(read.body).toEqual(pdf);
    expect(read.headers['content-disposition']).toContain('attachment');
    expect(read.headers['content-disposition']).toContain("UTF-8''%E4%BB%98%E6%AC%BE");
    expect([read.headers['x-content-type-options'], read.headers['content-type']]).toEqual([
      'nosniff',
      'application/pdf',
    ]);
    expect(told(await market.get('stranger', `/contracts/${id}/evidence/${sha256}`))).toEqual([
      404,
      'CONTRACTS.UNKNOWN',
    ]);
    expect(told(await market.get('buyer', `/contracts/${id}/evidence/..%2f..%2fetc`))).toEqual([
      404,
      'CONTRACTS.EVIDENCE_UNKNOWN',
    ]);
    await step('buyer', id, 'pay', { on, amountFen: '7', voucherNumber: 'V-1', evidence: [sha256, 'b'.repeat(64)] });
    const { body } = await market.get('officer', `/contracts/${id}/statement`);
    expect(body.paid.evidence[0].papers).toEqual([
      { sha256, stored: true },
      { sha256: 'b'.repeat(64), stored: false },
    ]);
  }, 30_000);

  it('state what is missing in the language of the reader, and nothing before both have signed', async () => {
    const { id } = await offered('M-12');
    expect(told(await market.get('buyer', `/contracts/${id}/statement`))).toEqual([409, 'CONTRACTS.NOT_SIGNED']);
    const both = await signed('M-13');
    const { body } = await market.get('buyer', `/contracts/${both}/statement`).set('Accept-Language', 'en');
    expect(body.claimable).toEqual({ baseFen: '0', amountFen: '0', shortFen: '1000', ineligibleFen: '0' });
    expect(body.delivered.missing).toEqual([
      { code: 'DELIVERY', from: 'SELLER', detail: expect.stringContaining('No delivery') },
    ]);
    expect((await market.get('stranger', `/contracts/${both}/statement`)).status).toBe(404);
  });
});
