import { Inject, Injectable } from '@nestjs/common';
import { present } from '../../../kernel/assert.js';
import { type Actor, PUBLIC_ACTOR } from '../../../platform/access.js';
import type { Ctx } from '../../../platform/ctx.js';
import { beyond } from '../../../platform/database/caller.js';
import { Database, type RunOptions } from '../../../platform/database/database.js';
import type { LedgerRequest } from '../../../platform/http/request.js';
import { signInWait } from '../core/identity-errors.js';
import { keyFor } from '../core/secrets.js';
import { KNOWN_MS, QUIET_MS, WAIT_RULES, type WaitKind, waitSeconds, waitSubject } from '../core/sign-in-wait.js';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../identity.tokens.js';
import { AttemptsStore, hex, type Waiting } from './attempts.store.js';

/** What is tried: for which account (a user name, known or not), by whom, from where. */
export interface Attempt {
  readonly account: string;
  readonly actor?: Actor;
  readonly request: LedgerRequest;
}

type Counted = ReadonlyMap<WaitKind, { readonly subject: Buffer; readonly waiting: Waiting }>;

/**
 * Guards whatever can be guessed. An attempt counts as failed before it is made and is taken back when it succeeds: so a
 * thousand at once are not judged by one count, and a process that dies in between has counted. Count and attempt are
 * two transactions, since what a failed one did is undone. An attempt during a wait is refused and not counted.
 */
@Injectable()
export class Attempts {
  private readonly key: Buffer;

  constructor(
    private readonly store: AttemptsStore,
    private readonly database: Database,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.key = keyFor(settings.tokenSecret, 'sign-in wait');
  }

  /** Does `work` in a transaction of its own. Throws `IDENTITY.SIGN_IN_WAIT` (429), or what `work` throws. */
  async make<T>(attempt: Attempt, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    const options = optionsOf(attempt.request);
    await this.database.run(PUBLIC_ACTOR, (ctx) => this.count(beyond(ctx, 'identity.sign-in'), attempt), options);
    return this.database.run(
      attempt.actor ?? PUBLIC_ACTOR,
      async (ctx) => {
        const wide = beyond(ctx, 'identity.sign-in');
        const done = await work(wide);
        await this.takeBack(wide, attempt);
        return done;
      },
      options,
    );
  }

  private async count(ctx: Ctx, attempt: Attempt): Promise<void> {
    const counted = await this.counted(ctx, attempt);
    const free = Math.max(...[...counted.values()].map(({ waiting }) => waiting.freeAt.getTime()));
    const wait = free - ctx.now.getTime();
    if (wait > 0) throw signInWait(Math.ceil(wait / 1000));
    for (const [kind, { subject, waiting }] of counted) {
      const quiet = ctx.now.getTime() - waiting.lastAt.getTime() > QUIET_MS;
      const failures = (quiet ? 0 : waiting.failures) + 1;
      const freeAt = new Date(ctx.now.getTime() + waitSeconds(WAIT_RULES[kind], failures) * 1000);
      await this.store.save(ctx, subject, { ...waiting, failures, lastAt: ctx.now, freeAt });
    }
    await this.store.forget(ctx, new Date(ctx.now.getTime() - KNOWN_MS));
  }

  private async takeBack(ctx: Ctx, attempt: Attempt): Promise<void> {
    for (const [kind, { subject, waiting }] of await this.counted(ctx, attempt)) {
      const failures = kind === 'pair' ? 0 : Math.max(waiting.failures - 1, 0);
      await this.store.save(ctx, subject, { failures, lastAt: ctx.now, freeAt: ctx.now, succeededAt: ctx.now });
    }
  }

  /** The counts that this attempt is judged by: not that of the account where its owner's address is known. */
  private async counted(ctx: Ctx, { account, request }: Attempt): Promise<Counted> {
    const address = request.ip ?? '';
    const kinds = Object.keys(WAIT_RULES) as WaitKind[];
    const subjects = new Map(kinds.map((kind) => [kind, waitSubject(this.key, kind, account, address)] as const));
    const rows = await this.store.lock(ctx, [...subjects.values()]);
    const counted = new Map(
      [...subjects].map(([kind, subject]) => [
        kind,
        { subject, waiting: present(rows.get(hex(subject)), 'a count just locked') },
      ]),
    );
    const known = counted.get('pair')?.waiting.succeededAt;
    if (known !== undefined && ctx.now.getTime() - known.getTime() < KNOWN_MS) counted.delete('account');
    return counted;
  }
}

export function optionsOf({ requestId }: LedgerRequest): RunOptions {
  return requestId === undefined ? {} : { requestId };
}
