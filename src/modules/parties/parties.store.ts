import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Json } from '../../kernel/canonical-json.js';
import { formatFen } from '../../kernel/money.js';
import { formatPct } from '../../kernel/rate.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type { Tx } from '../../platform/database/tx.js';
import { capitalForm } from './core/graph.js';
import { evidenceForm, type Person } from './core/party-records.js';
import type {
  CodeEvidence,
  Organisation,
  Relation,
  RelationEnd,
  RelationInTime,
  RelationType,
} from './core/party-types.js';
import type { WholePerson } from './core/registration.js';
import {
  type OrganisationRow,
  type PersonRow,
  type PersonWithPrivateRow,
  type RelationEndRow,
  type RelationRow,
  toOrganisation,
  toPerson,
  toRelation,
  toWholePerson,
  type WholePersonRow,
} from './party.entity.js';

export interface ListFilter {
  readonly after?: string;
  readonly limit: number;
}

/** The register in SQL, row by row; {@link RegisterGraphStore} reads graphs out of it. */
export class PartiesStore {
  async organisations(ctx: Ctx, ids: readonly string[]): Promise<Organisation[]> {
    const rows = await ctx.tx.query<OrganisationRow>('select * from parties.organisation where id = any($1)', [ids]);
    return rows.map(toOrganisation);
  }

  async organisationsByCode(ctx: Ctx, codes: readonly string[]): Promise<Organisation[]> {
    const rows = await ctx.tx.query<OrganisationRow>(
      `select * from parties.organisation where uscc = any($1)
       union select * from parties.organisation where foreign_id = any($1)`,
      [codes],
    );
    return rows.map(toOrganisation);
  }

  async listOrganisations(ctx: Ctx, filter: ListFilter): Promise<Organisation[]> {
    const rows = await ctx.tx.query<OrganisationRow>(
      'select * from parties.organisation where $1::uuid is null or id > $1 order by id limit $2',
      [filter.after ?? null, filter.limit],
    );
    return rows.map(toOrganisation);
  }

  async insertOrganisations(ctx: Ctx, organisations: readonly Organisation[]): Promise<void> {
    const columns = {
      id: 'uuid',
      uscc: 'text',
      foreign_id: 'text',
      name_zh: 'text',
      name_en: 'text',
      kind: 'text',
      registered_on: 'date',
      place_code: 'text',
      state_assets_authority: 'boolean',
      start_up: 'boolean',
      head_office_id: 'uuid',
      check_failed: 'boolean',
      code_evidence: 'jsonb',
      disclosure_ceiling_pct: 'numeric',
      board_seats: 'integer',
      paid_in_capital: 'jsonb',
      independent_financial_institution: 'boolean',
      graph_version: 'bigint',
      recorded_at: 'timestamptz',
    };
    const rows = organisations.map((of) => ({
      id: of.id,
      uscc: of.uscc ?? null,
      foreign_id: of.foreignId ?? null,
      name_zh: of.nameZh,
      name_en: of.nameEn ?? null,
      kind: of.kind,
      registered_on: of.registeredOn ?? null,
      place_code: of.placeCode ?? null,
      state_assets_authority: of.stateAssetsAuthority,
      start_up: of.startUp,
      head_office_id: of.headOfficeId ?? null,
      check_failed: of.checkFailed,
      code_evidence: of.codeEvidence ? evidenceJson(of.codeEvidence) : null,
      disclosure_ceiling_pct: of.disclosureCeilingPct === undefined ? null : formatPct(of.disclosureCeilingPct),
      board_seats: of.boardSeats ?? null,
      paid_in_capital: of.paidInCapital ? capitalForm(of.paidInCapital) : null,
      independent_financial_institution: of.independentFinancialInstitution,
      graph_version: of.graphVersion,
      recorded_at: of.recordedAt.toISOString(),
    }));
    await insertJsonRows(ctx.tx, 'parties.organisation', columns, rows);
  }

  async persons(ctx: Ctx, ids: readonly string[]): Promise<Person[]> {
    return (await ctx.tx.query<PersonRow>('select * from parties.person where id = any($1)', [ids])).map(toPerson);
  }

  /** Persons whose key is known and not erased, with the name and salt their digests were made of. */
  async personsByKey(ctx: Ctx, keys: readonly string[]): Promise<WholePerson[]> {
    const rows = await ctx.tx.query<WholePersonRow>(
      `select p.*, s.name_zh, s.load_key, s.salt from parties.person p
         join parties.person_private s on s.person_id = p.id where s.load_key = any($1)`,
      [keys],
    );
    return rows.map(toWholePerson);
  }

