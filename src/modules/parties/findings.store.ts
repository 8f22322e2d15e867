import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { relatednessJson, type StoredFinding } from './core/party-records.js';
import type { Relatedness } from './core/relatedness.js';
import { insertJsonRows } from './parties.store.js';
import { type FindingRow, toFinding } from './party.entity.js';

/** Findings in SQL. */
export class FindingsStore {
  /** Findings on the same two, day, standard and graph. */
  async known(ctx: Ctx, asked: readonly Pick<StoredFinding, 'a' | 'b' | 'relatedness'>[]): Promise<StoredFinding[]> {
    if (asked.length === 0) return [];
    const rows = await ctx.tx.query<FindingRow>(
      // One look into the unique index for each, whatever the planner knows of a table that is being filled: joined, two
      // thousand took seconds.
      `select f.* from (select distinct * from unnest($1::uuid[], $2::uuid[], $3::date[], $4::text[], $5::int[], $6::text[]))
           as k(a_id, b_id, as_of, standard, standard_version, graph_digest)
         cross join lateral (select * from parties.finding g
           where g.a_id = k.a_id and g.b_id = k.b_id and g.as_of = k.as_of and g.standard = k.standard
             and g.standard_version = k.standard_version and g.graph_digest = k.graph_digest limit 1) f`,
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

  /**
   * Stores what nobody has stored before; answers how many were. Another transaction that stores the same finding is
   * waited for: if it commits, its finding is the one, and the next statement sees it.
   */
  async insert(ctx: Ctx, findings: readonly StoredFinding[]): Promise<number> {
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
    return insertJsonRows(ctx.tx, 'parties.finding', columns, rows, 'skip');
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
