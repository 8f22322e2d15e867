import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { isId } from '../../kernel/ids.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Catalogue, type Recall } from '../catalogue/index.js';
import { Followups, type WorkItem } from '../followups/index.js';
import { type Organisation, Parties } from '../parties/index.js';
import { Translog } from '../translog/index.js';
import { readsAll } from './contract.sheet.js';
import { Contracts } from './contracts.service.js';
import {
  assertAnswer,
  nothingBought,
  notRecalled,
  type RecallAnswer,
  type RecallAnswerDraft,
  recallAnswered,
  recallAnswerRecord,
} from './core/recall-answer.js';
import { type Bought, RecallAnswersStore } from './recall-answers.store.js';

/** Questions read at a time. */
const PAGE = 500;

/** A recall as it stands before one buyer. */
export interface BuyerRecall {
  readonly recall: Recall;
  readonly contractIds: readonly string[];
  readonly answer?: RecallAnswer;
}

export interface ShownAnswer {
  readonly answer: RecallAnswer;
  readonly buyer: Organisation;
}

/**
 * The buyers' answers to a recall. They stand here and not in the catalogue, since only this room knows who bought; the
 * catalogue puts one question into the queue for each contract that rests on the release.
 */
@Injectable()
export class RecallAnswers {
  constructor(
    private readonly store: RecallAnswersStore,
    private readonly contracts: Contracts,
    private readonly catalogue: Catalogue,
    private readonly parties: Parties,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  /** Recalled releases that the caller's organisation bought, those without its answer first. */
  async recalls(ctx: Ctx): Promise<readonly BuyerRecall[]> {
    const buyerId = ctx.actor.organisationId;
    if (buyerId === undefined) return [];
    const bought = await this.signed(ctx, await this.store.bought(ctx, buyerId));
    const recalls = await this.catalogue.recalls(ctx, [...new Set(bought.map(({ releaseId }) => releaseId))]);
    const answers = new Map((await this.store.ofBuyer(ctx, buyerId)).map((one) => [one.releaseId, one]));
    const all = [...recalls.values()].map((recall): BuyerRecall => {
      const answer = answers.get(recall.releaseId);
      const contractIds = bought.filter(({ releaseId }) => releaseId === recall.releaseId).map((one) => one.contractId);
      return { recall, contractIds, ...(answer === undefined ? {} : { answer }) };
    });
    return [...all.filter(({ answer }) => answer === undefined), ...all.filter(({ answer }) => answer !== undefined)];
  }

  /**
   * The buyer's one answer. Throws `CONTRACTS.NO_RECALL` for who has no signed contract over the release,
   * `CONTRACTS.NOT_RECALLED`, `CONTRACTS.RECALL_MODEL`, `CONTRACTS.RECALL_ANSWERED`.
   */
  async answer(ctx: Ctx, releaseId: string, draft: RecallAnswerDraft): Promise<ShownAnswer> {
    const buyerId = ctx.actor.organisationId;
    if (buyerId === undefined || !isId(releaseId)) throw nothingBought();
    const bought = await this.signed(ctx, await this.store.bought(ctx, buyerId, releaseId));
    if (bought.length === 0) throw nothingBought();
    const recall = (await this.catalogue.recalls(ctx, [releaseId])).get(releaseId);
    if (recall === undefined) throw notRecalled();
    assertAnswer(draft);
    const row: RecallAnswer = {
      ...draft,
      id: newId(ctx),
      releaseId,
      releaseDigest: recall.digest,
      buyerId,
      contractIds: bought.map(({ contractId }) => contractId),
      answeredBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    if (!(await this.store.insert(ctx, row))) throw recallAnswered();
    await this.translog.append(ctx, [{ kind: 'recall-answer', id: row.id, record: recallAnswerRecord(row) }]);
    await this.settle(ctx, row);
    return { answer: row, buyer: await this.buyer(ctx, buyerId) };
  }

  /**
   * Tells the buyers of recalled releases whose answer is still wanted, each once for a contract; for the job that does
   * so by itself. Answers how many are new.
   */
  async tellBuyers(ctx: Ctx): Promise<number> {
    let told = 0;
    let page: readonly WorkItem[] = [];
    do {
      const last = page.at(-1);
      const after = last === undefined ? {} : { after: { id: last.id, ...(last.dueOn ? { dueOn: last.dueOn } : {}) } };
      page = await this.followups.queue(beyond(ctx, 'followups.asked'), {
        kind: 'RECALL_ANSWER',
        limit: PAGE,
        ...after,
      });
      const buyers = await this.store.buyers(
        ctx,
        page.map(({ subjectId }) => subjectId),
      );
      const notices = page.flatMap(({ subjectId, reason }) => {
        const organisationId = buyers.get(subjectId);
        return organisationId === undefined
          ? []
          : [{ organisationId, subjectKind: 'contract', subjectId, text: reason }];
      });
      told += await this.followups.notifyOnce(ctx, 'RECALL', notices);
    } while (page.length === PAGE);
    return told;
  }

  /** What the buyers said: for those who read every contract, for the content-safety reviewer, and for the provider. */
  async answers(
    ctx: Ctx,
    releaseId: string,
    afterId: string | undefined,
    limit: number,
  ): Promise<readonly ShownAnswer[]> {
    const { corpus } = await this.catalogue.release(ctx, releaseId);
    const own = ctx.actor.organisationId !== undefined && ctx.actor.organisationId === corpus.providerId;
    if (!own && !readsAll(ctx) && !ctx.actor.roles.includes('contentSafety')) throw nothingBought();
    const rows = await this.store.ofRelease(ctx, releaseId, afterId, limit);
    const buyers = await this.parties.organisations(ctx, [...new Set(rows.map(({ buyerId }) => buyerId))]);
    return rows.map((answer) => ({
      answer,
      buyer: present(buyers.get(answer.buyerId), 'buyer of a recalled release'),
    }));
  }

  /** The answer stands beside the contracts in the dependency view, and the questions put to the buyer are closed. */
  private async settle(ctx: Ctx, row: RecallAnswer): Promise<void> {
    await this.followups.rely(ctx, [
      {
        dependentKind: 'recall-answer',
        dependentId: row.id,
        basisKind: 'release',
        basisId: row.releaseId,
        basisDigest: row.releaseDigest,
      },
    ]);
    for (const id of row.contractIds) {
      const asked = await this.followups.queue(beyond(ctx, 'followups.asked'), {
        kind: 'RECALL_ANSWER',
        subject: { kind: 'contract', id },
      });
      for (const item of asked.filter(({ basisId }) => basisId === row.releaseId)) {
        await this.followups.close(ctx, item.id, row.answer);
      }
    }
  }

  /** Of these contracts the ones that came into force: nothing was delivered under the others. */
  private async signed(ctx: Ctx, bought: readonly Bought[]): Promise<readonly Bought[]> {
    const facts = await this.contracts.contracts(ctx, [...new Set(bought.map(({ contractId }) => contractId))]);
    return bought.filter(({ contractId }) => facts.has(contractId));
  }

  private async buyer(ctx: Ctx, id: string): Promise<Organisation> {
    return present((await this.parties.organisations(ctx, [id])).get(id), 'organisation of the caller');
  }
}
