import { Injectable } from '@nestjs/common';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { isId } from '../../kernel/ids.js';
import { readPublicJwk } from '../../kernel/public-jwk.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Parties } from '../parties/index.js';
import { Translog } from '../translog/index.js';
import * as no from './core/credential-errors.js';
import { type IssuerKey, type IssuerKeyEnd, issuerKeyEndRecord, issuerKeyRecord } from './core/issuer-key.js';
import { IssuerKeysStore, type KeyInTime } from './issuer-keys.store.js';

export interface IssuerKeyDraft {
  /** Id, USCC or foreign id. */
  readonly organisation: string;
  readonly jwk: JsonObject;
  readonly validFrom: CalendarDate;
  readonly validUntil?: CalendarDate;
}

/** The register of keys with which assessors sign: recorded and retired by the exchange. */
@Injectable()
export class IssuerKeys {
  constructor(
    private readonly store: IssuerKeysStore,
    private readonly parties: Parties,
    private readonly translog: Translog,
  ) {}

  /** Throws `ATTESTATIONS.KEY_FORM`, `ATTESTATIONS.KEY_TAKEN`, `ATTESTATIONS.KEY_DATES`, `PARTIES.UNKNOWN_PARTY`. */
  async record(ctx: Ctx, draft: IssuerKeyDraft): Promise<KeyInTime> {
    const read = readPublicJwk(draft.jwk);
    if (read === undefined) throw no.keyForm();
    const { validFrom, validUntil } = draft;
    if (validUntil !== undefined && validUntil <= validFrom) {
      throw no.keyDates('有效期截止日须晚于起始日', 'validUntil must be later than validFrom', '/validUntil');
    }
    const key: IssuerKey = {
      id: newId(ctx),
      organisationId: await this.parties.organisationNamed(ctx, 'organisation', draft.organisation),
      ...read,
      validFrom,
      ...(validUntil === undefined ? {} : { validUntil }),
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    if (!(await this.store.insert(ctx, key))) throw no.keyTaken();
    await this.translog.append(ctx, [{ kind: 'issuer-key', id: key.id, record: issuerKeyRecord(key) }]);
    return { key };
  }

  /** From `on` the key signs no more. Throws `ATTESTATIONS.UNKNOWN_KEY`, `ATTESTATIONS.KEY_RETIRED`, `.KEY_DATES`. */
  async retire(ctx: Ctx, id: string, on: CalendarDate, reason: string): Promise<KeyInTime> {
    const known = isId(id) ? await this.store.byId(ctx, id) : undefined;
    if (known === undefined) throw no.keyNotOnRecord();
    if (on > shanghaiDate(ctx.now)) throw no.keyDates('停用日不能在今天之后', 'on is later than today', '/on');
    const end: IssuerKeyEnd = {
      id: newId(ctx),
      keyId: id,
      endedOn: on,
      reason,
      doneBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    if (!(await this.store.insertEnd(ctx, end))) throw no.keyEnded();
    await this.translog.append(ctx, [{ kind: 'issuer-key-end', id: end.id, record: issuerKeyEndRecord(end) }]);
    return { key: known.key, end };
  }

  async list(
    ctx: Ctx,
    query: { readonly organisation?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly KeyInTime[]> {
    const { organisation, ...page } = query;
    if (organisation === undefined) return this.store.list(ctx, page);
    const organisationId = await this.parties.organisationNamed(ctx, 'organisation', organisation);
    return this.store.list(ctx, { ...page, organisationId });
  }
}
