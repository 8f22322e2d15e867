import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { AttestationsStore } from '../../src/modules/attestations/attestations.store.js';
import { ClaimsStore } from '../../src/modules/claims/claims.store.js';
import { ContractsStore } from '../../src/modules/contracts/contracts.store.js';
import { EvidenceStore } from '../../src/modules/contracts/evidence.store.js';
import { RecallAnswersStore } from '../../src/modules/contracts/recall-answers.store.js';
import { FollowupsStore } from '../../src/modules/followups/followups.store.js';
import { NoticesStore } from '../../src/modules/followups/notices.store.js';
import { WebhooksStore } from '../../src/modules/followups/webhooks.store.js';
import { type Actor, PUBLIC_ACTOR, type Role } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { beyond } from '../../src/platform/database/caller.js';
import { SECRETS } from '../../src/platform/database/changing.table.js';
import { GUARDS } from '../../src/platform/database/guards.table.js';
import { ROOM_SCHEMAS } from '../../src/platform/database/rooms.js';
import { DEFAULT_LIMITS, inTransaction } from '../../src/platform/database/transaction.js';
import { DEFINERS, OPEN } from '../../src/platform/database/walls.table.js';
import { recordInEveryTable, recordWaiting } from '../support/every-table.js';
import { askAboutBranch } from '../support/parties-shown.js';
import { AUDITOR_LACKS, GIVEN_COLUMNS, OF_ACCOUNT, OF_OFFICE, SHOWN } from '../support/row-security.table.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';

/** All who sign in for an organisation. */
const ALL_ROLES: readonly Role[] = ['provider', 'buyer', 'assessor'];

const acting = (roles: readonly Role[], more: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  id: 'somebody',
  name: 'somebody',
  roles,
  duties: [],
  ...more,
});
const forOrganisation = (organisationId: string): Actor => acting(ALL_ROLES, { organisationId });

/** Statements that only those whom they concern may see: over a contract, over an organisation, one not yet decided. */
const UNSEEN = [
  [
    'contract',
    `'subject_kind', 'CONTRACT', 'release_id', null, 'contract_id', (select id from contracts.contract order by id limit 1)`,
  ],
  ['organisation', `'subject_kind', 'ORGANISATION', 'release_id', null, 'organisation_id', a.owner_id`],
  ['submitted', `'recorded_by', 'an assessor'`],
] as const;
const alsoStated = (key: string, changed: string): string => `
  insert into attestations.attestation select (json_populate_record(a, json_build_object(
    'id', gen_random_uuid(), 'natural_key', 'row-security ${key}', ${changed}))).*
  from attestations.attestation a
  where a.id = (select b.id from attestations.attestation b where b.release_id is not null order by b.id limit 1)`;

const WALLED = `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity order by 1`;

/** What the administrator of users works with. */
const MANAGED = /^identity\.(api_key(_end)?|account(_name|_version)?)$/;

