import { Injectable } from '@nestjs/common';
import { holdsOn } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Shelves } from '../catalogue/index.js';
import { Contracts } from '../contracts/index.js';
import type { Organisation } from '../parties/index.js';
import type { CallFile, ProgrammeVersion } from '../programmes/index.js';
import * as no from './core/claim-life-errors.js';
import { contractTwice } from './core/claims-errors.js';

/** What an application names: the contracts that are claimed, or the opened corpora where a reward goes by their use. */
export interface ClaimedObjects {
  readonly contracts?: readonly string[];
  readonly corpora?: readonly string[];
}

/** What a claim is for, held against what the applicant has. */
@Injectable()
export class OwnObjects {
  constructor(
    private readonly contracts: Contracts,
    private readonly shelves: Shelves,
  ) {}

  /**
   * Ids as they are on record: contracts in the order given, corpora in their own. Throws `CLAIMS.CORPORA_NOT_CONTRACTS`, `CLAIMS.CONTRACTS_NOT_CORPORA`,
   * `CLAIMS.UNKNOWN_CONTRACT`, `CLAIMS.CONTRACT_TWICE`, `CLAIMS.WRONG_YEAR`, `CLAIMS.UNKNOWN_CORPUS`,
   * `CLAIMS.CORPUS_TWICE`.
   */
  async of(
    ctx: Ctx,
    { contracts = [], corpora = [] }: ClaimedObjects,
    applicant: Organisation,
    { programme }: ProgrammeVersion,
    call: CallFile,
  ): Promise<{ readonly contractIds: readonly string[]; readonly corpusIds: readonly string[] }> {
    if (programme.parameters.use === undefined) {
      const contractIds = await this.ownContracts(ctx, contracts, applicant, call);
      if (corpora.length > 0 || contractIds.length === 0) throw no.contractsWanted(programme.code);
      return { contractIds, corpusIds: [] };
    }
    const corpusIds = await this.ownCorpora(ctx, corpora, applicant);
    if (contracts.length > 0 || corpusIds.length === 0) throw no.corporaWanted(programme.code);
    return { contractIds: [], corpusIds };
  }

  private async ownContracts(ctx: Ctx, ids: readonly string[], applicant: Organisation, call: CallFile) {
    const facts = await this.contracts.contracts(ctx, ids.filter(isId));
    const seen = new Set<string>();
    return ids.map((id, index) => {
      const fact = facts.get(id);
      if (!fact || fact.buyerId !== applicant.id) throw no.contractNotYours(index);
      if (seen.has(fact.numberKey)) throw contractTwice(fact.number);
      seen.add(fact.numberKey);
      if (!holdsOn(call.signed.from, call.signed.until, fact.signedOn)) {
        throw no.signedOutsideCall(fact.number, fact.signedOn, call.signed, call);
      }
      return fact.id;
    });
  }

  /** Opened on the public platform at some time: whether it was in the year is judged with the claim. */
  private async ownCorpora(ctx: Ctx, ids: readonly string[], applicant: Organisation) {
    const shelves = await this.shelves.of(ctx, [applicant.id]);
    const opened = new Set(
      shelves
        .filter(({ releases }) => releases.some(({ openMode }) => openMode === 'OPEN_PUBLIC_PLATFORM'))
        .map(({ corpus }) => corpus.id),
    );
    for (const [index, id] of ids.entries()) {
      if (!opened.has(id)) throw no.corpusNotYours(index);
      if (ids.indexOf(id) < index) throw no.corpusTwice(index);
    }
    return [...ids].sort();
  }
}