  async insertPersons(ctx: Ctx, persons: readonly WholePerson[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'parties.person',
      { id: 'uuid', name_digest: 'text', key_digest: 'text', identifier_digest: 'text', recorded_at: 'timestamptz' },
      persons.map((person) => ({
        id: person.id,
        name_digest: person.nameDigest,
        key_digest: person.keyDigest ?? null,
        identifier_digest: person.identifierDigest ?? null,
        recorded_at: person.recordedAt,
      })),
    );
    await ctx.tx.query(
      `insert into parties.person_private (person_id, name_zh, load_key, salt)
       select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])`,
      [
        persons.map((secret) => secret.personId),
        persons.map((secret) => secret.nameZh),
        persons.map((secret) => secret.key ?? null),
        persons.map((secret) => secret.salt),
      ],
    );
  }

  async relations(ctx: Ctx, ids: readonly string[]): Promise<RelationInTime[]> {
    const rows = await ctx.tx.query<RelationRow>('select * from parties.relation_in_time where id = any($1)', [ids]);
    return rows.map(toRelation);
  }

  /** All relations of these types between these ends. */
  async relationsBetween(
    ctx: Ctx,
    keys: readonly { readonly type: RelationType; readonly from: string; readonly to: string }[],
  ): Promise<RelationInTime[]> {
    const rows = await ctx.tx.query<RelationRow>(
      `select r.* from parties.relation_in_time r
         join (select distinct * from unnest($1::text[], $2::uuid[], $3::uuid[])) as k(type, from_id, to_id)
           on k.to_id = r.to_id and k.type = r.type and k.from_id = r.from_id
        order by r.id`,
      [keys.map(({ type }) => type), keys.map(({ from }) => from), keys.map(({ to }) => to)],
    );
    return rows.map(toRelation);
  }

  async listRelations(ctx: Ctx, filter: ListFilter & { readonly party?: string }): Promise<RelationInTime[]> {
    const rows = await ctx.tx.query<RelationRow>(
      `select * from parties.relation_in_time
        where ($1::uuid is null or id > $1) and ($2::uuid is null or from_id = $2 or to_id = $2)
        order by id limit $3`,
      [filter.after ?? null, filter.party ?? null, filter.limit],
    );
    return rows.map(toRelation);
  }

  async insertRelations(ctx: Ctx, relations: readonly Relation[]): Promise<void> {
    const columns = {
      id: 'uuid',
      type: 'text',
      from_id: 'uuid',
      to_id: 'uuid',
      share_pct: 'numeric',
      share_min_pct: 'numeric',
      share_max_pct: 'numeric',
      share_min_exclusive: 'boolean',
      share_max_exclusive: 'boolean',
      kin: 'text',
      role: 'text',
      appointed_by: 'uuid',
      amount_fen: 'bigint',
      loan_id: 'uuid',
      basis: 'text',
      interest: 'text',
      evidence: 'jsonb',
      valid_from: 'date',
      valid_to: 'date',
      source: 'text',
      extracted_on: 'date',
      graph_version: 'bigint',
      recorded_at: 'timestamptz',
    };
    const rows = relations.map((of) => ({
      id: of.id,
      type: of.type,
      from_id: of.from,
      to_id: of.to,
      share_pct: of.sharePct === undefined ? null : formatPct(of.sharePct),
      share_min_pct: of.range ? formatPct(of.range.min) : null,
      share_max_pct: of.range ? formatPct(of.range.max) : null,
      share_min_exclusive: of.range?.minExclusive ?? null,
      share_max_exclusive: of.range?.maxExclusive ?? null,
      kin: of.kin ?? null,
      role: of.role ?? null,
      appointed_by: of.appointedBy ?? null,
      amount_fen: of.amountFen === undefined ? null : formatFen(of.amountFen),
      loan_id: of.loan ?? null,
      basis: of.basis ?? null,
      interest: of.interest ?? null,
      evidence: evidenceForm(of.evidence) ?? null,
      valid_from: of.validFrom,
      valid_to: of.validTo ?? null,
      source: of.source,
      extracted_on: of.extractedOn ?? null,
      graph_version: of.graphVersion,
      recorded_at: of.recordedAt.toISOString(),
    }));
    await insertJsonRows(ctx.tx, 'parties.relation', columns, rows);
  }

