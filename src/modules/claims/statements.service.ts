import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { canonicalText } from '../../kernel/canonical-json.js';
import { addFen, type Fen, parseFen, ZERO_FEN } from '../../kernel/money.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Programmes } from '../programmes/index.js';
import { type LogHead, Translog } from '../translog/index.js';
import { ClaimsStore } from './claims.store.js';
import { type RunRow, type StatementRow, statementRecord } from './core/claim-records.js';
import { statementChanged } from './core/claims-errors.js';
import {
  readDecision,
  type StatementBody,
  type StatementClaim,
  type StatementHead,
  statementClaim,
  statementHead,
} from './core/decision.js';
import { PlanBook } from './plan-book.service.js';

/** A statement whose claims are read one page after the other, in the transaction that it was asked for in. */
export interface Statement {
  readonly head: StatementHead;
  claims(): AsyncIterable<readonly StatementClaim[]>;
}

/** What a run is stated to have decided: a head of its own, and the claims as their decisions have them. */
@Injectable()
export class Statements {
  constructor(
    private readonly store: ClaimsStore,
    private readonly book: PlanBook,
    private readonly programmes: Programmes,
    private readonly translog: Translog,
  ) {}

  /** The statement of a run as first made, the same bytes each time; made and stored when the run has none yet. */
  async of(ctx: Ctx, run: RunRow): Promise<Statement> {
    const row = (await this.store.statement(ctx, run.id)) ?? (await this.make(ctx, run));
    const { claims = [], ...head } = JSON.parse(row.body) as StatementHead & Partial<StatementBody>;
    const { claimsSha256 } = row;
    if (claimsSha256 === null) return { head, claims: () => pageOf(claims) };
    return { head, claims: () => this.checked(ctx, run, claimsSha256) };
  }

  /** The statement as the book stands now; nothing is stored. */
  async now(ctx: Ctx, run: RunRow, log: LogHead): Promise<Statement> {
    const { head } = await this.stated(ctx, run, log);
    return { head, claims: () => this.claimsOf(ctx, run) };
  }

  private async make(ctx: Ctx, run: RunRow): Promise<StatementRow> {
    const { head, sha256 } = await this.stated(ctx, run, await this.translog.sequence(ctx));
    const row: StatementRow = {
      id: newId(ctx),
      runId: run.id,
      body: canonicalText(head as unknown as JsonObject),
      claimsSha256: sha256,
      recordedAt: ctx.now,
    };
    await this.store.saveStatement(ctx, row);
    await this.translog.append(ctx, [{ kind: 'statement', id: row.id, record: statementRecord(row) }]);
    return row;
  }

  private async stated(ctx: Ctx, run: RunRow, log: LogHead) {
    const [first] = await this.store.runs(ctx, run.programme, run.period);
    const version = await this.programmes.version(ctx, run.programmeVersionId);
    const claims = new ClaimsDigest();
    let awardedFen: Fen = ZERO_FEN;
    for await (const page of this.claimsOf(ctx, run)) {
      claims.add(page);
      awardedFen = addFen([awardedFen, ...page.map(({ amountFen }) => parseFen(amountFen))]);
    }
    const head = statementHead(
      { programme: run.programme, period: run.period, asOf: run.asOf, programmeVersion: version.name },
      {
        totalFen: run.poolTotalFen,
        beforeFen: first?.poolBeforeFen ?? run.poolBeforeFen,
        awardedFen,
        remainingFen: await this.book.remaining(ctx, version, run.period),
      },
      log,
    );
    return { head, sha256: claims.hex() };
  }

  private async *claimsOf(ctx: Ctx, run: RunRow): AsyncGenerator<readonly StatementClaim[]> {
    const runs = await this.store.runs(ctx, run.programme, run.period);
    const ids = runs.filter(({ runNo }) => runNo <= run.runNo).map(({ id }) => id);
    for await (const page of this.store.streamDecided(ctx, ids)) {
      // Read back from the canonical text, so that keys come in one order whenever the statement is printed.
      yield page.map(({ body }) =>
        JSON.parse(canonicalText(statementClaim(readDecision(body)) as unknown as JsonObject)),
      );
    }
  }

  /** Throws `CLAIMS.STATEMENT_CHANGED` at the end where the claims are not those that were stated. */
  private async *checked(ctx: Ctx, run: RunRow, sha256: string): AsyncGenerator<readonly StatementClaim[]> {
    const claims = new ClaimsDigest();
    for await (const page of this.claimsOf(ctx, run)) {
      claims.add(page);
      yield page;
    }
    if (claims.hex() !== sha256) throw statementChanged(`${run.programme} ${run.period}`);
  }
}

/** Of canonical texts, one a line. */
class ClaimsDigest {
  private readonly hash = createHash('sha256');

  add(page: readonly StatementClaim[]): void {
    for (const claim of page) this.hash.update(`${JSON.stringify(claim)}\n`, 'utf8');
  }

  hex(): string {
    return this.hash.digest('hex');
  }
}

async function* pageOf(claims: readonly StatementClaim[]): AsyncGenerator<readonly StatementClaim[]> {
  if (claims.length > 0) yield claims;
}

/** The whole statement at once, for as many claims as fit into memory. */
export async function wholeStatement({ head, claims }: Statement): Promise<StatementBody> {
  const all: StatementClaim[] = [];
  for await (const page of claims()) all.push(...page);
  // In the order of the keys in which it is printed page by page.
  return Object.fromEntries(
    Object.entries({ ...head, claims: all }).sort(([a], [b]) => (a < b ? -1 : 1)),
  ) as unknown as StatementBody;
}
