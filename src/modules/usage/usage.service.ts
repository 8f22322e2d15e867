import { Injectable } from '@nestjs/common';
import type { Json } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Taken } from '../../kernel/take.js';
import type { Text } from '../../kernel/text.js';
import { type Ctx, idRun, newId } from '../../platform/ctx.js';
import { Catalogue } from '../catalogue/index.js';
import { type Leaf, type LeafSource, leafSource, Translog } from '../translog/index.js';
import { caseReviewRecord, correctionRecord } from './core/correction.js';
import { EventsDigest, type UsageBatch } from './core/usage-batch.js';
import * as no from './core/usage-errors.js';
import {
  readStatement,
  type StatementDraft,
  sameStatement,
  statementKey,
  type UsageStatement,
  usageStatementRecord,
} from './core/usage-statement.js';
import { CorrectionsStore } from './corrections.store.js';
import { DayCountStore } from './day-count.store.js';
import {
  batchLeaf,
  EventIntake,
  type Recorded,
  type Subjects,
  touchedYears,
  type UsageIntake,
} from './event-intake.service.js';
import { LateUse, type TouchedYear } from './late-use.service.js';
import { UsageStore } from './usage.store.js';

export interface Intake {
  /** Records of the past, for which the platform vouches: application cases that arrived count as accepted. */
  readonly history?: boolean;
}

/** Where what is kept beside the events does not follow from them. */
export interface UsageProblem {
  readonly kind: 'usage';
  readonly id: string;
  readonly code: string;
  readonly what: Text;
}

/** Metered use of opened corpora: events that count once, forever, and the monthly counts of platforms. */
@Injectable()
export class Usage {
  private readonly intake: EventIntake;

  constructor(
    private readonly store: UsageStore,
    catalogue: Catalogue,
    private readonly translog: Translog,
    private readonly late: LateUse,
    private readonly counts: DayCountStore = new DayCountStore(),
    private readonly corrected: CorrectionsStore = new CorrectionsStore(),
  ) {
    this.intake = new EventIntake(store, catalogue, translog, corrected);
  }

  /**
   * Takes events at least once sent: each counts once by source and id. The same content again is a duplicate, other
   * content is refused and the first one stands. One bad event does not hold up the others.
   */
  async take(ctx: Ctx, events: readonly Json[], { history = false }: Intake = {}): Promise<UsageIntake> {
    const recorded = await this.intake.record(ctx, await this.intake.judge(ctx, events), history);
    await this.counts.add(ctx, recorded.events);
    await this.late.tell(ctx, [...touchedYears(recorded.events).values()]);
    return recorded.intake;
  }

  /**
   * The same for any number of events in pages, each a batch of its own, answered in their order; all in the caller's
   * transaction, to be read to its end: counts are made last. Memory stays a few pages: while one is written the next is read and judged.
   */
  async *takeAll(
    ctx: Ctx,
    pages: AsyncIterable<readonly Json[]>,
    { history = false }: Intake = {},
  ): AsyncIterable<UsageIntake> {
    const subjects: Subjects = new Map();
    const touched = new Map<string, TouchedYear>();
    const batchIds: string[] = [];
    const answer = async (writing: Promise<Recorded>): Promise<UsageIntake> => {
      const { intake, events, batchId } = await writing;
      for (const [key, year] of touchedYears(events)) touched.set(key, year);
      if (batchId !== undefined) batchIds.push(batchId);
      return intake;
    };
    const nextId = idRun(ctx);
    let writing: Promise<Recorded> | undefined;
    for await (const page of pages) {
      const next = this.intake.record(ctx, await this.intake.judge(ctx, page, subjects), history, nextId);
      // Awaited at its turn; should the page before fail, this one's failure is that of the same transaction.
      next.catch(() => undefined);
      if (writing) yield answer(writing);
      writing = next;
    }
    if (writing) yield answer(writing);
    await this.counts.addBatches(ctx, batchIds);
    await this.late.tell(ctx, [...touched.values()]);
  }

