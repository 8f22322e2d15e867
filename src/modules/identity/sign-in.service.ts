import { Injectable } from '@nestjs/common';
import passport from 'passport';
import { Strategy } from 'passport-local';
import type { Ctx } from '../../platform/ctx.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { nameIn } from './acting.js';
import { normaliseUsername } from './core/account.js';
import { signInFailed } from './core/identity-errors.js';
import { Identity } from './identity.service.js';
import { type Proof, Proofs, type Proven } from './proofs.service.js';
import { Attempts } from './sessions/attempts.service.js';
import { type PortalSession, Sessions, type TokenPair } from './sessions/sessions.service.js';

type Middleware = (request: unknown, response: unknown, next: (error?: unknown) => void) => void;
type Opening<T> = (ctx: Ctx, proven: Proven) => Promise<T>;

/** Sign-in by user name and password in the body of a request (passport-local): the API's JSON or the portal's form. */
@Injectable()
export class SignIn {
  private readonly passport = new passport.Passport();

  constructor(
    private readonly proofs: Proofs,
    private readonly sessions: Sessions,
    private readonly attempts: Attempts,
    private readonly identity: Identity,
  ) {
    this.serve('api', (ctx, { user, secondFactor }) => sessions.openApi(ctx, user, secondFactor));
    this.serve('portal', (ctx, { user, secondFactor }) => sessions.openPortal(ctx, user, secondFactor));
  }

  /** Tokens for the sign-in of the body. Throws as {@link Proofs.forSignIn} and {@link Attempts.make} do. */
  forProgram(request: LedgerRequest): Promise<TokenPair> {
    return this.by('api', request);
  }

  /** A portal session for the sign-in of the body; the session of the browser's former cookie ends. */
  async forBrowser(request: LedgerRequest, formerCookie: string | undefined): Promise<PortalSession> {
    const opened = await this.by<PortalSession>('portal', request);
    if (formerCookie !== undefined) await this.sessions.forget(formerCookie);
    return opened;
  }

  /** The same for callers that have a transaction already and hold guessing back themselves. */
  async open(ctx: Ctx, proof: Proof): Promise<TokenPair> {
    const { user, secondFactor } = await this.proofs.forSignIn(ctx, proof);
    return this.sessions.openApi(ctx, user, secondFactor);
  }

  /** Another password for whoever knows the present one; all sessions of the account end. */
  async changePassword(request: LedgerRequest, proof: Proof, newPassword: string): Promise<void> {
    const attempt = { account: normaliseUsername(proof.username), request };
    await this.attempts.make(attempt, async (ctx) => {
      const { user } = await this.proofs.check(ctx, proof);
      await this.identity.changePassword({ ...ctx, actor: this.identity.asActor(user) }, user, newPassword);
      nameIn(request, user);
    });
  }

  private serve<T>(kind: string, open: Opening<T>): void {
    const strategy = new Strategy({ session: false, passReqToCallback: true }, (request, username, password, done) => {
      const { otp } = request.body as { otp?: string };
      const proof = { username, password, ...(otp === undefined || otp === '' ? {} : { otp: otp.trim() }) };
      const attempt = { account: normaliseUsername(username), request: request as LedgerRequest };
      this.attempts
        .make(attempt, async (ctx) => {
          const proven = await this.proofs.forSignIn(ctx, proof);
          const opened = await open(ctx, proven);
          nameIn(attempt.request, proven.user);
          return opened;
        })
        .then(
          (opened) => done(null, opened as Express.User),
          (error: unknown) => done(error),
        );
    });
    this.passport.use(kind, strategy);
  }

  private by<T>(kind: string, request: LedgerRequest): Promise<T> {
    return new Promise((resolve, reject) => {
      const answer = (error: unknown, opened?: T | false | null) => {
        if (error) reject(error);
        else if (opened) resolve(opened);
        else reject(signInFailed());
      };
      const check = this.passport.authenticate(kind, { session: false }, answer) as Middleware;
      check(request, request.res, reject);
    });
  }
}
