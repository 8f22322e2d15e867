import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import type { ProgrammeVersion } from '../programmes/index.js';
import type { RunRow } from './core/claim-records.js';
import type { DecisionBody } from './core/decision.js';
import { decisionNotice } from './core/decision-notice.js';
import { opennessBases } from './core/openness-decision.js';
import { undecidedItems } from './core/openness-items.js';
import { GroupCaps } from './group-caps.service.js';

/** What decisions leave behind for others: what they rest on, work for officers, and what applicants must know. */
@Injectable()
export class DecisionNews {
  constructor(
    private readonly followups: Followups,
    private readonly groups: GroupCaps,
  ) {}

  /** What falls under a claim is work of the authority that decides on it: nobody at the exchange may read claims. */
  async rely(ctx: Ctx, version: ProgrammeVersion, bodies: readonly DecisionBody[]): Promise<void> {
    const authority = version.programme.authority.code;
    await this.followups.rely(
      ctx,
      bodies.flatMap((body) => {
        const dependent = { dependentKind: 'claim', dependentId: body.claim.id, authority };
        const used = body.openness ? opennessBases(body.openness, body.claim.period) : [];
        const contracts = body.contracts.flatMap((one) => [
          { ...dependent, basisKind: 'contract', basisId: one.id, basisDigest: one.digest },
          ...one.findings.map((finding) => ({
            ...dependent,
            basisKind: 'finding',
            basisId: finding.finding,
            basisDigest: finding.digest,
          })),
          ...one.attestations.flatMap((att) =>
            att.attestation && att.digest
              ? [{ ...dependent, basisKind: 'attestation', basisId: att.attestation, basisDigest: att.digest }]
              : [],
          ),
        ]);
        return [...contracts, ...used.map((basis) => ({ ...dependent, ...basis }))];
      }),
    );
  }

  /** Items for the office, notices for the applicants. */
  async tell(ctx: Ctx, version: ProgrammeVersion, bodies: readonly DecisionBody[]): Promise<void> {
    await this.openItems(ctx, version, bodies);
    await this.followups.notify(
      ctx,
      bodies.map((body) => decisionNotice(body, version.programme.title)),
    );
  }

  /** Groups of related parties that with this run were given more than one cap. */
  ofGroups(ctx: Ctx, run: RunRow): Promise<void> {
    return this.groups.tell(ctx, run);
  }

  /** INDETERMINATE, REVIEW and an award that nobody has signed give nothing and wait for a person (surface page). */
  private async openItems(ctx: Ctx, version: ProgrammeVersion, bodies: readonly DecisionBody[]): Promise<void> {
    const codes = ['PROGRAMMES.RELATION_INDETERMINATE', 'PROGRAMMES.RELATION_REVIEW'];
    const authority = version.programme.authority.code;
    await this.followups.items(
      ctx,
      bodies.flatMap((body) => undecidedItems(body, authority)),
    );
    await this.followups.items(
      ctx,
      bodies.flatMap((body) =>
        body.contracts.flatMap((one) => {
          const pending = one.refusals.length === 0 ? one.flags.filter(({ code }) => code === 'APPROVAL_PENDING') : [];
          return [...one.refusals.filter(({ code }) => codes.includes(code)), ...pending].map(({ code, reason }) => ({
            kind: code.replace('PROGRAMMES.', ''),
            subjectKind: 'claim',
            subjectId: body.claim.id,
            basisKind: 'contract',
            basisId: one.id,
            authority,
            reason,
          }));
        }),
      ),
    );
  }
}
