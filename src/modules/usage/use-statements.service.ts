import { Injectable } from '@nestjs/common';
import { parsePeriod } from '../../kernel/period.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import type { Corpus } from '../catalogue/index.js';
import { Parties } from '../parties/index.js';
import { AccountMappingsStore } from './account-mappings.store.js';
import { identified } from './core/account-mapping.js';
import type { Dispute } from './core/dispute.js';
import { type Share, shareJson } from './core/statement-file.js';
import * as no from './core/usage-errors.js';
import { Disputes } from './disputes.service.js';
import { NamedCorpus } from './named-corpus.service.js';
import { type CorrectedEvent, type StatedMonth, type UsedBy, UseStatementsStore } from './use-statements.store.js';

export interface UseStatement {
  readonly corpus: string;
  readonly key: string;
  readonly period: string;
  readonly usedBy: readonly (UsedBy & { readonly nameZh?: string })[];
  readonly statements: readonly StatedMonth[];
  readonly corrections: readonly CorrectedEvent[];
  /** Monthly counts of accounts that nobody identified, among all monthly counts that stand. */
  readonly unidentified: Share;
  /** Those that no platform has signed. */
  readonly unsigned: Share;
  readonly disputes: readonly Dispute[];
}

/** The use of a corpus in a year as its source unit sees it: what was counted, corrected, and said against it. */
@Injectable()
export class UseStatements {
  constructor(
    private readonly store: UseStatementsStore,
    private readonly corpora: NamedCorpus,
    private readonly parties: Parties,
    private readonly disputes: Disputes,
    private readonly mappings: AccountMappingsStore,
  ) {}

  /** Throws `USAGE.UNKNOWN_CORPUS`, to a provider also for another's corpus. */
  async of(ctx: Ctx, named: string, period: string): Promise<UseStatement> {
    const { from, until, key } = parsePeriod(period, 'period');
    const corpus = await this.corpus(ctx, named);
    const wide = beyond(ctx, 'usage.statement');
    const usedBy = await this.store.usedBy(wide, corpus.id, from, until);
    const stated = await this.store.months(wide, corpus.id, from.slice(0, 7), until.slice(0, 7));
    const statements = identified(stated, await this.mappings.ofCorpora(wide, [corpus.id]));
    const names = await this.parties.organisationsByUscc(ctx, [...new Set(usedBy.map(({ user }) => user))]);
    const standing = statements.filter(({ correctedBecause }) => correctedBecause === undefined);
    const sum = (rows: readonly StatedMonth[]) => rows.reduce((total, row) => total + BigInt(row.count), 0n);
    const shareOf = (rows: readonly StatedMonth[]) => shareJson(sum(rows), sum(standing));
    return {
      corpus: corpus.id,
      key: corpus.identity,
      period: key,
      usedBy: usedBy.map((row) => {
        const nameZh = names.get(row.user)?.nameZh;
        return { ...row, ...(nameZh === undefined ? {} : { nameZh }) };
      }),
      statements,
      corrections: await this.store.corrections(wide, corpus.id, from, until),
      unidentified: shareOf(standing.filter(({ user }) => user === undefined)),
      unsigned: shareOf(standing.filter(({ signedBy }) => signedBy === undefined)),
      disputes: await this.disputes.of(wide, corpus.id, key),
    };
  }

  private async corpus(ctx: Ctx, named: string): Promise<Corpus> {
    const corpus = await this.corpora.of(ctx, named);
    const { kind, roles, organisationId } = ctx.actor;
    const readsAll = kind === 'system' || roles.some((role) => ['operator', 'regulator', 'auditor'].includes(role));
    if (corpus === undefined || (!readsAll && corpus.providerId !== organisationId)) throw no.unknownCorpus();
    return corpus;
  }
}
