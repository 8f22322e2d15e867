import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import { PUBLIC_ACTOR } from '../../../platform/access.js';
import { type Ctx, newId } from '../../../platform/ctx.js';
import { beyond } from '../../../platform/database/caller.js';
import { Database } from '../../../platform/database/database.js';
import { maySignIn } from '../acting.js';
import { refreshFailed } from '../core/identity-errors.js';
import { needsSecondFactor } from '../core/second-factor.js';
import { formToken, formTokenHolds, keyFor, secretDigest } from '../core/secrets.js';
import type { User } from '../identity.store.js';
import { IDENTITY_SETTINGS, type IdentitySettings, type WholeSettings, wholeSettings } from '../identity.tokens.js';
import { type AccessToken, Tokens } from '../tokens.service.js';
import { type EndReason, SessionsStore, type SignedIn } from './sessions.store.js';

const SECRET_BYTES = 32;
/** How exactly the last use of a portal session is known. */
const TOUCH_MS = 60_000;
/** A refresh token that comes again is known as used for so long; after that it is as unknown as any other. */
const KEPT_AFTER_END_MS = 30 * 86_400_000;
const SWEEP_MAX = 1_000;

/** What a program gets when it signs in or renews. */
export interface TokenPair extends AccessToken {
  /** Good for one use; the answer to it brings the next. */
  readonly refreshToken: string;
  /** Seconds. */
  readonly refreshExpiresIn: number;
}

export interface PortalSession {
  /** The value of the cookie. */
  readonly secret: string;
  readonly maxSeconds: number;
  /** True where the person's roles do not count before a second factor is set up. */
  readonly factorDue: boolean;
}

/** Opens, renews and ends sign-ins. What ends a session ends all its tokens, with the next request. */
@Injectable()
export class Sessions {
  private readonly settings: WholeSettings;
  private readonly formKey: Buffer;

  constructor(
    private readonly store: SessionsStore,
    private readonly tokens: Tokens,
    private readonly database: Database,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.settings = wholeSettings(settings);
    this.formKey = keyFor(settings.tokenSecret, 'form token');
  }

  /** A session for a program: an access token of short life and the means to renew it. */
  async openApi(ctx: Ctx, user: User, secondFactor: boolean): Promise<TokenPair> {
    const seconds = Math.max(this.settings.refreshTtlSeconds, this.settings.tokenTtlSeconds);
    const id = newId(ctx);
    const expiresAt = new Date(ctx.now.getTime() + seconds * 1000);
    await this.store.insert(ctx, { id, accountId: user.id, kind: 'api', secondFactor, expiresAt });
    return this.pair(ctx, user.id, id);
  }

  /** A session for a browser, always a new one: what cookie it sent before the sign-in does not matter. */
  async openPortal(ctx: Ctx, user: User, secondFactor: boolean): Promise<PortalSession> {
    const maxSeconds = this.settings.sessionMaxSeconds;
    const secret = newSecret();
    await this.store.insert(ctx, {
      id: newId(ctx),
      accountId: user.id,
      kind: 'portal',
      secretDigest: secretDigest(secret),
      secondFactor,
      expiresAt: new Date(ctx.now.getTime() + maxSeconds * 1000),
    });
    const factorDue = this.settings.production && !secondFactor && needsSecondFactor(user.roles);
    return { secret, maxSeconds, factorDue };
  }

  /**
   * The next tokens for a refresh token that was not used before. One that was, is in two hands: its session ends, and
   * with it every token that came of it. That must hold although the answer is no, hence a transaction of its own.
   */
  async refresh(token: string): Promise<TokenPair & { readonly user: User }> {
    const outcome = await this.database.run(PUBLIC_ACTOR, (ctx) =>
      this.refreshed(beyond(ctx, 'identity.sign-in'), secretDigest(token)),
    );
    if ('refused' in outcome) throw outcome.refused;
    return outcome;
  }

  /** The session of an access token that verified. */
  byToken(ctx: Ctx, sessionId: string, accountId: string): Promise<SignedIn | undefined> {
    return this.store.bySession(ctx, sessionId, accountId);
  }

  /** The session of a cookie, which this use prolongs. */
  async byCookie(ctx: Ctx, secret: string): Promise<SignedIn | undefined> {
    const usedSince = new Date(ctx.now.getTime() - this.settings.sessionIdleSeconds * 1000);
    const signedIn = await this.store.bySecret(ctx, secretDigest(secret), usedSince);
    if (signedIn) await this.store.touch(ctx, signedIn.sessionId, new Date(ctx.now.getTime() - TOUCH_MS));
    return signedIn;
  }

  /** Forgets sign-ins that are long over, up to `most`; tells how many. For the service itself. */
  sweep(ctx: Ctx, most = SWEEP_MAX): Promise<number> {
    return this.store.forget(ctx, new Date(ctx.now.getTime() - KEPT_AFTER_END_MS), most);
  }

  end(ctx: Ctx, sessionId: string): Promise<void> {
    return this.store.end(ctx, sessionId, 'SIGNED_OUT');
  }

  /** The session of this cookie ends; a cookie of none is left alone. */
  endByCookie(ctx: Ctx, secret: string): Promise<void> {
    return this.store.endBySecret(beyond(ctx, 'identity.sign-in'), secretDigest(secret), 'SIGNED_OUT');
  }

  /** The same in a transaction of its own. */
  forget(secret: string): Promise<void> {
    return this.database.run(PUBLIC_ACTOR, (ctx) => this.endByCookie(ctx, secret));
  }

  endAll(ctx: Ctx, accountId: string, why: EndReason, except?: string): Promise<void> {
    return this.store.endAll(ctx, accountId, why, except);
  }

  /** From now on the session counts as one with a second factor, or no longer. */
  strengthen(ctx: Ctx, sessionId: string, secondFactor: boolean): Promise<void> {
    return this.store.strengthen(ctx, sessionId, secondFactor);
  }

  /** What a form carries to show that it stood on a page of ours, in this browser. */
  formToken(cookie: string): string {
    return formToken(this.formKey, cookie);
  }

  formTokenHolds(cookie: string, given: string): boolean {
    return formTokenHolds(this.formKey, cookie, given);
  }

  private async refreshed(
    ctx: Ctx,
    digest: Buffer,
  ): Promise<(TokenPair & { readonly user: User }) | { readonly refused: DomainError }> {
    const known = await this.store.lockRefresh(ctx, digest);
    if (known?.used) await this.store.end(ctx, known.sessionId, 'REUSED');
    if (known === undefined || known.used || !known.open) return { refused: refreshFailed() };
    const signedIn = await this.store.bySession(ctx, known.sessionId, known.accountId);
    if (!signedIn || !maySignIn(signedIn.user, this.settings.production)) return { refused: refreshFailed() };
    await this.store.useRefresh(ctx, digest);
    return { ...(await this.pair(ctx, known.accountId, known.sessionId)), user: signedIn.user };
  }

  private async pair(ctx: Ctx, accountId: string, sessionId: string): Promise<TokenPair> {
    const refreshToken = newSecret();
    await this.store.insertRefresh(ctx, secretDigest(refreshToken), sessionId);
    const { refreshTtlSeconds } = this.settings;
    return { ...this.tokens.issue(accountId, sessionId, ctx.now), refreshToken, refreshExpiresIn: refreshTtlSeconds };
  }
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
