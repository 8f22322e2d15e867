import type { Ctx } from '../../platform/ctx.js';
import type { Confirmation, Opinion, OpinionEvidence, OpinionOutcome, SUBSTANCE } from './core/opinion.js';
import type { ConcludedPair } from './core/related-groups.js';
import type { Standard } from './core/standards.table.js';
import { insertJsonRows } from './parties.store.js';

export interface OpinionRow {
  id: string;
  finding_id: string;
  seq: number;
  outcome: OpinionOutcome;
  limb: typeof SUBSTANCE | null;
  reason: string;
  ground: string | null;
  evidence: readonly OpinionEvidence[];
  given_by: string;
  digest: string;
  recorded_at: Date;
}

export interface ConfirmationRow {
  id: string;
  finding_id: string;
  given_by: string;
  confirmed_by: string;
  recorded_at: Date;
}

/** What counts for a finding instead of its own outcome. */
export interface CountingOpinion {
  readonly outcome: OpinionOutcome;
  readonly opinionId: string;
  readonly digest: string;
}

/** The same two by the same standard on the same part of the register, with the same answer; the days may differ. */
const ALIKE = `f.a_id = g.a_id and f.b_id = g.b_id and f.standard = g.standard
          and f.standard_version = g.standard_version and f.graph_digest = g.graph_digest and f.outcome = g.outcome
          and f.answer -> 'limbs' = g.answer -> 'limbs' and f.answer -> 'missing' = g.answer -> 'missing'
          and f.answer -> 'reasons' = g.answer -> 'reasons'`;

