import { Injectable } from '@nestjs/common';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { present } from '../../kernel/assert.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { signInFailed } from './core/identity-errors.js';
import { Identity } from './identity.service.js';
import type { AccessToken } from './tokens.service.js';

const STRATEGY = 'password';

type Middleware = (request: unknown, response: unknown, next: (error?: unknown) => void) => void;

/** Sign-in by user name and password in the body of a request (passport-local): the API's JSON or the portal's form. */
@Injectable()
export class SignIn {
  private readonly passport = new passport.Passport();

  constructor(identity: Identity) {
    const strategy = new Strategy({ session: false, passReqToCallback: true }, (request, username, password, done) => {
      const ctx = present((request as LedgerRequest).ctx, 'the context of a sign-in');
      identity.signIn(ctx, username, password).then(
        (token) => done(null, token),
        (error: unknown) => done(error),
      );
    });
    this.passport.use(STRATEGY, strategy);
  }

  /** An access token for the user name and password of the body. Throws `IDENTITY.SIGN_IN_FAILED`. */
  byPassword(request: LedgerRequest): Promise<AccessToken> {
    return new Promise((resolve, reject) => {
      const answer = (error: unknown, token?: AccessToken | false | null) => {
        if (error) reject(error);
        else if (token) resolve(token);
        else reject(signInFailed());
      };
      const check = this.passport.authenticate(STRATEGY, { session: false }, answer) as Middleware;
      check(request, request.res, reject);
    });
  }
}
