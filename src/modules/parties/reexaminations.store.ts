import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { CauseKind, LastAnswer, Reexamination, Touch } from './core/reexamination.js';
import type { Relatedness } from './core/relatedness.js';
import { insertJsonRows } from './parties.store.js';
import type { FindingAnswer } from './party.entity.js';

export interface ReexaminationRow {
  id: string;
  finding_id: string;
  seq: number;
  cause_kind: CauseKind;
  cause_id: string;
  previous_id: string;
  outcome: Relatedness['outcome'];
  answer: Omit<Relatedness, 'asOf' | 'outcome' | 'graphDigest' | 'standard' | 'standardVersion'>;
  graph_digest: string;
  standard: string;
  standard_version: number;
  digest: string;
  recorded_at: Date;
}

interface LastAnswerRow {
  id: string;
  a_id: string;
  b_id: string;
  as_of: CalendarDate;
  standard: string;
  outcome: Relatedness['outcome'];
  answer: FindingAnswer;
  previous_id: string;
  seq: number;
}

/** Which findings a change is looked for among. */
export interface Among {
  readonly standards: readonly string[];
  /** How far beside its day a standard looks, in months either way. */
  readonly months: number;
}

const DOWN = `'HOLDS', 'CONTROLS', 'JOINT_CONTROL', 'SIGNIFICANT_INFLUENCE', 'INTEREST'`;
const BONDS = `'KIN', 'ACTING_IN_CONCERT'`;
const NEAR = `r.valid_from < s.until and s.since < coalesce(least(r.valid_to, e.ended_on), 'infinity')`;
/** Loans count by calendar years, so what touches the years of the span is near enough. */
const SAME_YEARS = `r.valid_from < s.years_until and s.years_since < coalesce(least(r.valid_to, e.ended_on), 'infinity')`;

/**
 * Findings that changes can touch, each with the first change that reaches it: the reverse of what the engine closes
 * upwards from the two parties. UNION keeps a visited set for each change, so cycles end and no depth is cut; an edge is
 * followed where it holds on some day of the change, and a branch stands for its head office and the other way round. What
 * a natural person owes leads to all that he holds.
 */
