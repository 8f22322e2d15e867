import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { digestOf } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Taken } from '../../kernel/take.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Catalogue, type Release } from '../catalogue/index.js';
import { type Organisation, Parties } from '../parties/index.js';
import { eventOf, recordOf } from './contract.sheet.js';
import { type Basis, ContractBook } from './contract-book.service.js';
import { ContractsStore, type KnownOffer } from './contracts.store.js';
import { assertParties, type Terms } from './core/contract.js';
import type { ContractEvent } from './core/contract-events.js';
import {
  assertHistory,
  type ContractDraft,
  draftJson,
  historySteps,
  historyTerms,
  releaseCurrentOn,
} from './core/contract-history.js';
import type { ContractRecord } from './core/contract-record.js';
import { unknownOrganisation, unknownRelease } from './core/contract-refusals.js';
import * as no from './core/contracts-errors.js';

/** Rows saved in one statement. */
const CHUNK = 5_000;

interface Fresh {
  readonly draft: ContractDraft;
  readonly record: ContractRecord;
}

/** Contracts of the past, taken as they were: `settle` judges them, not this. */
@Injectable()
export class ContractHistory {
  constructor(
    private readonly book: ContractBook,
    private readonly store: ContractsStore,
    private readonly parties: Parties,
    private readonly catalogue: Catalogue,
  ) {}

  /** Rows of history, each taken or refused by itself; answers in the order given. Findings are frozen in one go. */
  async take(ctx: Ctx, drafts: readonly ContractDraft[]): Promise<readonly Taken[]> {
    const parties = await this.parties.organisationsByUscc(ctx, [
      ...new Set(drafts.flatMap((draft) => [draft.buyer, draft.seller])),
    ]);
    const corpora = await this.catalogue.releaseForKey(ctx, [
      ...new Set(drafts.flatMap((draft) => draft.corpus ?? [])),
    ]);
    const known = new Map<string, KnownOffer[]>();
    for (const offer of await this.store.known(ctx, [...new Set(drafts.map((draft) => draft.number))])) {
      known.set(rowKey(offer), [...(known.get(rowKey(offer)) ?? []), offer]);
    }
    const fresh: Fresh[] = [];
    const taken = drafts.map((draft): Taken => {
      try {
        const offerDigest = digestOf(draftJson(draft));
        const earlier = known.get(rowKey(draft)) ?? [];
        const same = earlier.find((one) => one.offerDigest === offerDigest);
        if (same !== undefined) return { outcome: 'unchanged', id: same.id };
        if (earlier.length > 0) throw no.changed();
        const terms = historyTermsOf(draft, parties, corpora);
        const record = recordOf(ctx, newId(ctx), terms, offerDigest);
        known.set(rowKey(draft), [{ id: record.id, number: draft.number, offerDigest }]);
        fresh.push({ draft, record });
        return { outcome: 'taken', id: record.id };
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return { outcome: 'refused', errors: [error.asFieldError()] };
      }
    });
    await this.save(ctx, fresh);
    return taken;
  }

  private async save(ctx: Ctx, fresh: readonly Fresh[]): Promise<void> {
    if (fresh.length === 0) return;
    const findings = await this.parties.freezeFindings(
      ctx,
      fresh.map(({ draft, record: { id, terms } }) => ({
        key: id,
        a: terms.buyerId,
        b: terms.sellerId,
        on: draft.signedOn,
      })),
    );
    for (let start = 0; start < fresh.length; start += CHUNK) {
      const bases: Basis[] = [];
      const events: ContractEvent[] = [];
      const chunk = fresh.slice(start, start + CHUNK);
      for (const { draft, record } of chunk) {
        const { findingId, digest, relatedness } = present(findings.get(record.id), 'finding frozen for a contract');
        const frozen = [
          { organisationId: record.terms.sellerId, findingId, digest, outcome: relatedness.outcome as string },
        ];
        const steps = historySteps(draft, record.digest, frozen);
        events.push(...steps.map((step, index) => eventOf(ctx, record.id, index + 1, step)));
        bases.push({ id: record.id, terms: record.terms, findings: frozen });
      }
      await this.book.save(
        ctx,
        chunk.map(({ record }) => record),
        events,
      );
      await this.book.rely(ctx, bases);
    }
  }
}

/** A row of history is the same one by programme and number: one number may be claimed in two programmes. */
function rowKey(row: { readonly number: string; readonly programme?: string }): string {
  return `${row.programme ?? ''} ${row.number}`;
}

/** The row's terms with its codes looked up. Throws for a row that cannot be taken. */
function historyTermsOf(
  draft: ContractDraft,
  parties: ReadonlyMap<string, Organisation>,
  corpora: ReadonlyMap<string, readonly Release[]>,
): Terms {
  assertHistory(draft);
  const buyer = parties.get(draft.buyer);
  if (buyer === undefined) throw unknownOrganisation('buyer', draft.buyer);
  const seller = parties.get(draft.seller);
  if (seller === undefined) throw unknownOrganisation('seller', draft.seller);
  const release =
    draft.corpus === undefined ? undefined : releaseCurrentOn(corpora.get(draft.corpus) ?? [], draft.signedOn);
  if (draft.corpus !== undefined && release === undefined) throw unknownRelease('corpus', draft.corpus);
  const terms = historyTerms(draft, { buyerId: buyer.id, sellerId: seller.id }, release);
  assertParties(terms);
  return terms;
}
