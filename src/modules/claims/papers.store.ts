import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type { PaperKind, PaperRow } from './core/paper-kinds.js';
import type { PaperServiceRow } from './core/paper-service.js';

const PAPER = `select p.id, p.office, p.kind, p.year, p.place, p.previous, p.number, p.claim_id as "claimId", p.plan_id as "planId",
  p.basis_kind as "basisKind", p.basis_id as "basisId", p.dated_on as "datedOn", p.body, p.recorded_at as "recordedAt"
  from claims.paper p`;

const SERVICE = `select s.id, s.paper_id as "paperId", s.manner, s.served_on as "servedOn", s.proof_sha256 as "proofSha256",
  s.recorded_by as "recordedBy", s.recorded_at as "recordedAt" from claims.paper_service s`;

/** One run of numbers. */
export interface PaperSeries {
  readonly office: string;
  readonly kind: PaperKind;
  readonly year: number;
}

/** Papers with their numbers. Every row is written once. */
export class PapersStore {
  /** Numbers of one series are given one after another; held to the commit, so that none is given twice or lost. */
  async lock(ctx: Ctx, { office, kind, year }: PaperSeries): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('claims/paper/' || $1, 0))`, [
      `${office}/${kind}/${year}`,
    ]);
  }

  /** The last number given in the series; 0 before the first. Requires its lock. */
  async lastPlace(ctx: Ctx, { office, kind, year }: PaperSeries): Promise<number> {
    const [row] = await ctx.tx.query<{ last: number }>(
      'select coalesce(max(place), 0) as last from claims.paper where office = $1 and kind = $2 and year = $3',
      [office, kind, year],
    );
    return row?.last ?? 0;
  }

  /** Papers of a claim or of a plan in the order in which they were made. */
  async of(ctx: Ctx, subject: { readonly claimId: string } | { readonly planId: string }): Promise<PaperRow[]> {
    const [column, id] = 'claimId' in subject ? ['claim_id', subject.claimId] : ['plan_id', subject.planId];
    return ctx.tx.query<PaperRow>(`${PAPER} where p.${column} = $1 order by p.recorded_at, p.id`, [id]);
  }

  async save(ctx: Ctx, rows: readonly PaperRow[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.paper',
      {
        id: 'uuid',
        office: 'text',
        kind: 'text',
        year: 'int',
        place: 'int',
        previous: 'int',
        number: 'text',
        claim_id: 'uuid',
        plan_id: 'uuid',
        basis_kind: 'text',
        basis_id: 'uuid',
        dated_on: 'date',
        body: 'text',
        recorded_at: 'timestamptz',
      },
      rows.map((row) => ({
        id: row.id,
        office: row.office,
        kind: row.kind,
        year: row.year,
        place: row.place,
        previous: row.previous,
        number: row.number,
        claim_id: row.claimId,
        plan_id: row.planId,
        basis_kind: row.basisKind,
        basis_id: row.basisId,
        dated_on: row.datedOn,
        body: row.body,
        recorded_at: row.recordedAt,
      })),
    );
  }

  /** Of papers that were served. */
  async services(ctx: Ctx, paperIds: readonly string[]): Promise<PaperServiceRow[]> {
    return ctx.tx.query<PaperServiceRow>(`${SERVICE} where s.paper_id = any ($1) order by s.id`, [paperIds]);
  }

  async saveService(ctx: Ctx, row: PaperServiceRow): Promise<void> {
    await ctx.tx.query(
      `insert into claims.paper_service (id, paper_id, manner, served_on, proof_sha256, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [row.id, row.paperId, row.manner, row.servedOn, row.proofSha256, row.recordedBy, row.recordedAt],
    );
  }

  streamServices = (ctx: Ctx): AsyncIterable<PaperServiceRow[]> =>
    ctx.tx.stream<PaperServiceRow>(`${SERVICE} order by s.id`);

  stream = (ctx: Ctx): AsyncIterable<PaperRow[]> => ctx.tx.stream<PaperRow>(`${PAPER} order by p.id`);
}
