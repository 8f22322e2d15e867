import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { Attestations } from '../../src/modules/attestations/index.js';
import { Catalogue } from '../../src/modules/catalogue/index.js';
import { Claims } from '../../src/modules/claims/index.js';
import { Contracts } from '../../src/modules/contracts/index.js';
import { Followups } from '../../src/modules/followups/index.js';
import { Identity } from '../../src/modules/identity/index.js';
import { Ledger } from '../../src/modules/ledger/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import { Programmes } from '../../src/modules/programmes/index.js';
import { type LeafSource, Translog } from '../../src/modules/translog/index.js';
import { Usage } from '../../src/modules/usage/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { csv, removeFolders, writeFolder } from '../support/load-folder.js';
import { actorOf } from '../support/market.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';
import { type Column, columnsOf, otherValue, Tamperer } from '../support/tamper.js';

interface Room {
  leafSources(): readonly LeafSource[];
}

/** Which room's records a schema holds; a change there can show in that room's leaves only. */
const ROOMS: Readonly<Record<string, Type<Room> | undefined>> = {
  identity: Identity,
  ledger: Ledger,
  followups: Followups,
  parties: Parties,
  programmes: Programmes,
  catalogue: Catalogue,
  contracts: Contracts,
  attestations: Attestations,
  usage: Usage,
  claims: Claims,
  translog: undefined,
  platform: undefined,
};
const SCHEMAS = Object.keys(ROOMS);

/** Columns that no leaf and no audit covers, and why that is right. A column that becomes covered leaves this list. */
const UNCOVERED: Readonly<Record<string, readonly [reason: string, ...columns: string[]]>> = {
  'identity.credential': ['a password is replaced, not recorded', 'account_id', 'password_hash', 'changed_at'],
  'identity.revoked_token': [
    'of use until the token ends by itself',
    'token_id',
    'account_id',
    'expires_at',
    'revoked_at',
  ],
  'identity.account_name': ['a name may be erased; without its row it is an erased one', 'account_id'],
  'parties.person_private': ['a name may be erased; without its row it is an erased one', 'person_id'],
  'platform.idempotency_key': [
    'remembers replies so that a retry does nothing twice; what was done is recorded elsewhere',
    'scope',
    'route',
    'key',
    'fingerprint',
    'status',
    'content_type',
    'location',
    'etag',
    'body',
    'created_at',
  ],
};
const uncovered = Object.entries(UNCOVERED).flatMap(([table, [, ...columns]]) =>
  columns.map((column) => `${table}.${column}`),
);

const BUYER = '91440300999001016R';
const SELLER = '91440300999001083P';
const ASSESSOR = '914403009990040149';

/** What the sample year has none of: lines, gainers, instalments, an ended relation, a closed item, a password. */
async function recordTheRest({ application, db }: TestService, ctx: Ctx): Promise<void> {
  const buyer = (await application.get(Parties).organisationsByUscc(ctx, [BUYER])).get(BUYER);
  const [sold] = await db.adminQuery<{ release: string }>(
    `select release_id as release from contracts.contract where number = 'QW-2025-0001'`,
  );
  const on = parseDate('2025-12-01');
  await application.get(Contracts).offer(
    { ...ctx, actor: actorOf('buyer', buyer?.id) },
    {
      number: 'QW-2025-LINES',
      subjectKind: 'CORPUS',
      buyer: BUYER,
      seller: SELLER,
      gainers: [{ organisation: ASSESSOR, part: 'right-holder' }],
      ...(sold ? { release: sold.release } : {}),
      signedOn: on,
      amountFen: fen(1000n),
      lines: [
        { kind: 'tax', amountFen: fen(1000n), eligible: 'PART', eligibleFen: fen(40n), quantity: '1', reason: 'half' },
      ],
      purpose: 'MODEL_RESEARCH',
      instalments: [{ dueOn: on, amountFen: fen(1000n) }],
    },
  );
  const [relation] = await db.adminQuery<{ id: string }>(
    'select id from parties.relation where valid_to is null order by id limit 1',
  );
  const end = { on: '2026-01-01', reason: '转让', source: 'registry', extractedOn: '2026-01-06' };
  await application.get(Parties).endRelation(ctx, relation?.id ?? '', end);
  const [item] = await application.get(Followups).queue(ctx, {});
  await application.get(Followups).close(ctx, item?.id ?? '', 'looked at');
  const user = {
    username: 'tampered',
    roles: ['auditor'],
    password: 'a long enough passphrase 42',
    authority: 'sz-zsj',
  };
  await application.get(Identity).addUser(ctx, user);
}

