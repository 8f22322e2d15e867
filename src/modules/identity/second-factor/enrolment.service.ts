import { Injectable } from '@nestjs/common';
import { present } from '../../../kernel/assert.js';
import type { Ctx } from '../../../platform/ctx.js';
import { Database } from '../../../platform/database/database.js';
import type { LedgerRequest } from '../../../platform/http/request.js';
import { personNeeded } from '../core/identity-errors.js';
import { needsSecondFactor } from '../core/second-factor.js';
import { IdentityStore, type User } from '../identity.store.js';
import { Attempts, optionsOf } from '../sessions/attempts.service.js';
import { Sessions } from '../sessions/sessions.service.js';
import { type Enrolment, SecondFactor } from './second-factor.service.js';

export interface SecondFactorStatus {
  readonly confirmed: boolean;
  /** True when the account may do nothing in production without one. */
  readonly obligatory: boolean;
  /** Accounts of the sample year have none. */
  readonly sample: boolean;
}

/** What a signed-in person does about the own second factor. Codes can be guessed no faster than passwords. */
@Injectable()
export class Enrolments {
  constructor(
    private readonly store: IdentityStore,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: Sessions,
    private readonly attempts: Attempts,
    private readonly database: Database,
  ) {}

  async status(ctx: Ctx): Promise<SecondFactorStatus> {
    const user = await this.self(ctx);
    const confirmed = await this.secondFactor.isConfirmed(ctx, user.id);
    return { confirmed, obligatory: needsSecondFactor(user.roles) && !user.sample, sample: user.sample };
  }

  async enrol(ctx: Ctx, request: LedgerRequest): Promise<Enrolment> {
    sessionOf(request);
    return this.secondFactor.enrol(ctx, await this.self(ctx));
  }

  /** The same for a form of a page, which has no transaction yet. */
  begin(request: LedgerRequest): Promise<Enrolment> {
    const actor = present(request.actor, 'the actor of a request behind the guard');
    return this.database.run(actor, (ctx) => this.enrol(ctx, request), optionsOf(request));
  }

  /** The factor counts, this session counts as one with it, and the account's others end: they were opened without. */
  confirm(request: LedgerRequest, otp: string): Promise<readonly string[]> {
    return this.guarded(request, async (ctx, accountId, sessionId) => {
      const codes = await this.secondFactor.confirm(ctx, accountId, otp);
      await this.sessions.strengthen(ctx, sessionId, true);
      await this.sessions.endAll(ctx, accountId, 'SECOND_FACTOR', sessionId);
      return codes;
    });
  }

  remove(request: LedgerRequest, otp: string): Promise<void> {
    return this.guarded(request, async (ctx, accountId, sessionId) => {
      await this.secondFactor.remove(ctx, accountId, otp);
      await this.sessions.strengthen(ctx, sessionId, false);
      await this.sessions.endAll(ctx, accountId, 'SECOND_FACTOR', sessionId);
    });
  }

  private guarded<T>(
    request: LedgerRequest,
    work: (ctx: Ctx, accountId: string, sessionId: string) => Promise<T>,
  ): Promise<T> {
    const sessionId = sessionOf(request);
    const actor = present(request.actor, 'the actor of a request behind the guard');
    const attempt = { account: `second factor of ${actor.id}`, actor, request };
    return this.attempts.make(attempt, (ctx) => work(ctx, actor.id, sessionId));
  }

  private async self(ctx: Ctx): Promise<User> {
    const [user] = await this.store.byIds(ctx, [ctx.actor.id]);
    return present(user, 'the account of a signed-in caller');
  }
}

function sessionOf(request: LedgerRequest): string {
  if (request.sessionId === undefined) throw personNeeded();
  return request.sessionId;
}