  /** True where the end of one of these relations is recorded. */
  async isAnyEnded(ctx: Ctx, relationIds: readonly string[]): Promise<boolean> {
    const rows = await ctx.tx.query('select from parties.relation_end where relation_id = any($1) limit 1', [
      relationIds,
    ]);
    return rows.length > 0;
  }

  async insertEnds(ctx: Ctx, ends: readonly RelationEnd[]): Promise<void> {
    const columns = {
      id: 'uuid',
      relation_id: 'uuid',
      ended_on: 'date',
      reason: 'text',
      evidence: 'jsonb',
      source: 'text',
      extracted_on: 'date',
      graph_version: 'bigint',
      recorded_at: 'timestamptz',
    };
    const rows = ends.map((end) => ({
      id: end.id,
      relation_id: end.relationId,
      ended_on: end.endedOn,
      reason: end.reason ?? null,
      evidence: evidenceForm(end.evidence) ?? null,
      source: end.source,
      extracted_on: end.extractedOn ?? null,
      graph_version: end.graphVersion,
      recorded_at: end.recordedAt.toISOString(),
    }));
    await insertJsonRows(ctx.tx, 'parties.relation_end', columns, rows);
  }

  /** Companies whose known holders, each with its least share, sum to more than 100 on some day, with the first such day. */
  async overHundred(
    ctx: Ctx,
    companies: readonly string[],
  ): Promise<{ readonly id: string; readonly on: CalendarDate; readonly total: string }[]> {
    return ctx.tx.query(
      `select distinct on (d.to_id) d.to_id as id, d.valid_from as on, sum(coalesce(h.share_pct, h.share_min_pct))::text as total
         from (select distinct to_id, valid_from from parties.relation where type = 'HOLDS' and to_id = any($1)) d
         join parties.relation_in_time h on h.to_id = d.to_id and h.type = 'HOLDS' and h.valid_from <= d.valid_from
          and (h.valid_until is null or d.valid_from < h.valid_until)
        group by d.to_id, d.valid_from having sum(coalesce(h.share_pct, h.share_min_pct)) > 100
        order by d.to_id, d.valid_from`,
      [companies],
    );
  }

  /** Rows as they stand, in the order of their ids: the log reads them even where they can no longer be understood. */
  allOrganisations(ctx: Ctx): AsyncIterable<OrganisationRow[]> {
    return ctx.tx.stream<OrganisationRow>('select * from parties.organisation order by id');
  }

  /** Every person, with name, key and salt where they were not erased. */
  allPersons(ctx: Ctx): AsyncIterable<PersonWithPrivateRow[]> {
    return ctx.tx.stream<PersonWithPrivateRow>(
      `select p.*, s.name_zh, s.load_key, s.salt from parties.person p
         left join parties.person_private s on s.person_id = p.id order by p.id`,
    );
  }

  allRelations(ctx: Ctx): AsyncIterable<RelationRow[]> {
    return ctx.tx.stream<RelationRow>('select r.*, r.valid_to as valid_until from parties.relation r order by r.id');
  }

  allEnds(ctx: Ctx): AsyncIterable<RelationEndRow[]> {
    return ctx.tx.stream<RelationEndRow>('select * from parties.relation_end order by id');
  }
}

function evidenceJson(evidence: CodeEvidence): Json {
  return { note: evidence.note, ...(evidence.sha256 ? { sha256: evidence.sha256 } : {}) };
}

/**
 * Like the platform's row insert, for tables with jsonb columns: those hold what would be child rows that nobody asks
 * for alone, and jsonb has one form, so that no byte of it can change without changing the record. Answers how many rows
 * were stored; one that is there already is left out where it is to be skipped. No column comes back: whoever stores a
 * row need not be one who sees it.
 */
export async function insertJsonRows(
  tx: Tx,
  table: `parties.${'organisation' | 'relation' | 'relation_end' | 'finding' | 'reexamination' | 'finding_opinion'}`,
  columns: Readonly<Record<string, string>>,
  rows: readonly Readonly<Record<string, Json>>[],
  known: 'refuse' | 'skip' = 'refuse',
): Promise<number> {
  if (rows.length === 0) return 0;
  const names = Object.keys(columns);
  const shape = names.map((name) => `${name} ${columns[name]}`).join(', ');
  const stored = await tx.query(
    `insert into ${table} (${names.join(', ')})
     select ${names.map((name) => `r.${name}`).join(', ')} from jsonb_to_recordset($1::jsonb) as r(${shape})
     ${known === 'skip' ? 'on conflict do nothing' : ''} returning true`,
    [JSON.stringify(rows)],
  );
  return stored.length;
}
