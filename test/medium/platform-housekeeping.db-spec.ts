import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { housekeeping } from '../../src/housekeeping.js';
import { Identity, Sessions, SignIn } from '../../src/modules/identity/index.js';
import { openTestService, type TestService } from '../support/service.js';

const PASSWORD = 'a long enough password';

describe('what the service does by itself', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService();
  });
  afterAll(() => service?.close());

  const turn = async (): Promise<void> => {
    for (const job of housekeeping(service.application)) await job.run();
  };
  const recorded = async (): Promise<string[]> => {
    const rows = await service.db.adminQuery<{ operation: string }>(
      `select operation from identity.audit_entry where operation like 'job %' and actor_kind = 'system' order by id`,
    );
    return rows.map(({ operation }) => operation);
  };

  it('is recorded where it changed something, and only there', async () => {
    await turn();
    expect(await recorded()).toEqual([]);
    await service.db.adminQuery(
      `insert into platform.idempotency_key (scope, route, key, fingerprint, status, created_at)
       values ('actor:x', 'r', 'k', repeat('a', 64), 201, now() - interval '3 days')`,
    );
    await turn();
    await turn();
    expect(await recorded()).toEqual(['job sweep replies']);
  });

  it('forgets a sign-in a month after its end, with its tokens, and no other', async () => {
    const { application } = service;
    const opened = await application.run(async (ctx) => {
      const user = { username: 'somebody', roles: ['auditor'], password: PASSWORD };
      await application.get(Identity).addUser(ctx, user);
      const proof = { username: 'somebody', password: PASSWORD };
      for (const _ of ['open', 'ended', 'over', 'long over']) await application.get(SignIn).open(ctx, proof);
      return ctx.tx.query<{ id: string }>('select id from identity.session order by id');
    });
    const [open = '', ended = '', over = '', longOver = ''] = opened.map(({ id }) => id);
    await service.db.adminQuery(
      `update identity.session set ended_at = now() - interval '29 days', ended_why = 'SIGNED_OUT' where id = $1`,
      [ended],
    );
    await service.db.adminQuery(`update identity.session set expires_at = now() - interval '29 days' where id = $1`, [
      over,
    ]);
    await service.db.adminQuery(`update identity.session set expires_at = now() - interval '31 days' where id = $1`, [
      longOver,
    ]);
    await turn();
    const left = await service.db.adminQuery<{ id: string; tokens: bigint }>(
      `select s.id, (select count(*) from identity.refresh_token r where r.session_id = s.id) as tokens
         from identity.session s order by s.id`,
    );
    expect(left).toEqual([open, ended, over].map((id) => ({ id, tokens: 1n })));
    expect(await recorded()).toContain('job sweep sessions');
    expect(await application.run((ctx) => application.get(Sessions).sweep(ctx))).toBe(0);
  });
});
