import { Injectable } from '@nestjs/common';
import type { Duty, Role } from '../../platform/access.js';
import type { Ctx } from '../../platform/ctx.js';
import type { Mandate } from './core/account.js';
import { type AccountFact, type AccountVersionFact, nameDigest } from './core/account-leaf.js';
import type { ExternalAccountFact } from './core/external-account.js';

/** An account as it stands now. */
export interface User extends Mandate {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly duties: readonly Duty[];
  readonly kind: 'person' | 'system';
  readonly sample: boolean;
  readonly username: string;
  readonly name: string;
  readonly version: number;
  readonly disabledAt?: Date;
}

/** The account of a person, and since when it is there. */
export interface StoredPerson extends User {
  readonly recordedAt: Date;
}

/** Which persons; what is absent does not narrow. */
export interface PersonQuery {
  readonly id?: string;
  /** Part of a user name or name. */
  readonly q?: string;
  /** Only accounts made before the one of this id. */
  readonly beforeId?: string;
  readonly limit: number;
}

export interface Credential {
  readonly passwordHash: string;
  /** Made by somebody else: good for choosing another one. */
  readonly temporary: boolean;
  readonly changedAt: Date;
}

export interface AccountName {
  readonly username: string;
  readonly name: string;
  readonly salt: Buffer;
}

export interface UserRow {
  readonly id: string;
  readonly kind: 'person' | 'system';
  readonly sample: boolean;
  readonly username: string;
  readonly name: string;
  readonly version: number;
  readonly roles: Role[];
  readonly duties: Duty[];
  readonly organisation_id: string | null;
  readonly authority: string | null;
  readonly disabled_at: Date | null;
}

interface AccountRow {
  readonly id: string;
  readonly kind: 'person' | 'system';
  readonly sample: boolean;
  readonly name_digest: string;
  readonly recorded_by: string;
  readonly recorded_at: Date;
  readonly username: string | null;
  readonly name: string | null;
  readonly salt: Buffer | null;
  /** False once the name has been erased with its row. */
  readonly named: boolean;
}

interface VersionRow extends Pick<UserRow, 'id' | 'version' | 'roles' | 'duties' | 'organisation_id' | 'authority'> {
  readonly account_id: string;
  readonly disabled: boolean;
  readonly recorded_by: string;
  readonly recorded_at: Date;
}

@Injectable()
export class IdentityStore {
  /** Until the transaction ends nobody else makes or changes the account of this name. */
  async lockUsername(ctx: Ctx, username: string): Promise<void> {
    await ctx.tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity:${username}`]);
  }

  async insertAccount(ctx: Ctx, account: AccountFact, { username, name, salt }: AccountName): Promise<void> {
    await ctx.tx.query(
      `insert into identity.account (id, kind, sample, name_digest, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [account.id, account.kind, account.sample, account.nameDigest, account.recordedBy, account.recordedAt],
    );
    await ctx.tx.query('insert into identity.account_name (account_id, username, name, salt) values ($1, $2, $3, $4)', [
      account.id,
      username,
      name,
      salt,
    ]);
  }

  async insertVersion(ctx: Ctx, version: AccountVersionFact): Promise<void> {
    await ctx.tx.query(
      `insert into identity.account_version
         (id, account_id, version, roles, duties, organisation_id, authority, disabled, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        version.id,
        version.accountId,
        version.version,
        version.roles,
        version.duties,
        version.organisationId ?? null,
        version.authority ?? null,
        version.disabled,
        version.recordedBy,
        version.recordedAt,
      ],
    );
  }

  async byUsername(ctx: Ctx, username: string): Promise<User | undefined> {
    const [row] = await ctx.tx.query<UserRow>('select * from identity.account_now where username = $1', [username]);
    return row && userOf(row);
  }

  async byIds(ctx: Ctx, ids: readonly string[]): Promise<User[]> {
    const rows = await ctx.tx.query<UserRow>('select * from identity.account_now where id = any($1::uuid[])', [ids]);
    return rows.map(userOf);
  }

  /** Accounts of persons that the caller may see, the newest first. */
  async persons(ctx: Ctx, { id, q, beforeId, limit }: PersonQuery): Promise<StoredPerson[]> {
    const rows = await ctx.tx.query<UserRow & { recorded_at: Date }>(
      `select n.*, a.recorded_at from identity.account_now n join identity.account a on a.id = n.id
        where n.kind = 'person' and ($1::uuid is null or n.id = $1) and ($2::uuid is null or n.id < $2)
          and ($3::text is null or strpos(lower(n.username || ' ' || n.name), lower($3)) > 0)
        order by n.id desc limit $4`,
      [id ?? null, beforeId ?? null, q ?? null, limit],
    );
    return rows.map((row) => ({ ...userOf(row), recordedAt: row.recorded_at }));
  }

  async credential(ctx: Ctx, accountId: string): Promise<Credential | undefined> {
    const [row] = await ctx.tx.query<{ password_hash: string; changed_at: Date; temporary: boolean }>(
      'select password_hash, changed_at, temporary from identity.credential where account_id = $1',
      [accountId],
    );
    return row && { passwordHash: row.password_hash, changedAt: row.changed_at, temporary: row.temporary };
  }

  async savePasswordHash(ctx: Ctx, accountId: string, hash: string, temporary: boolean): Promise<void> {
    await ctx.tx.query(
      `insert into identity.credential (account_id, password_hash, changed_at, temporary) values ($1, $2, $3, $4)
       on conflict (account_id) do update set password_hash = excluded.password_hash,
         changed_at = excluded.changed_at, temporary = excluded.temporary`,
      [accountId, hash, ctx.now, temporary],
    );
  }

  /** Accounts in order of id. The digest is made anew from the names while they are there, so a changed name is found. */
  async *accounts(ctx: Ctx): AsyncIterable<AccountFact[]> {
    const pages = ctx.tx.stream<AccountRow>(
      `select a.id, a.kind, a.sample, a.name_digest, a.recorded_by, a.recorded_at, n.username, n.name, n.salt,
              n.account_id is not null as named
         from identity.account a left join identity.account_name n on n.account_id = a.id order by a.id`,
    );
    for await (const page of pages) yield page.map(accountOf);
  }

  /** Accounts that names are kept for and that do not exist. */
  async strays(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select distinct coalesce(n.account_id::text, '') as id from identity.account_name n
       where not exists (select from identity.account a where a.id = n.account_id) order by 1 limit 1000`,
    );
    return rows.map((row) => row.id);
  }