describe('the wall of row security', () => {
  let service: TestService;
  let tables: string[];
  let organisations: string[];

  beforeAll(async () => {
    service = await openTestService();
    await service.load(SAMPLE_FOLDER);
    await service.settle({ issue: true });
    await recordInEveryTable(service.application, (sql) => service.db.adminQuery(sql));
    await recordWaiting(service.application);
    await service.db.adminQuery(
      `insert into platform.idempotency_key (scope, route, key, fingerprint, status, created_at)
       select 'organisation:' || id, 'r', 'k', repeat('a', 64), 201, now() from parties.organisation order by id limit 2`,
    );
    await askAboutBranch(service);
    for (const [key, changed] of UNSEEN) await service.db.adminQuery(alsoStated(key, changed));
    const walled = await service.db.adminQuery<{ name: string }>(WALLED, [ROOM_SCHEMAS]);
    tables = walled.map(({ name }) => name).filter((name) => OPEN[name] === undefined);
    const known = await service.db.adminQuery<{ id: string }>('select id from parties.organisation order by id');
    organisations = known.map(({ id }) => id);
  });
  afterAll(() => service?.close());

  const run = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    service.db.database.run(actor, work, { now: new Date('2026-02-01T00:00:00Z') });

  /** All rows of each table that the caller gets when nothing filters, as one text each. */
  const seen = (actor: Actor): Promise<Record<string, string[]>> =>
    run(actor, async (ctx) => {
      const found: Record<string, string[]> = {};
      for (const table of tables) {
        const rows = await ctx.tx.query<{ row: string }>(`select t::text as row from ${table} t order by 1`);
        found[table] = rows.map(({ row }) => row);
      }
      return found;
    });

  /** The same as a superuser picks them. */
  const picked = async (where: (table: string) => string): Promise<Record<string, string[]>> => {
    const found: Record<string, string[]> = {};
    for (const table of tables) {
      const sql = `select t::text as row from ${table} t where ${where(table)} order by 1`;
      found[table] = (await service.db.adminQuery<{ row: string }>(sql)).map(({ row }) => row);
    }
    return found;
  };
  const everything = (): Promise<Record<string, string[]>> => picked(() => 'true');
  const shownTo = (organisation: string) =>
    picked((table) => `(${(SHOWN[table] ?? 'false').replaceAll(/\borg\b/g, `'${organisation}'::uuid`)})`);

  const findings = async (): Promise<string[]> => {
    const guard = GUARDS.find((one) => one.guard === 'row-security');
    return (await service.db.adminQuery<{ what: string }>(guard?.finds ?? '')).map(({ what }) => what);
  };

  it('stands around every table, and no view or function reads past it but those that are listed', async () => {
    expect(await findings()).toEqual([]);
    const all = await service.db.adminQuery<{ name: string }>(WALLED.replace(' and c.relrowsecurity', ''), [
      ROOM_SCHEMAS,
    ]);
    expect([...Object.keys(OPEN), ...tables].sort()).toEqual(all.map(({ name }) => name).sort());
    const definers = await service.db.adminQuery<{ name: string }>(
      `select p.oid::regprocedure::text as name from pg_proc p where p.prosecdef order by 1`,
    );
    expect(definers.map(({ name }) => name).sort()).toEqual(Object.keys(DEFINERS).sort());
  });

  it.each([
    ['create table claims.forgotten (n int)', 'claims.forgotten', 'drop table claims.forgotten'],
    [
      'alter table contracts.contract no force row level security',
      'contracts.contract',
      'alter table contracts.contract force row level security',
    ],
    ['create view claims.wide as select * from claims.claim', 'claims.wide', 'drop view claims.wide'],
    ['create materialized view claims.copy as select 1 as n', 'claims.copy', 'drop materialized view claims.copy'],
    [
      'create function claims.sneak() returns bigint language sql security definer return (select count(*) from claims.claim)',
      'claims.sneak()',
      'drop function claims.sneak()',
    ],
    [
      'alter function claims.is_run_published(uuid) reset search_path',
      'claims.is_run_published(uuid)',
      'alter function claims.is_run_published(uuid) set search_path = pg_catalog, pg_temp',
    ],
  ])('is found missing at once: %s', async (change, what, undo) => {
    await service.db.adminQuery(change);
    try {
      expect(await findings()).toEqual([what]);
    } finally {
      await service.db.adminQuery(undo);
    }
    expect(await findings()).toEqual([]);
  });

  it('lets everyone pass where the list says so and nowhere else', async () => {
    const passed = await service.db.adminQuery<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_policy p
         join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
        where p.polroles = '{0}' and pg_get_expr(p.polqual, p.polrelid) = 'true' order by 1`,
    );
    expect(passed.map(({ name }) => name).sort()).toEqual(Object.keys(OPEN).sort());
  });

  it('has rows behind it in every table, else nothing here would show a leak', async () => {
    const empty = Object.entries(await everything()).filter(([, rows]) => rows.length === 0);
    expect(empty.map(([table]) => table)).toEqual([]);
  });

  it('shows nobody anything, and lets nobody add', async () => {
    for (const table of tables) {
      const rows = await inTransaction(service.db.dataSource, (tx) => tx.query(`select 1 from ${table}`));
      expect([table, rows]).toEqual([table, []]);
      const [row] = await service.db.adminQuery<{ row: object }>(`select to_json(t) as row from ${table} t limit 1`);
      const names = (await service.db.adminQuery<{ names: string }>(GIVEN_COLUMNS, [table]))[0]?.names;
      const added = inTransaction(service.db.dataSource, (tx) =>
        tx.query(
          `insert into ${table} (${names}) overriding system value select ${names}
             from json_populate_record(null::${table}, $1)`,
          [JSON.stringify(row?.row)],
        ),
      );
      await expect(added).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('shows each organisation, with every role at once and no filter, what the services show it and no row more', async () => {
    let foreign = 0;
    for (const organisation of organisations) {
      const rows = await seen(forOrganisation(organisation));
      expect(rows).toEqual(await shownTo(organisation));
      foreign += Object.values(rows).flat().length;
    }
    expect(foreign).toBeGreaterThan(organisations.length);
  }, 120_000);

  it('shows the public what is published and nothing else', async () => {
    const rows = await seen(PUBLIC_ACTOR);
    const nobody = await shownTo('00000000-0000-0000-0000-000000000000');
    const signedIn = [
      'attestations.agency_event',
      'attestations.issuer_key',
      'attestations.issuer_key_end',
      'usage.platform_key',
      'usage.platform_key_end',
    ];
    expect(rows).toEqual({ ...nobody, ...Object.fromEntries(signedIn.map((table) => [table, []])) });
  });

  it('shows an administrator of users no business at all', async () => {
    const rows = await seen(acting(['admin']));
    const nobody = await shownTo('00000000-0000-0000-0000-000000000000');
    const managed = await picked((table) => String(MANAGED.test(table)));
    for (const table of tables) {
      expect([table, rows[table]]).toEqual([table, MANAGED.test(table) ? managed[table] : nobody[table]]);
    }
  });

  it('shows an auditor all but the inboxes, metered use and what rests on what, and the system everything', async () => {
    const all = await everything();
    const rows = await seen(acting(['auditor']));
    const hidden = Object.keys(all).filter((table) => rows[table]?.length !== all[table]?.length);
    expect(hidden.sort()).toEqual(AUDITOR_LACKS);
    expect(await seen({ ...PUBLIC_ACTOR, kind: 'system' })).toEqual(all);
  });

  it('shows whoever is signed in the own account and nothing of another, the administrator all accounts and keys beside', async () => {
    const accounts = await service.db.adminQuery<{ id: string }>(
      'select id from identity.account where id in (select account_id from identity.session) order by id',
    );
    const identity = tables.filter((table) => table.startsWith('identity.'));
    const all = await everything();
    const ofAccount = (id: string) =>
      picked((table) => (OF_ACCOUNT[table] ?? 'false').replaceAll(/\bme\b/g, `'${id}'::uuid`));
    for (const { id } of accounts) {
      const [own, admin] = [await seen(acting(ALL_ROLES, { id })), await seen(acting(['admin'], { id }))];
      const expected = await ofAccount(id);
      for (const table of identity) expect([table, own[table]]).toEqual([table, expected[table]]);
      for (const table of identity) {
        const rows = MANAGED.test(table) ? all[table] : expected[table];
        expect([table, admin[table]]).toEqual([table, rows]);
      }
      expect(own['identity.session']?.length).toBeGreaterThan(0);
    }
    expect(accounts.length).toBeGreaterThan(0);
  });

  it('shows an officer the claims of the own office, and of another only what is published', async () => {
    const all = await everything();
    const [programme] = await service.db.adminQuery<{ office: string }>(
      `select v.body::jsonb #>> '{authority,code}' as office from programmes.version v
        join claims.claim c on c.programme = v.code limit 1`,
    );
    const own = await seen(acting(['regulator'], { authority: programme?.office ?? '' }));
    const other = await seen(acting(['regulator'], { authority: 'elsewhere' }));
    const claims = tables.filter((table) => table.startsWith('claims.'));
    const office = `(select v.code from programmes.version v
      where v.body::jsonb #>> '{authority,code}' = '${programme?.office ?? ''}')`;
    const overseen = await picked((table) => (OF_OFFICE[table] ?? 'true').replaceAll(/\boffice\b/g, office));
    for (const table of claims) expect([table, own[table]]).toEqual([table, overseen[table]]);
    expect(own['claims.claim']?.length).toBeGreaterThan(0);
    const nobody = await shownTo('00000000-0000-0000-0000-000000000000');
    for (const table of claims) expect([table, other[table]]).toEqual([table, nobody[table]]);
    expect(other['claims.claim']).toEqual([]);
    expect(other['contracts.contract']).toEqual(all['contracts.contract']);
  });

  it('stands behind the stores when no service filters: 0 foreign rows by id, by list and by owner', async () => {
    const ids = async (sql: string): Promise<string[]> =>
      (await service.db.adminQuery<{ id: string }>(sql)).map(({ id }) => id);
    const stranger = '00000000-0000-4000-8000-000000000001';
    const contracts = await ids('select id from contracts.contract');
    const claims = await ids('select id from claims.claim');
    const unpublished = await ids(`select id from claims.decision where not claims.is_decision_published(id)`);
    const statements = await ids(`select id from attestations.attestation where natural_key like 'row-security %'`);
    const [inbox] = await ids('select organisation_id as id from followups.notice limit 1');
    const [notice] = await ids('select id from followups.notice limit 1');
    const releases = await ids('select release_id as id from contracts.recall_answer');
    const found = await run(forOrganisation(stranger), async (ctx) => {
      const [room, files, answers] = [new ContractsStore(), new EvidenceStore(), new RecallAnswersStore()];
      const [claimed, attested] = [new ClaimsStore(), new AttestationsStore()];
      const [work, notices, hooks] = [new FollowupsStore(), new NoticesStore(), new WebhooksStore()];
      const all = { organisationId: inbox ?? '', limit: 1000 };
      return {
        contracts: await room.byIds(ctx, contracts),
        listed: await room.list(ctx, { limit: 1000 }),
        events: [...(await room.events(ctx, contracts))],
        files: await Promise.all(contracts.map((id) => files.of(ctx, id))).then((lists) => lists.flat()),
        buyers: [...(await answers.buyers(ctx, contracts))],
        answers: (await Promise.all(releases.map((id) => answers.ofRelease(ctx, id, undefined, 10)))).flat(),
        claims: await claimed.claims(ctx, {}),
        byContract: await claimed.claimsOfContracts(ctx, contracts),
        steps: await claimed.events(ctx, claims),
        decisions: (await claimed.decisions(ctx, {})).filter(({ id }) => unpublished.includes(id)),
        statements: await attested.facts(ctx, statements),
        inbox: await notices.list(ctx, { ...all, unread: false }),
        notice: [await notices.byId(ctx, notice ?? '')].filter((one) => one !== undefined),
        addresses: await hooks.activeOf(ctx, organisations),
        deliveries: await hooks.deliveries(ctx, all),
        queue: await work.queue(ctx, { state: 'OPEN', limit: 1000 }),
        dependents: await work.dependents(ctx, [{ kind: 'release', id: releases[0] ?? '' }]),
      };
    });
    const asked = [contracts, claims, unpublished, releases, statements].map((list) => list.length > 0);
    expect([...asked, statements.length]).toEqual([true, true, true, true, true, 3]);
    expect(Object.entries(found).filter(([, rows]) => rows.length > 0)).toEqual([]);
  });

  it('opens for a named reason one room, for that statement alone, also among statements sent at once', async () => {
    const stranger = forOrganisation('00000000-0000-4000-8000-000000000001');
    const count = (ctx: Ctx, table: string) =>
      ctx.tx.query<{ n: number }>(`select count(*)::int as n from ${table}`).then(([row]) => row?.n ?? -1);
    const counts = await run(stranger, async (ctx) => {
      const wide = beyond(ctx, 'contracts.test');
      return Promise.all([
        count(ctx, 'contracts.contract'),
        count(wide, 'contracts.contract'),
        count(ctx, 'contracts.contract'),
        count(wide, 'claims.claim'),
        count(ctx, 'contracts.contract'),
        count(wide, 'contracts.contract'),
        count(ctx, 'contracts.contract'),
      ]);
    });
    const all = (await everything())['contracts.contract']?.length ?? 0;
    expect(counts).toEqual([0, all, 0, 0, 0, all, 0]);
    expect(all).toBeGreaterThan(0);
  });

  it('is narrow again after a savepoint that was reached while it was wide', async () => {
    const stranger = forOrganisation('00000000-0000-4000-8000-000000000001');
    const count = (ctx: Ctx) => ctx.tx.query('select from contracts.contract').then((rows) => rows.length);
    await run(stranger, async (ctx) => {
      const wide = beyond(ctx, 'contracts.test');
      await wide.tx.query('savepoint here');
      expect(await count(ctx)).toBe(0);
      await ctx.tx.query('rollback to savepoint here');
      expect(await count(ctx)).toBe(0);
      expect(await count(wide)).toBeGreaterThan(0);
    });
  });

  it('reads a stream to its end as far as it was asked for, whatever is asked between its pages', async () => {
    const stranger = forOrganisation('00000000-0000-4000-8000-000000000001');
    const all = (await everything())['contracts.contract']?.length ?? 0;
    await run(stranger, async (ctx) => {
      let read = 0;
      for await (const page of beyond(ctx, 'contracts.test').tx.stream('select id from contracts.contract', [], 7)) {
        read += page.length;
        expect(await ctx.tx.query('select from contracts.contract')).toEqual([]);
      }
      expect(read).toBe(all);
    });
  });

  it('takes whatever stands in the account of the caller as text, and the last of several reasons', async () => {
    const odd = acting(['buyer'], { id: "o'neill", authority: "x' || '\\' \\''; drop table claims.claim; --" });
    const [row] = await run(odd, async (ctx) => {
      const twice = beyond(beyond(ctx, 'contracts.test'), 'claims.test');
      expect((await twice.tx.query('select from contracts.contract')).length).toBe(0);
      expect((await twice.tx.query('select from claims.claim')).length).toBeGreaterThan(0);
      return ctx.tx.query(
        `select current_setting('caller.authority') as authority, current_setting('caller.id') as id`,
      );
    });
    expect(row).toEqual({ authority: odd.authority, id: odd.id });
  });

  it('ends with the transaction: the next one on the same connection is for its own caller', async () => {
    const [organisation = ''] = (
      await service.db.adminQuery<{ id: string }>('select buyer_id as id from contracts.contract limit 1')
    ).map(({ id }) => id);
    await run(forOrganisation(organisation), (ctx) => ctx.tx.query('select 1'));
    const left = await inTransaction(
      service.db.dataSource,
      (tx) => tx.query(`select name, setting from pg_settings where name like 'caller.%' and setting <> ''`),
      DEFAULT_LIMITS,
    );
    expect(left).toEqual([]);
  });

  it('lets backups of a role of their own read everything, and auditors all but the secrets', async () => {
    const all = await everything();
    const client = new pg.Client({ connectionString: service.db.adminUrl });
    await client.connect();
    try {
      for (const role of ['ledger_auditor', 'ledger_backup']) {
        await client.query(`set role ${role}`);
        for (const table of tables.filter((one) => role === 'ledger_backup' || !SECRETS.includes(one))) {
          const { rows } = await client.query<{ row: string }>(`select t::text as row from ${table} t order by 1`);
          expect([role, table, rows.map(({ row }) => row)]).toEqual([role, table, all[table]]);
        }
        await client.query('reset role');
      }
    } finally {
      await client.end();
    }
  });
});
