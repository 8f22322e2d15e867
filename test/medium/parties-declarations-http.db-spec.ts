import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requestFingerprint } from '../../src/platform/http/idempotency.js';
import { codesOf, Declaring, draftOf, LOAN, SCAN } from '../support/declaring.js';
import { placesOf, traces } from '../support/search-database.js';

let service: Declaring;
let buyer: string;
let seller: string;

beforeAll(async () => {
  service = await Declaring.open();
  [buyer, seller] = await service.pair();
  const [stranger] = await service.pair();
  await service.signIn(buyer, seller, stranger);
});
afterAll(() => service?.close());

/** Tables in which the text stands, as it is or as a careless hand could have kept it. */
async function everywhere(text: string): Promise<string[]> {
  const found = new Set<string>();
  for (const trace of traces(text)) for (const table of await placesOf(service.db, trace)) found.add(table);
  return [...found];
}

describe('declarations over HTTP', () => {
  it('show their questions to whoever is signed in', async () => {
    const reply = await service.get('/declarations/questions', 'ann').expect(200);
    expect(reply.body.version).toBe(1);
    expect(reply.body.questions).toHaveLength(8);
    await service.get('/declarations/questions').expect(401);
    await service.get('/declarations/questions?version=9', 'ann').expect(422);
  });

  it('are refused where a question is open, where the key is missing, and in the name of another', async () => {
    const { nothingToDeclare, ...rest } = draftOf(seller);
    const open = { ...rest, nothingToDeclare: nothingToDeclare.filter((code) => code !== 'KIN') };
    const reply = await service.post('/declarations', open, 'ann').expect(422);
    expect(reply.body).toMatchObject({
      code: 'PARTIES.DECLARATION_UNANSWERED',
      errors: [{ pointer: '/answers/kin' }],
    });
    await service.post('/declarations', draftOf(seller), 'ann', null).expect(400);
    const other = await service.post('/declarations', draftOf(buyer, { declarant: seller }), 'ann').expect(403);
    expect(other.body.code).toBe('PARTIES.DECLARATION_NOT_YOURS');
    await service.post('/declarations', draftOf(seller), 'eve').expect(403);
    await service.post('/declarations', { ...draftOf(seller), nothingToDeclare: ['WEATHER'] }, 'ann').expect(400);
  });

  it('are shown with their contradictions to both parties, the exchange, the regulator and the auditor alone', async () => {
    const loans = [{ ...LOAN, lender: seller, borrower: buyer }];
    await service
      .post('/declarations', draftOf(buyer, { answers: { loans }, statement: 'RELATED' }), 'bob')
      .expect(201);
    const key = 'one-declaration';
    const made = await service.post('/declarations', draftOf(seller), 'ann', key).expect(201);
    expect(codesOf(made.body)).toEqual(['NONE_BUT_REGISTERED']);
    const [relation] = await service.relationsOf(buyer, 'LOAN');
    expect(made.body.contradictions[0]).toMatchObject({
      question: 'LOANS',
      relation: relation?.id,
      declared: { answer: 'none' },
      registered: { source: 'declared', extractedOn: '2025-06-17' },
      text: { zh: expect.stringContaining('借款'), en: expect.stringContaining('Loans') },
    });
    const again = await service.post('/declarations', draftOf(seller), 'ann', key).expect(201);
    expect([again.body, again.headers['idempotency-replayed']]).toEqual([made.body, 'true']);
    for (const reader of ['ann', 'bob', 'dan', 'eve', 'fay']) {
      const one = await service.get(`/declarations/${made.body.id}`, reader).expect(200);
      expect(one.body).toEqual(made.body);
      const list = await service.get(`/declarations?organisation=${buyer}&contradicted=true`, reader).expect(200);
      expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual([made.body.id]);
    }
    const hidden = await service.get(`/declarations/${made.body.id}`, 'cid').expect(404);
    const nothing = await service.get('/declarations/01a20ac4-81d2-7172-aac1-000000000000', 'cid').expect(404);
    expect(hidden.body.detail).toBe(nothing.body.detail);
    expect((await service.get('/declarations', 'cid').expect(200)).body.items).toEqual([]);
    const sound = await service.get(`/declarations?organisation=${buyer}&contradicted=false`, 'ann').expect(200);
    expect(sound.body.items).toEqual([]);
  });

  it('are recorded from paper by the exchange for another, with the scan', async () => {
    const paper = draftOf(seller, { declarant: buyer, strength: 'SEALED_ORIGINAL_SIGHTED' });
    const bare = await service.post('/declarations', paper, 'dan').expect(422);
    expect(bare.body.code).toBe('PARTIES.DECLARATION_PAPER_NEEDED');
    const made = await service.post('/declarations', { ...paper, evidence: [SCAN] }, 'dan').expect(201);
    expect([made.body.declarant, made.body.evidence]).toEqual([buyer, [SCAN]]);
    const nobody = await service.post('/declarations', draftOf(seller, { evidence: [SCAN] }), 'dan').expect(422);
    expect(nobody.body.code).toBe('PARTIES.DECLARATION_DECLARANT_NEEDED');
  });

  it('leave a name nowhere but where it can be erased, and the erasure takes the meaning out of the request', async () => {
    const name = '夏侯听雪';
    const identifier = '440301198801014321';
    const body = draftOf(seller, {
      persons: [{ key: 'our-manager', nameZh: name, identifier }],
      signedBy: 'person:our-manager',
    });
    const made = await service.post('/declarations', body, 'ann', 'declaration-of-a-person').expect(201);
    const id = made.body.signedBy;
    expect(await everywhere(name)).toEqual(['parties.person_private']);
    expect(await everywhere(identifier)).toEqual([]);
    const fingerprint = requestFingerprint('/api/v1/declarations', JSON.parse(JSON.stringify(body)));
    expect(await placesOf(service.db, fingerprint)).toEqual(['platform.idempotency_key']);
    await service.application.run(async (ctx) => {
      const asked = await service.parties.requestErasure(ctx, { personId: id, reason: '本人申请', by: 'one' });
      await service.parties.confirmErasure(ctx, asked.id, 'another');
    });
    expect([await everywhere(name), await placesOf(service.db, fingerprint)]).toEqual([[], []]);
    await service.post('/declarations', body, 'ann', 'declaration-of-a-person').expect(422);
    await service.get(`/declarations/${made.body.id}`, 'ann').expect(200);
  });
});
