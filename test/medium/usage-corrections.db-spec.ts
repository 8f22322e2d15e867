import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/kernel/canonical-json.js';
import { parsePeriod } from '../../src/kernel/period.js';
import { Followups } from '../../src/modules/followups/index.js';
import { Corrections, Disputes, Usage, UsageYear } from '../../src/modules/usage/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';

const USER = '91440300999001032F';
const OTHER = '91440300999001016R';
const YEAR = parsePeriod('2025');
const CORPUS = 'sb-open-idioms';

function event(id: string, changes: JsonObject = {}, data: JsonObject = {}): JsonObject {
  return {
    specversion: '1.0',
    id,
    source: 'https://open.example',
    type: 'org.corpus.usage.download.v1',
    subject: CORPUS,
    time: '2025-11-18T09:30:00+08:00',
    data: { user: USER, quantity: '12', unit: 'BYTES', delivered: true, ...data },
    ...changes,
  };
}

describe('use that was recorded wrongly', () => {
  let service: TestService;
  let corpusId: string;
  const run = <T>(work: (ctx: Ctx) => Promise<T>) => service.application.run(work);
  const get = <T>(room: abstract new (...args: never[]) => T): T => service.application.get(room as never);
  const take = (one: JsonObject) => run(async (ctx) => (await get(Usage).take(ctx, [one])).taken[0]?.id ?? '');
  const year = () => run((ctx) => get(UsageYear).of(ctx, [corpusId], YEAR));
  const on = async (day: string) =>
    (await year()).days.filter((one) => one.day === day).map(({ user, kind, events }) => [user, kind, events]);
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );
  const open = (kind: string) => run((ctx) => get(Followups).queue(ctx, { kind, authority: 'sz-zsj' }));

  beforeAll(async () => {
    service = await openTestService();
    expect((await service.load(SAMPLE_FOLDER)).refused).toEqual([]);
    const [row] = await service.db.adminQuery<{ id: string }>(
      `select id from catalogue.corpus where identity = '${CORPUS}'`,
    );
    corpusId = row?.id ?? '';
    await service.settle({ programme: 'SZ-CORPUS-OPENNESS' });
  });
  afterAll(() => service?.close());

  it('is voided with a reason and counts no more; the event stays, and a second void is refused', async () => {
    const id = await take(event('v-1'));
    expect(await on('2025-11-18')).toEqual([[USER, 'DOWNLOAD', 1]]);
    await run((ctx) => get(Corrections).voidEvent(ctx, id, '平台重复报送'));
    expect(await on('2025-11-18')).toEqual([]);
    expect(await refusal(run((ctx) => get(Corrections).voidEvent(ctx, id, '再来一次')))).toBe('USAGE.CORRECTED');
    const [kept] = await service.db.adminQuery<{ n: number }>(
      `select count(*)::int as n from usage.event where id = '${id}'`,
    );
    expect(kept?.n).toBe(1);
    expect(await run((ctx) => get(Usage).take(ctx, [event('v-1')]))).toMatchObject({ accepted: 0, duplicate: 1 });
    expect(await on('2025-11-18')).toEqual([]);
  });

  it('is replaced by an event under an id of its own, in one step', async () => {
    const id = await take(event('r-1'));
    const right = event('r-2', {}, { user: OTHER });
    await run((ctx) => get(Corrections).voidEvent(ctx, id, '账号对应有误', right));
    expect(await on('2025-11-18')).toEqual([[OTHER, 'DOWNLOAD', 1]]);
    const again = await take(event('r-3', { time: '2025-11-19T09:00:00+08:00' }));
    expect(await refusal(run((ctx) => get(Corrections).voidEvent(ctx, again, '同一条', right)))).toBe(
      'USAGE.REPLACEMENT_KNOWN',
    );
    const bad = event('r-4', { subject: 'unknown' });
    expect(await refusal(run((ctx) => get(Corrections).voidEvent(ctx, again, '不认识', bad)))).toBe(
      'USAGE.UNKNOWN_RELEASE',
    );
    expect(await on('2025-11-19')).toEqual([[USER, 'DOWNLOAD', 1]]);
  });

  it('is replaced as a monthly count, of which both stay; the old row sent again changes nothing', async () => {
    const draft = {
      platform: 'p',
      month: '2025-11',
      corpus: CORPUS,
      account: 'a',
      kind: 'download',
      count: 7n,
      user: USER,
    };
    const [taken] = await run((ctx) => get(Usage).takeStatements(ctx, [draft]));
    const id = taken?.outcome === 'taken' ? taken.id : '';
    await run((ctx) => get(Corrections).voidStatement(ctx, id, '少报', { count: 9n, user: USER }));
    const counts = async () =>
      (await year()).months.filter(({ platform }) => platform === 'p').map(({ count }) => Number(count));
    expect(await counts()).toEqual([9]);
    expect(await run((ctx) => get(Usage).takeStatements(ctx, [draft]))).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await counts()).toEqual([9]);
    expect(await run((ctx) => get(Usage).takeStatements(ctx, [{ ...draft, count: 8n }]))).toMatchObject([
      { outcome: 'refused' },
    ]);
  });

  it('of an application case counts once a person has accepted it, and that word is not changed', async () => {
    const [type, data] = ['org.corpus.usage.application-case.v1', { unit: 'CASES', quantity: '1' }];
    const id = await take(event('c-1', { type, time: '2025-11-22T09:00:00+08:00' }, data));
    const accepted = async () =>
      (await year()).days.filter(({ day }) => day === '2025-11-22').map((one) => one.accepted);
    expect(await accepted()).toEqual([false]);
    const review = { accepted: true, document: 'a'.repeat(64), reason: '盖章证明属实' };
    await run((ctx) => get(Corrections).reviewCase(ctx, id, review));
    expect(await accepted()).toEqual([true]);
    expect(await refusal(run((ctx) => get(Corrections).reviewCase(ctx, id, { ...review, accepted: false })))).toBe(
      'USAGE.REVIEWED',
    );
  });

  it('after its year was settled changes no statement and asks a person, once while it waits', async () => {
    const late = (await open('USAGE_LATE')).length;
    expect(late).toBe(1);
    await take(event('late-1'));
    await take(event('late-2'));
    expect(await open('USAGE_LATE')).toHaveLength(late);
    const [item] = await open('USAGE_LATE');
    await run((ctx) => get(Followups).close(ctx, item?.id ?? '', '已核对'));
    await take(event('late-3'));
    expect(await open('USAGE_LATE')).toHaveLength(1);
  });

  it('is disputed by its source unit, which opens an item for the exchange and for the office that settled', async () => {
    const draft = { corpus: CORPUS, period: '2025', ground: '账号对应的单位有误', evidence: [] };
    await run((ctx) => get(Disputes).dispute(ctx, draft));
    expect((await open('USAGE_DISPUTED')).map(({ subjectKind }) => subjectKind)).toEqual(['claim']);
    const exchange = await run((ctx) => get(Followups).queue(ctx, { kind: 'USAGE_DISPUTED', authority: null }));
    expect(exchange.map(({ subjectKind }) => subjectKind)).toEqual(['usage-dispute']);
    expect(await refusal(run((ctx) => get(Disputes).dispute(ctx, { ...draft, corpus: 'unknown' })))).toBe(
      'USAGE.UNKNOWN_CORPUS',
    );
  });

  it('leaves counts that a recount confirms, and a count that somebody changed is found', async () => {
    const { application } = service;
    await application.sequence();
    expect((await application.look((ctx) => application.verifyLog(ctx))).problems).toEqual([]);
    await service.db.adminQuery(`update usage.day_count set events = events + 1 where day = '2025-11-19'`);
    const { problems } = await application.look((ctx) => application.verifyLog(ctx));
    expect(problems.map(({ code }) => code)).toEqual(['USAGE.COUNT_DIFFERS']);
  });
});
