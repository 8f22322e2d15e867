import { Injectable } from '@nestjs/common';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { readPublicJwk } from '../../kernel/public-jwk.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import {
  type PlatformKey,
  type PlatformKeyEnd,
  type PlatformKeyInTime,
  platformKeyEndRecord,
  platformKeyRecord,
} from './core/platform-key.js';
import * as no from './core/statement-file-errors.js';
import { PlatformKeysStore } from './platform-keys.store.js';

export interface PlatformKeyDraft {
  readonly platform: string;
  readonly jwk: JsonObject;
  readonly validFrom: CalendarDate;
  readonly validUntil?: CalendarDate;
}

/** The register of keys with which platforms sign their monthly statements: recorded and retired by the exchange. */
@Injectable()
export class PlatformKeys {
  constructor(
    private readonly store: PlatformKeysStore,
    private readonly translog: Translog,
  ) {}

  /** Throws `USAGE.KEY_FORM`, `USAGE.KEY_TAKEN`, `USAGE.KEY_DATES`. */
  async record(ctx: Ctx, { platform, jwk, validFrom, validUntil }: PlatformKeyDraft): Promise<PlatformKeyInTime> {
    const read = readPublicJwk(jwk);
    if (read === undefined) throw no.keyForm();
    if (validUntil !== undefined && validUntil <= validFrom) {
      throw no.keyDates('有效期截止日须晚于起始日', 'validUntil must be later than validFrom', '/validUntil');
    }
    const key: PlatformKey = {
      id: newId(ctx),
      platform,
      ...read,
      validFrom,
      ...(validUntil === undefined ? {} : { validUntil }),
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    if (!(await this.store.insert(ctx, key))) throw no.keyTaken();
    await this.translog.append(ctx, [{ kind: 'usage-platform-key', id: key.id, record: platformKeyRecord(key) }]);
    return { key };
  }

  /** From `on` the key signs no more. Throws `USAGE.UNKNOWN_KEY`, `USAGE.KEY_RETIRED`, `USAGE.KEY_DATES`. */
  async retire(ctx: Ctx, id: string, on: CalendarDate, reason: string): Promise<PlatformKeyInTime> {
    const known = await this.store.byId(ctx, id);
    if (known === undefined) throw no.unknownKey();
    if (on > shanghaiDate(ctx.now)) throw no.keyDates('停用日不能在今天之后', 'on is later than today', '/on');
    const end: PlatformKeyEnd = {
      id: newId(ctx),
      keyId: id,
      endedOn: on,
      reason,
      doneBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    if (!(await this.store.insertEnd(ctx, end))) throw no.keyEnded();
    await this.translog.append(ctx, [
      { kind: 'usage-platform-key-end', id: end.id, record: platformKeyEndRecord(end) },
    ]);
    return { key: known.key, end };
  }

  list(
    ctx: Ctx,
    query: { readonly platform?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly PlatformKeyInTime[]> {
    return this.store.list(ctx, query);
  }

  leafSources(): readonly LeafSource[] {
    return [
      leafSource('usage-platform-key', (ctx) => this.store.stream(ctx), platformKeyRecord),
      leafSource('usage-platform-key-end', (ctx) => this.store.streamEnds(ctx), platformKeyEndRecord),
    ];
  }
}
