import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { present } from '../../../kernel/assert.js';
import { isId } from '../../../kernel/ids.js';
import type { Actor } from '../../../platform/access.js';
import { type Ctx, newId } from '../../../platform/ctx.js';
import { type LeafSource, leafSource, Translog } from '../../translog/index.js';
import { actorFrom, maySignIn } from '../acting.js';
import {
  API_KEY_BYTES,
  API_KEY_PREFIX,
  type ApiKeyFact,
  apiKeyEndRecord,
  apiKeyFault,
  apiKeyRecord,
} from '../core/api-key.js';
import * as errors from '../core/identity-errors.js';
import { secretDigest } from '../core/secrets.js';
import { type ApiKey, ApiKeysStore } from './api-keys.store.js';

const KEYS_MAX = 20;

export interface NewApiKey {
  readonly name: string;
  readonly roles: readonly string[];
  readonly expiresAt: Date;
}

/** Keys with which programs of one organisation call. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly store: ApiKeysStore,
    private readonly translog: Translog,
  ) {}

  /**
   * A key for the caller's organisation with some of the caller's roles. The key itself is in this answer and in no
   * other. Throws 422 `IDENTITY.KEY_ROLE`, `KEY_LIFE`; 409 `KEYS_TOO_MANY`.
   */
  async make(ctx: Ctx, wanted: NewApiKey): Promise<{ readonly key: string; readonly made: ApiKeyFact }> {
    const { actor } = ctx;
    const fault = apiKeyFault(wanted, actor.roles, ctx.now);
    if (fault) throw fault;
    await this.store.lock(ctx, actor.id);
    if ((await this.store.countLive(ctx, actor.id)) >= KEYS_MAX) throw errors.keysTooMany(KEYS_MAX);
    const key = API_KEY_PREFIX + randomBytes(API_KEY_BYTES).toString('base64url');
    const made: ApiKeyFact = {
      id: newId(ctx),
      accountId: actor.id,
      organisationId: present(actor.organisationId, 'the organisation of whoever has a role of one'),
      name: wanted.name,
      roles: [...new Set(wanted.roles)],
      keyDigest: digestOf(key),
      expiresAt: wanted.expiresAt,
      recordedBy: actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insert(ctx, made);
    await this.translog.append(ctx, [{ kind: 'api-key', id: made.id, record: apiKeyRecord(made) }]);
    return { key, made };
  }

  /** The caller's own keys; to the administrator everybody's. */
  list(ctx: Ctx, query: { readonly beforeId?: string; readonly limit: number }): Promise<ApiKey[]> {
    return this.store.list(ctx, isAdmin(ctx.actor) ? query : { ...query, accountId: ctx.actor.id });
  }

  /** The key opens nothing any more. Throws `IDENTITY.KEY_UNKNOWN` for a foreign one, and for one that was ended. */
  async end(ctx: Ctx, id: string): Promise<void> {
    const key = isId(id) ? await this.store.byId(ctx, id) : undefined;
    if (key === undefined || !(key.accountId === ctx.actor.id || isAdmin(ctx.actor))) throw errors.keyUnknown();
    const end = { id: newId(ctx), keyId: key.id, recordedBy: ctx.actor.id, recordedAt: ctx.now };
    if (!(await this.store.insertEnd(ctx, end))) throw errors.keyUnknown();
    await this.translog.append(ctx, [{ kind: 'api-key-end', id: end.id, record: apiKeyEndRecord(end) }]);
  }

  /** Whom a key acts as: its maker with the key's roles, as long as the maker holds them for the same organisation. */
  async actorOf(ctx: Ctx, key: string, production: boolean): Promise<Actor | undefined> {
    const holder = await this.store.byDigest(ctx, digestOf(key));
    if (holder === undefined || !maySignIn(holder.user, production)) return undefined;
    if (holder.user.organisationId !== holder.organisationId) return undefined;
    const roles = holder.user.roles.filter((role) => holder.roles.includes(role));
    return roles.length === 0 ? undefined : { ...actorFrom(holder.user), roles, duties: [] };
  }

  leafSources(): readonly LeafSource[] {
    return [
      leafSource('api-key', (ctx) => this.store.keys(ctx), apiKeyRecord),
      leafSource('api-key-end', (ctx) => this.store.ends(ctx), apiKeyEndRecord),
    ];
  }
}

function digestOf(key: string): string {
  return secretDigest(key).toString('hex');
}

function isAdmin(actor: Actor): boolean {
  return actor.roles.includes('admin');
}
