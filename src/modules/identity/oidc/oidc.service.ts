import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import * as client from 'openid-client';
import { DomainError } from '../../../kernel/domain-error.js';
import { PUBLIC_ACTOR } from '../../../platform/access.js';
import type { Ctx } from '../../../platform/ctx.js';
import { beyond } from '../../../platform/database/caller.js';
import { Database } from '../../../platform/database/database.js';
import type { LedgerRequest } from '../../../platform/http/request.js';
import { maySignIn, nameIn } from '../acting.js';
import { externalPerson } from '../core/external-account.js';
import * as errors from '../core/identity-errors.js';
import { keyFor, seal, unseal } from '../core/secrets.js';
import { Identity } from '../identity.service.js';
import { IDENTITY_SETTINGS, type IdentitySettings, type OidcSettings } from '../identity.tokens.js';
import { type PortalSession, Sessions } from '../sessions/sessions.service.js';

/** Long enough to sign in at the provider. */
export const OIDC_SECONDS = 600;
const NONCE_BYTES = 12;
const PURPOSE = 'oidc';

/** What the browser keeps, sealed, between leaving for the provider and coming back. */
interface Journey {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly next: string;
  readonly until: number;
}

export interface Entered {
  readonly session: PortalSession;
  readonly next: string;
}

/** The organisation with this unified code, as the register knows it. */
export type OrganisationOf = (ctx: Ctx, uscc: string) => Promise<string | undefined>;

/** Entering by a city's single sign-on: authorisation code with PKCE, state and nonce (openid-client). */
@Injectable()
export class Oidc {
  private readonly key: Buffer;
  private readonly settings: OidcSettings | undefined;
  private readonly production: boolean;
  private discovered: Promise<client.Configuration> | undefined;

  constructor(
    private readonly identity: Identity,
    private readonly sessions: Sessions,
    private readonly database: Database,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.key = keyFor(settings.tokenSecret, PURPOSE);
    this.settings = settings.oidc;
    this.production = settings.production;
  }

  get offered(): boolean {
    return this.settings !== undefined;
  }

  /** Where to send the browser, and what it keeps in a cookie. Throws `IDENTITY.OIDC_OFF`, `..._UNREACHABLE`. */
  async leave(next: string): Promise<{ readonly url: string; readonly cookie: string }> {
    const { redirectUri, scope } = this.on();
    const configuration = await this.provider();
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const journey: Journey = { state, nonce, verifier, next, until: Date.now() + OIDC_SECONDS * 1000 };
    const sealed = seal(this.key, randomBytes(NONCE_BYTES), Buffer.from(JSON.stringify(journey)), PURPOSE);
    return { url: url.href, cookie: sealed.toString('base64url') };
  }

  /**
   * A session for whom the provider sent back. `query` is that of the address it sent to. Throws 403
   * `IDENTITY.OIDC_FAILED`, `OIDC_LEVEL`, `OIDC_NO_ORGANISATION`, `OIDC_ORGANISATION`.
   */
  async enter(
    request: LedgerRequest,
    query: string,
    cookie: string | undefined,
    organisationOf: OrganisationOf,
  ): Promise<Entered> {
    const journey = this.journeyIn(cookie);
    const person = externalPerson(await this.claims(query, journey), this.on());
    const entered = await this.database.run(PUBLIC_ACTOR, async (ctx) => {
      const organisationId = await organisationOf(ctx, person.uscc);
      if (organisationId === undefined) throw errors.oidcOrganisation();
      const user = await this.identity.externalUser(beyond(ctx, 'identity.sign-in'), person, {
        roles: this.on().roles,
        organisationId,
      });
      if (user.organisationId !== organisationId || !maySignIn(user, this.production)) throw errors.oidcOrganisation();
      return { user, session: await this.sessions.openPortal(ctx, user, false) };
    });
    nameIn(request, entered.user);
    return { session: entered.session, next: journey.next };
  }

  /** Exchanges the code; state, nonce, PKCE, signature, issuer, audience and times are checked by openid-client. */
  private async claims(query: string, journey: Journey): Promise<Record<string, unknown>> {
    const { redirectUri } = this.on();
    const configuration = await this.provider();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, new URL(`${redirectUri}${query}`), {
        expectedState: journey.state,
        expectedNonce: journey.nonce,
        pkceCodeVerifier: journey.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims() ?? { sub: '' };
      const more = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return { ...more, ...claims };
    } catch {
      throw errors.oidcFailed();
    }
  }

  private journeyIn(cookie: string | undefined): Journey {
    const plain = cookie === undefined ? undefined : unseal(this.key, Buffer.from(cookie, 'base64url'), PURPOSE);
    if (plain === undefined) throw errors.oidcFailed();
    const journey = JSON.parse(plain.toString('utf8')) as Journey;
    if (journey.until < Date.now()) throw errors.oidcFailed();
    return journey;
  }

  /** What the provider says of itself, asked once; asked again when it could not be had. */
  private async provider(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.on();
    const execute = this.production ? [] : [client.allowInsecureRequests];
    this.discovered ??= client.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute });
    try {
      return await this.discovered;
    } catch (error) {
      this.discovered = undefined;
      if (error instanceof DomainError) throw error;
      throw errors.oidcUnreachable();
    }
  }

  private on(): OidcSettings {
    if (this.settings === undefined) throw errors.oidcOff();
    return this.settings;
  }
}
