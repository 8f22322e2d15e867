import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { maySignIn } from './acting.js';
import { normaliseUsername } from './core/account.js';
import * as errors from './core/identity-errors.js';
import { passwordTooOld } from './core/password-policy.js';
import { IdentityStore, type User } from './identity.store.js';
import { IDENTITY_SETTINGS, type IdentitySettings, type WholeSettings, wholeSettings } from './identity.tokens.js';
import { Passwords } from './passwords.service.js';
import { SecondFactor } from './second-factor/second-factor.service.js';

/** What somebody shows to be let in. */
export interface Proof {
  readonly username: string;
  readonly password: string;
  /** Six digits of an authenticator, or a recovery code. */
  readonly otp?: string;
}

export interface Proven {
  readonly user: User;
  readonly secondFactor: boolean;
}

/** Whether somebody is who they say. Guessing is held back by whoever asks (see `Attempts`). */
@Injectable()
export class Proofs {
  private readonly settings: WholeSettings;

  constructor(
    private readonly store: IdentityStore,
    private readonly passwords: Passwords,
    private readonly secondFactor: SecondFactor,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.settings = wholeSettings(settings);
  }

  /**
   * As {@link check}; a password past its age, or one that the administrator made, is refused too (401
   * `IDENTITY.PASSWORD_EXPIRED`, `IDENTITY.PASSWORD_TEMPORARY`).
   */
  async forSignIn(ctx: Ctx, proof: Proof): Promise<Proven> {
    const { proven, changedAt, temporary } = await this.checked(ctx, proof);
    if (temporary) throw errors.passwordTemporary();
    const { passwordProfile, passwordAgeMaxDays } = this.settings;
    if (passwordProfile === 'mlps' && !proven.user.sample && passwordTooOld(changedAt, ctx.now, passwordAgeMaxDays)) {
      throw errors.passwordExpired(passwordAgeMaxDays);
    }
    return proven;
  }

  /**
   * The account of the right user name, password and, where it has one, second factor. Throws 401
   * `IDENTITY.SECOND_FACTOR_NEEDED` when only that is missing, `IDENTITY.SIGN_IN_FAILED` for whatever else.
   */
  async check(ctx: Ctx, proof: Proof): Promise<Proven> {
    return (await this.checked(ctx, proof)).proven;
  }

  private async checked(ctx: Ctx, { username, password, otp }: Proof) {
    const user = await this.store.byUsername(ctx, normaliseUsername(username));
    const stored = user && (await this.store.credential(ctx, user.id));
    const right = await this.passwords.holds(stored?.passwordHash, password);
    if (!right || !user || !stored || !maySignIn(user, this.settings.production)) throw errors.signInFailed();
    const secondFactor = await this.secondFactor.isConfirmed(ctx, user.id);
    if (secondFactor && otp === undefined) throw errors.secondFactorNeeded();
    if (secondFactor && !(await this.secondFactor.holds(ctx, user.id, otp ?? ''))) throw errors.signInFailed();
    return { proven: { user, secondFactor }, changedAt: stored.changedAt, temporary: stored.temporary };
  }
}
