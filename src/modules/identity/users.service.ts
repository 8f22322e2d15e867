import { Injectable } from '@nestjs/common';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import * as errors from './core/identity-errors.js';
import { Identity, type NewUser, type UserChange } from './identity.service.js';
import { IdentityStore, type PersonQuery, type StoredPerson } from './identity.store.js';
import { Passwords } from './passwords.service.js';
import { SecondFactor } from './second-factor/second-factor.service.js';
import { Sessions } from './sessions/sessions.service.js';

/** An account as the administrator sees it. */
export interface ManagedUser extends StoredPerson {
  readonly secondFactor: boolean;
}

/**
 * What the administrator does with the accounts of others: what it gives counts from their next request. The own account
 * is another administrator's: nobody locks the last one out, or gives itself a password without the present one.
 */
@Injectable()
export class Users {
  constructor(
    private readonly store: IdentityStore,
    private readonly identity: Identity,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly secondFactor: SecondFactor,
  ) {}

  /** Accounts of persons, the newest first. Who may ask for others' is said by the route and held by the wall. */
  async list(ctx: Ctx, query: PersonQuery): Promise<readonly ManagedUser[]> {
    return this.shown(ctx, await this.store.persons(ctx, query));
  }

  /** Throws `IDENTITY.UNKNOWN`, also for the persons of the service itself. */
  async one(ctx: Ctx, id: string): Promise<ManagedUser> {
    const [user] = await this.shown(ctx, isId(id) ? await this.store.persons(ctx, { id, limit: 1 }) : []);
    if (user === undefined) throw errors.accountUnknown();
    return user;
  }

  /** A new account, with a password that is good for choosing another one. Throws as {@link Identity.addUser}. */
  async add(ctx: Ctx, user: Omit<NewUser, 'password'>): Promise<{ user: ManagedUser; password: string }> {
    const password = this.passwords.generate();
    const wide = beyond(ctx, 'identity.users');
    const { id } = await this.identity.addUser(wide, { ...user, password }, 'temporary');
    return { user: await this.one(ctx, id), password };
  }

  /** Throws 409 `IDENTITY.OWN_ACCOUNT`, and as {@link Identity.changeUser}. */
  async change(ctx: Ctx, id: string, change: UserChange): Promise<ManagedUser> {
    const { username } = await this.anothers(ctx, id);
    await this.identity.changeUser(beyond(ctx, 'identity.users'), username, change);
    return this.one(ctx, id);
  }

  /** A password in place of one that is lost: good for choosing another one. All sessions of the account end. */
  async resetPassword(ctx: Ctx, id: string): Promise<string> {
    const user = await this.anothers(ctx, id);
    const password = this.passwords.generate();
    await this.identity.changePassword(beyond(ctx, 'identity.users'), user, password, 'temporary');
    return password;
  }

  /** Throws 409 `IDENTITY.SECOND_FACTOR_ABSENT` too. */
  async resetSecondFactor(ctx: Ctx, id: string): Promise<void> {
    const { username } = await this.anothers(ctx, id);
    await this.identity.resetSecondFactor(beyond(ctx, 'identity.users'), username);
  }

  /** Signs the person out everywhere. */
  async endSessions(ctx: Ctx, id: string): Promise<void> {
    await this.anothers(ctx, id);
    await this.sessions.endAll(beyond(ctx, 'identity.users'), id, 'ADMINISTRATOR');
  }

  private async anothers(ctx: Ctx, id: string): Promise<ManagedUser> {
    const user = await this.one(ctx, id);
    if (user.id === ctx.actor.id) throw errors.ownAccount();
    return user;
  }

  private async shown(ctx: Ctx, users: readonly StoredPerson[]): Promise<ManagedUser[]> {
    const ids = users.map(({ id }) => id);
    const confirmed = await this.secondFactor.confirmedOf(beyond(ctx, 'identity.users'), ids);
    return users.map((user) => ({ ...user, secondFactor: confirmed.has(user.id) }));
  }
}
