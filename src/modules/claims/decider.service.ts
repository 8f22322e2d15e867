import { Injectable } from '@nestjs/common';
import { type Fen, fen, parseFen } from '../../kernel/money.js';
import { slices } from '../../kernel/slices.js';
import type { Ctx } from '../../platform/ctx.js';
import { Spool } from '../../platform/spool.js';
import { type Ceiling, Programmes, type ProgrammeVersion, type Rules, withinCeilings } from '../programmes/index.js';
import { ClaimsStore } from './claims.store.js';
import type { ClaimLine } from './core/claim-line.js';
import type { RunRow } from './core/claim-records.js';
import type { DecisionBody } from './core/decision.js';
import type { Want } from './core/settlement.js';
import { Openness } from './openness.service.js';
import { bodiesOf, type Deciding, type Gathered, partsOf, wantsIn, withSigned } from './settlement.bodies.js';
import { SettlementFacts } from './settlement.facts.service.js';
import { StandingAwardsStore } from './standing-awards.store.js';

/** How far a run is: claims whose facts are gathered, then claims that are decided. */
export type Progress = (step: 'GATHERED' | 'DECIDED', done: number, all: number) => void;

export interface DecideOrder {
  readonly run: RunRow;
  readonly version: ProgrammeVersion;
  readonly line: ClaimLine;
  /** What the pool has left. */
  readonly remaining: Fen;
  readonly progress?: Progress;
}

/** Claims that are gathered and decided together; a cap party's claims are never parted. */
const PIECE = 2_000;
const IDS = 5_000;

/** Decides claims together, in pieces that fit into memory, and writes nothing but the findings that it freezes. */
@Injectable()
export class Decider {
  private readonly piece = PIECE;

  constructor(
    private readonly store: ClaimsStore,
    private readonly facts: SettlementFacts,
    private readonly programmes: Programmes,
    private readonly openness: Openness,
    private readonly awards: StandingAwardsStore,
  ) {}

  /**
   * The records of the decisions, a piece at a time. The facts are gathered once: what the applicants want after their
   * caps is added up first, then each piece is decided with its parts of the pool.
   */
  async *decide(ctx: Ctx, order: DecideOrder): AsyncGenerator<readonly DecisionBody[]> {
    const { run, version, line, progress } = order;
    const rules = this.programmes.rules(version, run.asOf);
    const already = await this.alreadyAwarded(ctx, run, rules);
    const remaining = withinCeilings(order.remaining, await this.ceilings(ctx, run, version, line));
    if (rules.use) {
      const ids = [...line.inOrder(IDS)].flat();
      const claims = await this.store.claims(ctx, { ids });
      const applicants = await this.facts.applicants(ctx, claims);
      yield await this.openness.decide(ctx, { run, version, claims, applicants, already, remaining });
      return;
    }
    const deciding = { programmes: this.programmes, run, version, already };
    const pieces = new Spool<Gathered>();
    try {
      const wants = await this.gather(ctx, deciding, rules, order, pieces);
      const parts = partsOf(deciding, wants, remaining);
      let done = 0;
      for await (const piece of pieces.values()) {
        yield bodiesOf(deciding, piece, parts);
        done += piece.claims.length;
        progress?.('DECIDED', done, line.length);
      }
    } finally {
      await pieces.close();
    }
  }

  private async gather(
    ctx: Ctx,
    deciding: Deciding,
    rules: Rules,
    { run, line, progress }: DecideOrder,
    into: Spool<Gathered>,
  ): Promise<readonly Want[]> {
    const duplicates = await this.facts.duplicates(ctx, await this.contractsOf(ctx, line));
    const wants: Want[] = [];
    let done = 0;
    const parties = await this.partiesOf(ctx, line);
    for (const ids of line.pieces(this.piece, (applicantId) => parties.get(applicantId) ?? applicantId)) {
      const claims = await this.store.claims(ctx, { ids });
      const contractIds = [...new Set(claims.flatMap((claim) => claim.contractIds))];
      const facts = await this.facts.gather(ctx, contractIds, rules, run.asOf, duplicates);
      const gathered = {
        claims,
        applicants: await this.facts.applicants(ctx, claims),
        facts: withSigned(facts, claims, await this.store.signedEvents(ctx, ids)),
      };
      wants.push(...wantsIn(deciding, gathered));
      await into.put(gathered);
      done += claims.length;
      progress?.('GATHERED', done, line.length);
    }
    return wants;
  }

  private async contractsOf(ctx: Ctx, line: ClaimLine): Promise<readonly string[]> {
    const ids: string[] = [];
    for (const part of line.inOrder(IDS)) ids.push(...(await this.store.contractIdsOf(ctx, part)));
    return ids;
  }

  /** By applicant: whose cap its awards use up, its own or its head office's. */
  private async partiesOf(ctx: Ctx, line: ClaimLine): Promise<ReadonlyMap<string, string>> {
    const parties = new Map<string, string>();
    const applicants = line.applicantIds.map((applicantId) => ({ applicantId }));
    for (const part of slices(applicants, IDS)) {
      for (const [id, { headOfficeId }] of await this.facts.applicants(ctx, part)) parties.set(id, headOfficeId ?? id);
    }
    return parties;
  }

  /** The most that this programme takes of a shared pool, and the share of the call where all claims are of one. */
  private async ceilings(
    ctx: Ctx,
    run: RunRow,
    version: ProgrammeVersion,
    line: ClaimLine,
  ): Promise<readonly Ceiling[]> {
    const { most } = this.programmes.pool(version, run.period);
    const keys = line.callKeys;
    const [key] = keys;
    const call = keys.length === 1 ? version.programme.calls.find((one) => one.key === key) : undefined;
    if (!most && call?.poolShareFen === undefined) return [];
    const { all, ofCall } = await this.awards.taken(ctx, run, call?.key);
    return [
      ...(most ? [{ ceilingFen: most.value, takenFen: all }] : []),
      ...(call?.poolShareFen === undefined ? [] : [{ ceilingFen: parseFen(call.poolShareFen), takenFen: ofCall }]),
    ];
  }

  /** Awards that stand by cap party: of this period, or of all where the cap counts the whole programme. */
  private async alreadyAwarded(ctx: Ctx, run: RunRow, rules: Rules): Promise<Map<string, Fen>> {
    const period = rules.capPeriod?.value === 'PROGRAMME' ? null : run.period;
    const awards = await this.awards.byCapParty(ctx, run.programme, period);
    return new Map(awards.map(({ capParty, awardedFen, recoveredFen }) => [capParty, fen(awardedFen - recoveredFen)]));
  }
}
