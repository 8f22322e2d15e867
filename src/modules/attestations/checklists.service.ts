import { Injectable } from '@nestjs/common';
import { shanghaiDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { assertMayBeListed, Catalogue, type Release } from '../catalogue/index.js';
import { Followups } from '../followups/index.js';
import { AgenciesStore } from './agencies.store.js';
import { AttestationsStore } from './attestations.store.js';
import { type AgencyState, agencyOn } from './core/agency.js';
import type { AttestationFact } from './core/attestation.js';
import { checklistIncomplete } from './core/attestations-errors.js';
import { type ChecklistLine, releaseChecklist, stopping } from './core/checklist.js';
import { attestationKind } from './core/kinds.table.js';

/** A release with everything it must have to be listed. */
export interface ReleaseChecklist {
  readonly release: Release;
  readonly lines: readonly ChecklistLine[];
  /** True where no blocking line is missing. */
  readonly complete: boolean;
}

/** What a release must have to be listed, and listing it once it has all. */
@Injectable()
export class Checklists {
  constructor(
    private readonly store: AttestationsStore,
    private readonly agencies: AgenciesStore,
    private readonly catalogue: Catalogue,
    private readonly followups: Followups,
  ) {}

  /** Throws `CATALOGUE.UNKNOWN_RELEASE` also for a draft that the caller may not see. */
  async release(ctx: Ctx, id: string): Promise<ReleaseChecklist> {
    const { release, corpus, provider } = await this.catalogue.release(ctx, id);
    const { releases } = await this.catalogue.corpus(ctx, corpus.id);
    const wide = beyond(ctx, 'attestations.checklist');
    const own = await this.store.ofReleases(
      wide,
      releases.map((one) => one.id),
    );
    const attestations = [
      ...own.filter(({ releaseId }) => releaseId === release.id),
      ...(await this.store.ofOrganisation(wide, provider.id)).filter(countsForReleases),
    ];
    const today = shanghaiDate(ctx.now);
    const merchants = await this.agencies.of(ctx, [provider.id], 'DATA_MERCHANT');
    const lines = releaseChecklist(
      {
        sellerKind: provider.kind,
        ...(release.domain === undefined ? {} : { domain: release.domain }),
        ...(release.openMode === undefined ? {} : { openMode: release.openMode }),
        licences: release.licences,
        merchant: agencyOn(merchants.get(provider.id) ?? [], today),
        attestations,
        elsewhere: own.filter(({ releaseId }) => releaseId !== release.id),
        issuers: await this.issuers(ctx, attestations),
      },
      today,
    );
    return { release, lines, complete: stopping(lines).length === 0 };
  }

  /**
   * Lists a release whose checklist is complete, and notes what the listing rests on. Throws
   * `ATTESTATIONS.CHECKLIST` naming every line that stops it, and what the catalogue says of the release's state.
   */
  async list(ctx: Ctx, id: string): Promise<ReleaseChecklist> {
    const checklist = await this.release(ctx, id);
    // Of what is on sale already, or withdrawn, a list of what is missing says nothing.
    assertMayBeListed(checklist.release.state);
    const stops = stopping(checklist.lines);
    if (stops.length > 0) throw checklistIncomplete(stops);
    await this.catalogue.list(ctx, checklist.release.id);
    const { id: dependentId } = checklist.release;
    await this.followups.rely(
      ctx,
      checklist.lines
        .filter(({ state, attestation }) => state === 'VALID' && attestation !== undefined)
        .map(({ attestation = '' }) => ({
          dependentKind: 'listing',
          dependentId,
          basisKind: 'attestation',
          basisId: attestation,
          basisDigest: checklist.release.digest,
        })),
    );
    return { ...checklist, release: (await this.catalogue.release(ctx, id)).release };
  }

  private async issuers(ctx: Ctx, facts: readonly AttestationFact[]): Promise<Map<string, AgencyState>> {
    const ids = [...new Set(facts.map(({ issuerId }) => issuerId))];
    const events = await this.agencies.of(ctx, ids, 'SERVICE_AGENCY');
    const today = shanghaiDate(ctx.now);
    return new Map([...events].map(([id, one]) => [id, agencyOn(one, today)]));
  }
}

/** A statement over the provider counts for its releases where the kind may be given over either. */
function countsForReleases({ type }: AttestationFact): boolean {
  return attestationKind(type)?.needs.some(({ purpose }) => purpose === 'LISTING') ?? false;
}
