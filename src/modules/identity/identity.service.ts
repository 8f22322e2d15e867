import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { DomainError } from '../../kernel/domain-error.js';
import { type Actor, DUTIES, type Duty, ROLES, type Role } from '../../platform/access.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { type LeafSource, leafSource, Translog, withStrays } from '../translog/index.js';
import { actorFrom } from './acting.js';
import { ApiKeys } from './api-keys/api-keys.service.js';
import { type Mandate, mandateFault, normaliseUsername, usernameFault } from './core/account.js';
import {
  type AccountVersionFact,
  accountRecord,
  accountVersionRecord,
  NAME_SALT_BYTES,
  nameDigest,
} from './core/account-leaf.js';
import { type ExternalPerson, externalAccountRecord, subjectDigest } from './core/external-account.js';
import * as errors from './core/identity-errors.js';
import { passwordFault } from './core/password-policy.js';
import { IdentityStore, type User } from './identity.store.js';
import { IDENTITY_SETTINGS, type IdentitySettings, type WholeSettings, wholeSettings } from './identity.tokens.js';
import { Passwords } from './passwords.service.js';
import { SecondFactor } from './second-factor/second-factor.service.js';
import { Sessions } from './sessions/sessions.service.js';

/** An account to be made. Roles and duties come as the command line and the API give them: as text. */
export interface NewUser {
  readonly username: string;
  /** What people see beside a decision; the user name when absent. */
  readonly name?: string;
  readonly roles: readonly string[];
  readonly duties?: readonly string[];
  readonly organisationId?: string;
  readonly authority?: string;
  readonly password: string;
}

/** A password is its owner's, or one that somebody else made: that one is good for choosing another. */
export type Lasting = 'own' | 'temporary';

/** What changes about an account; what is left out stays. */
export interface UserChange {
  readonly roles?: readonly string[];
  readonly duties?: readonly string[];
  readonly disabled?: boolean;
}

/** Two persons of the service itself, for a settlement run without named officers; they cannot sign in. */
export interface SystemPersons {
  readonly reviewer: Actor;
  readonly resolver: Actor;
}

/** What a user is told of the own account. */
export type Me = Pick<User, 'id' | 'username' | 'name' | 'roles' | 'duties' | 'organisationId' | 'authority'>;

interface AccountDraft extends Mandate {
  readonly kind: 'person' | 'system';
  readonly sample: boolean;
  readonly username: string;
  readonly name: string;
}

/** Who is calling, for whom, as what. */
@Injectable()
export class Identity {
  private readonly settings: WholeSettings;

  constructor(
    private readonly store: IdentityStore,
    private readonly translog: Translog,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly secondFactor: SecondFactor,
    private readonly apiKeys: ApiKeys,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.settings = wholeSettings(settings);
  }

  /**
   * Makes an account that may sign in. Throws `IDENTITY.USERNAME_TAKEN` (409), or 422 with what is wrong with the name,
   * the password, the roles or whom they act for.
   */
  async addUser(ctx: Ctx, user: NewUser, lasting: Lasting = 'own'): Promise<User> {
    refuseIf(passwordFault(user.password, this.settings.passwordProfile, normaliseUsername(user.username)));
    const added = await this.addAccount(ctx, draftOf(user, false));
    await this.savePassword(ctx, added.id, user.password, lasting);
    return added;
  }

  /**
   * The account of a person whom a provider of single sign-on vouches for; made at the first time, without a password.
   * What the account may do is changed here like any other's.
   */
  async externalUser(
    ctx: Ctx,
    person: ExternalPerson,
    mandate: Pick<NewUser, 'roles' | 'organisationId'>,
  ): Promise<User> {
    const { issuer, name } = person;
    const digest = subjectDigest(issuer, person.subject);
    await this.store.lockExternal(ctx, digest);
    const known = await this.store.byExternal(ctx, issuer, digest);
    if (known) return known;
    const username = `sso-${digest.slice(0, 20)}`;
    const user = await this.addAccount(ctx, draftOf({ username, name, ...mandate }, false));
    const recorded = { recordedBy: ctx.actor.id, recordedAt: ctx.now };
    const fact = { id: newId(ctx), accountId: user.id, issuer, subjectDigest: digest, ...recorded };
    await this.store.insertExternal(ctx, fact);
    await this.translog.append(ctx, [{ kind: 'external-account', id: fact.id, record: externalAccountRecord(fact) }]);
    return user;
  }

