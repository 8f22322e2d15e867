/** The operator's pages about who wants in: read, decided by form, and nobody else's. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Response } from 'supertest';
import { appModule } from '../../src/app.module.js';
import { shanghaiDate } from '../../src/kernel/calendar-date.js';
import { Identity } from '../../src/modules/identity/index.js';
import { Onboardings } from '../../src/modules/parties/index.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import { PORTAL_PATHS, portalProblemPages } from '../../src/portal/portal.module.js';
import { onboardingOf } from '../support/onboarding.js';
import { openParts } from '../support/service.js';

const PASSWORD = 'a long enough password';
const TODAY = shanghaiDate(new Date());

let parts: Awaited<ReturnType<typeof openParts>>;
let app: NestExpressApplication;
let operator = '';
let auditor = '';
let number = 8000;

const http = () => request(app.getHttpServer());
const cookieIn = (reply: Response, name: string): string => {
  const set = (reply.headers['set-cookie'] ?? []) as unknown as string[];
  return set.map((one) => one.split(';', 1)[0] ?? '').find((one) => one.startsWith(`${name}=`)) ?? '';
};
const tokenIn = (page: string): string => /name="formToken" value="([^"]*)"/.exec(page)?.[1] ?? '';
const get = (path: string, cookie = operator) => http().get(path).set('Cookie', cookie);
const post = (path: string, form: Record<string, string>, cookie = operator) =>
  http()
    .post(path)
    .set('Cookie', cookie)
    .set('Origin', 'http://127.0.0.1')
    .set('Host', '127.0.0.1')
    .type('form')
    .send(form);

async function sessionOf(username: string, role: string): Promise<string> {
  const user = { username, roles: [role], password: PASSWORD };
  await parts.db.run((ctx) => app.get(Identity, { strict: false }).addUser(ctx, user));
  const page = await http().get('/sign-in').expect(200);
  const form = { username, password: PASSWORD, formToken: tokenIn(page.text) };
  return cookieIn(await post('/sign-in', form, cookieIn(page, 'form')), 'session');
}

beforeAll(async () => {
  parts = await openParts();
  const settings = httpSettings({ production: false, pagePaths: PORTAL_PATHS, problemPages: portalProblemPages });
  app = await createHttpApp(appModule(parts), { settings, logger: false });
  operator = await sessionOf('op-pages', 'operator');
  auditor = await sessionOf('audit-pages', 'auditor');
});
afterAll(async () => {
  await app?.close();
  await parts?.close();
});

/** A new application: its page's path, and the token of the forms on it. */
async function waiting(): Promise<{ path: string; id: string; formToken: string; name: string }> {
  number += 1;
  const draft = onboardingOf(number, TODAY);
  const { id } = await parts.db.run((ctx) => app.get(Onboardings, { strict: false }).submit(ctx, draft));
  const path = `/operator/organisations/${id}`;
  const { text } = await get(path).expect(200);
  return { path, id, formToken: tokenIn(text), name: draft.organisation.nameZh };
}
const stateOf = async (id: string): Promise<string> =>
  (await parts.db.run((ctx) => app.get(Onboardings, { strict: false }).one(ctx, id))).state;

describe('who wants in', () => {
  it('is listed by state, with the way to each', async () => {
    const { path, name } = await waiting();
    const { text } = await get('/operator/organisations').expect(200);
    expect(text).toContain(`<a href="${path}">${name}</a>`);
    expect((await get('/operator/organisations?state=REFUSED').expect(200)).text).not.toContain(name);
    expect((await get('/operator/organisations?lang=en').expect(200)).text).toContain('Organisations that want in');
  });

  it('is approved by a form, once, with its record in the access log', async () => {
    const { path, id, formToken, name } = await waiting();
    const done = await post(`${path}/approve`, { formToken });
    expect([done.status, done.headers.location]).toEqual([303, path]);
    const page = await get(path).expect(200);
    expect(page.text).toContain(`<h1>${name}已入驻</h1>`);
    expect(page.text).not.toContain(`${path}/approve`);
    const again = await post(`${path}/approve`, { formToken });
    expect([again.status, again.text.includes('<a href="#decision">')]).toEqual([409, true]);
    expect(again.text.match(/id="decision"/g)).toHaveLength(1);
    const entries = await parts.db.adminQuery(
      `select kind, status from identity.audit_entry where operation = 'OnboardingPagesController_approve' and subject = $1`,
      [id],
    );
    expect(entries).toEqual([{ kind: 'CHANGE', status: 303 }]);
  });

  it('is returned with a line for each thing that is missing, and says what is wrong with the lines', async () => {
    const { path, id, formToken } = await waiting();
    for (const missing of ['', '登记信息', '登记信息：不清\n公章']) {
      const refused = await post(`${path}/return`, { formToken, missing });
      expect(refused.status).toBe(422);
      expect(/id="missing-wrong">([^<]*)/.exec(refused.text)?.[1]).toContain('每行一项');
      expect(refused.text).toContain(`>${missing}</textarea>`);
    }
    expect(await stateOf(id)).toBe('SUBMITTED');
    await post(`${path}/return`, { formToken, missing: '登记信息：不清\r\n\r\n公章: 缺' }).expect(303);
    const { text } = await get(path).expect(200);
    expect([text.includes('登记信息：不清'), text.includes('公章：缺')]).toEqual([true, true]);
  });

  it('is refused with a reason that names no natural person', async () => {
    const { path, id, formToken } = await waiting();
    const named = await post(`${path}/refuse`, {
      formToken,
      reason: `${onboardingOf(number, TODAY).representative}失信`,
    });
    expect([named.status, named.text.includes('请勿写入当事自然人的姓名')]).toEqual([422, true]);
    expect((await post(`${path}/refuse`, { formToken, reason: ' ' })).status).toBe(422);
    await post(`${path}/refuse`, { formToken, reason: '不在受理范围' }).expect(303);
    expect(await stateOf(id)).toBe('REFUSED');
  });

  it('is the operator’s to decide: no other role, no other session, no other site', async () => {
    const { path, id, formToken } = await waiting();
    await get(path, auditor).expect(403);
    await get('/operator/organisations', auditor).expect(403);
    const theirs = tokenIn((await get('/account', auditor).expect(200)).text);
    await post(`${path}/approve`, { formToken: theirs }, auditor).expect(403);
    await post(`${path}/approve`, { formToken: theirs }).expect(403);
    await post(`${path}/approve`, { formToken }, '').expect(403);
    const foreign = http().post(`${path}/approve`).set('Cookie', operator).set('Origin', 'https://evil.example');
    await foreign.set('Host', '127.0.0.1').type('form').send({ formToken }).expect(403);
    expect(await stateOf(id)).toBe('SUBMITTED');
    await post('/operator/organisations/00000000-0000-7000-8000-000000000000/approve', { formToken }).expect(404);
  });
});
