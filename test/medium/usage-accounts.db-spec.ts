import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { parsePeriod } from '../../src/kernel/period.js';
import { Followups } from '../../src/modules/followups/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import { AccountMappings, Disputes, type MappingDraft, Usage, UsageYear } from '../../src/modules/usage/index.js';
import { UseStatements } from '../../src/modules/usage/use-statements.service.js';
import type { Actor, Role } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { actorOf } from '../support/market.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';

const CORPUS = 'sb-open-idioms';
const PROVIDER = '91440300999001083P';
const BUYER = '91440300999001016R';
const OTHER = '91440300999001032F';
const PLATFORM = '开放平台';
const YEAR = parsePeriod('2025');
const EVIDENCE = [{ sha256: 'e'.repeat(64), mediaType: 'application/pdf', name: '说明' }];

describe('the account of a platform', () => {
  let service: TestService;
  let corpusId: string;
  const ids = new Map<string, string>();
  const run = <T>(work: (ctx: Ctx) => Promise<T>) => service.application.run(work);
  const as = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>) => service.db.database.run(actor, work);
  const get = <T>(room: abstract new (...args: never[]) => T): T => service.application.get(room as never);
  const of = (role: Role, uscc: string) => actorOf(role, ids.get(uscc));
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code?: string }) => error.code ?? String(error),
    );
  const record = (more: Partial<MappingDraft> = {}) =>
    run((ctx) =>
      get(AccountMappings).record(ctx, {
        platform: PLATFORM,
        account: 'acc',
        from: parseDate('2025-01-01'),
        note: '平台实名认证材料',
        document: 'd'.repeat(64),
        ...more,
      }),
    );
  const settledBy = async () => {
    const { months } = await run((ctx) => get(UsageYear).of(ctx, [corpusId], YEAR));
    return months.filter(({ platform }) => platform === PLATFORM).map(({ month, user }) => [month, user]);
  };
  const reading = () => as(of('provider', PROVIDER), (ctx) => get(UseStatements).of(ctx, CORPUS, '2025'));
  const open = (kind: string) => run((ctx) => get(Followups).queue(ctx, { kind, authority: 'sz-zsj' }));

  beforeAll(async () => {
    service = await openTestService();
    expect((await service.load(SAMPLE_FOLDER)).refused).toEqual([]);
    const codes = [PROVIDER, BUYER, OTHER];
    const known = await run((ctx) => get(Parties).organisationsByUscc(ctx, codes));
    for (const code of codes) ids.set(code, known.get(code)?.id ?? '');
    const row = { platform: PLATFORM, corpus: CORPUS, account: 'acc', kind: 'download', count: 6n };
    await run((ctx) =>
      get(Usage).takeStatements(ctx, [
        { ...row, month: '2025-03' },
        { ...row, month: '2025-09', user: OTHER },
      ]),
    );
    const [corpus] = await service.db.adminQuery<{ id: string }>(
      `select id from catalogue.corpus where identity = '${CORPUS}'`,
    );
    corpusId = corpus?.id ?? '';
  });
  afterAll(() => service?.close());

  it('is unidentified until an entry with evidence says who stands behind it; what is settled and read follows', async () => {
    expect(await settledBy()).toEqual([
      ['2025-03', undefined],
      ['2025-09', OTHER],
    ]);
    const before = BigInt((await reading()).unidentified.count);
    const { id } = await record({ organisation: BUYER, until: parseDate('2025-07-01') });
    expect(await settledBy()).toEqual([
      ['2025-03', BUYER],
      ['2025-09', OTHER],
    ]);
    const shown = await reading();
    expect(shown.unidentified.count).toBe(String(before - 6n));
    const rows = shown.statements.filter(({ platform }) => platform === PLATFORM);
    expect(rows.map(({ month, user, mapping }) => [month, user, mapping])).toEqual([
      ['2025-03', BUYER, id],
      ['2025-09', OTHER, undefined],
    ]);
  });

  it('is told anew by a second entry, which supersedes; both stay, and one that names nobody makes it unidentified', async () => {
    await record({ organisation: OTHER, from: parseDate('2025-03-01') });
    expect(await settledBy()).toEqual([
      ['2025-03', OTHER],
      ['2025-09', OTHER],
    ]);
    await record({ from: parseDate('2025-09-01') });
    expect(await settledBy()).toEqual([
      ['2025-03', OTHER],
      ['2025-09', undefined],
    ]);
    const all = await run((ctx) => get(AccountMappings).list(ctx, { platform: PLATFORM, limit: 10 }));
    expect(all.map(({ mapping }) => mapping.user)).toEqual([BUYER, OTHER, undefined]);
  });

  it('is not told by an unknown organisation, nor from a day after the last', async () => {
    expect(await refusal(record({ organisation: '91440300MA5000000X' }))).toBe('PARTIES.UNKNOWN_PARTY');
    const backwards = { organisation: BUYER, until: parseDate('2025-01-01') };
    expect(await refusal(record(backwards))).toBe('USAGE.MAPPING_DATES');
  });

  it('is disputed by the organisation named and by the source unit; to others there is no such entry', async () => {
    const { id } = await record({ organisation: BUYER });
    const said = { ground: '账号不属于本单位', evidence: EVIDENCE };
    const dispute = (actor: Actor, named = id) => as(actor, (ctx) => get(AccountMappings).dispute(ctx, named, said));
    expect(await refusal(dispute(of('buyer', OTHER)))).toBe('USAGE.UNKNOWN_MAPPING');
    expect(await refusal(dispute(of('buyer', BUYER), '016f5e66-e800-7000-8000-000000000000'))).toBe(
      'USAGE.UNKNOWN_MAPPING',
    );
    expect(await open('USAGE_DISPUTED')).toEqual([]);
    const counts = () => run((ctx) => get(Disputes).count(ctx, [corpusId], '2025'));
    const before = (await counts()).get(corpusId) ?? 0;
    await dispute(of('buyer', BUYER));
    await dispute(of('provider', PROVIDER));
    const exchange = await run((ctx) => get(Followups).queue(ctx, { kind: 'USAGE_DISPUTED', authority: null }));
    expect(exchange.map(({ subjectKind }) => subjectKind)).toEqual(['usage-mapping-dispute', 'usage-mapping-dispute']);
    expect((await counts()).get(corpusId)).toBe(before + 2);
    const earlier = await record({
      organisation: BUYER,
      from: parseDate('2024-01-01'),
      until: parseDate('2025-03-31'),
    });
    await dispute(of('buyer', BUYER), earlier.id);
    expect((await counts()).get(corpusId)).toBe(before + 2);
    expect((await settledBy())[0]).toEqual(['2025-03', BUYER]);
  });

  it('is shown to who oversees with all that was said, and to the organisation named as its own', async () => {
    const seen = async (actor: Actor) => {
      const found = await as(actor, (ctx) => get(AccountMappings).list(ctx, { platform: PLATFORM, limit: 10 }));
      return found.map(({ mapping, disputes }) => `${mapping.user ?? 'nobody'} ${disputes.length}`);
    };
    const all = [`${BUYER} 0`, `${OTHER} 0`, 'nobody 0', `${BUYER} 2`, `${BUYER} 1`];
    for (const role of ['operator', 'regulator', 'auditor'] as const) expect(await seen(actorOf(role))).toEqual(all);
    expect(await seen(of('buyer', BUYER))).toEqual([`${BUYER} 0`, `${BUYER} 1`, `${BUYER} 1`]);
    expect(await seen(of('buyer', PROVIDER))).toEqual([]);
  });

  it('that is told anew after its year was settled makes work for the office, as a dispute does', async () => {
    await service.settle({ programme: 'SZ-CORPUS-OPENNESS' });
    const late = (await open('USAGE_LATE')).length;
    const { id } = await record({ organisation: OTHER });
    expect(await open('USAGE_LATE')).toHaveLength(late + 1);
    const said = { ground: '账号已注销', evidence: [] };
    await as(of('buyer', OTHER), (ctx) => get(AccountMappings).dispute(ctx, id, said));
    expect((await open('USAGE_DISPUTED')).map(({ subjectKind }) => subjectKind)).toEqual(['claim']);
  });

  it('stands in the log with every entry and dispute: the book agrees', async () => {
    const { application } = service;
    await application.sequence();
    expect((await application.look((ctx) => application.verifyLog(ctx))).problems).toEqual([]);
  });
});
