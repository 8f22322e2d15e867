/** A source unit finds its claim of the reward by use, reads why, and says by a form what was counted wrongly. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { Identity } from '../../src/modules/identity/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';
import { serviceOf } from '../support/service.js';

const PASSWORD = 'a long enough password';
const UNIT = '91440300999001083P';
const RIVAL = '91440300999001155G';

interface Claim {
  readonly id: string;
  readonly programme: string;
  readonly applicant: { readonly uscc: string; readonly nameZh: string };
}

describe('a reward by use at the door of its source unit', () => {
  let journey: Journey;
  let claims: readonly Claim[];
  let cookie = '';
  let unsettled = '';

  const page = (path: string, username?: Username, locale = 'zh-CN') =>
    journey.get(path, username).set('Accept', 'text/html').set('Accept-Language', locale);
  const cookieIn = (reply: Response, name: string): string => {
    const set = (reply.headers['set-cookie'] ?? []) as unknown as string[];
    return set.map((one) => one.split(';', 1)[0] ?? '').find((one) => one.startsWith(`${name}=`)) ?? '';
  };
  const tokenIn = ({ text }: Response): string => /name="formToken" value="([^"]*)"/.exec(text)?.[1] ?? '';
  const form = (path: string, fields: Record<string, string>, session = cookie) =>
    journey
      .send('post', path)
      .set('Cookie', session)
      .set('Origin', 'http://127.0.0.1')
      .set('Host', '127.0.0.1')
      .set('Accept-Language', 'zh-CN')
      .type('form')
      .send(fields);
  const own = (path: string) => journey.get(path).set('Cookie', cookie).set('Accept-Language', 'zh-CN');
  const claimOf = (uscc: string): Claim => {
    const found = claims.find((one) => one.programme === 'SZ-CORPUS-OPENNESS' && one.applicant.uscc === uscc);
    if (!found) throw new Error(`${uscc} has no claim of the reward`);
    return found;
  };

  beforeAll(async () => {
    journey = await openJourney();
    const { text } = await page('/provider', 'provider');
    unsettled = (await page(/\/provider\/claims\/[\w-]+/.exec(text)?.[0] ?? '', 'provider')).text;
    await serviceOf(journey.db, journey.application).settle({ programme: 'SZ-CORPUS-OPENNESS', issue: true });
    claims = await journey.all<Claim>('/api/v1/claims?limit=200', 'auditor');
    await journey.application.run(async (ctx) => {
      const unit = (await journey.application.get(Parties).organisationsByUscc(ctx, [UNIT])).get(UNIT);
      const user = { username: 'unit-pages', roles: ['provider'], password: PASSWORD };
      await journey.application.get(Identity).addUser(ctx, { ...user, organisationId: unit?.id ?? '' });
    });
    const door = await journey.get('/sign-in');
    const fields = { username: 'unit-pages', password: PASSWORD, formToken: tokenIn(door) };
    cookie = cookieIn(await form('/sign-in', fields, cookieIn(door, 'form')), 'session');
  });
  afterAll(() => journey?.close());

  it('shows the use that came in until the year is settled, and says that nothing of it is decided', () => {
    expect(unsettled).toContain('下面是目前收到的使用记录');
    expect([unsettled.includes('深圳鹿鸣谷大模型技术有限公司'), unsettled.includes('未识别账号 217 次')]).toEqual([
      true,
      true,
    ]);
  });

  it('is found from the list of its claims, with state and amount', async () => {
    const { text } = await page('/provider', 'provider').expect(200);
    expect(text).toContain(`href="/provider/claims/${claimOf(UNIT).id}"`);
    expect([text.includes('已拨付'), text.includes('1,000,000.00')]).toEqual([true, true]);
    expect(text).not.toContain(claimOf(RIVAL).id);
  });

  it('tells who used which corpus how often, what does not count and why, score, share, cut and clause', async () => {
    const { text } = await page(`/provider/claims/${claimOf(UNIT).id}`, 'provider').expect(200);
    for (const said of ['深圳鹿鸣谷大模型技术有限公司', '5 家，按 4 组计', '34.65', '本单位自用', '平台未识别出单位']) {
      expect([said, text.includes(said)]).toEqual([said, true]);
    }
    expect(text).toContain(
      '得分 34.65，全部可奖励单位合计 38.5；本次可分配 10,000,000.00 元，按得分占比应得 9,000,000.00 元',
    );
    expect(text).toContain('少 8,000,000.00 元');
    expect(text).toContain('若干措施第（三）条“给予每个数源单位最高100万元奖励”');
    const english = await page(`/provider/claims/${claimOf(UNIT).id}`, 'provider', 'en').expect(200);
    expect(english.text).toContain('5 in 4 groups');
  });

  it('is nobody else’s: another unit’s claim is as unknown as one that does not exist, a buyer has no such door', async () => {
    const foreign = await page(`/provider/claims/${claimOf(RIVAL).id}`, 'provider').expect(404);
    const unknown = await page('/provider/claims/01a20ac4-81d2-7172-aac1-000000000000', 'provider').expect(404);
    expect(foreign.text).toBe(unknown.text);
    await page('/provider', 'buyer').expect(403);
    await page(`/provider/claims/${claimOf(UNIT).id}`, 'officer-review').expect(403);
  });

  it('is disputed by a form, and the dispute stands on the page of the unit and of the office', async () => {
    const path = `/provider/claims/${claimOf(UNIT).id}`;
    const formToken = tokenIn(await own(path).expect(200));
    const ground = '海若川 11 月的下载少计了 4 次，以平台下载日志为准';
    const done = await form(`${path}/dispute`, { formToken, corpus: 'sb-open-idioms', ground });
    expect([done.status, done.headers.location]).toEqual([303, `${path}#disputes`]);
    expect((await own(path)).text).toContain(ground);
    const seen = await page(`/regulator/cases/${claimOf(UNIT).id}`, 'officer-review').expect(200);
    expect([seen.text.includes(ground), seen.text.includes('数源单位对使用统计有异议')]).toEqual([true, true]);
    const items = await journey.all<{ kind: string }>('/api/v1/queue?limit=200', 'officer-review');
    expect(items.filter(({ kind }) => kind === 'USAGE_DISPUTED').length).toBeGreaterThan(0);
  });

  it('says beside each field what the form lacks, keeps what was typed, and records nothing', async () => {
    const path = `/provider/claims/${claimOf(UNIT).id}`;
    const formToken = tokenIn(await own(path).expect(200));
    const before = await journey.db.adminQuery('select count(*)::int as n from usage.dispute');
    const bare = await form(`${path}/dispute`, { formToken, corpus: 'no-such-corpus', ground: ' ' });
    expect(bare.status).toBe(422);
    expect([bare.text.includes('id="corpus-wrong"'), bare.text.includes('id="ground-wrong"')]).toEqual([true, true]);
    const long = await form(`${path}/dispute`, { formToken, corpus: 'sb-open-idioms', ground: '长'.repeat(501) });
    expect([long.status, long.text.includes(`${'长'.repeat(501)}</textarea>`)]).toEqual([422, true]);
    const strange = await form(`${path}/dispute`, { formToken: 'of-another', corpus: 'sb-open-idioms', ground: 'x' });
    expect(strange.status).toBe(403);
    const rival = `/provider/claims/${claimOf(RIVAL).id}/dispute`;
    expect((await form(rival, { formToken, corpus: 'sb-open-idioms', ground: 'x' })).status).toBe(404);
    expect(await journey.db.adminQuery('select count(*)::int as n from usage.dispute')).toEqual(before);
  });
});
