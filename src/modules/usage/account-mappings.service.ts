import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Catalogue } from '../catalogue/index.js';
import { Followups } from '../followups/index.js';
import { Parties } from '../parties/index.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { AccountMappingsStore } from './account-mappings.store.js';
import {
  type AccountMapping,
  accountMappingRecord,
  coversMonth,
  type MappingDispute,
  mappingDisputeRecord,
} from './core/account-mapping.js';
import * as no from './core/account-mapping-errors.js';
import { LateUse, type TouchedYear, yearOfUseBasis } from './late-use.service.js';

export interface MappingDraft extends Pick<AccountMapping, 'platform' | 'account' | 'note' | 'document'> {
  /** Id or USCC; absent = nobody is known to stand behind the account. */
  readonly organisation?: string;
  readonly from: CalendarDate;
  readonly until?: CalendarDate;
}

/** An entry with what was said against it. */
export interface SeenMapping {
  readonly mapping: AccountMapping;
  readonly disputes: readonly MappingDispute[];
}

/** Who stands behind the accounts of platforms: recorded by the exchange with evidence, disputed by whom it concerns. */
@Injectable()
export class AccountMappings {
  constructor(
    private readonly store: AccountMappingsStore,
    private readonly parties: Parties,
    private readonly catalogue: Catalogue,
    private readonly followups: Followups,
    private readonly late: LateUse,
    private readonly translog: Translog,
  ) {}

  /**
   * Records who stands behind an account; what was recorded before stays and counts where this entry does not reach. Years
   * that were settled make work for a person. Throws `PARTIES.UNKNOWN_PARTY`, `USAGE.MAPPING_CODE`, `USAGE.MAPPING_DATES`.
   */
  async record(ctx: Ctx, { organisation, from, until, ...draft }: MappingDraft): Promise<AccountMapping> {
    if (until !== undefined && until <= from) throw no.mappingDates();
    const row: AccountMapping = {
      id: newId(ctx),
      ...draft,
      ...(organisation === undefined ? {} : await this.named(ctx, organisation)),
      from,
      ...(until === undefined ? {} : { until }),
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insert(ctx, row);
    await this.translog.append(ctx, [{ kind: 'usage-account-mapping', id: row.id, record: accountMappingRecord(row) }]);
    await this.late.tell(ctx, await this.touched(ctx, row));
    return row;
  }

  /** In the order of recording: all for those who oversee, to others what names them; the wall says which. */
  async list(ctx: Ctx, query: Parameters<AccountMappingsStore['list']>[1]): Promise<readonly SeenMapping[]> {
    const mappings = await this.store.list(ctx, query);
    const disputes = await this.store.disputes(
      ctx,
      mappings.map(({ id }) => id),
    );
    return mappings.map((mapping) => ({ mapping, disputes: disputes.filter((one) => one.mappingId === mapping.id) }));
  }

  /**
   * The organisation named, or the source unit of a corpus with a count of the account, does not accept the entry. It
   * stands until another supersedes it; a person of the exchange looks, and each office that settled by it. Throws
   * `USAGE.UNKNOWN_MAPPING`, also to all others.
   */
  async dispute(
    ctx: Ctx,
    id: string,
    { ground, evidence }: Pick<MappingDispute, 'ground' | 'evidence'>,
  ): Promise<MappingDispute> {
    const mapping = await this.store.byId(beyond(ctx, 'usage.mapping'), id);
    const { organisationId } = ctx.actor;
    if (mapping === undefined || organisationId === undefined) throw no.unknownMapping();
    const years = await this.touched(ctx, mapping);
    if (mapping.organisationId !== organisationId && !(await this.provides(ctx, mapping, organisationId))) {
      throw no.unknownMapping();
    }
    const said = { mappingId: id, organisationId, ground, evidence };
    const row: MappingDispute = { id: newId(ctx), ...said, recordedBy: ctx.actor.id, recordedAt: ctx.now };
    await this.store.insertDispute(ctx, row);
    await this.translog.append(ctx, [{ kind: 'usage-mapping-dispute', id: row.id, record: mappingDisputeRecord(row) }]);
    const reason = {
      zh: `对平台 ${mapping.platform} 账号 ${mapping.account} 的单位对应提出异议：${ground}`,
      en: `Who stands behind account ${mapping.account} of ${mapping.platform} is disputed: ${ground}`,
    };
    const item = { kind: 'USAGE_DISPUTED', subjectKind: 'usage-mapping-dispute', subjectId: row.id, reason };
    await this.followups.item(ctx, item);
    const fallen = years.map((year) => ({ basis: yearOfUseBasis(year), reason }));
    await this.followups.openMany(ctx, fallen, { claim: 'USAGE_DISPUTED' });
    return row;
  }

  leafSources(): readonly LeafSource[] {
    return [
      leafSource('usage-account-mapping', (ctx) => this.store.stream(ctx), accountMappingRecord),
      leafSource('usage-mapping-dispute', (ctx) => this.store.streamDisputes(ctx), mappingDisputeRecord),
    ];
  }

  private async named(ctx: Ctx, given: string): Promise<{ readonly organisationId: string; readonly user: string }> {
    const organisationId = await this.parties.organisationNamed(ctx, 'organisation', given);
    const { uscc } = await this.parties.organisation(ctx, organisationId);
    if (uscc === undefined) throw no.mappingCode();
    return { organisationId, user: uscc };
  }

  /** The years of corpora in which the entry says who used. */
  private async touched(ctx: Ctx, mapping: AccountMapping): Promise<readonly TouchedYear[]> {
    const counted = await this.store.counted(beyond(ctx, 'usage.mapping'), mapping.platform, mapping.account);
    const years = new Map<string, TouchedYear>();
    for (const { corpusId, month } of counted.filter((one) => coversMonth(mapping, one.month))) {
      const year = month.slice(0, 4);
      years.set(`${corpusId} ${year}`, { corpusId, year });
    }
    return [...years.values()];
  }

  private async provides(ctx: Ctx, { platform, account }: AccountMapping, organisationId: string): Promise<boolean> {
    const counted = await this.store.counted(beyond(ctx, 'usage.mapping'), platform, account);
    const corpora = await this.catalogue.corpora(ctx, [...new Set(counted.map(({ corpusId }) => corpusId))]);
    return [...corpora.values()].some(({ providerId }) => providerId === organisationId);
  }
}
