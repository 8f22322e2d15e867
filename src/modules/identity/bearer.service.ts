import { Injectable } from '@nestjs/common';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { type Actor, SYSTEM_ACTOR } from '../../platform/access.js';
import { Database } from '../../platform/database/database.js';
import { Authenticator } from '../../platform/http/authenticator.js';
import { isPage, type LedgerRequest } from '../../platform/http/request.js';
import { SESSION_COOKIE } from '../../platform/http/session-cookie.js';
import { IdentityStore, type User } from './identity.store.js';
import { ALGORITHM, AUDIENCE, claimsOf, ISSUER, Tokens } from './tokens.service.js';

const STRATEGY = 'bearer';

/** The token of the Authorization header. */
export const bearerToken = ExtractJwt.fromAuthHeaderAsBearerToken();

/**
 * Who is calling, by access token (passport-jwt). The account is read with every request: a disabled user is out, and
 * changed roles count, from the next request on. A Passport of its own, since its common one is shared by every
 * application in the process.
 */
@Injectable()
export class Bearer extends Authenticator {
  private readonly passport = new passport.Passport();

  constructor(
    private readonly store: IdentityStore,
    private readonly database: Database,
    private readonly tokens: Tokens,
  ) {
    super();
    const strategy = new Strategy(
      {
        jwtFromRequest: tokenOf,
        secretOrKey: tokens.secret,
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        jsonWebTokenOptions: { maxAge: tokens.settings.tokenTtlSeconds },
      },
      (payload: unknown, done) => {
        this.userOf(payload).then(
          (user) => done(null, user ?? false),
          (error: unknown) => done(error),
        );
      },
    );
    this.passport.use(STRATEGY, strategy);
  }

  override actorOf(request: LedgerRequest): Promise<Actor | undefined> {
    if (tokenOf(request) === null) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const answer = (error: unknown, user?: User | false | null) => {
        if (error) reject(error);
        else resolve(user ? actorFrom(user) : undefined);
      };
      const check = this.passport.authenticate(STRATEGY, { session: false }, answer) as Middleware;
      check(request, request.res, reject);
    });
  }

  private async userOf(payload: unknown): Promise<User | undefined> {
    const claims = claimsOf(payload);
    if (claims === undefined) return undefined;
    const user = await this.database.run(SYSTEM_ACTOR, (ctx) =>
      this.store.byToken(ctx, claims.accountId, claims.tokenId),
    );
    return user !== undefined && maySignIn(user, this.tokens.settings.production) ? user : undefined;
  }
}

type Middleware = (request: unknown, response: unknown, next: (error?: unknown) => void) => void;

/** System persons act but do not sign in; sample accounts do not exist in production. */
export function maySignIn(user: User, production: boolean): boolean {
  return user.disabledAt === undefined && user.kind === 'person' && !(user.sample && production);
}

export function actorFrom(user: User): Actor {
  return {
    kind: user.kind === 'system' ? 'system' : 'user',
    id: user.id,
    name: user.name,
    roles: user.roles,
    duties: user.duties,
    ...(user.organisationId === undefined ? {} : { organisationId: user.organisationId }),
    ...(user.authority === undefined ? {} : { authority: user.authority }),
  };
}

/** The header for everybody; the cookie only where a browser reads a page. */
function tokenOf(request: LedgerRequest): string | null {
  const header = bearerToken(request);
  if (header !== null || !isPage(request) || (request.method !== 'GET' && request.method !== 'HEAD')) return header;
  const cookies = request.cookies as Readonly<Record<string, unknown>> | undefined;
  const session = cookies?.[SESSION_COOKIE];
  return typeof session === 'string' && session !== '' ? session : null;
}
