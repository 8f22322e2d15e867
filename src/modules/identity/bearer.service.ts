import { Injectable } from '@nestjs/common';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { type Actor, SYSTEM_ACTOR } from '../../platform/access.js';
import { Database } from '../../platform/database/database.js';
import { Authenticator } from '../../platform/http/authenticator.js';
import { isPage, type LedgerRequest } from '../../platform/http/request.js';
import { sessionCookieOf } from '../../platform/http/session-cookie.js';
import { maySignIn, sessionActor } from './acting.js';
import { ApiKeys } from './api-keys/api-keys.service.js';
import { API_KEY_PREFIX } from './core/api-key.js';
import { Sessions } from './sessions/sessions.service.js';
import type { SignedIn } from './sessions/sessions.store.js';
import { ALGORITHM, AUDIENCE, claimsOf, ISSUER, Tokens } from './tokens.service.js';

const STRATEGY = 'bearer';

/** The token of the Authorization header. */
export const bearerToken = ExtractJwt.fromAuthHeaderAsBearerToken();

/** True when the request is a program's with a key, not a person's. */
export function isByKey(request: LedgerRequest): boolean {
  return bearerToken(request)?.startsWith(API_KEY_PREFIX) ?? false;
}

/**
 * Who is calling: by access token (passport-jwt), API key, or the session cookie of a page. Session, key and account are
 * read with every request: what was ended, disabled or changed counts from the next one on. A Passport of its own, since
 * its common one is shared by every application in the process.
 */
@Injectable()
export class Bearer extends Authenticator {
  private readonly passport = new passport.Passport();
  private readonly production: boolean;

  constructor(
    private readonly sessions: Sessions,
    private readonly apiKeys: ApiKeys,
    private readonly database: Database,
    tokens: Tokens,
  ) {
    super();
    this.production = tokens.settings.production;
    const strategy = new Strategy(
      {
        jwtFromRequest: bearerToken,
        secretOrKey: tokens.secret,
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        jsonWebTokenOptions: { maxAge: tokens.settings.tokenTtlSeconds },
      },
      (payload: unknown, done) => {
        this.byClaims(payload).then(
          (signedIn) => done(null, signedIn ?? false),
          (error: unknown) => done(error),
        );
      },
    );
    this.passport.use(STRATEGY, strategy);
  }

  override async actorOf(request: LedgerRequest): Promise<Actor | undefined> {
    const header = bearerToken(request);
    if (header?.startsWith(API_KEY_PREFIX)) {
      return this.database.run(SYSTEM_ACTOR, (ctx) => this.apiKeys.actorOf(ctx, header, this.production));
    }
    const signedIn = header === null ? await this.byCookie(request) : await this.byToken(request);
    if (signedIn === undefined || !maySignIn(signedIn.user, this.production)) return undefined;
    request.sessionId = signedIn.sessionId;
    return sessionActor(signedIn.user, signedIn.secondFactor, this.production);
  }

  private byToken(request: LedgerRequest): Promise<SignedIn | undefined> {
    return new Promise((resolve, reject) => {
      const answer = (error: unknown, signedIn?: SignedIn | false | null) => {
        if (error) reject(error);
        else resolve(signedIn || undefined);
      };
      const check = this.passport.authenticate(STRATEGY, { session: false }, answer) as Middleware;
      check(request, request.res, reject);
    });
  }

  private async byClaims(payload: unknown): Promise<SignedIn | undefined> {
    const claims = claimsOf(payload);
    if (claims === undefined) return undefined;
    const { sessionId, accountId } = claims;
    return this.database.run(SYSTEM_ACTOR, (ctx) => this.sessions.byToken(ctx, sessionId, accountId));
  }

  /** The cookie counts only where a browser reads a page: no form of another site acts by it. */
  private async byCookie(request: LedgerRequest): Promise<SignedIn | undefined> {
    if (!isPage(request) || (request.method !== 'GET' && request.method !== 'HEAD')) return undefined;
    const secret = sessionCookieOf(request, this.production);
    if (secret === undefined) return undefined;
    return this.database.run(SYSTEM_ACTOR, (ctx) => this.sessions.byCookie(ctx, secret));
  }
}

type Middleware = (request: unknown, response: unknown, next: (error?: unknown) => void) => void;
