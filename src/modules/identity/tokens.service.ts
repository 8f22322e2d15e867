import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { assert } from '../../kernel/assert.js';
import { isId } from '../../kernel/ids.js';
import { newId } from '../../platform/ctx.js';
import { IDENTITY_SETTINGS, type IdentitySettings } from './identity.tokens.js';

export const ISSUER = 'corpus-ledger';
export const AUDIENCE = 'corpus-ledger-api';
export const ALGORITHM = 'HS256';
const SECRET_BYTES_MIN = 32;

/** What a token says. Roles are not in it: they are read anew with every request. */
export interface TokenClaims {
  readonly accountId: string;
  /** What can be ended; a token lives no longer than its session. */
  readonly sessionId: string;
}

export interface AccessToken {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds. */
  readonly expiresIn: number;
}

/** Makes access tokens; algorithm, issuer, audience and age are fixed on both sides (see `Bearer`). */
@Injectable()
export class Tokens {
  readonly secret: Buffer;
  private readonly jwt = new JwtService({});

  constructor(@Inject(IDENTITY_SETTINGS) readonly settings: IdentitySettings) {
    assert(settings.tokenSecret.length >= SECRET_BYTES_MIN, 'the token secret has at least 32 bytes');
    this.secret = Buffer.from(settings.tokenSecret);
  }

  issue(accountId: string, sessionId: string, now: Date): AccessToken {
    const expiresIn = this.settings.tokenTtlSeconds;
    const payload = { sub: accountId, sid: sessionId, jti: newId({ now }), iat: Math.floor(now.getTime() / 1000) };
    const accessToken = this.jwt.sign(payload, {
      secret: this.secret,
      algorithm: ALGORITHM,
      issuer: ISSUER,
      audience: AUDIENCE,
      expiresIn,
    });
    return { accessToken, tokenType: 'Bearer', expiresIn };
  }
}

/** The claims of a verified payload; undefined when one that we always give is not there. */
export function claimsOf(payload: unknown): TokenClaims | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { sub, sid, jti, exp } = payload as { sub?: unknown; sid?: unknown; jti?: unknown; exp?: unknown };
  if (!isId(sub) || !isId(sid) || !isId(jti) || typeof exp !== 'number') return undefined;
  return { accountId: sub, sessionId: sid };
}
