import { Injectable } from '@nestjs/common';
import { shanghaiDate } from '../../kernel/calendar-date.js';
import type { Text } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Catalogue } from '../catalogue/index.js';
import { type ContractFact, Contracts } from '../contracts/index.js';
import { Followups, type RecordRef } from '../followups/index.js';
import { AttestationsStore } from './attestations.store.js';
import type { AttestationFact } from './core/attestation.js';
import {
  contractRestsOn,
  DEPENDENT_KINDS,
  type DependentKind,
  type Fallible,
  ITEM_KINDS,
  listingRestsOn,
} from './core/dependents.js';

export interface ShownDependent {
  readonly kind: DependentKind;
  readonly id: string;
  readonly workItemId?: string;
}

/** What rests on attestations, and what happens to it when they fall: set-wise, for one or for all of an assessor. */
@Injectable()
export class AttestationDependents {
  constructor(
    private readonly store: AttestationsStore,
    private readonly catalogue: Catalogue,
    private readonly contracts: Contracts,
    private readonly followups: Followups,
  ) {}

  /** One item for each dependent of each statement, in the caller's transaction. Answers how many were made. */
  async fall(ctx: Ctx, facts: readonly AttestationFact[], reason: (fact: AttestationFact) => Text): Promise<number> {
    const also = await this.byRule(ctx, facts);
    return this.followups.openMany(
      ctx,
      facts.map((fact) => ({ basis: basisOf(fact), reason: reason(fact), also: also.get(fact.id) ?? [] })),
      ITEM_KINDS,
    );
  }

  /** Everything that rests or rested on the statement, each with its newest item; by kind and id. */
  async of(ctx: Ctx, fact: AttestationFact): Promise<readonly ShownDependent[]> {
    const also = (await this.byRule(ctx, [fact])).get(fact.id) ?? [];
    const resting = await this.followups.dependents(ctx, basisOf(fact), also);
    const items = await this.followups.itemsOf(ctx, basisOf(fact));
    const found = new Map<string, ShownDependent>();
    for (const { kind, id } of resting) add(found, kind, id);
    // What an item was made for is listed even where a newer statement has taken over since.
    for (const { kind, id, itemId } of items) add(found, kind, id, itemId);
    const order = Object.values(DEPENDENT_KINDS);
    return [...found.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.id < b.id ? -1 : 1));
  }

  /** Listings and contracts that rest on each statement by the rule of the room. */
  private async byRule(ctx: Ctx, facts: readonly AttestationFact[]): Promise<Map<string, readonly RecordRef[]>> {
    const verified = facts.filter(({ status }) => status === 'VERIFIED');
    const listings = await this.listingsOf(ctx, verified);
    const releaseIds = [...new Set([...listings.values()].flat())];
    const listed = await this.catalogue.releases(ctx, releaseIds);
    const rivals = await this.rivals(ctx, verified);
    const contracts = await this.contractsOver(ctx, releaseIds);
    const today = shanghaiDate(ctx.now);
    return new Map(
      verified.map((fact) => {
        if (fact.contractId !== undefined) return [fact.id, [{ kind: 'contract', id: fact.contractId }]];
        const all = rivals.get(rivalKey(fact)) ?? [];
        const refs = (listings.get(fact.id) ?? []).flatMap((releaseId): RecordRef[] => {
          const isListed = listed.get(releaseId)?.state === 'LISTED' && listingRestsOn(fact, all, today);
          return [
            ...(isListed ? [{ kind: 'listing', id: releaseId }] : []),
            ...(contracts.get(releaseId) ?? [])
              .filter(({ signedOn }) => contractRestsOn(fact, all, signedOn))
              .map(({ id }) => ({ kind: 'contract', id })),
          ];
        });
        return [fact.id, refs];
      }),
    );
  }

  /** The releases that a statement can bear on: its own, or for one over an organisation those listed with it. */
  private async listingsOf(ctx: Ctx, facts: readonly AttestationFact[]): Promise<Map<string, readonly string[]>> {
    const found = new Map<string, string[]>();
    const overOrganisations = facts.filter(({ organisationId }) => organisationId !== undefined);
    for (const { id, releaseId } of facts) if (releaseId !== undefined) found.set(id, [releaseId]);
    if (overOrganisations.length === 0) return found;
    const ids = overOrganisations.map(({ id }) => id);
    for (const { dependentId, basisId } of await this.followups.resting(ctx, 'listing', 'attestation', ids)) {
      const known = found.get(basisId);
      if (known) known.push(dependentId);
      else found.set(basisId, [dependentId]);
    }
    return found;
  }

  /** All statements of a kind over the same releases and organisations: which one decides is asked of these. */
  private async rivals(ctx: Ctx, facts: readonly AttestationFact[]): Promise<Map<string, readonly Fallible[]>> {
    const subjects = [...new Set(facts.flatMap(({ releaseId, organisationId }) => releaseId ?? organisationId ?? []))];
    const found = new Map<string, Fallible[]>();
    for (const fact of await this.store.fallible(beyond(ctx, 'attestations.rivals'), subjects)) {
      const known = found.get(rivalKey(fact));
      if (known) known.push(fact);
      else found.set(rivalKey(fact), [fact]);
    }
    return found;
  }

  /** Contracts in force over each release. */
  private async contractsOver(ctx: Ctx, releaseIds: readonly string[]): Promise<Map<string, readonly ContractFact[]>> {
    const pairs = await this.followups.resting(ctx, 'contract', 'release', releaseIds);
    const facts = await this.contracts.contracts(beyond(ctx, 'contracts.fallen'), [
      ...new Set(pairs.map(({ dependentId }) => dependentId)),
    ]);
    const found = new Map<string, ContractFact[]>();
    for (const { dependentId, basisId } of pairs) {
      const fact = facts.get(dependentId);
      if (fact === undefined) continue;
      const known = found.get(basisId);
      if (known) known.push(fact);
      else found.set(basisId, [fact]);
    }
    return found;
  }
}

const basisOf = ({ id }: AttestationFact): RecordRef => ({ kind: 'attestation', id });

const rivalKey = ({ type, releaseId, organisationId }: Fallible): string => `${type} ${releaseId ?? organisationId}`;

function add(found: Map<string, ShownDependent>, kind: string, id: string, workItemId?: string): void {
  if (!(kind in DEPENDENT_KINDS)) return;
  const shown = DEPENDENT_KINDS[kind as keyof typeof DEPENDENT_KINDS];
  found.set(`${kind} ${id}`, { kind: shown, id, ...(workItemId === undefined ? {} : { workItemId }) });
}
