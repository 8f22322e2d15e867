import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../../platform/ctx.js';
import type { SecondFactorFact, SecondFactorStep } from '../core/second-factor.js';

export interface TotpRow {
  readonly secretSealed: Buffer;
  readonly confirmed: boolean;
}

interface StepRow {
  readonly id: string;
  readonly account_id: string;
  readonly step: SecondFactorStep;
  readonly recorded_by: string;
  readonly recorded_at: Date;
}

@Injectable()
export class SecondFactorStore {
  /** Until the transaction ends nobody else changes the second factor of this account. */
  async lock(ctx: Ctx, accountId: string): Promise<TotpRow | undefined> {
    await ctx.tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity:totp:${accountId}`]);
    const [row] = await ctx.tx.query<{ secret_sealed: Buffer; confirmed: boolean }>(
      'select secret_sealed, confirmed from identity.totp where account_id = $1',
      [accountId],
    );
    return row && { secretSealed: row.secret_sealed, confirmed: row.confirmed };
  }

  async isConfirmed(ctx: Ctx, accountId: string): Promise<boolean> {
    const rows = await ctx.tx.query('select from identity.totp where account_id = $1 and confirmed', [accountId]);
    return rows.length > 0;
  }

  async confirmedOf(ctx: Ctx, accountIds: readonly string[]): Promise<Set<string>> {
    const rows = await ctx.tx.query<{ account_id: string }>(
      'select account_id from identity.totp where account_id = any($1::uuid[]) and confirmed',
      [accountIds],
    );
    return new Set(rows.map((row) => row.account_id));
  }

  /** A secret that waits to be confirmed, in place of one that waited before. */
  async propose(ctx: Ctx, accountId: string, secretSealed: Buffer): Promise<void> {
    await ctx.tx.query(
      `insert into identity.totp (account_id, secret_sealed, confirmed, last_step) values ($1, $2, false, 0)
       on conflict (account_id) do update set secret_sealed = excluded.secret_sealed, last_step = 0`,
      [accountId, secretSealed],
    );
  }

  async confirm(ctx: Ctx, accountId: string): Promise<void> {
    await ctx.tx.query('update identity.totp set confirmed = true where account_id = $1', [accountId]);
  }

  /** True once for each step, and never for one before it: a code that was used, or an older one, is worth nothing. */
  async useStep(ctx: Ctx, accountId: string, step: number): Promise<boolean> {
    const rows = await ctx.tx.query(
      'update identity.totp set last_step = $2 where account_id = $1 and last_step < $2 returning account_id',
      [accountId, step],
    );
    return rows.length > 0;
  }

  async remove(ctx: Ctx, accountId: string): Promise<void> {
    await ctx.tx.query('delete from identity.recovery_code where account_id = $1', [accountId]);
    await ctx.tx.query('delete from identity.totp where account_id = $1', [accountId]);
  }

  async insertRecoveryCodes(ctx: Ctx, accountId: string, digests: readonly Buffer[]): Promise<void> {
    await ctx.tx.query(
      `insert into identity.recovery_code (account_id, code_digest)
       select $1, decode(digest, 'hex') from unnest($2::text[]) digest`,
      [accountId, digests.map((digest) => digest.toString('hex'))],
    );
  }

  /** True once for each code. */
  async useRecoveryCode(ctx: Ctx, accountId: string, digest: Buffer): Promise<boolean> {
    const rows = await ctx.tx.query(
      `update identity.recovery_code set used_at = $3
        where account_id = $1 and code_digest = $2 and used_at is null returning account_id`,
      [accountId, digest, ctx.now],
    );
    return rows.length > 0;
  }

  async insertStep(ctx: Ctx, fact: SecondFactorFact): Promise<void> {
    await ctx.tx.query(
      `insert into identity.second_factor_step (id, account_id, step, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5)`,
      [fact.id, fact.accountId, fact.step, fact.recordedBy, fact.recordedAt],
    );
  }

  async *steps(ctx: Ctx): AsyncIterable<SecondFactorFact[]> {
    const pages = ctx.tx.stream<StepRow>(
      'select id, account_id, step, recorded_by, recorded_at from identity.second_factor_step order by id',
    );
    for await (const page of pages) {
      yield page.map((row) => ({
        id: row.id,
        accountId: row.account_id,
        step: row.step,
        recordedBy: row.recorded_by,
        recordedAt: row.recorded_at,
      }));
    }
  }
}
