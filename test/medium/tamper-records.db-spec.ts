import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { Attestations } from '../../src/modules/attestations/index.js';
import { Catalogue } from '../../src/modules/catalogue/index.js';
import { Claims } from '../../src/modules/claims/index.js';
import { Contracts } from '../../src/modules/contracts/index.js';
import { Followups } from '../../src/modules/followups/index.js';
import { AuditTrail, Identity } from '../../src/modules/identity/index.js';
import { Ledger } from '../../src/modules/ledger/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import { Programmes } from '../../src/modules/programmes/index.js';
import { type LeafSource, Translog } from '../../src/modules/translog/index.js';
import {
  AccountMappings,
  Disputes,
  PlatformKeys,
  SignedStatements,
  Usage,
  UsageExports,
} from '../../src/modules/usage/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { recordInEveryTable, recordWaiting } from '../support/every-table.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';
import { columnsOf, forgedRow, otherValue, type TableColumn, Tamperer } from '../support/tamper.js';
import { testWitness } from '../support/test-witness.js';
import { UNCOVERED, UNCOVERED_ROWS } from '../support/uncovered.table.js';

interface Room {
  leafSources(): readonly LeafSource[];
}

/** Which room's records a schema holds; a change there can show in that room's leaves only. */
const ROOMS: Readonly<Record<string, readonly Type<Room>[]>> = {
  identity: [Identity, AuditTrail],
  ledger: [Ledger],
  followups: [Followups],
  parties: [Parties],
  programmes: [Programmes],
  catalogue: [Catalogue],
  contracts: [Contracts],
  attestations: [Attestations],
  usage: [Usage, Disputes, PlatformKeys, SignedStatements, AccountMappings, UsageExports],
  claims: [Claims],
  translog: [],
  platform: [],
};
const SCHEMAS = Object.keys(ROOMS);
const WAITING = 'id = (select entry_id from identity.audit_pending limit 1)';

const uncovered = Object.entries(UNCOVERED).flatMap(([table, [, ...columns]]) =>
  columns.map((column) => `${table}.${column}`),
);
const uncoveredRows = Object.entries(UNCOVERED_ROWS).flatMap(([table, { deleted, doubled, forged }]) => [
  ...(deleted ? [`${table} deleted`] : []),
  ...(doubled ? [`${table} doubled`] : []),
  ...(forged ? [`${table} forged`] : []),
]);

describe('a superuser who changes, deletes, doubles or forges one row', () => {
  let service: TestService;
  let tamperer: Tamperer;
  let columns: TableColumn[];

  beforeAll(async () => {
    const witness = testWitness();
    service = await openTestService({ witness });
    const { application, db } = service;
    await service.load(SAMPLE_FOLDER);
    await service.settle({ issue: true });
    await recordInEveryTable(application, (sql) => db.adminQuery(sql));
    await application.run(async (ctx) => {
      const { size, note } = await application.get(Translog).head(ctx);
      await application.get(Translog).cosigned(ctx, size, witness.cosign(note, ctx.now));
    });
    await recordWaiting(application);
    columns = await columnsOf(db, SCHEMAS);
    tamperer = await Tamperer.open(db);
  });
  afterAll(async () => {
    await tamperer?.close();
    await service?.close();
  });

  /** What verification and audits say, asked of the one room whose rows were touched. */
  const look =
    (schema: string) =>
    async (ctx: Ctx): Promise<string> => {
      const { application } = service;
      const rooms = ROOMS[schema] ?? [];
      const all = schema === 'translog' ? application.leafSources() : [];
      const sources = rooms.length > 0 ? rooms.flatMap((room) => application.get(room).leafSources()) : all;
      const verdict = await application.get(Translog).verify(ctx, sources, application.verifierKeys());
      const book = schema === 'ledger' ? await application.get(Ledger).audit(ctx) : [];
      const claims = schema === 'claims' ? await application.get(Claims).audit(ctx) : [];
      const persons = schema === 'parties' ? await application.get(Parties).audit(ctx) : [];
      const index = schema === 'catalogue' ? await application.get(Catalogue).audit(ctx) : [];
      const counts = schema === 'usage' ? await application.get(Usage).audit(ctx) : [];
      return JSON.stringify([verdict.problems, book, claims, persons, index, counts]);
    };

  it('finds the book whole before', async () => {
    const { application } = service;
    const problems = await application.run(async (ctx) => [
      ...(await application.get(Translog).verify(ctx, application.leafSources(), application.verifierKeys())).problems,
      ...(await application.get(Ledger).audit(ctx)),
      ...(await application.get(Claims).audit(ctx)),
      ...(await application.get(Parties).audit(ctx)),
      ...(await application.get(Catalogue).audit(ctx)),
      ...(await application.get(Usage).audit(ctx)),
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

  it('is found when the id of a row is emptied', async () => {
    const own = columns.filter(({ table, column }) => column === 'id' && !uncovered.includes(`${table}.id`));
    const missed: string[] = [];
    for (const schema of SCHEMAS) {
      const here = own.filter(({ table }) => table.startsWith(`${schema}.`));
      const before = await service.application.run(look(schema));
      const seen = await tamperer.each(
        SCHEMAS,
        here.map(({ table }) => `update ${table} set id = null where ctid = (select ctid from ${table} limit 1)`),
        look(schema),
      );
      missed.push(...here.filter((_, at) => seen[at] === before).map(({ table }) => table));
    }
    expect(missed).toEqual([]);
    expect(own.length).toBeGreaterThan(40);
  });

  it('is found in every column of an entry of the audit that waits for its batch, and when it is doubled', async () => {
    const own = columns.filter(({ table }) => table === 'identity.audit_entry');
    const before = await service.application.run(look('identity'));
    const seen = await tamperer.each(
      SCHEMAS,
      own.map((column) => {
        return `update ${column.table} set "${column.column}" = ${otherValue(column)} where ${WAITING}`;
      }),
      look('identity'),
    );
    expect(own.filter((_, at) => seen[at] === before)).toEqual([]);
    expect(own).not.toEqual([]);
    const twice = `insert into identity.audit_entry select * from identity.audit_entry where ${WAITING}`;
    expect(await tamperer.each(SCHEMAS, [twice], look('identity'))).not.toEqual([before]);
  });

  it.each(SCHEMAS)(
    'is found after deleting, doubling or forging a row of every table of %s that is not named above',
    async (schema) => {
      const tables = [...new Set(columns.map((column) => column.table))].filter((table) =>
        table.startsWith(`${schema}.`),
      );
      const before = await service.application.run(look(schema));
      const columnsIn = (table: string) => columns.filter((column) => column.table === table);
      const one = (table: string) => `ctid = (select ctid from ${table} order by ctid limit 1)`;
      const edits = tables.flatMap((table) => [
        { what: `${table} deleted`, sql: `delete from ${table} where ${one(table)}` },
        { what: `${table} forged`, sql: forgedRow(columnsIn(table), one(table)) },
        { what: `${table} doubled`, sql: `insert into ${table} select * from ${table} where ${one(table)}` },
      ]);
      const seen = await tamperer.each(
        SCHEMAS,
        edits.map(({ sql }) => sql),
        look(schema),
      );
      const missed = edits.filter((_, at) => seen[at] === before).map(({ what }) => what);
      expect(missed.sort()).toEqual(uncoveredRows.filter((name) => name.startsWith(`${schema}.`)).sort());
    },
  );
});
