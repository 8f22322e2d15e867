import { Injectable } from '@nestjs/common';
import { type CalendarDate, parseDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Translog } from '../translog/index.js';
import {
  insistMandate,
  type Mandate,
  type MandateEnd,
  type MandateScope,
  type MandateState,
  mandateEndRecord,
  mandateOn,
  mandateRecord,
  readMandateEnd,
} from './core/mandate.js';
import * as no from './core/onboarding-errors.js';
import { readsAll } from './finding-file.sheet.js';
import { MandatesStore } from './mandates.store.js';
import { Parties } from './parties.service.js';
import type { ListFilter } from './parties.store.js';

/** A mandate as it comes in; both by id, USCC or foreign id. */
export interface MandateDraft {
  readonly principal: string;
  readonly agent: string;
  readonly scopes: readonly MandateScope[];
  readonly from: string;
  readonly until: string;
  readonly sha256: string;
}

/** A mandate with its end, and where it stands today. */
export interface MandateSheet {
  readonly mandate: Mandate;
  readonly end?: MandateEnd;
  readonly state: MandateState;
}

/** Who may act for whom, in what, on which day (授权委托书). */
@Injectable()
export class Mandates {
  constructor(
    private readonly store: MandatesStore,
    private readonly parties: Parties,
    private readonly translog: Translog,
  ) {}

  /**
   * By the principal, or by the exchange from the paper. Throws `PARTIES.UNKNOWN_PARTY`, `PARTIES.NOT_PRINCIPAL`,
   * `PARTIES.MANDATE_*`.
   */
  async record(ctx: Ctx, draft: MandateDraft): Promise<MandateSheet> {
    const principalId = await this.parties.organisationNamed(ctx, 'principal', draft.principal);
    const agentId = await this.parties.organisationNamed(ctx, 'agent', draft.agent);
    if (!readsAll(ctx) && ctx.actor.organisationId !== principalId) throw no.notPrincipal();
    const mandate: Mandate = {
      id: newId(ctx),
      principalId,
      agentId,
      scopes: [...new Set(draft.scopes)].sort(),
      validFrom: parseDate(draft.from, '/from'),
      validUntil: parseDate(draft.until, '/until'),
      sha256: draft.sha256,
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    insistMandate(mandate);
    await this.store.insert(ctx, mandate);
    await this.translog.append(ctx, [{ kind: 'mandate', id: mandate.id, record: mandateRecord(mandate) }]);
    return sheet(ctx, mandate, undefined);
  }

  /** Either of the two, or the exchange. Throws `PARTIES.UNKNOWN_MANDATE`, `PARTIES.MANDATE_*`. */
  async end(ctx: Ctx, id: string, asked: { readonly on: string; readonly reason: string }): Promise<MandateSheet> {
    const { mandate, end: known } = await this.one(ctx, id);
    const read = readMandateEnd(mandate, known, { on: parseDate(asked.on, '/on'), reason: asked.reason });
    const end = { id: newId(ctx), mandateId: id, ...read, endedBy: ctx.actor.id, recordedAt: ctx.now };
    if (!(await this.store.insertEnd(ctx, end))) throw no.mandateEnded(end.endedOn);
    await this.translog.append(ctx, [{ kind: 'mandate-end', id: end.id, record: mandateEndRecord(end) }]);
    return sheet(ctx, mandate, end);
  }

  /** For the two whom it binds and those who read all; `PARTIES.UNKNOWN_MANDATE` for everyone else. */
  async one(ctx: Ctx, id: string): Promise<MandateSheet> {
    const mandate = isId(id) ? await this.store.byId(ctx, id) : undefined;
    if (!mandate || !mayRead(ctx, mandate)) throw no.unknownMandate();
    return sheet(ctx, mandate, (await this.store.ends(ctx, [id])).get(id));
  }

  /** Those that the caller may see, in the order of their ids. */
  async list(ctx: Ctx, filter: ListFilter): Promise<readonly MandateSheet[]> {
    const { organisationId } = ctx.actor;
    if (!readsAll(ctx) && organisationId === undefined) return [];
    const own = readsAll(ctx) || organisationId === undefined ? {} : { party: organisationId };
    const found = await this.store.list(ctx, { ...filter, ...own });
    const ends = await this.store.ends(
      ctx,
      found.map(({ id }) => id),
    );
    return found.map((mandate) => sheet(ctx, mandate, ends.get(mandate.id)));
  }

  /**
   * Whether the agent may act for the principal in this on the day; both are ids. Whoever asks learns yes or no. With
   * either of the two the mandate ends (Civil Code, article 173).
   */
  async inForce(
    ctx: Ctx,
    principalId: string,
    agentId: string,
    scope: MandateScope,
    on: CalendarDate,
  ): Promise<boolean> {
    if ((await this.parties.ended(ctx, [principalId, agentId], on)).size > 0) return false;
    const wide = beyond(ctx, 'parties.mandated');
    const found = await this.store.between(wide, principalId, agentId, on);
    const ends = await this.store.ends(
      wide,
      found.map(({ id }) => id),
    );
    return found.some((one) => one.scopes.includes(scope) && mandateOn(one, ends.get(one.id), on) === 'IN_FORCE');
  }
}

function sheet(ctx: Ctx, mandate: Mandate, end: MandateEnd | undefined): MandateSheet {
  const state = mandateOn(mandate, end, shanghaiDate(ctx.now));
  return { mandate, ...(end === undefined ? {} : { end }), state };
}

function mayRead(ctx: Ctx, { principalId, agentId }: Mandate): boolean {
  const { organisationId } = ctx.actor;
  return readsAll(ctx) || (organisationId !== undefined && [principalId, agentId].includes(organisationId));
}
