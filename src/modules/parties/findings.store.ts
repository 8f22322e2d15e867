import { type CalendarDate, dateOf, yearOf } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { buildGraph, type Graph, type GraphOrganisation } from './core/graph.js';
import { relatednessJson, type StoredFinding } from './core/party-records.js';
import type { Relatedness } from './core/relatedness.js';
import { insertJsonRows } from './parties.store.js';
import {
  type FindingRow,
  type OrganisationRow,
  type RelationRow,
  toFinding,
  toGraphRelation,
  toOrganisation,
} from './party.entity.js';

/**
 * Everything that can matter to questions about the roots between two days, in one statement: upwards over holdings and
 * control (a branch stands for its head office and the other way round), then officers, loans with their guarantees, and
 * the kin of everyone found. UNION keeps a visited set, so cycles end and no depth is cut.
 */
const REACHABLE = `
  with recursive
  root as (
    select distinct coalesce(o.head_office_id, r.id) as id
      from unnest($1::uuid[]) as r(id) left join parties.organisation o on o.id = r.id),
  up(id) as (
    select id from root
    union
    select coalesce(h.head_office_id, e.from_id)
      from up
      cross join lateral (
        select up.id union all select b.id from parties.organisation b where b.head_office_id = up.id) as m(id)
      join parties.relation r on r.to_id = m.id and r.type in ('HOLDS', 'CONTROLS')
      join parties.relation_in_time e on e.id = r.id
       and e.valid_from <= $3 and (e.valid_until is null or e.valid_until > $2)
      left join parties.organisation h on h.id = e.from_id),
  self(id) as (
    select id from root union select b.id from parties.organisation b join root on b.head_office_id = root.id),
  body(id) as (
    select id from up union select b.id from parties.organisation b join up on b.head_office_id = up.id),
  edge as (
    select e.* from parties.relation_in_time e join body on body.id = e.to_id
     where e.type in ('HOLDS', 'CONTROLS') and e.valid_from <= $3 and (e.valid_until is null or e.valid_until > $2)
    union all
    select e.* from parties.relation_in_time e join self on self.id = e.to_id
     where e.type = 'OFFICER' and e.valid_from <= $3 and (e.valid_until is null or e.valid_until > $2)),
  loan as (
    select e.* from parties.relation_in_time e join self on self.id = e.to_id
     where e.type = 'LOAN' and e.valid_from < $5 and (e.valid_until is null or e.valid_until > $4)),
  guarantee as (
    select e.* from parties.relation_in_time e join loan on loan.id = e.loan_id
     where e.valid_from < $5 and (e.valid_until is null or e.valid_until > $4)),
  kindred(id) as (
    select id from (
      select from_id as id from edge union select appointed_by from edge where appointed_by is not null
      union select from_id from loan union select from_id from guarantee union select id from root) as person
    union
    select case when r.from_id = kindred.id then r.to_id else r.from_id end
      from kindred
      cross join lateral (
        select f.id, f.from_id, f.to_id from parties.relation f where f.from_id = kindred.id and f.type = 'KIN'
        union all
        select t.id, t.from_id, t.to_id from parties.relation t where t.to_id = kindred.id and t.type = 'KIN') as r
      join parties.relation_in_time e on e.id = r.id
       and e.valid_from <= $3 and (e.valid_until is null or e.valid_until > $2))
  select * from edge union all select * from loan union all select * from guarantee
  union all
  select e.* from parties.relation_in_time e join kindred on kindred.id = e.from_id
   where e.type = 'KIN' and e.valid_from <= $3 and (e.valid_until is null or e.valid_until > $2)`;

