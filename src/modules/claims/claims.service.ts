import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Taken } from '../../kernel/take.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { type Organisation, Parties } from '../parties/index.js';
import { Programmes, type ProgrammeVersion } from '../programmes/index.js';
import type { LeafSource, LogHead } from '../translog/index.js';
import { ClaimListsStore, type ListedClaim } from './claim-lists.store.js';
import { claimLeafSources } from './claims.leaves.js';
import { ClaimsStore } from './claims.store.js';
import { type ClaimProblem, ClaimsAudit } from './claims-audit.service.js';
import type { ClaimEventRow, ClaimRow, DecisionRow, RunRow } from './core/claim-records.js';
import { type ClaimState, stateAfter } from './core/claim-states.js';
import { unknownClaim } from './core/claims-errors.js';
import { type DecisionBody, readDecision, type StatementClaim, statementClaim } from './core/decision.js';
import { type ClaimDraft, Filing } from './filing.service.js';
import { type PoolStanding, Pools, type PublishedAwards } from './pools.service.js';
import { Settlement, type SettleOrder } from './settlement.service.js';
import type { Statement } from './statements.service.js';

/** A claim with everything decided about it. */
export interface ClaimCase {
  readonly claim: ClaimRow;
  readonly state: ClaimState;
  readonly events: readonly ClaimEventRow[];
  readonly applicant: Organisation;
  readonly version: ProgrammeVersion;
  readonly decision?: { readonly row: DecisionRow; readonly body: DecisionBody };
}

export interface ClaimSummary {
  readonly claim: ClaimRow;
  readonly state: ClaimState;
  readonly applicant: Organisation;
  readonly decision?: DecisionBody;
  /** Its place in the list. */
  readonly cursor: string;
}

/** Which of the claims that a caller may see; the first `limit` of them after the one already seen. */
export interface ClaimQuery {
  readonly programme?: string;
  readonly period?: string;
  /** `open`: something is still to be done. Either part is in the order in which the claims came, the whole by number. */
  readonly show?: 'open' | 'ended';
  /** The cursor of the last one already seen. */
  readonly after?: string;
  readonly limit: number;
}

/** Case files: filed, decided, reserved, paid. */
@Injectable()
export class Claims {
  private readonly lists = new ClaimListsStore();

  constructor(
    private readonly store: ClaimsStore,
    private readonly filing: Filing,
    private readonly settlement: Settlement,
    private readonly poolsService: Pools,
    private readonly auditor: ClaimsAudit,
    private readonly parties: Parties,
    private readonly programmes: Programmes,
  ) {}

  /** Rows of claims.csv, taken as submitted and accepted. */
  async take(ctx: Ctx, drafts: readonly ClaimDraft[]): Promise<Taken[]> {
    return this.filing.take(ctx, drafts);
  }

  /** One claim per applicant and programme over contracts that came without claims.csv. */
  async takeImplied(ctx: Ctx, contractIds: readonly string[]): Promise<{ taken: number; unchanged: number }> {
    return this.filing.takeImplied(ctx, contractIds);
  }

  /** One claim per unit that opened one of the corpora on the public platform, for folders without claims.csv. */
  async takeOpened(ctx: Ctx, corpusKeys: readonly string[]): Promise<{ taken: number; unchanged: number }> {
    return this.filing.takeOpened(ctx, corpusKeys);
  }

  /**
   * Settles a programme's year: decides what was accepted since the last run, makes and resolves the plan, with `issue`
   * pays it, and stores the statement. Answers the run that stands.
   * Throws `CLAIMS.SAME_PERSON`, `PROGRAMMES.NOT_FOUND`, `PROGRAMMES.NOT_IN_FORCE`.
   */
  async settle(ctx: Ctx, order: SettleOrder): Promise<RunRow> {
    return this.settlement.settle(ctx, order);
  }

  /** The statement of a settled run, the same each time. */
  async statement(ctx: Ctx, run: RunRow): Promise<Statement> {
    return this.settlement.statement(ctx, run);
  }

  /** The same with nothing signed or stated, for a transaction that the caller rolls back. `log` is the last head. */
  async rehearse(ctx: Ctx, order: SettleOrder, log: LogHead): Promise<Statement> {
    return this.settlement.rehearse(ctx, order, log);
  }

  /** Every decided claim of an organisation in a period, by programme. */
  async statementOf(ctx: Ctx, organisationId: string, period: string): Promise<Map<string, StatementClaim[]>> {
    const claims = await this.store.claims(ctx, { applicantId: organisationId, period });
    const decisions = await this.store.decisions(ctx, { claimIds: claims.map((claim) => claim.id) });
    const byProgramme = new Map<string, StatementClaim[]>();
    for (const claim of claims) {
      for (const decision of decisions.filter((one) => one.claimId === claim.id)) {
        const known = byProgramme.get(claim.programme) ?? [];
        byProgramme.set(claim.programme, [...known, statementClaim(readDecision(decision.body))]);
      }
    }
    return byProgramme;
  }

  /** Claims that the caller may see: the applicant's own, the authority's, or all for an auditor. */
  async list(ctx: Ctx, { programme, show, ...query }: ClaimQuery): Promise<ClaimSummary[]> {
    const reach = await this.reach(ctx);
    const programmes = reach.programmes.filter((code) => programme === undefined || code === programme);
    const asked = { ...query, ...reach, programmes };
    if (show === undefined) return this.summaries(ctx, await this.lists.list(ctx, asked));
    return this.summaries(ctx, await this.lists.listOf(ctx, show, asked), ({ id }) => id);
  }