  /** A new version of what an account may do; it counts from the user's next request. Throws `IDENTITY.UNKNOWN`. */
  async changeUser(ctx: Ctx, username: string, change: UserChange): Promise<User> {
    const name = normaliseUsername(username);
    await this.store.lockUsername(ctx, name);
    const user = await this.store.byUsername(ctx, name);
    if (user === undefined) throw errors.accountUnknown();
    const roles = change.roles === undefined ? user.roles : asRoles(change.roles);
    const duties = change.duties === undefined ? user.duties : asDuties(change.duties);
    const disabled = change.disabled ?? user.disabledAt !== undefined;
    refuseIf(mandateFault({ ...user, roles, duties }));
    await this.addVersion(ctx, user.id, user.version + 1, { ...user, roles, duties }, disabled);
    if (disabled) await this.sessions.endAll(ctx, user.id, 'DISABLED');
    return this.known(ctx, name);
  }

  /**
   * Another password for this account; everywhere else it has to sign in again. Throws 422 with what is wrong with the
   * password. Requires that the caller has shown the right to it.
   */
  async changePassword(ctx: Ctx, user: User, password: string, lasting: Lasting = 'own'): Promise<void> {
    refuseIf(passwordFault(password, this.settings.passwordProfile, user.username));
    const stored = await this.store.credential(ctx, user.id);
    if (await this.passwords.holds(stored?.passwordHash, password)) throw errors.passwordUnchanged();
    await this.savePassword(ctx, user.id, password, lasting);
    await this.sessions.endAll(ctx, user.id, 'PASSWORD');
  }

  /** Takes away the second factor of somebody who has lost it; all the account's sessions end. Throws `IDENTITY.UNKNOWN`. */
  async resetSecondFactor(ctx: Ctx, username: string): Promise<void> {
    const user = await this.known(ctx, normaliseUsername(username));
    if (!(await this.secondFactor.isConfirmed(ctx, user.id))) throw errors.secondFactorAbsent();
    await this.secondFactor.discard(ctx, user.id);
    await this.sessions.endAll(ctx, user.id, 'SECOND_FACTOR');
  }

  /** The account of this user name, also a disabled one. */
  findByUsername(ctx: Ctx, username: string): Promise<User | undefined> {
    return this.store.byUsername(ctx, normaliseUsername(username));
  }

  /** The caller's own account, with the roles that count in this sign-in or for this key. Requires a signed-in actor. */
  async me(ctx: Ctx): Promise<Me> {
    const [user] = await this.store.byIds(ctx, [ctx.actor.id]);
    if (user === undefined) throw errors.accountUnknown();
    const { id, username, name, organisationId, authority } = user;
    const { roles, duties } = ctx.actor;
    return {
      id,
      username,
      name,
      roles,
      duties,
      ...(organisationId === undefined ? {} : { organisationId }),
      ...(authority === undefined ? {} : { authority }),
    };
  }

  /** Accounts by id; ids unknown here (the service itself, the public) are left out. */
  async users(ctx: Ctx, ids: readonly string[]): Promise<Map<string, User>> {
    const users = await this.store.byIds(beyond(ctx, 'identity.names'), ids);
    return new Map(users.map((user) => [user.id, user]));
  }

  /** The person as an actor, for commands that act in a named person's stead. */
  asActor(user: User): Actor {
    return actorFrom(user);
  }

  /** A password for an account that is made without one. */
  newPassword(): string {
    return this.passwords.generate();
  }

  /**
   * Makes a sample account with this password, or gives an existing one the password. Throws
   * `IDENTITY.SAMPLE_IN_PRODUCTION`, and `IDENTITY.USERNAME_TAKEN` when a real account has the name.
   */
  async putSampleUser(ctx: Ctx, user: NewUser): Promise<User> {
    if (this.settings.production) throw errors.sampleInProduction();
    const known = await this.store.byUsername(ctx, normaliseUsername(user.username));
    if (known !== undefined && !known.sample) throw errors.usernameTaken();
    const account = known ?? (await this.addAccount(ctx, draftOf(user, true)));
    await this.savePassword(ctx, account.id, user.password, 'own');
    return account;
  }

