import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { type LeafSource, leafSource } from '../translog/index.js';
import { type RecallAnswer, recallAnswerRecord } from './core/recall-answer.js';

const ANSWER = `select a.id, a.release_id as "releaseId", a.release_digest as "releaseDigest", a.buyer_id as "buyerId",
  a.contract_ids as "contractIds", a.answer, a.model, a.note, a.answered_by as "answeredBy",
  a.recorded_at as "recordedAt" from contracts.recall_answer a`;

type RawAnswer = Omit<RecallAnswer, 'model' | 'note'> & { readonly model: string | null; readonly note: string | null };

/** A contract over a release, as far as a recall needs it. */
export interface Bought {
  readonly contractId: string;
  readonly releaseId: string;
}

@Injectable()
export class RecallAnswersStore {
  /** Contracts of the buyer over releases, in their text or in a line of it, signed or not. */
  async bought(ctx: Ctx, buyerId: string, releaseId?: string): Promise<readonly Bought[]> {
    return ctx.tx.query<Bought>(
      `select c.id as "contractId", c.release_id as "releaseId" from contracts.contract c
        where c.buyer_id = $1 and c.release_id is not null and ($2::uuid is null or c.release_id = $2)
       union
       select c.id, l.release_id from contracts.contract c join contracts.line l on l.contract_id = c.id
        where c.buyer_id = $1 and l.release_id is not null and ($2::uuid is null or l.release_id = $2)
       order by 1, 2`,
      [buyerId, releaseId ?? null],
    );
  }

  /** The buyers of these contracts, by contract. */
  async buyers(ctx: Ctx, contractIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await ctx.tx.query<{ id: string; buyer: string }>(
      'select id, buyer_id as buyer from contracts.contract where id = any($1::uuid[])',
      [contractIds],
    );
    return new Map(rows.map(({ id, buyer }) => [id, buyer]));
  }

  /** False when the buyer has answered before, also at the same moment. */
  async insert(ctx: Ctx, row: RecallAnswer): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into contracts.recall_answer (id, release_id, release_digest, buyer_id, contract_ids, answer, model, note,
         answered_by, recorded_at)
       values ($1, $2, $3, $4, $5::uuid[], $6, $7, $8, $9, $10)
       on conflict (release_id, buyer_id) do nothing returning id`,
      [
        row.id,
        row.releaseId,
        row.releaseDigest,
        row.buyerId,
        [...row.contractIds],
        row.answer,
        row.model ?? null,
        row.note ?? null,
        row.answeredBy,
        row.recordedAt,
      ],
    );
    return rows.length > 0;
  }

  /** Answers on a release, in the order in which they came. */
  async ofRelease(ctx: Ctx, releaseId: string, afterId: string | undefined, limit: number): Promise<RecallAnswer[]> {
    const rows = await ctx.tx.query<RawAnswer>(
      `${ANSWER} where a.release_id = $1 and ($2::uuid is null or a.id > $2) order by a.id limit $3`,
      [releaseId, afterId ?? null, limit],
    );
    return rows.map(asAnswer);
  }

  async ofBuyer(ctx: Ctx, buyerId: string): Promise<RecallAnswer[]> {
    return (await ctx.tx.query<RawAnswer>(`${ANSWER} where a.buyer_id = $1`, [buyerId])).map(asAnswer);
  }

  async *stream(ctx: Ctx): AsyncIterable<RecallAnswer[]> {
    for await (const rows of ctx.tx.stream<RawAnswer>(`${ANSWER} order by a.id`)) yield rows.map(asAnswer);
  }
}

/** The facade gives the leaves of the whole room; the answers themselves lie in a service above it. */
export function recallAnswerLeafSource(): LeafSource {
  const store = new RecallAnswersStore();
  return leafSource('recall-answer', (ctx) => store.stream(ctx), recallAnswerRecord);
}

function asAnswer({ model, note, ...row }: RawAnswer): RecallAnswer {
  return { ...row, ...(model === null ? {} : { model }), ...(note === null ? {} : { note }) };
}