/** Graphs and findings in SQL. */
export class FindingsStore {
  /** The graph for questions about these organisations on days from `from` to `until`, both included. */
  async graph(ctx: Ctx, roots: readonly string[], from: CalendarDate, until: CalendarDate): Promise<Graph> {
    const rows = await ctx.tx.query<RelationRow>(REACHABLE, [
      roots,
      from,
      until,
      dateOf(yearOf(from), 1, 1),
      dateOf(yearOf(until) + 1, 1, 1),
    ]);
    const ends = rows.flatMap((row) => [row.from_id, row.to_id, ...(row.appointed_by ? [row.appointed_by] : [])]);
    const organisations = await ctx.tx.query<OrganisationRow>(
      `with named as (select distinct id from unnest($1::uuid[]) as n(id))
       select o.* from parties.organisation o join named on named.id = o.id
       union
       select h.* from parties.organisation o join named on named.id = o.id
         join parties.organisation h on h.id = o.head_office_id`,
      [[...new Set([...roots, ...ends])]],
    );
    return buildGraph(organisations.map(toGraphOrganisation), rows.map(toGraphRelation));
  }

  /** Findings on the same two, day, standard and graph. */
  async known(ctx: Ctx, asked: readonly Pick<StoredFinding, 'a' | 'b' | 'relatedness'>[]): Promise<StoredFinding[]> {
    const rows = await ctx.tx.query<FindingRow>(
      `select f.* from parties.finding f
         join (select distinct * from unnest($1::uuid[], $2::uuid[], $3::date[], $4::text[], $5::int[], $6::text[]))
           as k(a_id, b_id, as_of, standard, standard_version, graph_digest)
         using (a_id, b_id, as_of, standard, standard_version, graph_digest)`,
      [
        asked.map(({ a }) => a),
        asked.map(({ b }) => b),
        asked.map(({ relatedness }) => relatedness.asOf),
        asked.map(({ relatedness }) => relatedness.standard),
        asked.map(({ relatedness }) => relatedness.standardVersion),
        asked.map(({ relatedness }) => relatedness.graphDigest),
      ],
    );
    return rows.map(toFinding);
  }

  /** Held until the transaction ends, so that two cannot freeze the same finding at once. */
  async lockFreezing(ctx: Ctx): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('parties.finding', 0))`);
  }

  async insert(ctx: Ctx, findings: readonly StoredFinding[]): Promise<void> {
    const columns = {
      id: 'uuid',
      a_id: 'uuid',
      b_id: 'uuid',
      as_of: 'date',
      standard: 'text',
      standard_version: 'integer',
      graph_digest: 'text',
      outcome: 'text',
      answer: 'jsonb',
      digest: 'text',
      recorded_at: 'timestamptz',
    };
    const rows = findings.map(({ id, a, b, relatedness, digest, recordedAt }) => ({
      id,
      a_id: a,
      b_id: b,
      as_of: relatedness.asOf,
      standard: relatedness.standard,
      standard_version: relatedness.standardVersion,
      graph_digest: relatedness.graphDigest,
      outcome: relatedness.outcome,
      answer: answerJson(relatedness),
      digest,
      recorded_at: recordedAt.toISOString(),
    }));
    await insertJsonRows(ctx.tx, 'parties.finding', columns, rows);
  }

  /** Rows as they stand, in the order of their ids. */
  allFindings(ctx: Ctx): AsyncIterable<FindingRow[]> {
    return ctx.tx.stream<FindingRow>('select * from parties.finding order by id');
  }
}

/** The answer without what has its own column. */
function answerJson(relatedness: Relatedness): JsonObject {
  const { asOf, standard, standardVersion, graphDigest, outcome, ...answer } = relatednessJson(relatedness);
  return answer;
}

function toGraphOrganisation(row: OrganisationRow): GraphOrganisation {
  const {
    id,
    kind,
    stateAssetsAuthority,
    headOfficeId,
    disclosureCeilingPct,
    boardSeats,
    paidInCapital,
    uscc,
    foreignId,
  } = toOrganisation(row);
  return {
    id,
    code: uscc ?? foreignId ?? id,
    kind,
    stateAssetsAuthority,
    ...(headOfficeId === undefined ? {} : { headOfficeId }),
    ...(disclosureCeilingPct === undefined ? {} : { disclosureCeilingPct }),
    ...(boardSeats === undefined ? {} : { boardSeats }),
    ...(paidInCapital === undefined ? {} : { paidInCapital }),
  };
}
