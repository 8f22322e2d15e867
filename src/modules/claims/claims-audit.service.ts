import { Injectable } from '@nestjs/common';
import type { Fen } from '../../kernel/money.js';
import type { Text } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Ledger } from '../ledger/index.js';
import { ClaimsStore } from './claims.store.js';
import { type ClaimState, DRAFTED, STATE_WORDS, stateAfter } from './core/claim-states.js';
import { awardedIn, readDecision } from './core/decision.js';

export interface ClaimProblem {
  readonly code: string;
  /** The decision or payment that does not agree. */
  readonly id: string;
  readonly what: Text;
}

/** Re-adds decisions, plans and payments, and compares them with what the book says was moved for them. */
@Injectable()
export class ClaimsAudit {
  constructor(
    private readonly store: ClaimsStore,
    private readonly ledger: Ledger,
  ) {}

  async problems(ctx: Ctx): Promise<ClaimProblem[]> {
    const found = await this.misplaced(ctx);
    for await (const page of this.store.streamDecisions(ctx)) {
      const booked = await this.ledger.movedFor(
        ctx,
        'decision',
        page.map((row) => row.id),
      );
      const resolved = await this.store.ofPlans.resolvedDecisions(
        ctx,
        page.map((row) => row.id),
      );
      for (const row of page) {
        const stated = statedIn(row.body);
        const moved = booked.get(row.id);
        const [reserved, freed] = [moved?.reserve ?? 0n, (moved?.release ?? 0n) + (moved?.cancel ?? 0n)];
        const fate = resolved.get(row.id);
        if (stated === undefined) found.push(unreadable(row.id));
        else if (stated !== row.amountFen || reserved !== (fate ? row.amountFen : 0n)) {
          found.push(problem('CLAIMS.DECISION_NOT_BOOKED', row.id, row.amountFen, reserved));
        } else if (freed !== (fate?.released ? row.amountFen : 0n)) {
          found.push(problem('CLAIMS.RELEASE_NOT_BOOKED', row.id, fate?.released ? row.amountFen : 0n, freed));
        }
      }
    }
    for await (const page of this.store.ofPlans.streamPayments(ctx)) {
      const booked = await this.ledger.movedFor(
        ctx,
        'payment',
        page.map((row) => row.id),
      );
      const replies = await this.store.ofPlans.replies(
        ctx,
        page.map((row) => row.id),
      );
      const last = new Map(replies.map(({ paymentId, status }) => [paymentId, status]));
      for (const row of page) {
        const moved = booked.get(row.id);
        const paid = (moved?.pay ?? 0n) - (moved?.payReturned ?? 0n);
        const due = last.get(row.id) === 'PAID' ? row.amountFen : 0n;
        if (paid !== due) found.push(problem('CLAIMS.PAYMENT_NOT_BOOKED', row.id, due, paid));
      }
    }
    return found;
  }

  /** Claims that are listed under another state than the one to which their events lead. */
  private async misplaced(ctx: Ctx): Promise<ClaimProblem[]> {
    const found: ClaimProblem[] = [];
    for await (const page of this.store.streamClaims(ctx)) {
      const ids = page.map(({ id }) => id);
      const listed = await this.store.standings(ctx, ids);
      const steps = await this.store.steps(ctx, ids);
      const led = new Map(steps.map(({ claimId, types }) => [claimId, stateIn(types)]));
      for (const id of ids) {
        const state = led.has(id) ? led.get(id) : DRAFTED.state;
        if (state !== listed.get(id)) found.push(misplaced(id, state, listed.get(id)));
      }
    }
    return found;
  }
}

/** Where events lead; nothing where someone has changed them into a life that no claim has. */
function stateIn(types: readonly string[]): ClaimState | undefined {
  try {
    return stateAfter(types);
  } catch {
    return undefined;
  }
}

function misplaced(id: string, state: ClaimState | undefined, listed: ClaimState | undefined): ClaimProblem {
  const words = (one: ClaimState | undefined): Text => (one && STATE_WORDS[one]) ?? { zh: '无', en: 'nothing' };
  return {
    code: 'CLAIMS.STANDING_DIFFERS',
    id,
    what: {
      zh: `申报 ${id} 按其办理记录为“${words(state).zh}”，清单中记为“${words(listed).zh}”`,
      en: `Claim ${id} is ${words(state).en} by its events, and listed as ${words(listed).en}`,
    },
  };
}

/** What a decision's text awards in all; nothing where someone has made it unreadable. */
function statedIn(body: string): Fen | undefined {
  try {
    return awardedIn(readDecision(body));
  } catch {
    return undefined;
  }
}

function unreadable(id: string): ClaimProblem {
  return {
    code: 'CLAIMS.DECISION_UNREADABLE',
    id,
    what: {
      zh: `决定 ${id} 的正文无法读取：库中的文字被改动过，请与备份核对`,
      en: `The text of decision ${id} cannot be read: it was changed in the database, compare it with a backup`,
    },
  };
}

function problem(code: string, id: string, stated: bigint, booked: bigint): ClaimProblem {
  return {
    code,
    id,
    what: {
      zh: `记录 ${id} 写明 ${stated} 分，账本记为 ${booked} 分`,
      en: `Record ${id} states ${stated} fen, the book has ${booked}`,
    },
  };
}
