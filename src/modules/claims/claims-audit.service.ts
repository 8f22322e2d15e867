import { Injectable } from '@nestjs/common';
import type { Fen } from '../../kernel/money.js';
import type { Text } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Ledger } from '../ledger/index.js';
import { ClaimsStore } from './claims.store.js';
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
    const found: ClaimProblem[] = [];
    for await (const page of this.store.streamDecisions(ctx)) {
      const booked = await this.ledger.movedFor(
        ctx,
        'decision',
        page.map((row) => row.id),
      );
      for (const row of page) {
        const stated = statedIn(row.body);
        const reserved = booked.get(row.id)?.reserve ?? 0n;
        if (stated === undefined) found.push(unreadable(row.id));
        else if (stated !== row.amountFen || reserved !== row.amountFen) {
          found.push(problem('CLAIMS.DECISION_NOT_BOOKED', row.id, row.amountFen, reserved));
        }
      }
    }
    for await (const page of this.store.streamPayments(ctx)) {
      const booked = await this.ledger.movedFor(
        ctx,
        'payment',
        page.map((row) => row.id),
      );
      for (const row of page) {
        const paid = booked.get(row.id)?.pay ?? 0n;
        if (paid !== row.amountFen) found.push(problem('CLAIMS.PAYMENT_NOT_BOOKED', row.id, row.amountFen, paid));
      }
    }
    return found;
  }
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
