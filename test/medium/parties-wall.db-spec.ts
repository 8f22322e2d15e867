import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FindingFiles } from '../../src/modules/parties/index.js';
import { Opinions } from '../../src/modules/parties/opinions.service.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { beyond } from '../../src/platform/database/caller.js';
import { DAY, Declaring, draftOf, fact } from '../support/declaring.js';
import { actorOf, codeOf, idsOf } from '../support/market.js';

let house: Declaring;
beforeAll(async () => {
  house = await Declaring.open();
});
afterAll(() => house?.close());

const as = <T>(organisation: string, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  house.db.run(work, { actor: actorOf('provider', organisation) });
const asSystem = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => house.application.run(work);
const relations = (ctx: Ctx): Promise<unknown[]> => ctx.tx.query('select from parties.relation');

/** A person who holds more than half of both. */
async function heldByOne(): Promise<{ a: string; b: string; holder: string }> {
  const [a, b] = await asSystem(async (ctx) => {
    const codes = [codeOf(601), codeOf(602)];
    const drafts = codes.map((uscc) => ({ uscc, nameZh: `墙内企业${uscc.slice(9)}`, kind: 'ENTERPRISE' }));
    return idsOf(await house.parties.takeOrganisations(ctx, drafts));
  });
  const holder = await asSystem((ctx) => house.parties.addPerson(ctx, { nameZh: '闻人听潮' }));
  for (const held of [a ?? '', b ?? ''])
    await asSystem((ctx) => house.parties.addRelation(ctx, fact('HOLDS', holder, held, { sharePct: '60' })));
  return { a: a ?? '', b: b ?? '', holder };
}

describe('a company behind the wall', () => {
  let [a, b, holder] = ['', '', ''];
  beforeAll(async () => {
    ({ a, b, holder } = await heldByOne());
  });

  it('is answered by a register of which it may read no row: loaded, brought forward, and as known once', async () => {
    const ask = (more: object = {}) =>
      as(a, async (ctx) => {
        expect(await relations(ctx)).toEqual([]);
        return house.parties.relatedness(ctx, { a, b, on: DAY, ...more });
      });
    const first = await ask();
    const limb = first.limbs.find(({ code }) => code === 'T42_COMMON_HOLDER');
    expect(limb?.path.map(({ relationId }) => relationId.length)).toEqual([36, 36]);
    expect((await ask({ knownAt: new Date() })).limbs).toEqual(first.limbs);
    await asSystem((ctx) => house.parties.addRelation(ctx, fact('CONTROLS', a, b, { basis: 'AGREEMENT' })));
    expect((await ask()).limbs.map(({ code }) => code)).toContain('CL265');
  });

  it('may ask about a natural person whose row it cannot read, and is told where that one was not known yet', async () => {
    expect(await as(b, (ctx) => house.parties.partyNamed(ctx, 'a', holder))).toBe(holder);
    const before = { a: holder, b, on: DAY, knownAt: new Date('2020-01-01T00:00:00Z') };
    const refused = { code: 'PARTIES.NOT_YET_KNOWN', text: { en: expect.stringMatching(/^a was/) } };
    await expect(as(b, (ctx) => house.parties.relatedness(ctx, before))).rejects.toMatchObject(refused);
  });

  it('learns that known holders exceed 100, not who they are', async () => {
    await asSystem((ctx) => house.parties.addRelation(ctx, fact('HOLDS', b, a, { sharePct: '50' })));
    const over = await as(b, (ctx) => house.parties.overHundred(ctx, [a, b]));
    expect([...over]).toEqual([[a, { on: '2020-01-01', totalPct: '110.000000' }]]);
  });

  it('sees in its own finding since when and by which source a holding is known, and no name of a person', async () => {
    const frozen = await as(a, (ctx) => house.parties.freezeFindings(ctx, [{ key: '', a, b, on: DAY }]));
    const id = frozen.get('')?.findingId ?? '';
    const file = await as(b, (ctx) => house.application.get(FindingFiles).file(ctx, id));
    const [step] = file.answer.limbs.find(({ code }) => code === 'T42_COMMON_HOLDER')?.path ?? [];
    expect(step).toMatchObject({ source: 'registry', validFrom: '2020-01-01', from: { natural: true } });
    expect(JSON.stringify(file)).not.toContain('闻人听潮');
  });
});

describe('a use case that reads further than its caller', () => {
  it('leaves nothing of what it rolled back in the graph that all share', async () => {
    const [one, other] = await house.pair();
    const ask = (ctx: Ctx) => house.parties.relatedness(ctx, { a: one, b: other, on: DAY });
    expect((await as(one, ask)).outcome).toBe('NOT_RELATED');
    const undone = as(one, async (ctx) => {
      const wide = beyond(ctx, 'parties.test');
      idsOf(await house.parties.takeRelations(wide, [fact('CONTROLS', one, other, { basis: 'AGREEMENT' })]));
      expect((await ask(wide)).outcome).toBe('RELATED');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    // The next change brings the version that was given back.
    await house.pair();
    expect((await as(one, ask)).outcome).toBe('NOT_RELATED');
  });
});

describe('a seller who is not the only one to gain', () => {
  it('freezes the findings of the others with its own, finds them again, and reads its own alone', async () => {
    const [buyer, seller] = await house.pair();
    const [other] = await house.pair();
    const asked = [seller, other].map((gainer) => ({ key: gainer, a: buyer, b: gainer, on: DAY }));
    const freeze = () => as(seller, (ctx) => house.parties.freezeFindings(ctx, asked));
    const ids = [...(await freeze()).values()].map(({ findingId }) => findingId);
    expect([...(await freeze()).values()].map(({ findingId }) => findingId)).toEqual(ids);
    const seen = await as(seller, (ctx) => house.parties.lookAtFindings(ctx, asked));
    expect([...seen.values()].map(({ findingId }) => findingId)).toEqual(ids);
    const shown = await as(seller, (ctx) => house.application.get(FindingFiles).frozen(ctx, ids));
    expect([...shown.keys()]).toEqual([ids[0]]);
  });

  it('counts what two reviewers concluded on another one who gains', async () => {
    const [buyer, seller] = await house.pair();
    const other = await asSystem((ctx) =>
      house.parties.addOrganisation(ctx, { uscc: codeOf(603), nameZh: '股东不明企业', kind: 'ENTERPRISE' }),
    );
    const asked = [{ key: '', a: buyer, b: other.id, on: DAY }];
    const frozen = await as(seller, (ctx) => house.parties.freezeFindings(ctx, asked));
    const { findingId, relatedness } = frozen.get('') ?? { findingId: '' };
    expect(relatedness?.outcome).toBe('INDETERMINATE');
    const opinions = house.application.get(Opinions);
    const reviewer = (id: string) => ({ actor: { ...actorOf('regulator', undefined, 'sz-zsj'), id } });
    const word = { outcome: 'NOT_RELATED', reason: '已查阅章程', evidence: [] } as const;
    await house.db.run((ctx) => opinions.conclude(ctx, findingId, word), reviewer('first'));
    await house.db.run((ctx) => opinions.confirm(ctx, findingId), reviewer('second'));
    const concluded = await as(seller, (ctx) => house.parties.concluded(ctx, [findingId]));
    expect(concluded.get(findingId)?.outcome).toBe('NOT_RELATED');
  });
});

describe('what a branch has declared', () => {
  it('counts for its head office, which may not read it', async () => {
    const [head, other] = await house.pair();
    const draft = { uscc: codeOf(604), nameZh: '分公司', kind: 'BRANCH', headOffice: head };
    const branch = await asSystem((ctx) => house.parties.addOrganisation(ctx, draft));
    const { declaration } = await house.declareAs(branch.id, draftOf(other));
    const both = await as(head, (ctx) => house.declarations.declarationsOf(ctx, head, other, DAY));
    expect(both).toMatchObject({ a: { id: declaration.id }, both: false });
    const unknown = { code: 'PARTIES.DECLARATION_UNKNOWN' };
    await expect(as(head, (ctx) => house.declarations.one(ctx, declaration.id))).rejects.toMatchObject(unknown);
  });
});