const BESIDE_THE_RECORD = [
  `insert into identity.revoked_token select gen_random_uuid(), account_id, now(), now() from identity.credential`,
  `insert into platform.idempotency_key (scope, route, key, fingerprint, status, created_at)
   values ('s', 'r', 'k', repeat('a', 64), 201, now())`,
];

describe('a superuser who changes one value of one row', () => {
  let service: TestService;
  let tamperer: Tamperer;
  let columns: Column[];

  beforeAll(async () => {
    service = await openTestService();
    const { application, db } = service;
    await service.load(SAMPLE_FOLDER);
    await service.settle({ issue: true });
    await application.run((ctx) => recordTheRest(service, ctx));
    const statement = { platform: 'p', month: '2025-06', corpus: 'sb-open-idioms', account: 'a', kind: 'download' };
    const usage = csv([{ ...statement, count: '3', user: BUYER }]);
    expect((await service.load(writeFolder({ 'usage-statements.csv': usage }))).refused).toEqual([]);
    for (const sql of BESIDE_THE_RECORD) await db.adminQuery(sql);
    const waiting = { kind: 'LOOK', subjectKind: 'x', subjectId: 'y', reason: { zh: '看', en: 'look' } };
    await application.run((ctx) => application.get(Followups).item(ctx, waiting));
    columns = await columnsOf(db, SCHEMAS);
    tamperer = await Tamperer.open(db);
  });
  afterAll(async () => {
    await tamperer?.close();
    await service?.close();
    removeFolders();
  });

  /** What verification and audits say, asked of the one room whose rows were touched. */
  const look =
    (schema: string) =>
    async (ctx: Ctx): Promise<string> => {
      const { application } = service;
      const room = ROOMS[schema];
      const all = schema === 'translog' ? application.leafSources() : [];
      const sources = room ? application.get(room).leafSources() : all;
      const verdict = await application.get(Translog).verify(ctx, sources, application.verifierKeys());
      const book = schema === 'ledger' ? await application.get(Ledger).audit(ctx) : [];
      const claims = schema === 'claims' ? await application.get(Claims).audit(ctx) : [];
      return JSON.stringify([verdict.problems, book, claims]);
    };

  it('finds the book whole before', async () => {
    const { application } = service;
    const problems = await application.run(async (ctx) => [
      ...(await application.get(Translog).verify(ctx, application.leafSources(), application.verifierKeys())).problems,
      ...(await application.get(Ledger).audit(ctx)),
      ...(await application.get(Claims).audit(ctx)),
    ]);
    expect(problems).toEqual([]);
  });

  it('can try every table: none is empty', async () => {
    const empty: string[] = [];
    for (const table of new Set(columns.map((column) => column.table))) {
      const [row] = await service.db.adminQuery(`select 1 from ${table} limit 1`);
      if (!row) empty.push(table);
    }
    expect(empty).toEqual([]);
  });

  it.each(SCHEMAS)('is found in every column of %s that is not named above', async (schema) => {
    const own = columns.filter((column) => column.table.startsWith(`${schema}.`));
    expect(own.length).toBeGreaterThan(0);
    const before = await service.application.run(look(schema));
    const seen = await tamperer.each(
      SCHEMAS,
      own.map((column) => {
        const one = `select ctid from ${column.table} order by ctid limit 1`;
        return `update ${column.table} set "${column.column}" = ${otherValue(column)} where ctid = (${one})`;
      }),
      look(schema),
    );
    const missed = own.filter((_, at) => seen[at] === before).map(({ table, column }) => `${table}.${column}`);
    expect(missed.sort()).toEqual(uncovered.filter((name) => name.startsWith(`${schema}.`)).sort());
  });
});
