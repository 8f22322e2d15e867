import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../../platform/ctx.js';

export interface Waiting {
  readonly failures: number;
  readonly lastAt: Date;
  readonly freeAt: Date;
  readonly succeededAt?: Date;
}

interface WaitRow {
  readonly subject: string;
  readonly failures: number;
  readonly last_at: Date;
  readonly free_at: Date;
  readonly succeeded_at: Date | null;
}

/** Rows forgotten with each attempt: more than one attempt can add. */
const SWEEP = 10;

@Injectable()
export class AttemptsStore {
  /** The counts of these subjects, by hex of the subject, locked in one order for everybody. */
  async lock(ctx: Ctx, subjects: readonly Buffer[]): Promise<Map<string, Waiting>> {
    const names = subjects.map(hex);
    await ctx.tx.query(
      `insert into identity.sign_in_wait (subject, failures, last_at, free_at)
       select decode(name, 'hex'), 0, $2, $2 from unnest($1::text[]) name order by name
       on conflict (subject) do nothing`,
      [names, ctx.now],
    );
    const rows = await ctx.tx.query<WaitRow>(
      `select encode(subject, 'hex') as subject, failures, last_at, free_at, succeeded_at from identity.sign_in_wait
        where subject in (select decode(name, 'hex') from unnest($1::text[]) name) order by subject for update`,
      [names],
    );
    return new Map(rows.map((row) => [row.subject, waitingOf(row)]));
  }

  async save(ctx: Ctx, subject: Buffer, waiting: Waiting): Promise<void> {
    await ctx.tx.query(
      `update identity.sign_in_wait set failures = $2, last_at = $3, free_at = $4, succeeded_at = $5 where subject = $1`,
      [subject, waiting.failures, waiting.lastAt, waiting.freeAt, waiting.succeededAt ?? null],
    );
  }

  /** What nobody has touched since `before`; rows that another attempt holds stay. */
  async forget(ctx: Ctx, before: Date): Promise<void> {
    await ctx.tx.query(
      `delete from identity.sign_in_wait where subject in (
         select subject from identity.sign_in_wait where last_at < $1 order by last_at limit ${SWEEP} for update skip locked)`,
      [before],
    );
  }
}

export function hex(subject: Buffer): string {
  return subject.toString('hex');
}

function waitingOf(row: WaitRow): Waiting {
  return {
    failures: row.failures,
    lastAt: row.last_at,
    freeAt: row.free_at,
    ...(row.succeeded_at === null ? {} : { succeededAt: row.succeeded_at }),
  };
}
