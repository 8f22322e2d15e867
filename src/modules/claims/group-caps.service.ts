import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { slices } from '../../kernel/slices.js';
import type { Ctx } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { type Organisation, Parties } from '../parties/index.js';
import { Programmes } from '../programmes/index.js';
import type { RunRow } from './core/claim-records.js';
import { byCapParty, type GroupCap, type Grouping, groupKey, groupReason, isOverCap } from './core/group-cap.js';
import { StandingAwardsStore } from './standing-awards.store.js';

const IDS = 5_000;

const KINDS: { readonly [grouping in Grouping]: string } = {
  RELATED: 'GROUP_OVER_CAP',
  NOT_COMPARED: 'GROUP_NOT_COMPARED',
};

/** Related parties that together were given more than one cap are shown to the office that decides; nothing is denied. */
@Injectable()
export class GroupCaps {
  constructor(
    private readonly store: StandingAwardsStore,
    private readonly parties: Parties,
    private readonly programmes: Programmes,
    private readonly followups: Followups,
  ) {}

  /**
   * Looks at the awards that stand after a run, its own among them, and opens an item for each group over the cap that the
   * office was not told of with these figures. A year whose awards together are within one cap costs one statement.
   */
  async tell(ctx: Ctx, run: RunRow): Promise<void> {
    const version = await this.programmes.version(ctx, run.programmeVersionId);
    const { capFen, capPeriod } = this.programmes.rules(version, run.asOf);
    const period = capPeriod?.value === 'PROGRAMME' ? undefined : run.period;
    const awarded = await this.store.byApplicant(ctx, run, period ?? null);
    const all = byCapParty(awarded, (applicantId) => applicantId);
    if (!isOverCap(all, capFen.value)) return;
    const heads = await this.headOffices(
      ctx,
      all.map(({ partyId }) => partyId),
    );
    const awards = new Map(byCapParty(awarded, (id) => heads.get(id) ?? id).map((award) => [award.partyId, award]));
    const awardsOf = (ids: readonly string[]) => ids.map((id) => present(awards.get(id), 'the award of a cap party'));
    const { related, notCompared } = await this.parties.groupsAmong(ctx, [...awards.keys()], run.asOf, (ids) =>
      isOverCap(awardsOf(ids), capFen.value),
    );
    if (related.length + notCompared.length === 0) return;
    const named = await this.names(ctx, [...related, ...notCompared].flat());
    const cap: GroupCap = {
      programme: run.programme,
      title: version.programme.title,
      ...(period === undefined ? {} : { period }),
      on: run.asOf,
      capFen: capFen.value,
      clause: capFen.clause,
    };
    const itemOf = (grouping: Grouping) => (ids: readonly string[]) => ({
      kind: KINDS[grouping],
      subjectKind: 'settlement-run',
      subjectId: run.id,
      basisKind: 'cap-group',
      basisId: groupKey(cap, grouping, awardsOf(ids)),
      authority: version.programme.authority.code,
      reason: groupReason(cap, grouping, awardsOf(ids), named),
    });
    await this.followups.itemsOnce(ctx, [
      ...related.map(itemOf('RELATED')),
      ...notCompared.map(itemOf('NOT_COMPARED')),
    ]);
  }

  /** Of applicants that are branches their head offices. */
  private async headOffices(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const heads = new Map<string, string>();
    for (const part of slices(ids, IDS)) {
      for (const { id, headOfficeId } of (await this.parties.organisations(ctx, part)).values())
        if (headOfficeId !== undefined) heads.set(id, headOfficeId);
    }
    return heads;
  }

  private async names(ctx: Ctx, ids: readonly string[]) {
    const found = new Map<string, Organisation>();
    for (const part of slices(ids, IDS))
      for (const [id, one] of await this.parties.organisations(ctx, part)) found.set(id, one);
    return (id: string) => {
      const { uscc, foreignId, nameZh, nameEn } = present(found.get(id), 'a cap party');
      return { code: uscc ?? foreignId ?? id, name: { zh: nameZh, en: nameEn ?? nameZh } };
    };
  }
}
