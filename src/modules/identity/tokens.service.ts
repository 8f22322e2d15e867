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
  readonly tokenId: string;
  readonly expiresAt: Date;
}

export interface AccessToken {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds. */
  readonly expiresIn: number;
}

/** Makes and reads access tokens; algorithm, issuer, audience and age are fixed on both sides. */
@Injectable()
export class Tokens {
  readonly secret: Buffer;
  private readonly jwt = new JwtService({});

  constructor(@Inject(IDENTITY_SETTINGS) readonly settings: IdentitySettings) {
    assert(settings.tokenSecret.length >= SECRET_BYTES_MIN, 'the token secret has at least 32 bytes');
    this.secret = Buffer.from(settings.tokenSecret);
  }

  issue(accountId: string, now: Date): AccessToken {
    const expiresIn = this.settings.tokenTtlSeconds;
    const payload = { sub: accountId, jti: newId({ now }), iat: Math.floor(now.getTime() / 1000) };
    const accessToken = this.jwt.sign(payload, {
      secret: this.secret,
      algorithm: ALGORITHM,
      issuer: ISSUER,
      audience: AUDIENCE,
      expiresIn,
    });
    return { accessToken, tokenType: 'Bearer', expiresIn };
  }

  /** The claims of a token that holds; undefined for any other. */
  read(token: string): TokenClaims | undefined {
    try {
      return claimsOf(
        this.jwt.verify<object>(token, {
          secret: this.secret,
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          maxAge: this.settings.tokenTtlSeconds,
        }),
      );
    } catch {
      return undefined;
    }
  }
}

/** The claims of a verified payload; undefined when one that we always give is not there. */
export function claimsOf(payload: unknown): TokenClaims | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { sub, jti, exp } = payload as { sub?: unknown; jti?: unknown; exp?: unknown };
  if (!isId(sub) || !isId(jti) || typeof exp !== 'number') return undefined;
  return { accountId: sub, tokenId: jti, expiresAt: new Date(exp * 1000) };
}
