import { Catalogue } from '../../src/modules/catalogue/index.js';
import { actorOf, codeOf } from '../support/market.js';
import { type Market, openMarket } from '../support/market-http.js';

describe('a contract that cannot be one', () => {
  let market: Market;
  let draft: string;
  beforeAll(async () => {
    market = await openMarket();
    const catalogue = market.app.get(Catalogue, { strict: false });
    const provider = actorOf('provider', market.organisations[1]);
    const offered = { digest: 'draft-1', licence: 'CC-BY-4.0', language: 'zh' };
    draft = await market.db.run(
      async (ctx) => {
        const { corpus } = await catalogue.open(ctx, { key: 'draft', name: '草稿语料' });
        return (await catalogue.addRelease(ctx, corpus.id, offered)).id;
      },
      { actor: provider },
    );
  }, 60_000);
  afterAll(() => market.close());

  const line = (amountFen: string, more: object = {}) => ({ kind: 'corpus', amountFen, eligible: 'YES', ...more });
  const refusals: [string, () => object, string, string][] = [
    ['whose parties are one and the same', () => ({ seller: codeOf(1) }), 'SAME_PARTY', '/seller'],
    ['whose lines do not add up', () => ({ lines: [line('999')] }), 'LINES_SUM', '/lines'],
    [
      'whose instalments do not add up',
      () => ({ instalments: [{ dueOn: '2025-03-01', amountFen: '1' }] }),
      'INSTALMENTS_SUM',
      '/instalments',
    ],
    [
      'whose price is not quantity times unit price',
      () => ({ lines: [line('1000', { quantity: '3', unitPriceFen: '300' })] }),
      'LINE_PRICE',
      '/lines/0/amountFen',
    ],
    [
      'whose tax does not follow from its rate',
      () => ({ vatRatePct: '6', amountExclTaxFen: '900' }),
      'AMOUNT_TAX',
      '/amountExclTaxFen',
    ],
    [
      'whose line without tax does not follow',
      () => ({ lines: [line('1000', { vatRatePct: '6', amountExclTaxFen: '900' })] }),
      'LINE_TAX',
      '/lines/0/amountExclTaxFen',
    ],
    [
      'whose usage has no ceiling',
      () => ({ lines: [line('1000', { pricing: 'USAGE', unitPriceFen: '1' })] }),
      'LINE_USAGE',
      '/lines/0',
    ],
    [
      'whose eligible part is above the line',
      () => ({ lines: [line('1000', { eligible: 'PART', eligibleFen: '1001' })] }),
      'LINE_ELIGIBLE',
      '/lines/0/eligibleFen',
    ],
    [
      'whose instalments run backwards',
      () => ({
        instalments: [
          { dueOn: '2025-04-01', amountFen: '500' },
          { dueOn: '2025-03-01', amountFen: '500' },
        ],
      }),
      'DATES_BACKWARDS',
      '/instalments/1/dueOn',
    ],
    ['that is signed tomorrow', () => ({ signedOn: '2999-01-01' }), 'DATE_IN_FUTURE', '/signedOn'],
    ['whose release is not listed', () => ({ release: draft }), 'RELEASE_NOT_LISTED', '/release'],
    [
      'one of whose lines is over a release that is not listed',
      () => ({ lines: [line('1000', { release: draft })] }),
      'RELEASE_NOT_LISTED',
      '/lines/0/release',
    ],
    ['whose release nobody knows', () => ({ release: market.organisations[0] }), 'UNKNOWN_RELEASE', '/release'],
    ['without a release', () => ({ release: undefined }), 'RELEASE_MISSING', '/release'],
    [
      'that names an unknown one who gains',
      () => ({ gainers: [{ organisation: codeOf(99), part: 'PRINCIPAL' }] }),
      'UNKNOWN_ORGANISATION',
      '/gainers/0/organisation',
    ],
    [
      'from which the buyer gains',
      () => ({ gainers: [{ organisation: codeOf(1), part: 'PAYEE' }] }),
      'BUYER_GAINS',
      '/gainers/0/organisation',
    ],
    ['that is an order under nothing', () => ({ form: 'ORDER' }), 'FRAMEWORK_MISSING', '/framework'],
    ['with a number of which nothing remains', () => ({ number: '—' }), 'NUMBER_FORM', '/number'],
  ];

  it.each(refusals)(
    '%s is refused with code, place and clause in both languages',
    async (_why, changes, code, pointer) => {
      const terms = {
        number: `R-${code}`,
        subjectKind: 'CORPUS',
        buyer: codeOf(1),
        seller: codeOf(2),
        release: market.release,
        signedOn: '2025-02-01',
        amountFen: '1000',
        purpose: 'MODEL_RESEARCH',
        ...changes(),
      };
      // Of a draft only its provider is told that it is not listed.
      const caller = code === 'RELEASE_NOT_LISTED' ? 'seller' : 'buyer';
      const replies = [];
      for (const language of ['zh-CN', 'en']) {
        const reply = await market.post(caller, '/contracts', terms).set('Accept-Language', language);
        expect([reply.status, reply.body.code]).toEqual([422, `CONTRACTS.${code}`]);
        expect(reply.body.errors).toEqual([{ pointer, code: `CONTRACTS.${code}`, detail: reply.body.detail }]);
        expect(reply.body.clauses.length).toBeGreaterThan(0);
        for (const { clause, source, reason } of reply.body.clauses) {
          expect([clause.length > 0, source.length > 0, reason]).toEqual([true, true, reply.body.detail]);
        }
        replies.push(reply.body.detail as string);
      }
      expect(replies[0]).toMatch(/[\u4e00-\u9fff]/);
      expect(replies[1]).not.toMatch(/[\u4e00-\u9fff]/);
    },
  );

  it('over a draft of the other side is refused to the buyer word for word as over nothing', async () => {
    const [unknown = ''] = market.organisations;
    const terms = { subjectKind: 'CORPUS', buyer: codeOf(1), seller: codeOf(2), amountFen: '1000', purpose: 'OTHER' };
    const bodies = [draft, unknown].flatMap((release) => [
      { ...terms, number: 'R-1', release },
      { ...terms, number: 'R-1', release: market.release, lines: [line('1000', { release })] },
    ]);
    const told = [];
    for (const body of bodies) {
      const { status, text } = await market.post('buyer', '/contracts', body);
      told.push([status, text.replaceAll(draft, 'ID').replaceAll(unknown, 'ID')]);
    }
    expect(told[0]?.[1]).toContain('CONTRACTS.UNKNOWN_RELEASE');
    expect(told.slice(0, 2)).toEqual(told.slice(2));
  });
});
