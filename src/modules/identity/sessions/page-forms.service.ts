import { Inject, Injectable } from '@nestjs/common';
import { SYSTEM_ACTOR } from '../../../platform/access.js';
import { Database } from '../../../platform/database/database.js';
import type { LedgerRequest } from '../../../platform/http/request.js';
import { maySignIn, sessionActor } from '../acting.js';
import { foreignForm } from '../core/identity-errors.js';
import type { User } from '../identity.store.js';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../identity.tokens.js';
import { Sessions } from './sessions.service.js';

/**
 * Forms by which a signed-in person does something. The guard believes the cookie for reading only, so each form shows
 * besides that it stood on a page of this very session.
 */
@Injectable()
export class PageForms {
  private readonly production: boolean;

  constructor(
    private readonly sessions: Sessions,
    private readonly database: Database,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.production = settings.production;
  }

  /** The request acts as whose session this is. Throws 403 `IDENTITY.FORM_TOKEN`, also where the session is over. */
  async act(request: LedgerRequest, secret: string | undefined, token: string): Promise<User> {
    if (secret === undefined || !this.sessions.formTokenHolds(secret, token)) throw foreignForm();
    const signedIn = await this.database.run(SYSTEM_ACTOR, (ctx) => this.sessions.byCookie(ctx, secret));
    if (signedIn === undefined || !maySignIn(signedIn.user, this.production)) throw foreignForm();
    request.sessionId = signedIn.sessionId;
    request.actor = sessionActor(signedIn.user, signedIn.secondFactor, this.production);
    return signedIn.user;
  }
}