  /** Takes monthly counts, each row by itself; answers in the order given. A key given twice is refused. */
  async takeStatements(ctx: Ctx, drafts: readonly StatementDraft[]): Promise<readonly Taken[]> {
    await this.store.lockStatements(ctx);
    const distinct = (field: 'platform' | 'month') => [...new Set(drafts.map((draft) => draft[field]))];
    const stored = await this.store.statementsOf(ctx, distinct('platform'), distinct('month'));
    const known = new Map<string, UsageStatement[]>();
    for (const row of stored) known.set(statementKey(row), [...(known.get(statementKey(row)) ?? []), row]);
    const corpora: Subjects = new Map();
    await this.intake.lookUp(ctx, new Set(drafts.map((draft) => draft.corpus)), corpora);
    const seen = new Set<string>();
    const fresh: UsageStatement[] = [];
    const taken = drafts.map((draft): Taken => {
      try {
        const row = readStatement(draft);
        const key = statementKey(row);
        if (seen.has(key)) throw no.statementTwice();
        seen.add(key);
        // A count that was corrected since is known too: whoever sends it again repeats the past and changes nothing.
        const earlier = known.get(key);
        const same = earlier?.find((one) => sameStatement(one, row));
        if (earlier !== undefined && same === undefined) throw no.statementChanged();
        if (same !== undefined) return { outcome: 'unchanged', id: same.id };
        const corpus = corpora.get(draft.corpus)?.[0];
        if (corpus === undefined) throw no.unknownRelease('corpus', draft.corpus);
        const id = newId(ctx);
        fresh.push({
          ...row,
          id,
          revision: 1,
          corpusId: corpus.corpusId,
          recordedBy: ctx.actor.id,
          recordedAt: ctx.now,
        });
        return { outcome: 'taken', id };
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return { outcome: 'refused', errors: [error.asFieldError()] };
      }
    });
    await this.recordStatements(ctx, fresh);
    return taken;
  }

  /** Writes monthly counts down; those of a settled year make work for a person. */
  async recordStatements(ctx: Ctx, rows: readonly UsageStatement[]): Promise<void> {
    await this.store.insertStatements(ctx, rows);
    await this.translog.append(ctx, rows.map(statementLeaf));
    await this.late.tell(
      ctx,
      rows.map(({ corpusId, month }) => ({ corpusId, year: month.slice(0, 4) })),
    );
  }

  /** Counts that do not follow from the events and their corrections. A sound book has none. */
  async audit(ctx: Ctx): Promise<readonly UsageProblem[]> {
    return (await this.counts.differences(ctx)).map(({ at, stored, counted }) => ({
      kind: 'usage',
      id: at,
      code: 'USAGE.COUNT_DIFFERS',
      what: {
        zh: `使用计数 ${at}：库中为 ${stored}，按事件重算为 ${counted}`,
        en: `The count of use ${at} is ${stored}; counted again from the events it is ${counted}`,
      },
    }));
  }

  /** The stored rows as the records whose leaves were appended; one leaf for a whole batch of events. */
  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      { kind: 'usage-batch', stream: (ctx) => batchLeaves(store, ctx), strays: (ctx) => store.strays(ctx) },
      leafSource('usage-statement', (ctx) => store.streamStatements(ctx), usageStatementRecord),
      leafSource('usage-correction', (ctx) => this.corrected.stream(ctx), correctionRecord),
      leafSource('usage-case-review', (ctx) => this.corrected.streamReviews(ctx), caseReviewRecord),
    ];
  }
}

function statementLeaf(row: UsageStatement): Leaf {
  return { kind: 'usage-statement', id: row.id, record: usageStatementRecord(row) };
}

async function* batchLeaves(store: UsageStore, ctx: Ctx): AsyncIterable<readonly Leaf[]> {
  let open: { batch: UsageBatch; digest: EventsDigest } | undefined;
  for await (const page of store.streamBatches(ctx)) {
    const done: Leaf[] = [];
    for (const { batch, event } of page) {
      if (open !== undefined && open.batch.id !== batch.id) {
        done.push(batchLeaf(open.batch, open.digest));
        open = undefined;
      }
      open ??= { batch, digest: new EventsDigest() };
      if (event !== undefined) open.digest.add(event);
    }
    if (done.length > 0) yield done;
  }
  if (open !== undefined) yield [batchLeaf(open.batch, open.digest)];
}