/** What reviewers concluded on findings, in SQL. */
export class OpinionsStore {
  /** Held until the transaction ends, so that two cannot conclude or confirm on one finding at once. */
  async lock(ctx: Ctx, findingId: string): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('parties.opinion ' || $1, 0))`, [findingId]);
  }

  /** The finding of an opinion. */
  async findingOf(ctx: Ctx, opinionId: string): Promise<string | undefined> {
    const [row] = await ctx.tx.query<{ finding_id: string }>(
      'select finding_id from parties.finding_opinion where id = $1',
      [opinionId],
    );
    return row?.finding_id;
  }

  async ofFindings(ctx: Ctx, findingIds: readonly string[]): Promise<Opinion[]> {
    const rows = await ctx.tx.query<OpinionRow>(
      'select * from parties.finding_opinion where finding_id = any($1) order by finding_id, seq',
      [findingIds],
    );
    return rows.map(toOpinion);
  }

  /** Confirmations by the id of the opinion. */
  async confirmations(ctx: Ctx, findingIds: readonly string[]): Promise<Map<string, Confirmation>> {
    const rows = await ctx.tx.query<ConfirmationRow>(
      'select * from parties.finding_confirmation where finding_id = any($1)',
      [findingIds],
    );
    return new Map(rows.map((row) => [row.id, toConfirmation(row)]));
  }

  /**
   * The confirmed opinion that counts for each of these findings, where there is one: its own newest, else the newest on
   * a finding that asks the same on the same facts for another day and has the same answer.
   */
  async counting(ctx: Ctx, findingIds: readonly string[]): Promise<Map<string, CountingOpinion>> {
    const rows = await ctx.tx.query<{ id: string; outcome: OpinionOutcome; opinion_id: string; digest: string }>(
      `select distinct on (f.id) f.id, o.outcome, o.id as opinion_id, o.digest
         from parties.finding_confirmation c
         join parties.finding_opinion o on o.id = c.id
         join parties.finding g on g.id = c.finding_id
         join parties.finding f on ${ALIKE}
        where f.id = any($1)
        order by f.id, f.id = g.id desc, c.recorded_at desc, o.seq desc`,
      [findingIds],
    );
    return new Map(
      rows.map((row) => [row.id, { outcome: row.outcome, opinionId: row.opinion_id, digest: row.digest }]),
    );
  }

  /** What counts, the newest, on the findings by a standard between two of these organisations, once for the same facts. */
  async between(ctx: Ctx, ids: readonly string[], { code, version }: Pick<Standard, 'code' | 'version'>) {
    return ctx.tx.query<ConcludedPair>(
      `select distinct on (f.a_id, f.b_id, f.graph_digest, f.outcome)
              f.a_id as a, f.b_id as b, f.graph_digest as "graphDigest", f.outcome as asked, o.outcome
         from parties.finding_confirmation c
         join parties.finding_opinion o on o.id = c.id
         join parties.finding f on f.id = c.finding_id
        where f.standard = $2 and f.standard_version = $3 and f.a_id = any($1::uuid[]) and f.b_id = any($1::uuid[])
        order by f.a_id, f.b_id, f.graph_digest, f.outcome, c.recorded_at desc, o.seq desc`,
      [ids, code, version],
    );
  }

  /** The finding, and those on the same facts with the same answer on which nobody has concluded themselves. */
  async alike(ctx: Ctx, findingId: string): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select f.id from parties.finding g join parties.finding f on ${ALIKE}
        where g.id = $1
          and (f.id = g.id or not exists (select from parties.finding_confirmation c where c.finding_id = f.id))
        order by f.id`,
      [findingId],
    );
    return rows.map(({ id }) => id);
  }

  async insertOpinion(ctx: Ctx, opinion: Opinion): Promise<void> {
    const columns = {
      id: 'uuid',
      finding_id: 'uuid',
      seq: 'integer',
      outcome: 'text',
      limb: 'text',
      reason: 'text',
      ground: 'text',
      evidence: 'jsonb',
      given_by: 'text',
      digest: 'text',
      recorded_at: 'timestamptz',
    };
    await insertJsonRows(ctx.tx, 'parties.finding_opinion', columns, [
      {
        id: opinion.id,
        finding_id: opinion.findingId,
        seq: opinion.seq,
        outcome: opinion.outcome,
        limb: opinion.limb ?? null,
        reason: opinion.reason,
        ground: opinion.ground ?? null,
        evidence: opinion.evidence.map(({ sha256, mediaType, name }) => ({ sha256, mediaType, name })),
        given_by: opinion.givenBy,
        digest: opinion.digest,
        recorded_at: opinion.recordedAt.toISOString(),
      },
    ]);
  }

  async insertConfirmation(ctx: Ctx, confirmation: Confirmation): Promise<void> {
    await ctx.tx.query(
      `insert into parties.finding_confirmation (id, finding_id, given_by, confirmed_by, recorded_at)
       values ($1, $2, $3, $4, $5)`,
      [
        confirmation.id,
        confirmation.findingId,
        confirmation.givenBy,
        confirmation.confirmedBy,
        confirmation.recordedAt,
      ],
    );
  }

  allOpinions(ctx: Ctx): AsyncIterable<OpinionRow[]> {
    return ctx.tx.stream<OpinionRow>('select * from parties.finding_opinion order by id');
  }

  allConfirmations(ctx: Ctx): AsyncIterable<ConfirmationRow[]> {
    return ctx.tx.stream<ConfirmationRow>('select * from parties.finding_confirmation order by id');
  }
}

export function toOpinion(row: OpinionRow): Opinion {
  return {
    id: row.id,
    findingId: row.finding_id,
    seq: row.seq,
    outcome: row.outcome,
    ...(row.limb === null ? {} : { limb: row.limb }),
    reason: row.reason,
    ...(row.ground === null ? {} : { ground: row.ground }),
    evidence: row.evidence,
    givenBy: row.given_by,
    digest: row.digest,
    recordedAt: row.recorded_at,
  };
}

export function toConfirmation(row: ConfirmationRow): Confirmation {
  const { id, finding_id: findingId, given_by: givenBy, confirmed_by: confirmedBy, recorded_at: recordedAt } = row;
  return { id, findingId, givenBy, confirmedBy, recordedAt };
}
