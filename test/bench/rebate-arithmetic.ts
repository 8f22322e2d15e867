import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { type Fen, fen } from '../../src/kernel/money.js';
import { parsePeriod } from '../../src/kernel/period.js';
import {
  ProgrammeFolder,
  Programmes,
  ProgrammesStore,
  type ProgrammeVersion,
} from '../../src/modules/programmes/index.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import type { BenchRow, Contest } from './frame.js';

const DAY = parseDate('2025-06-18');
const END = parseDate('2025-12-31');
const KINDS = ['ENTERPRISE', 'BRANCH', 'UNIVERSITY', 'GOVERNMENT'] as const;
const OUTCOMES = ['NOT_RELATED', 'NOT_RELATED', 'NOT_RELATED', 'RELATED', 'INDETERMINATE'] as const;

interface Case {
  readonly amount: Fen;
  readonly paid: Fen;
  readonly already: Fen;
  readonly kind: (typeof KINDS)[number];
  readonly outcome: (typeof OUTCOMES)[number];
  readonly onPlatform: boolean;
}

/** A fixed sequence (xorshift32), so that every run and both sides see the same cases. */
function* numbers(): Generator<number> {
  let state = 20_250_618;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

function cases(count: number): Case[] {
  const next = numbers();
  const draw = (): number => next.next().value as number;
  return Array.from({ length: count }, () => {
    const amount = fen(BigInt(draw() % 2_000_000_000));
    return {
      amount,
      paid: draw() % 4 === 0 ? fen(amount / 2n) : amount,
      already: fen(BigInt(draw() % 3 === 0 ? draw() % 200_000_000 : 0)),
      kind: KINDS[draw() % KINDS.length] as Case['kind'],
      outcome: OUTCOMES[draw() % OUTCOMES.length] as Case['outcome'],
      onPlatform: draw() % 10 !== 0,
    };
  });
}

/** The gates, the base, the floor and the cap of the purchase rebate as one statement. */
const PEER = `
  select coalesce(md5(string_agg(award::text, ',' order by n)), '') as digest from (
    select n, case when kind in ('ENTERPRISE', 'BRANCH') and outcome = 'NOT_RELATED' and on_platform and least(amount, paid) > 0
      then least(least(amount, paid) * 3 / 10, greatest(200000000 - already, 0)) else 0 end as award
    from bench_case) awards`;

async function version(database: Database, programmes: Programmes): Promise<ProgrammeVersion> {
  return database.run(SYSTEM_ACTOR, async (ctx) => {
    await programmes.sync(ctx);
    return programmes.inForce(ctx, 'SZ-CORPUS-PURCHASE', END);
  });
}

async function open(size: number): Promise<Contest> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
  const server = await openEmbedded(folder);
  const dataSource = await makeDataSource({ url: server.adminUrl }).initialize();
  await dataSource.runMigrations();
  const database = new Database(dataSource);
  const silent = { append: async () => undefined } as unknown as ConstructorParameters<typeof Programmes>[2];
  const programmes = new Programmes(new ProgrammesStore(), ProgrammeFolder.shipped(), silent);
  const rules = await version(database, programmes);
  const all = cases(size);
  await dataSource.query(
    'create table bench_case (n int primary key, amount bigint, paid bigint, already bigint, kind text, outcome text, on_platform boolean)',
  );
  await dataSource.query(
    `insert into bench_case select * from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::boolean[])`,
    [
      all.map((_one, index) => index),
      all.map((one) => one.amount.toString()),
      all.map((one) => one.paid.toString()),
      all.map((one) => one.already.toString()),
      all.map((one) => one.kind),
      all.map((one) => one.outcome),
      all.map((one) => one.onPlatform),
    ],
  );
  return {
    ours: async () => ourDigest(programmes, rules, all),
    peer: async () => ((await dataSource.query(PEER)) as { digest: string }[])[0]?.digest ?? '',
    close: async () => {
      await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ourDigest(programmes: Programmes, rules: ProgrammeVersion, all: readonly Case[]): string {
  const hash = createHash('md5');
  const period = parsePeriod('2025');
  const attestations = Object.fromEntries(
    ['SOURCE_LEGALITY', 'PERSONAL_INFO', 'INTELLECTUAL_PROPERTY', 'CONTENT_SAFETY', 'DATA_CLASSIFICATION'].map(
      (type) => [type, 'VALID' as const],
    ),
  );
  for (const [index, one] of all.entries()) {
    const result = programmes.evaluate(rules, END, {
      period,
      applicant: { kind: one.kind, placeCode: '440300' },
      alreadyAwardedFen: one.already,
      contracts: [
        {
          key: 'A',
          signedOn: DAY,
          amountFen: one.amount,
          acceptedFen: one.amount,
          invoicedFen: one.amount,
          paidFen: one.paid,
          serviceFeeFen: one.amount,
          lineCuts: [],
          onPlatform: one.onPlatform,
          purpose: 'MODEL_RESEARCH',
          relatedness: one.outcome,
          attestations,
        },
      ],
    });
    hash.update(index === 0 ? result.amountFen.toString() : `,${result.amountFen}`);
  }
  return hash.digest('hex');
}

export const rebateArithmetic: BenchRow = {
  name: 'rebate arithmetic',
  ours: 'evaluator alone, with its trace',
  beside: 'one SQL statement with the same rules',
  targetRatio: 1,
  size: { usual: 100_000, full: 1_000_000 },
  open,
};