  /** Until the transaction ends nobody else makes the account of this person. */
  async lockExternal(ctx: Ctx, subjectDigest: string): Promise<void> {
    await ctx.tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity:oidc:${subjectDigest}`]);
  }

  async byExternal(ctx: Ctx, issuer: string, subjectDigest: string): Promise<User | undefined> {
    const [row] = await ctx.tx.query<UserRow>(
      `select a.* from identity.external_account x join identity.account_now a on a.id = x.account_id
        where x.issuer = $1 and x.subject_digest = $2`,
      [issuer, subjectDigest],
    );
    return row && userOf(row);
  }

  async insertExternal(ctx: Ctx, fact: ExternalAccountFact): Promise<void> {
    await ctx.tx.query(
      `insert into identity.external_account (id, account_id, issuer, subject_digest, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [fact.id, fact.accountId, fact.issuer, fact.subjectDigest, fact.recordedBy, fact.recordedAt],
    );
  }

  async *externals(ctx: Ctx): AsyncIterable<ExternalAccountFact[]> {
    const pages = ctx.tx.stream<{
      id: string;
      account_id: string;
      issuer: string;
      subject_digest: string;
      recorded_by: string;
      recorded_at: Date;
    }>(
      `select id, account_id, issuer, subject_digest, recorded_by, recorded_at
         from identity.external_account order by id`,
    );
    for await (const page of pages) {
      yield page.map((row) => ({
        id: row.id,
        accountId: row.account_id,
        issuer: row.issuer,
        subjectDigest: row.subject_digest,
        recordedBy: row.recorded_by,
        recordedAt: row.recorded_at,
      }));
    }
  }

  async *versions(ctx: Ctx): AsyncIterable<AccountVersionFact[]> {
    const pages = ctx.tx.stream<VersionRow>(
      `select id, account_id, version, roles, duties, organisation_id, authority, disabled, recorded_by, recorded_at
         from identity.account_version order by id`,
    );
    for await (const page of pages) yield page.map(versionOf);
  }
}

function mandateOf(row: Pick<UserRow, 'roles' | 'duties' | 'organisation_id' | 'authority'>): Mandate {
  return {
    roles: row.roles,
    duties: row.duties,
    ...(row.organisation_id === null ? {} : { organisationId: row.organisation_id }),
    ...(row.authority === null ? {} : { authority: row.authority }),
  };
}

export function userOf(row: UserRow): User {
  const { id, kind, sample, username, name, version } = row;
  const { roles, duties } = row;
  const disabled = row.disabled_at === null ? {} : { disabledAt: row.disabled_at };
  return { id, kind, sample, username, name, version, ...mandateOf(row), roles, duties, ...disabled };
}

function accountOf(row: AccountRow): AccountFact {
  const { id, kind, sample, username, name, salt, named } = row;
  const whole = username !== null && name !== null && salt !== null;
  const made = whole ? nameDigest(salt, username, name) : 'incomplete';
  return {
    id,
    kind,
    sample,
    nameDigest: named ? digestUnlessSame(row.name_digest, made) : row.name_digest,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}

/** Both the stored digest and the names must be untouched: where they differ, neither is what the log covers. */
function digestUnlessSame(stored: string, made: string): string {
  return stored === made ? stored : `${stored} is not ${made}`;
}

function versionOf(row: VersionRow): AccountVersionFact {
  return {
    id: row.id,
    accountId: row.account_id,
    version: row.version,
    ...mandateOf(row),
    disabled: row.disabled,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}
