import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { sampleInProduction, samplesAbsent } from './core/identity-errors.js';
import { Identity, type NewUser } from './identity.service.js';
import { IDENTITY_SETTINGS, type IdentitySettings } from './identity.tokens.js';
import { SampleAccountsStore, type SampleCredential } from './sample-accounts.store.js';

/** A sample account: one role, and how the organisation or authority it acts for is printed. */
export interface SampleUser extends Omit<NewUser, 'password' | 'roles'> {
  readonly role: string;
  readonly organisation?: string;
}

/** The sign-ins of the sample year. Every call throws `IDENTITY.SAMPLE_IN_PRODUCTION` in production. */
@Injectable()
export class SampleAccounts {
  constructor(
    private readonly identity: Identity,
    private readonly file: SampleAccountsStore,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  /**
   * Makes the accounts that are not there yet and keeps their passwords in the data folder; a password already in the
   * file stays. The file is written before the transaction commits: after a rollback it names accounts that are not
   * there, and the next call mends that, whereas accounts whose password nobody knows would need a new one each.
   */
  async ensure(ctx: Ctx, users: readonly SampleUser[]): Promise<readonly SampleCredential[]> {
    if (this.settings.production) throw sampleInProduction();
    const kept = new Map((await this.file.read()).map((each) => [each.username, each.password]));
    const credentials: SampleCredential[] = [];
    for (const { role, organisation, ...user } of users) {
      const password = kept.get(user.username) ?? this.identity.newPassword();
      await this.identity.putSampleUser(ctx, { ...user, roles: [role], password });
      credentials.push({
        role,
        ...(user.duties && user.duties.length > 0 ? { duties: user.duties } : {}),
        username: user.username,
        password,
        ...(organisation === undefined ? {} : { organisation }),
      });
    }
    await this.file.write(credentials);
    return credentials;
  }

  /** What {@link ensure} kept. Throws `IDENTITY.NO_SAMPLE_ACCOUNTS` when there is nothing. */
  async credentials(): Promise<readonly SampleCredential[]> {
    if (this.settings.production) throw sampleInProduction();
    const kept = await this.file.read();
    if (kept.length === 0) throw samplesAbsent();
    return kept;
  }
}
