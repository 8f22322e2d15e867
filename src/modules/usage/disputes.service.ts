import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Followups } from '../followups/index.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { type Dispute, disputeRecord } from './core/dispute.js';
import * as no from './core/usage-errors.js';
import { DisputesStore } from './disputes.store.js';
import { yearOfUseBasis } from './late-use.service.js';
import { NamedCorpus } from './named-corpus.service.js';

export interface DisputeDraft {
  /** Key or id of the corpus. */
  readonly corpus: string;
  readonly period: string;
  readonly ground: string;
  readonly evidence: Dispute['evidence'];
}

/** What source units say against how the use of their corpora was counted. */
@Injectable()
export class Disputes {
  constructor(
    private readonly store: DisputesStore,
    private readonly corpora: NamedCorpus,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  /**
   * Records a dispute of the corpus's provider and opens a review item: of each office that has settled the year, and of
   * the exchange, which has the platform's evidence. Throws `USAGE.UNKNOWN_CORPUS`, also for another's corpus.
   */
  async dispute(ctx: Ctx, draft: DisputeDraft): Promise<Dispute> {
    const corpus = await this.corpora.of(ctx, draft.corpus);
    const { actor } = ctx;
    if (corpus === undefined || (actor.kind !== 'system' && corpus.providerId !== actor.organisationId)) {
      throw no.unknownCorpus();
    }
    const corpusId = corpus.id;
    const row: Dispute = {
      id: newId(ctx),
      corpusId,
      period: draft.period,
      providerId: corpus.providerId,
      ground: draft.ground,
      evidence: draft.evidence,
      recordedBy: actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insert(ctx, row);
    await this.translog.append(ctx, [{ kind: 'usage-dispute', id: row.id, record: disputeRecord(row) }]);
    const reason = {
      zh: `数源单位对语料 ${corpus.identity} ${draft.period} 年度的使用统计提出异议：${draft.ground}`,
      en: `The source unit disputes how the use of ${corpus.identity} in ${draft.period} was counted: ${draft.ground}`,
    };
    await this.followups.item(ctx, { kind: 'USAGE_DISPUTED', subjectKind: 'usage-dispute', subjectId: row.id, reason });
    const basis = yearOfUseBasis({ corpusId, year: draft.period });
    await this.followups.openMany(ctx, [{ basis, reason }], { claim: 'USAGE_DISPUTED' });
    return row;
  }

  /** How many disputes there are about each corpus in the period and about accounts that used it, for who settles it. */
  async count(ctx: Ctx, corpusIds: readonly string[], period: string): Promise<Map<string, number>> {
    const rows = await this.store.counts(beyond(ctx, 'usage.year'), corpusIds, period);
    return new Map(rows.map(({ corpusId, disputes }) => [corpusId, disputes]));
  }

  /** Disputes about a corpus in a period that the caller may see, oldest first. */
  of(ctx: Ctx, corpusId: string, period: string): Promise<readonly Dispute[]> {
    return this.store.of(ctx, present(corpusId, 'corpus'), period);
  }

  leafSources(): readonly LeafSource[] {
    return [leafSource('usage-dispute', (ctx) => this.store.stream(ctx), disputeRecord)];
  }
}
