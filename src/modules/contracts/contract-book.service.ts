import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { type Organisation, Parties } from '../parties/index.js';
import { Translog } from '../translog/index.js';
import { type ContractSheet, contractLeaf, eventLeaf, readsAll, sheet, sideOf } from './contract.sheet.js';
import { ContractsStore } from './contracts.store.js';
import { gainerIds, type Terms } from './core/contract.js';
import { type Contract, type ContractEvent, type FrozenFinding, fold } from './core/contract-events.js';
import type { ContractNotice } from './core/contract-notices.js';
import type { ContractRecord } from './core/contract-record.js';
import * as no from './core/contracts-errors.js';

/** What a contract rests on. */
export interface Basis {
  readonly id: string;
  readonly terms: Terms;
  readonly findings: readonly FrozenFinding[];
  /** Those of the lines among them; absent: that of the terms alone. */
  readonly releases?: readonly { readonly id: string; readonly digest: string }[];
}

/** A contract with the row that it was recorded as. */
export interface Loaded {
  readonly record: ContractRecord;
  readonly contract: Contract;
}

/** Contracts as they are stored and shown: rows, leaves, and what the rows rest on. */
@Injectable()
export class ContractBook {
  constructor(
    readonly store: ContractsStore,
    private readonly parties: Parties,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  /** Throws `CONTRACTS.UNKNOWN` for whoever may not see the contract. */
  async load(ctx: Ctx, id: string): Promise<Loaded> {
    const [record] = isId(id) ? await this.store.byIds(ctx, [id]) : [];
    if (record === undefined) throw no.unknownContract();
    if (!readsAll(ctx) && sideOf(ctx, record.terms) === undefined) throw no.unknownContract();
    const events = (await this.store.events(ctx, [id])).get(id) ?? [];
    return { record, contract: fold(id, record.terms, events) };
  }

  /** Neither party had been struck off or merged on the day. Throws `PARTIES.ORGANISATION_ENDED` with the field. */
  insistStanding(
    ctx: Ctx,
    { buyerId, sellerId }: Pick<Terms, 'buyerId' | 'sellerId'>,
    on: CalendarDate,
    [buyer, seller]: readonly [string, string],
  ): Promise<void> {
    return this.parties.insistStanding(
      ctx,
      [
        [buyer, buyerId],
        [seller, sellerId],
      ],
      on,
    );
  }

  async fold(ctx: Ctx, records: readonly ContractRecord[]): Promise<Contract[]> {
    const events = await this.store.events(
      ctx,
      records.map((record) => record.id),
    );
    return records.map((record) => fold(record.id, record.terms, events.get(record.id) ?? []));
  }

  async save(ctx: Ctx, records: readonly ContractRecord[], events: readonly ContractEvent[]): Promise<void> {
    await this.store.insert(ctx, records);
    await this.store.insertEvents(ctx, events);
    await this.translog.append(ctx, [...records.map(contractLeaf), ...events.map(eventLeaf)]);
  }

  async rely(ctx: Ctx, bases: readonly Basis[]): Promise<void> {
    await this.followups.rely(
      ctx,
      bases.flatMap(({ id, terms, findings, releases = [] }) => {
        const on = { dependentKind: 'contract', dependentId: id };
        const rows = findings.map(({ findingId, digest }) => ({
          ...on,
          basisKind: 'finding',
          basisId: findingId,
          basisDigest: digest,
        }));
        const { releaseId, releaseDigest } = terms;
        const sold = new Map(releases.map((release) => [release.id, release.digest]));
        if (releaseId !== undefined && releaseDigest !== undefined) sold.set(releaseId, releaseDigest);
        const goods = [...sold].map(([basisId, basisDigest]) => ({
          ...on,
          basisKind: 'release',
          basisId,
          basisDigest,
        }));
        return [...rows, ...goods];
      }),
    );
  }

  /** Into the inboxes of the parties. */
  async notify(ctx: Ctx, id: string, terms: Terms, notices: readonly ContractNotice[]): Promise<void> {
    await this.followups.notify(
      ctx,
      notices.map(({ to, kind, text }) => ({
        organisationId: to === 'BUYER' ? terms.buyerId : terms.sellerId,
        kind,
        subjectKind: 'contract',
        subjectId: id,
        text,
      })),
    );
  }

  async sheet(ctx: Ctx, record: ContractRecord, events: readonly ContractEvent[]): Promise<ContractSheet> {
    return sheet(record, events, await this.organisationsOf(ctx, [record]));
  }

  organisationsOf(ctx: Ctx, records: readonly ContractRecord[]): Promise<Map<string, Organisation>> {
    const ids = records.flatMap(({ terms }) => [terms.buyerId, ...gainerIds(terms)]);
    return this.parties.organisations(ctx, [...new Set(ids)]);
  }
}
