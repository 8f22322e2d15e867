import type { CalendarDate } from '../../kernel/calendar-date.js';
import { formatPct, parsePct } from '../../kernel/rate.js';
import type { Text } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import type { StoredFinding } from './core/party-records.js';
import type { RelationInTime } from './core/party-types.js';
import type { PathStep, RelatednessOutcome } from './core/relatedness.js';
import { type FindingRow, type RelationRow, toFinding, toRelation } from './party.entity.js';

export interface FindingFilter {
  /** Findings on this organisation, as either of the two. */
  readonly organisation?: string;
  /** Of these only those on this one too. */
  readonly counterparty?: string;
  /** The newest first; ids rise with time. */
  readonly newest?: boolean;
  readonly outcome?: RelatednessOutcome;
  readonly after?: string;
  readonly limit: number;
}

/** A direct holding beside a finding. */
export interface KnownHolding extends PathStep {
  readonly findingId: string;
  readonly sharePct: string;
  readonly extractedOn?: CalendarDate;
}

interface HoldingRow {
  finding_id: string;
  id: string;
  from_id: string;
  to_id: string;
  share_pct: string;
  valid_from: CalendarDate;
  extracted_on: CalendarDate | null;
}

/** Holders of one party that are read; the smaller ones of a widely held company matter to nobody. */
const HOLDINGS_MAX = 100;

/** Findings as they are read again: one by one, in lists, and with the part of the register that they name. */
export class FindingFilesStore {
  async findings(ctx: Ctx, ids: readonly string[]): Promise<StoredFinding[]> {
    const rows = await ctx.tx.query<FindingRow>('select * from parties.finding where id = any($1) order by id', [ids]);
    return rows.map(toFinding);
  }

  async list(ctx: Ctx, filter: FindingFilter): Promise<StoredFinding[]> {
    const { organisation, counterparty, outcome, newest = false, after, limit } = filter;
    const [beyond, order] = newest ? ['<', 'desc'] : ['>', 'asc'];
    const rows = await ctx.tx.query<FindingRow>(
      `select * from parties.finding
        where ($1::uuid is null or id ${beyond} $1)
          and ($2::uuid is null or a_id = $2 or b_id = $2)
          and ($3::uuid is null or a_id = $3 or b_id = $3)
          and ($4::text is null or outcome = $4)
        order by id ${order} limit $5`,
      [after ?? null, organisation ?? null, counterparty ?? null, outcome ?? null, limit],
    );
    return rows.map(toFinding);
  }

  /**
   * Direct holdings in the entities judged that held on the finding's day and were on record when it was frozen, the
   * largest first: an end that was recorded later does not take one away.
   */
  async holdings(ctx: Ctx, findings: readonly StoredFinding[]): Promise<KnownHolding[]> {
    const rows = await ctx.tx.query<HoldingRow>(
      `select finding_id, id, from_id, to_id, share_pct, valid_from, extracted_on
         from (select f.finding_id, r.id, r.from_id, r.to_id, r.share_pct, r.valid_from, r.extracted_on,
                      row_number() over (partition by f.finding_id, r.to_id order by r.share_pct desc, r.id) as place
                 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::timestamptz[])
                      as f(finding_id, a_id, b_id, as_of, recorded_at)
                 join parties.relation r on r.to_id in (f.a_id, f.b_id) and r.type = 'HOLDS'
                  and r.share_pct is not null and r.valid_from <= f.as_of and r.recorded_at <= f.recorded_at
                 left join parties.relation_end e on e.relation_id = r.id and e.recorded_at <= f.recorded_at
                where f.as_of < coalesce(least(r.valid_to, e.ended_on), 'infinity')) as held
        where place <= ${HOLDINGS_MAX}
        order by finding_id, share_pct desc, id`,
      [
        findings.map(({ id }) => id),
        findings.map(({ relatedness }) => relatedness.judged.a),
        findings.map(({ relatedness }) => relatedness.judged.b),
        findings.map(({ relatedness }) => relatedness.asOf),
        findings.map(({ recordedAt }) => recordedAt.toISOString()),
      ],
    );
    return rows.map((row) => ({
      findingId: row.finding_id,
      relationId: row.id,
      type: 'HOLDS',
      from: row.from_id,
      to: row.to_id,
      sharePct: formatPct(parsePct(row.share_pct)),
      validFrom: row.valid_from,
      ...(row.extracted_on === null ? {} : { extractedOn: row.extracted_on }),
    }));
  }

  async relations(ctx: Ctx, ids: readonly string[]): Promise<RelationInTime[]> {
    const rows = await ctx.tx.query<RelationRow>('select * from parties.relation_in_time where id = any($1)', [ids]);
    return rows.map(toRelation);
  }

  /** Names of these organisations in both languages; ids of no organisation are left out. */
  async organisationNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Text>> {
    const rows = await ctx.tx.query<{ id: string; name_zh: string; name_en: string | null }>(
      'select id, name_zh, name_en from parties.organisation where id = any($1)',
      [ids],
    );
    return new Map(rows.map((row) => [row.id, { zh: row.name_zh, en: row.name_en ?? row.name_zh }]));
  }

  /** Everyone whom the answer names, and whoever holds, serves or lends to one of the two directly. */
  async around(ctx: Ctx, { a, b, relatedness }: StoredFinding): Promise<string[]> {
    const { limbs, judged } = relatedness;
    const named = limbs.flatMap(({ holder, path }) => [...holder, ...path.flatMap(({ from, to }) => [from, to])]);
    const rows = await ctx.tx.query<{ id: string }>(
      `select from_id as id from parties.relation where to_id = any($1)
       union
       select appointed_by from parties.relation where to_id = any($1) and appointed_by is not null`,
      [[a, b, judged.a, judged.b]],
    );
    return [...new Set([...named, ...rows.map(({ id }) => id)])];
  }

  /** Ids of the organisations with these codes. */
  async organisationsByCode(ctx: Ctx, codes: readonly string[]): Promise<Map<string, string>> {
    const rows = await ctx.tx.query<{ id: string; code: string }>(
      `select id, uscc as code from parties.organisation where uscc = any($1)
       union select id, foreign_id from parties.organisation where foreign_id = any($1)`,
      [codes],
    );
    return new Map(rows.map((row) => [row.code, row.id]));
  }
}