const TOUCHED = `
  with recursive
  span as (
    select n, since, until,
           case when since = '-infinity' then since else date_trunc('year', since)::date end as years_since,
           case when until = 'infinity' then until
                else (date_trunc('year', until - 1) + interval '1 year')::date end as years_until
      from (select (n - 1)::int as n, (coalesce(since, '-infinity') - make_interval(months => $3))::date as since,
                   (coalesce(until, 'infinity') + make_interval(months => $3))::date as until
              from unnest($1::date[], $2::date[]) with ordinality as given(since, until, n)) as days),
  seed as (select n, reach, id from unnest($4::int[], $5::text[], $6::uuid[]) as given(n, reach, id)),
  bonded(n, id) as (
    select n, id from seed where reach = 'BOND'
    union
    select b.n, tied.id
      from bonded b
      join span s on s.n = b.n
      cross join lateral (
        select r.to_id as id from parties.relation r left join parties.relation_end e on e.relation_id = r.id
         where r.from_id = b.id and r.type in (${BONDS}) and ${NEAR}
        union all
        select r.from_id from parties.relation r left join parties.relation_end e on e.relation_id = r.id
         where r.to_id = b.id and r.type in (${BONDS}) and ${NEAR}) as tied),
  tie as (
    select b.n, r.type, r.to_id, r.loan_id
      from bonded b
      join span s on s.n = b.n
      join parties.relation r on r.from_id = b.id and r.type not in (${BONDS})
      left join parties.relation_end e on e.relation_id = r.id
     where case when r.type in ('LOAN', 'GUARANTEE') then ${SAME_YEARS} else ${NEAR} end
    union all
    select b.n, r.type, r.to_id, r.loan_id
      from bonded b
      join span s on s.n = b.n
      join parties.relation r on r.appointed_by = b.id
      left join parties.relation_end e on e.relation_id = r.id
     where ${NEAR}),
  owed(n, id) as (
    select n, id from seed where reach = 'DIRECT'
    union select x.n, l.to_id from seed x join parties.relation l on l.id = x.id where x.reach = 'LOAN'),
  start as (
    select n, id from seed where reach = 'DOWN'
    union select o.n, o.id from owed o join parties.person on person.id = o.id
    union select n, id from bonded
    union select n, to_id from tie where type in (${DOWN}, 'OFFICER')),
  down(n, id) as (
    select x.n, coalesce(h.head_office_id, x.id) from start x left join parties.organisation h on h.id = x.id
    union
    select d.n, coalesce(h.head_office_id, r.to_id)
      from down d
      join span s on s.n = d.n
      cross join lateral (
        select d.id union all select b.id from parties.organisation b where b.head_office_id = d.id) as m(id)
      join parties.relation r on r.from_id = m.id and r.type in (${DOWN})
      left join parties.relation_end e on e.relation_id = r.id
      left join parties.organisation h on h.id = r.to_id
     where ${NEAR}),
  direct(n, id) as (
    select n, id from owed
    union select n, to_id from tie where type not in (${DOWN}, 'OFFICER', 'GUARANTEE')
    union select t.n, l.to_id from tie t join parties.relation l on l.id = t.loan_id where t.type = 'GUARANTEE'),
  touched(n, id) as (
    select n, id from down
    union
    select d.n, coalesce(h.head_office_id, d.id) from direct d left join parties.organisation h on h.id = d.id),
  party(n, id) as (
    select n, id from touched
    union
    select t.n, b.id from touched t join parties.organisation b on b.head_office_id = t.id)
  select id, min(n) as n
    from (select f.id, p.n, f.as_of, f.standard from party p join parties.finding f on f.a_id = p.id
          union all
          select f.id, p.n, f.as_of, f.standard from party p join parties.finding f on f.b_id = p.id) as f
    join span s using (n)
   where s.since <= f.as_of and f.as_of < s.until and f.standard = any($7)
   group by id order by id`;

