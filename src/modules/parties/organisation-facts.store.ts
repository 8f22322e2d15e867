import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import { type LeafSource, leafSource } from '../translog/index.js';
import { type FactType, type OrganisationFact, organisationFactRecord } from './core/organisation-fact.js';
import { type ExtractState, type RegistryExtract, registryExtractRecord } from './core/registry-extract.js';

interface FactRow {
  id: string;
  organisation_id: string;
  seq: number;
  type: FactType;
  happened_on: CalendarDate;
  name_zh: string | null;
  name_en: string | null;
  successors: string[] | null;
  sha256: string;
  reason: string | null;
  recorded_by: string;
  recorded_at: Date;
}

interface ExtractRow {
  id: string;
  organisation_id: string;
  issued_on: CalendarDate;
  sha256: string;
  source: string;
  name_zh: string;
  representative_id: string;
  state: ExtractState;
  recorded_by: string;
  recorded_at: Date;
}

/** Dated facts of organisations and extracts of the register of enterprises, in SQL. */
export class OrganisationFactsStore {
  /** Serialises what is recorded of one organisation until the end of the transaction. */
  async lock(ctx: Ctx, organisationId: string): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('organisation-fact:' || $1, 0))`, [
      organisationId,
    ]);
  }

  /** Facts by organisation in the order of their numbers; organisations without any are left out. */
  async facts(ctx: Ctx, organisationIds: readonly string[]): Promise<Map<string, readonly OrganisationFact[]>> {
    const rows = await ctx.tx.query<FactRow>(
      'select * from parties.organisation_fact where organisation_id = any($1::uuid[]) order by organisation_id, seq',
      [organisationIds],
    );
    const found = new Map<string, OrganisationFact[]>();
    for (const fact of rows.map(toFact)) {
      const known = found.get(fact.organisationId);
      if (known) known.push(fact);
      else found.set(fact.organisationId, [fact]);
    }
    return found;
  }

  async insertFact(ctx: Ctx, fact: OrganisationFact): Promise<void> {
    await ctx.tx.query(
      `insert into parties.organisation_fact (id, organisation_id, seq, type, happened_on, name_zh, name_en, successors,
         sha256, reason, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        fact.id,
        fact.organisationId,
        fact.seq,
        fact.type,
        fact.happenedOn,
        fact.nameZh ?? null,
        fact.nameEn ?? null,
        fact.successors ?? null,
        fact.sha256,
        fact.reason ?? null,
        fact.recordedBy,
        fact.recordedAt,
      ],
    );
  }

  /** The extract that was issued last; of two of one day the one that was recorded last. */
  async newestExtract(ctx: Ctx, organisationId: string): Promise<RegistryExtract | undefined> {
    const [row] = await ctx.tx.query<ExtractRow>(
      `select * from parties.registry_extract where organisation_id = $1 order by issued_on desc, id desc limit 1`,
      [organisationId],
    );
    return row && toExtract(row);
  }

  async isExtractKnown(ctx: Ctx, organisationId: string, sha256: string): Promise<boolean> {
    const rows = await ctx.tx.query(
      'select from parties.registry_extract where organisation_id = $1 and sha256 = $2 limit 1',
      [organisationId, sha256],
    );
    return rows.length > 0;
  }

  async insertExtract(ctx: Ctx, extract: RegistryExtract): Promise<void> {
    const columns = {
      id: 'uuid',
      organisation_id: 'uuid',
      issued_on: 'date',
      sha256: 'text',
      source: 'text',
      name_zh: 'text',
      representative_id: 'uuid',
      state: 'text',
      recorded_by: 'text',
      recorded_at: 'timestamptz',
    };
    await insertRows(ctx.tx, 'parties.registry_extract', columns, [
      {
        id: extract.id,
        organisation_id: extract.organisationId,
        issued_on: extract.issuedOn,
        sha256: extract.sha256,
        source: extract.source,
        name_zh: extract.nameZh,
        representative_id: extract.representativeId,
        state: extract.state,
        recorded_by: extract.recordedBy,
        recorded_at: extract.recordedAt,
      },
    ]);
  }

  allFacts(ctx: Ctx): AsyncIterable<FactRow[]> {
    return ctx.tx.stream<FactRow>('select * from parties.organisation_fact order by id');
  }

  allExtracts(ctx: Ctx): AsyncIterable<ExtractRow[]> {
    return ctx.tx.stream<ExtractRow>('select * from parties.registry_extract order by id');
  }
}

export function organisationFactLeafSources(): readonly LeafSource[] {
  const store = new OrganisationFactsStore();
  return [
    leafSource(
      'organisation-fact',
      (ctx) => store.allFacts(ctx),
      (row) => organisationFactRecord(toFact(row)),
    ),
    leafSource(
      'registry-extract',
      (ctx) => store.allExtracts(ctx),
      (row) => registryExtractRecord(toExtract(row)),
    ),
  ];
}

function toFact(row: FactRow): OrganisationFact {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    seq: row.seq,
    type: row.type,
    happenedOn: row.happened_on,
    ...(row.name_zh === null ? {} : { nameZh: row.name_zh }),
    ...(row.name_en === null ? {} : { nameEn: row.name_en }),
    ...(row.successors === null ? {} : { successors: row.successors }),
    sha256: row.sha256,
    ...(row.reason === null ? {} : { reason: row.reason }),
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}

function toExtract(row: ExtractRow): RegistryExtract {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    issuedOn: row.issued_on,
    sha256: row.sha256,
    source: row.source,
    nameZh: row.name_zh,
    representativeId: row.representative_id,
    state: row.state,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}