  /** The two system persons, made at first use. Together they hold all duties and neither holds two that exclude each other. */
  async systemPersons(ctx: Ctx): Promise<SystemPersons> {
    const reviewer = await this.systemPerson(ctx, 'system-reviewer', '系统审核人', ['review', 'finance']);
    const resolver = await this.systemPerson(ctx, 'system-resolver', '系统审议人', ['case', 'resolve']);
    return { reviewer: actorFrom(reviewer), resolver: actorFrom(resolver) };
  }

  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      withStrays(
        leafSource('account', (ctx) => store.accounts(ctx), accountRecord),
        (ctx) => store.strays(ctx),
      ),
      leafSource('account-version', (ctx) => store.versions(ctx), accountVersionRecord),
      leafSource('external-account', (ctx) => store.externals(ctx), externalAccountRecord),
      ...this.secondFactor.leafSources(),
      ...this.apiKeys.leafSources(),
    ];
  }

  private async systemPerson(ctx: Ctx, username: string, name: string, duties: readonly Duty[]): Promise<User> {
    await this.store.lockUsername(ctx, username);
    const known = await this.store.byUsername(ctx, username);
    if (known !== undefined && known.kind !== 'system') throw errors.usernameTaken();
    return (
      known ?? this.addAccount(ctx, { kind: 'system', sample: false, username, name, roles: ['regulator'], duties })
    );
  }

  private async savePassword(ctx: Ctx, accountId: string, password: string, lasting: Lasting): Promise<void> {
    await this.store.savePasswordHash(ctx, accountId, await this.passwords.hash(password), lasting === 'temporary');
  }

  private async addAccount(ctx: Ctx, draft: AccountDraft): Promise<User> {
    const { kind, sample, username, name } = draft;
    refuseIf(usernameFault(username) ?? (kind === 'system' ? undefined : mandateFault(draft)));
    await this.store.lockUsername(ctx, username);
    if (await this.store.byUsername(ctx, username)) throw errors.usernameTaken();
    const salt = randomBytes(NAME_SALT_BYTES);
    const account = {
      id: newId(ctx),
      kind,
      sample,
      nameDigest: nameDigest(salt, username, name),
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insertAccount(ctx, account, { username, name, salt });
    await this.translog.append(ctx, [{ kind: 'account', id: account.id, record: accountRecord(account) }]);
    await this.addVersion(ctx, account.id, 1, draft, false);
    return this.known(ctx, username);
  }

  private async addVersion(ctx: Ctx, accountId: string, version: number, mandate: Mandate, disabled: boolean) {
    const { roles, duties, organisationId, authority } = mandate;
    const fact: AccountVersionFact = {
      id: newId(ctx),
      accountId,
      version,
      roles,
      duties,
      ...(organisationId === undefined ? {} : { organisationId }),
      ...(authority === undefined ? {} : { authority }),
      disabled,
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insertVersion(ctx, fact);
    await this.translog.append(ctx, [{ kind: 'account-version', id: fact.id, record: accountVersionRecord(fact) }]);
  }

  private async known(ctx: Ctx, username: string): Promise<User> {
    const user = await this.store.byUsername(ctx, username);
    if (user === undefined) throw errors.accountUnknown();
    return user;
  }
}

function draftOf(user: Omit<NewUser, 'password'>, sample: boolean): AccountDraft {
  const username = normaliseUsername(user.username);
  return {
    kind: 'person',
    sample,
    username,
    name: user.name ?? username,
    roles: asRoles(user.roles),
    duties: asDuties(user.duties ?? []),
    ...(user.organisationId === undefined ? {} : { organisationId: user.organisationId }),
    ...(user.authority === undefined ? {} : { authority: user.authority }),
  };
}

/** The names as roles, each once, in the order of the list of roles. */
function asRoles(names: readonly string[]): Role[] {
  const unknown = names.find((name) => !ROLES.some((role) => role === name));
  if (unknown !== undefined) throw errors.roleUnknown(unknown, ROLES);
  return ROLES.filter((role) => names.includes(role));
}

function asDuties(names: readonly string[]): Duty[] {
  const unknown = names.find((name) => !DUTIES.some((duty) => duty === name));
  if (unknown !== undefined) throw errors.dutyUnknown(unknown, DUTIES);
  return DUTIES.filter((duty) => names.includes(duty));
}

function refuseIf(fault: DomainError | undefined): void {
  if (fault) throw fault;
}