/** Later answers beside findings, and the findings that a change can touch, in SQL. */
export class ReexaminationsStore {
  /** Standards of which there are findings; none where nothing was ever frozen. */
  async standards(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ standard: string | null }>(
      `with recursive used(standard) as (
         select min(standard) from parties.finding
         union all
         select (select min(f.standard) from parties.finding f where f.standard > used.standard)
           from used where standard is not null)
       select standard from used where standard is not null`,
    );
    return rows.flatMap(({ standard }) => standard ?? []);
  }

  /** Held until the transaction ends: two changes at once would each compare with an answer that is no longer the last. */
  async lock(ctx: Ctx): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('parties.reexamination', 0))`);
  }

  /** The recorded ends of these relations: ids of the ends by id of the relation. */
  async ends(ctx: Ctx, relations: readonly string[]): Promise<Map<string, string>> {
    const rows = await ctx.tx.query<{ id: string; relation_id: string }>(
      'select id, relation_id from parties.relation_end where relation_id = any($1)',
      [relations],
    );
    return new Map(rows.map((row) => [row.relation_id, row.id]));
  }

  /** Findings that one of the changes can touch, in the order of their ids, each with the place of the first such change. */
  async touched(
    ctx: Ctx,
    touches: readonly Touch[],
    { standards, months }: Among,
  ): Promise<{ readonly id: string; readonly n: number }[]> {
    const seeds = touches.flatMap(({ reach, nodes }, n) => nodes.map((id) => ({ n, reach, id })));
    return ctx.tx.query(TOUCHED, [
      touches.map(({ since }) => since ?? null),
      touches.map(({ until }) => until ?? null),
      months,
      seeds.map(({ n }) => n),
      seeds.map(({ reach }) => reach),
      seeds.map(({ id }) => id),
      standards,
    ]);
  }

  /** Findings whose last answer was given under an earlier version of the standard. */
  async outdated(ctx: Ctx, standard: string, version: number): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select f.id from parties.finding f
        where f.standard = $1 and f.standard_version < $2
          and not exists (select from parties.reexamination x where x.finding_id = f.id and x.standard_version >= $2)
        order by f.id`,
      [standard, version],
    );
    return rows.map(({ id }) => id);
  }

  async lastAnswers(ctx: Ctx, findingIds: readonly string[]): Promise<LastAnswer[]> {
    const rows = await ctx.tx.query<LastAnswerRow>(
      `select f.id, f.a_id, f.b_id, f.as_of, f.standard, coalesce(x.outcome, f.outcome) as outcome,
              coalesce(x.answer, f.answer) as answer, coalesce(x.id, f.id) as previous_id, coalesce(x.seq, 0) as seq
         from parties.finding f
         left join lateral (
           select x.id, x.seq, x.outcome, x.answer from parties.reexamination x
            where x.finding_id = f.id order by x.seq desc limit 1) x on true
        where f.id = any($1) order by f.id`,
      [findingIds],
    );
    return rows.map((row) => ({
      findingId: row.id,
      a: row.a_id,
      b: row.b_id,
      asOf: row.as_of,
      standard: row.standard,
      answer: { outcome: row.outcome, limbs: row.answer.limbs, missing: row.answer.missing },
      previousId: row.previous_id,
      seq: row.seq,
    }));
  }

  async insert(ctx: Ctx, rows: readonly Reexamination[]): Promise<void> {
    const columns = {
      id: 'uuid',
      finding_id: 'uuid',
      seq: 'integer',
      cause_kind: 'text',
      cause_id: 'text',
      previous_id: 'uuid',
      outcome: 'text',
      answer: 'jsonb',
      graph_digest: 'text',
      standard: 'text',
      standard_version: 'integer',
      digest: 'text',
      recorded_at: 'timestamptz',
    };
    const values = rows.map((one) => {
      const { outcome, graphDigest, standard, standardVersion, ...answer } = one.answer;
      return {
        id: one.id,
        finding_id: one.findingId,
        seq: one.seq,
        cause_kind: one.cause.kind,
        cause_id: one.cause.id,
        previous_id: one.previousId,
        outcome,
        answer: JSON.parse(JSON.stringify(answer)),
        graph_digest: graphDigest,
        standard,
        standard_version: standardVersion,
        digest: one.digest,
        recorded_at: one.recordedAt.toISOString(),
      };
    });
    await insertJsonRows(ctx.tx, 'parties.reexamination', columns, values);
  }

  async ofFinding(ctx: Ctx, findingId: string): Promise<Reexamination[]> {
    const rows = await ctx.tx.query<ReexaminationRow>(
      'select * from parties.reexamination where finding_id = $1 order by seq',
      [findingId],
    );
    return rows.map(toReexamination);
  }

  /** The newest answer of each of these findings that was asked again with another result. */
  async lastOf(ctx: Ctx, findingIds: readonly string[]): Promise<Map<string, Reexamination['answer']>> {
    const rows = await ctx.tx.query<ReexaminationRow>(
      `select distinct on (finding_id) * from parties.reexamination
        where finding_id = any($1) order by finding_id, seq desc`,
      [findingIds],
    );
    return new Map(rows.map((row) => [row.finding_id, toReexamination(row).answer]));
  }

  all(ctx: Ctx): AsyncIterable<ReexaminationRow[]> {
    return ctx.tx.stream<ReexaminationRow>('select * from parties.reexamination order by id');
  }
}

export function toReexamination(row: ReexaminationRow): Reexamination {
  return {
    id: row.id,
    findingId: row.finding_id,
    seq: row.seq,
    cause: { kind: row.cause_kind, id: row.cause_id },
    previousId: row.previous_id,
    answer: {
      ...row.answer,
      outcome: row.outcome,
      graphDigest: row.graph_digest,
      standard: row.standard,
      standardVersion: row.standard_version,
    },
    digest: row.digest,
    recordedAt: row.recorded_at,
  };
}
