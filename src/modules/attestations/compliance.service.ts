import { Injectable } from '@nestjs/common';
import { parsePeriod } from '../../kernel/period.js';
import type { Role } from '../../platform/access.js';
import type { Ctx } from '../../platform/ctx.js';
import { Parties } from '../parties/index.js';
import { Agencies, type AgencySheet } from './agencies.service.js';
import { Attestations } from './attestations.service.js';
import { AttestationsStore } from './attestations.store.js';
import type { AttestationEvent, AttestationFact } from './core/attestation.js';
import { recordsNotYours } from './core/attestations-errors.js';
import { DEPENDENT_KINDS, type DependentKind } from './core/dependents.js';
import { AttestationDependents, type ShownDependent } from './dependents.service.js';

/** A statement as part of an organisation's record, with what was decided about it. */
export interface ComplianceRecord {
  readonly fact: AttestationFact;
  /** What the organisation is in it. */
  readonly as: 'ISSUER' | 'OWNER';
  readonly events: readonly AttestationEvent[];
}

export interface ComplianceRecords {
  readonly organisationId: string;
  readonly standing: readonly AgencySheet[];
  readonly records: readonly ComplianceRecord[];
}

export interface ComplianceQuery {
  readonly organisation: string;
  readonly period: string;
  readonly after?: string;
  readonly limit: number;
}

/**
 * Which kinds of dependents each role is shown. Claims, plans and payments are the authority's and the auditor's; the
 * exchange has no part in them, and contracts stay with their parties, of which the owner of what was attested is one.
 */
const SHOWN_TO: Readonly<Partial<Record<Role, readonly DependentKind[]>>> = {
  regulator: Object.values(DEPENDENT_KINDS),
  auditor: Object.values(DEPENDENT_KINDS),
  operator: ['LISTING', 'CONTRACT'],
  contentSafety: ['LISTING', 'CONTRACT'],
};

const REVIEWERS: readonly Role[] = ['operator', 'regulator', 'auditor'];
const STANDINGS_MAX = 2;

/** What depends on a statement, and what stands on record about an organisation: the questions of those who oversee. */
@Injectable()
export class Compliance {
  constructor(
    private readonly attestations: Attestations,
    private readonly store: AttestationsStore,
    private readonly resting: AttestationDependents,
    private readonly agencies: Agencies,
    private readonly parties: Parties,
  ) {}

  /** By kind and id, as far as the caller may see them. Throws `ATTESTATIONS.UNKNOWN`. */
  async dependents(ctx: Ctx, id: string): Promise<readonly ShownDependent[]> {
    const fact = await this.attestations.attestation(ctx, id);
    const kinds = shownTo(ctx, fact);
    return (await this.resting.of(ctx, fact)).filter(({ kind }) => kinds.has(kind));
  }

  /**
   * Statements that the organisation issued or answers for, issued in the period, in the order of their ids; the caller
   * asks for one more than it shows. Throws `ATTESTATIONS.RECORDS_NOT_YOURS`, `PARTIES.UNKNOWN_PARTY`.
   */
  async records(ctx: Ctx, query: ComplianceQuery): Promise<ComplianceRecords> {
    const organisationId = await this.parties.organisationNamed(ctx, 'organisation', query.organisation);
    const reviews = ctx.actor.kind === 'system' || REVIEWERS.some((role) => ctx.actor.roles.includes(role));
    if (!reviews && ctx.actor.organisationId !== organisationId) throw recordsNotYours();
    const { from, until } = parsePeriod(query.period);
    const facts = await this.attestations.search(ctx, {
      concerning: organisationId,
      issuedFrom: from,
      issuedBefore: until,
      ...(query.after === undefined ? {} : { after: query.after }),
      limit: query.limit,
    });
    const events = await this.store.eventsOf(
      ctx,
      facts.map(({ id }) => id),
    );
    const records = facts.map((fact): ComplianceRecord => {
      const as = fact.issuerId === organisationId ? 'ISSUER' : 'OWNER';
      return { fact, as, events: events.filter(({ attestationId }) => attestationId === fact.id) };
    });
    const standing = await this.agencies.list(ctx, { organisation: organisationId, limit: STANDINGS_MAX });
    return { organisationId, standing, records };
  }
}

function shownTo({ actor }: Ctx, { issuerId, ownerId }: AttestationFact): ReadonlySet<DependentKind> {
  if (actor.kind === 'system') return new Set(Object.values(DEPENDENT_KINDS));
  const kinds = new Set(actor.roles.flatMap((role) => SHOWN_TO[role] ?? []));
  if (actor.organisationId === issuerId) kinds.add('LISTING');
  if (actor.organisationId === ownerId) for (const kind of ['LISTING', 'CONTRACT'] as const) kinds.add(kind);
  return kinds;
}
