import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Journey, openJourney, type Username } from '../support/journey.js';
import { codeOf } from '../support/market.js';

const UNKNOWN_ID = '01a20ac4-81d2-7172-aac1-000000000000';
const BUYER = '91440300999001016R';

interface Contract {
  readonly id: string;
  readonly number: string;
  readonly amountFen: string;
  readonly buyer: { readonly id: string };
  readonly seller: { readonly id: string };
}

interface Claim {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly amountFen: string;
  readonly applicant: { readonly id: string; readonly uscc: string };
  readonly contracts: readonly { readonly number: string; readonly amountFen: string; readonly trace?: object[] }[];
}

describe('the roles of the sample year', () => {
  let journey: Journey;
  let contracts: Contract[];
  let claims: Claim[];

  beforeAll(async () => {
    journey = await openJourney();
    contracts = await journey.all<Contract>('/api/v1/contracts?limit=11', 'auditor');
    claims = await journey.all<Claim>('/api/v1/claims?limit=3', 'auditor');
  });
  afterAll(() => journey?.close());

  const organisationOf = async (username: Username) =>
    ((await journey.get('/api/v1/me', username).expect(200)).body as { organisationId: string }).organisationId;

  /** What belongs to another answers word for word as what does not exist. */
  async function looksUnknown(path: string, id: string, username: Username): Promise<void> {
    const foreign = await journey.get(`${path}/${id}`, username);
    const unknown = await journey.get(`${path}/${UNKNOWN_ID}`, username);
    const illFormed = await journey.get(`${path}/not-an-id`, username);
    expect([foreign.status, unknown.status, illFormed.status]).toEqual([404, 404, 404]);
    expect(illFormed.body).toEqual(unknown.body);
    expect(foreign.text).toBe(unknown.text);
  }

  describe('a provider', () => {
    it('sees the contracts in which it sells or buys, and no price of anybody else', async () => {
      const own = await organisationOf('provider');
      const seen = await journey.all<Contract>('/api/v1/contracts?limit=50', 'provider');
      const mine = contracts.filter(({ buyer, seller }) => buyer.id === own || seller.id === own);
      expect(seen.map((one) => one.number).sort()).toEqual(mine.map((one) => one.number).sort());
      expect(mine.length).toBeGreaterThan(0);
      const foreign = contracts.find((one) => !mine.includes(one));
      await looksUnknown('/api/v1/contracts', foreign?.id ?? '', 'provider');
    });

    it('sees the attestations of its own corpora', async () => {
      const own = await organisationOf('provider');
      const corpora = await journey.all<{ provider: { id: string }; release: { id: string } }>(
        '/api/v1/corpora',
        'provider',
      );
      const releases = corpora.filter((one) => one.provider.id === own).map((one) => one.release.id);
      const seen = await journey.all<{ type: string; subject: { id: string } }>(
        '/api/v1/attestations?limit=9',
        'provider',
      );
      const types = seen.filter((one) => releases.includes(one.subject.id)).map((one) => one.type);
      expect(new Set(types).size).toBeGreaterThanOrEqual(5);
    });

    it("reads the claim for what it opened, and nobody else's", async () => {
      const seen = await journey.all<Claim>('/api/v1/claims', 'provider');
      expect(seen.map((claim) => claim.applicant.uscc)).toEqual(['91440300999001083P']);
    });

    it('has no business with the queue or the book', async () => {
      for (const path of ['queue', 'ledger/accounts']) {
        await journey.get(`/api/v1/${path}`, 'provider').expect(403);
      }
    });
  });

  describe('a buyer', () => {
    it('reads its own claim with the trace of every contract, as the statement has it', async () => {
      const seen = await journey.all<Claim>('/api/v1/claims', 'buyer');
      expect(seen.map((claim) => claim.applicant.uscc)).toEqual([BUYER]);
      const { body } = await journey.get(`/api/v1/claims/${seen[0]?.id}`, 'buyer').expect(200);
      const claim = body as Claim;
      const stated = journey.statement.claims.find((one) => one.applicant.uscc === BUYER);
      expect([claim.state, claim.amountFen]).toEqual(['PAID', stated?.amountFen]);
      expect(claim.contracts.map((one) => [one.number, one.amountFen])).toEqual(
        stated?.contracts.map((one) => [one.number, one.amountFen]),
      );
      for (const one of claim.contracts) {
        expect(one.trace?.length).toBeGreaterThan(0);
        expect(one.trace?.[0]).toMatchObject({ step: expect.anything(), rule: expect.anything() });
      }
    });

    it('cannot tell the claim of another from one that does not exist', async () => {
      const foreign = claims.find((claim) => claim.applicant.uscc !== BUYER);
      await looksUnknown('/api/v1/claims', foreign?.id ?? '', 'buyer');
      await journey.get('/api/v1/claims/not-an-id', 'buyer').expect(404);
    });

    const asked = (more: object = {}) => ({
      on: '2025-06-30',
      applicant: { kind: 'ENTERPRISE', placeCode: '440305' },
      contracts: [
        {
          key: 'k1',
          signedOn: '2025-03-01',
          amountFen: '666666667',
          onPlatform: true,
          purpose: 'MODEL_RESEARCH',
          relatedness: 'NOT_RELATED',
          attestations: [
            'SOURCE_LEGALITY',
            'PERSONAL_INFO',
            'INTELLECTUAL_PROPERTY',
            'CONTENT_SAFETY',
            'DATA_CLASSIFICATION',
          ],
          ...more,
        },
      ],
    });
    const evaluate = (body: object) => journey.post('/api/v1/programmes/SZ-CORPUS-PURCHASE/evaluate', body, 'buyer');

    it('asks what a contract would bring, and why not more', async () => {
      const { body, status } = await evaluate(asked());
      expect([status, body]).toMatchObject([200, { amountFen: '200000000', programmeVersion: 'SZ-CORPUS-PURCHASE@1' }]);
      const refused = (await evaluate(asked({ relatedness: 'RELATED', onPlatform: false })).expect(200)).body as {
        contracts: { amountFen: string; refusals: { code: string; clause: string }[] }[];
      };
      expect(refused.contracts[0]?.amountFen).toBe('0');
      expect(refused.contracts[0]?.refusals.map((one) => one.code)).toEqual([
        'PROGRAMMES.NOT_ON_PLATFORM',
        'PROGRAMMES.RELATED_PARTY',
      ]);
    });

    it('is told each wrong field of a question by its place', async () => {
      const { body } = await evaluate(asked({ amountFen: 1.5, purpose: 'FUN' })).expect(400);
      const pointers = (body as { errors: { pointer: string }[] }).errors.map((error) => error.pointer);
      expect(pointers.sort()).toEqual(['/contracts/0/amountFen', '/contracts/0/purpose']);
    });

    it('asks whether two organisations are related, and by which path', async () => {
      const related = journey.statement.claims
        .flatMap((claim) => claim.contracts)
        .find((one) => one.refusals.some((refusal) => refusal.code === 'PROGRAMMES.RELATED_PARTY'));
      const contract = contracts.find((one) => one.number === related?.number);
      const question = { a: contract?.buyer.id, b: contract?.seller.id, on: '2025-06-30' };
      const { body } = await journey.post('/api/v1/relatedness', question, 'buyer').expect(200);
      const answer = body as { outcome: string; limbs: { path: object[] }[] };
      expect(answer.outcome).toBe('RELATED');
      expect(answer.limbs[0]?.path.length).toBeGreaterThan(0);
      const turned = { a: question.b, b: question.a, on: question.on };
      const other = await journey.post('/api/v1/relatedness', turned, 'buyer').expect(200);
      expect((other.body as { outcome: string }).outcome).toBe('RELATED');
    });
  });

  describe('an officer of the authority', () => {
    it('finds in the queue what the settlement could not decide', async () => {
      const items = await journey.all<{ kind: string; subject: { id: string } }>('/api/v1/queue', 'officer-case');
      expect(items.length).toBeGreaterThan(0);
      expect(new Set(items.map((item) => item.kind))).toEqual(new Set(['RELATION_INDETERMINATE']));
      for (const item of items) await journey.get(`/api/v1/claims/${item.subject.id}`, 'officer-case').expect(200);
    });

    it("sees every claim of the authority's programmes, and what is reserved", async () => {
      const seen = await journey.all<Claim>('/api/v1/claims?limit=5', 'officer-case');
      const numbers = claims.map((claim) => claim.number);
      // The compute and model vouchers belong to other authorities: their claims are in the book and not in sight.
      const theirs = numbers.filter((number) => !number.startsWith('SZ-CORPUS-'));
      expect(theirs).toHaveLength(3);
      expect(seen.map((claim) => claim.number)).toEqual(numbers.filter((number) => !theirs.includes(number)));
      const { body } = await journey.get('/api/v1/pools/SZ-CORPUS-PURCHASE/2025', 'officer-case').expect(200);
      expect(body).toHaveProperty('reservedFen', '0');
    });

    it('reads the book only with the duty of finance', async () => {
      await journey.get('/api/v1/ledger/trial-balance', 'officer-case').expect(403);
      await journey.get('/api/v1/ledger/trial-balance', 'officer-review').expect(200);
    });
  });

  describe('the operator of the exchange', () => {
    const draft = { uscc: codeOf(501), nameZh: '深圳新登记企业', kind: 'ENTERPRISE', placeCode: '440305' };
    const offer = (body: object, key?: string) => journey.post('/api/v1/organisations', body, 'operator', key);

    it('does not read claims', async () => {
      const { body } = await journey.get('/api/v1/claims', 'operator').expect(403);
      expect(body).toMatchObject({ code: 'PLATFORM.FORBIDDEN' });
      await journey.get(`/api/v1/claims/${claims[0]?.id}`, 'operator').expect(403);
    });

    it('writes nothing without an Idempotency-Key', async () => {
      const { body } = await offer(draft).expect(400);
      expect(body).toMatchObject({ code: 'PLATFORM.IDEMPOTENCY_KEY_MISSING' });
    });

    it('records an organisation once, however often it sends the same request', async () => {
      const first = await offer(draft, 'key-1').expect(201);
      const again = await offer(draft, 'key-1').expect(201);
      expect(again.text).toBe(first.text);
      const other = await offer({ ...draft, nameZh: '另一家' }, 'key-1').expect(422);
      expect((other.body as { code: string }).code).toMatch(/^PLATFORM\.IDEMPOTENCY/);
      const { body } = await offer(draft, 'key-2').expect(409);
      expect(body).toMatchObject({ code: 'PARTIES.EXISTS' });
    });

    it('records a relation, which counts at once', async () => {
      const [a, b] = await Promise.all(
        [601, 602].map(async (number) => {
          const { body } = await offer({ ...draft, uscc: codeOf(number) }, `org-${number}`).expect(201);
          return (body as { id: string }).id;
        }),
      );
      const day = { validFrom: '2024-01-01', source: 'registry', extractedOn: '2026-01-06' };
      const relation = { type: 'HOLDS', from: a, to: b, sharePct: '51', ...day };
      await journey.post('/api/v1/relations', { ...relation, sharePct: '100.1' }, 'operator', 'rel-0').expect(422);
      const made = await journey.post('/api/v1/relations', relation, 'operator', 'rel-1').expect(201);
      const replay = await journey.post('/api/v1/relations', relation, 'operator', 'rel-1').expect(201);
      expect(replay.text).toBe(made.text);
      const answer = await journey.post('/api/v1/relatedness', { a, b, on: '2025-06-30' }, 'auditor').expect(200);
      expect((answer.body as { outcome: string }).outcome).toBe('RELATED');
    });

    it('is not obeyed when another role sends the same request', async () => {
      for (const username of ['buyer', 'officer-case', 'auditor', 'admin']) {
        await journey.post('/api/v1/organisations', draft, username, 'key-x').expect(403);
      }
    });
  });

  describe('an auditor', () => {
    it('reads every account, and the trial balance sums to zero', async () => {
      const accounts = await journey.all<{ code: string; balanceFen: string }>(
        '/api/v1/ledger/accounts?limit=4',
        'auditor',
      );
      expect(accounts.reduce((sum, account) => sum + BigInt(account.balanceFen), 0n)).toBe(0n);
      const { body } = await journey.get('/api/v1/ledger/trial-balance?asOf=2025-12-31', 'auditor').expect(200);
      const { lines } = body as { lines: { code: string; balanceFen: string }[] };
      expect(lines.reduce((sum, line) => sum + BigInt(line.balanceFen), 0n)).toBe(0n);
      const paid = lines.filter((line) => line.code.includes('/paid/'));
      expect(paid.reduce((sum, line) => sum + BigInt(line.balanceFen), 0n)).toBe(
        BigInt(journey.statement.pool.awardedFen),
      );
    });

    it('follows each account to its entries, which add up to its balance', async () => {
      const accounts = await journey.all<{ id: string; balanceFen: string }>('/api/v1/ledger/accounts', 'auditor');
      for (const { id, balanceFen } of accounts) {
        const entries = await journey.all<{ amountFen: string }>(`/api/v1/ledger/accounts/${id}/entries`, 'auditor');
        expect(entries.reduce((sum, entry) => sum + BigInt(entry.amountFen), 0n)).toBe(BigInt(balanceFen));
      }
    });
  });
});