  /** Those of the claims that the caller may see, by number. */
  async listed(ctx: Ctx, ids: readonly string[]): Promise<ClaimSummary[]> {
    const { programmes, applicantId } = await this.reach(ctx);
    const claims = await this.lists.listed(ctx, programmes, ids.filter(isId));
    return this.summaries(
      ctx,
      claims.filter((claim) => applicantId === undefined || claim.applicantId === applicantId),
    );
  }

  private async summaries(
    ctx: Ctx,
    claims: readonly ListedClaim[],
    cursor: (claim: ListedClaim) => string = ({ number }) => number,
  ): Promise<ClaimSummary[]> {
    const ids = claims.map((claim) => claim.id);
    const decisions = new Map((await this.store.decisions(ctx, { claimIds: ids })).map((row) => [row.claimId, row]));
    const applicants = await this.parties.organisations(ctx, [...new Set(claims.map((claim) => claim.applicantId))]);
    return claims.flatMap((claim) => {
      const applicant = applicants.get(claim.applicantId);
      if (!applicant) return [];
      const decision = decisions.get(claim.id);
      return {
        claim,
        state: claim.state,
        applicant,
        cursor: cursor(claim),
        ...(decision ? { decision: readDecision(decision.body) } : {}),
      };
    });
  }

  /** One claim with its decision. Throws `CLAIMS.NOT_FOUND` for whoever may not see it. */
  async caseFile(ctx: Ctx, claimId: string): Promise<ClaimCase> {
    const [claim] = isId(claimId) ? await this.store.claims(ctx, { ids: [claimId] }) : [];
    if (!claim) throw unknownClaim();
    const newest = (await this.newestVersions(ctx)).get(claim.programme);
    if (!newest || !mayRead(ctx, claim, newest)) throw unknownClaim();
    const events = await this.store.events(ctx, [claim.id]);
    const row = (await this.store.decisions(ctx, { claimIds: [claim.id] })).at(-1);
    const body = row && readDecision(row.body);
    const applicant = (await this.parties.organisations(ctx, [claim.applicantId])).get(claim.applicantId);
    if (!applicant) throw unknownClaim();
    const version = body ? await this.programmes.version(ctx, body.programmeVersion.id) : newest;
    return {
      claim,
      state: stateOf(events),
      events,
      applicant,
      version,
      ...(row && body ? { decision: { row, body } } : {}),
    };
  }

  /** True where the caller may see the claim; false also for an unknown one. */
  async mayRead(ctx: Ctx, claimId: string): Promise<boolean> {
    const [claim] = isId(claimId) ? await this.store.claims(ctx, { ids: [claimId] }) : [];
    return claim !== undefined && mayRead(ctx, claim, (await this.newestVersions(ctx)).get(claim.programme));
  }

  /** Public figures of the pool of a programme and period. Throws `CLAIMS.POOL_NOT_FOUND`. */
  async pool(ctx: Ctx, programme: string, period: string, asOf?: CalendarDate): Promise<PoolStanding> {
    return this.poolsService.standing(ctx, programme, period, asOf);
  }

  /** What the public lists of the pool name, the newest `limit` of them. Throws `CLAIMS.POOL_NOT_FOUND`. */
  async poolAwards(ctx: Ctx, programme: string, period: string, limit: number): Promise<PublishedAwards> {
    return this.poolsService.awards(ctx, programme, period, limit);
  }

  /** Programme and period of every pool that was ever settled, newest first. */
  async pools(ctx: Ctx): Promise<readonly Pick<RunRow, 'programme' | 'period'>[]> {
    return this.store.settledPeriods(beyond(ctx, 'claims.settled-periods'));
  }

  /** Decisions against plans, payments and the book. Empty when all is well. */
  async audit(ctx: Ctx): Promise<ClaimProblem[]> {
    return this.auditor.problems(ctx);
  }

  leafSources(): readonly LeafSource[] {
    return claimLeafSources(this.store);
  }

  /** Which claims the caller may see: of these programmes, and of this applicant where it is one. As `mayRead` says. */
  private async reach(ctx: Ctx): Promise<{ readonly programmes: readonly string[]; readonly applicantId?: string }> {
    const { actor } = ctx;
    const versions = [...(await this.newestVersions(ctx)).values()];
    const codes = (of: readonly ProgrammeVersion[]) => of.map(({ code }) => code);
    if (actor.kind === 'system' || actor.roles.includes('auditor')) return { programmes: codes(versions) };
    if (actor.roles.includes('regulator') && actor.authority !== undefined) {
      return { programmes: codes(versions.filter(({ programme }) => programme.authority.code === actor.authority)) };
    }
    const applies = actor.roles.includes('buyer') || actor.roles.includes('provider');
    const { organisationId } = actor;
    return applies && organisationId !== undefined
      ? { programmes: codes(versions), applicantId: organisationId }
      : { programmes: [] };
  }

  private async newestVersions(ctx: Ctx): Promise<Map<string, ProgrammeVersion>> {
    return new Map((await this.programmes.latest(ctx, { limit: 10_000 })).map((version) => [version.code, version]));
  }
}

function stateOf(events: readonly ClaimEventRow[]): ClaimState {
  return stateAfter(events.map((event) => event.type));
}

function mayRead(ctx: Ctx, claim: ClaimRow, version: ProgrammeVersion | undefined): boolean {
  const { actor } = ctx;
  if (actor.kind === 'system' || actor.roles.includes('auditor')) return true;
  if (actor.roles.includes('regulator') && actor.authority !== undefined) {
    return version?.programme.authority.code === actor.authority;
  }
  const applies = actor.roles.includes('buyer') || actor.roles.includes('provider');
  return applies && actor.organisationId === claim.applicantId;
}
