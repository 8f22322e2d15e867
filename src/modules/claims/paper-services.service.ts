import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Translog } from '../translog/index.js';
import { shippedCalendars } from './calendars.folder.js';
import { ClaimDesk } from './claim-desk.service.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { ClaimsStore } from './claims.store.js';
import { dayInFuture } from './core/claim-life-errors.js';
import { isPossible, standingAfter } from './core/claim-states.js';
import type { PaperRow } from './core/paper-kinds.js';
import {
  insistServable,
  type Manner,
  type PaperServiceRow,
  paperServiceRecord,
  periodsFrom,
  type RunningPeriod,
} from './core/paper-service.js';
import { servedTwice } from './core/paper-service-errors.js';
import { PaperFiles } from './paper-files.service.js';
import { PapersStore } from './papers.store.js';

export interface ServiceOrder {
  readonly manner: Manner;
  readonly on: CalendarDate;
  readonly proofSha256?: string;
}

export interface Served {
  readonly row: PaperServiceRow;
  readonly periods: readonly RunningPeriod[];
}

/** Service of papers (送达): recorded once, by a case officer of the office, with its proof. */
@Injectable()
export class PaperServices {
  private readonly calendars = shippedCalendars();

  constructor(
    private readonly files: PaperFiles,
    private readonly papers: PapersStore,
    private readonly store: ClaimsStore,
    private readonly life: ClaimLifeStore,
    private readonly desk: ClaimDesk,
    private readonly translog: Translog,
  ) {}

  /** Of papers that were served: how, when, and what has run since. By the paper's id. */
  async of(ctx: Ctx, papers: readonly PaperRow[]): Promise<ReadonlyMap<string, Served>> {
    const rows = await this.papers.services(
      ctx,
      papers.map(({ id }) => id),
    );
    const kinds = new Map(papers.map(({ id, kind }) => [id, kind]));
    return new Map(
      rows.map((row) => {
        const kind = present(kinds.get(row.paperId), 'paper of a service');
        return [row.paperId, { row, periods: periodsFrom(this.calendars, kind, row.servedOn) }];
      }),
    );
  }

  /**
   * Records that a paper of a claim, named by id or number, was served. Of a decision of claw-back this is also the step
   * from which the days of payment run. Throws `CLAIMS.NOT_FOUND`, `CLAIMS.PAPER_NOT_FOUND`, `CLAIMS.SERVED_TWICE`,
   * `CLAIMS.SERVED_EARLY`, `CLAIMS.ON_FUTURE`, `CLAIMS.SERVICE_PROOF`, `CLAIMS.SAME_PERSON`, `CLAIMS.RECUSED`.
   */
  async serve(ctx: Ctx, claimId: string, named: string, order: ServiceOrder): Promise<PaperRow> {
    const paper = this.files.named(await this.files.ofClaim(ctx, claimId), named);
    await this.life.lock(ctx, [claimId]);
    const events = await this.store.events(ctx, [claimId]);
    const [claim] = await this.store.claims(ctx, { ids: [claimId] });
    if (claim) await this.desk.insistPerson(ctx, [{ claim, events }], 'case');
    const [known] = await this.papers.services(ctx, [paper.id]);
    if (known) throw servedTwice(paper.number, known.servedOn);
    insistServable(paper, order);
    const today = shanghaiDate(ctx.now);
    if (order.on > today) throw dayInFuture(order.on, today);
    const row: PaperServiceRow = {
      id: newId(ctx),
      paperId: paper.id,
      manner: order.manner,
      servedOn: order.on,
      proofSha256: order.proofSha256 ?? null,
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.papers.saveService(ctx, row);
    await this.translog.append(ctx, [{ kind: 'paper-service', id: row.id, record: paperServiceRecord(row) }]);
    const { state } = standingAfter(events.map(({ type }) => type));
    if (paper.kind === 'CLAW_BACK_DECISION' && isPossible(state, 'clawBackServed', 'case')) {
      const open = await this.desk.open(ctx, claimId, 'clawBackServed');
      await this.desk.record(ctx, open, 'clawBackServed', { on: order.on, detail: { paper: paper.number } });
    }
    return paper;
  }
}
