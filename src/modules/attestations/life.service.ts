import { Injectable } from '@nestjs/common';
import { addDays, shanghaiDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Text } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { AgenciesStore } from './agencies.store.js';
import { AttestationsStore } from './attestations.store.js';
import { viewerOf } from './attestations.viewer.js';
import { agencyOn } from './core/agency.js';
import type { AttestationEventType, AttestationFact } from './core/attestation.js';
import { EXPIRING_DAYS, expiryNotice, rejectionNotices, revocationNotices } from './core/attestation-notices.js';
import * as no from './core/attestations-errors.js';
import { judge } from './core/judge.js';
import { assertMay, type Side } from './core/life.js';
import { AttestationDependents } from './dependents.service.js';
import { AttestationRecorder, eventOf } from './recorder.service.js';

/** Attestations read at a time. */
const PAGE = 1_000;

/** What is told when reports are opened again: how many, and how many records rest on them. */
export interface Reopened {
  readonly reports: number;
  readonly dependents: number;
}

/** The steps of an attestation after it was handed in, and what they set off. */
@Injectable()
export class AttestationLife {
  constructor(
    private readonly store: AttestationsStore,
    private readonly agencies: AgenciesStore,
    private readonly recorder: AttestationRecorder,
    private readonly dependents: AttestationDependents,
    private readonly followups: Followups,
  ) {}

  /** Throws `ATTESTATIONS.METRICS_FAIL` where the deciding metrics fall short, with every clause. */
  async verify(ctx: Ctx, id: string): Promise<AttestationFact> {
    const fact = await this.forStep(ctx, id, 'VERIFIED');
    const today = shanghaiDate(ctx.now);
    const events = (await this.agencies.of(ctx, [fact.issuerId], 'SERVICE_AGENCY')).get(fact.issuerId) ?? [];
    const standing = agencyOn(events, today);
    if (standing === 'SUSPENDED' || standing === 'WITHDRAWN') throw no.issuerNotActive(standing);
    const verdict = judge(fact.type, fact.metrics, fact.issuedOn);
    if ('errors' in verdict) throw no.refused(verdict.errors);
    if (verdict.decision === 'REJECTED') throw no.metricsFail(verdict.reasons);
    await this.recorder.save(ctx, [], [eventOf(ctx, id, 'VERIFIED', today, undefined, [])]);
    return { ...fact, status: 'VERIFIED' };
  }

  async reject(ctx: Ctx, id: string, reason: string): Promise<AttestationFact> {
    const fact = await this.forStep(ctx, id, 'REJECTED');
    const verdict = judge(fact.type, fact.metrics, fact.issuedOn);
    const findings = 'errors' in verdict ? [] : verdict.reasons;
    await this.recorder.save(ctx, [], [eventOf(ctx, id, 'REJECTED', shanghaiDate(ctx.now), reason, findings)]);
    await this.followups.notify(ctx, rejectionNotices(fact, reason));
    return { ...fact, status: 'REJECTED' };
  }

  /** Whatever rested on the statement becomes a work item in the same transaction. */
  async revoke(ctx: Ctx, id: string, reason: string): Promise<AttestationFact> {
    const fact = await this.forStep(ctx, id, 'REVOKED');
    const revokedOn = shanghaiDate(ctx.now);
    await this.dependents.fall(ctx, [fact], ({ type }) => ({
      zh: `所依据的存证（${type}）于 ${revokedOn} 被撤销：${reason}`,
      en: `The ${type} attestation it rests on was revoked on ${revokedOn}: ${reason}`,
    }));
    await this.recorder.save(ctx, [], [eventOf(ctx, id, 'REVOKED', revokedOn, reason, [])]);
    await this.followups.notify(ctx, revocationNotices(fact, revokedOn, reason));
    return { ...fact, revokedOn };
  }

  /** Tells whom it concerns which attestations end within {@link EXPIRING_DAYS} days, each once. Answers how many are new. */
  async tellExpiring(ctx: Ctx): Promise<number> {
    const today = shanghaiDate(ctx.now);
    let told = 0;
    let pastId: string | undefined;
    for (;;) {
      const page = await this.store.ending(ctx, today, addDays(today, EXPIRING_DAYS), pastId, PAGE);
      if (page.length === 0) return told;
      const notices = page.flatMap((fact) => (fact.validUntil ? [expiryNotice(fact, fact.validUntil)] : []));
      told += await this.followups.notifyOnce(ctx, 'ATTESTATION_EXPIRING', notices);
      pastId = page.at(-1)?.id;
    }
  }

  /**
   * Every report of an issuer that stands or waits is looked at again: one item for the report itself, one for each
   * record that rests on it. What the reports say stays until each is worked.
   */
  async reopen(ctx: Ctx, issuerId: string, reason: Text): Promise<Reopened> {
    const reports = await this.store.openOf(ctx, issuerId);
    await this.followups.items(
      ctx,
      reports.map(({ id }) => ({ kind: 'REPORT_REOPENED', subjectKind: 'attestation', subjectId: id, reason })),
    );
    return { reports: reports.length, dependents: await this.dependents.fall(ctx, reports, () => reason) };
  }

  /** The statement, locked, where the caller may see it and may do the step now. */
  private async forStep(ctx: Ctx, id: string, type: AttestationEventType): Promise<AttestationFact> {
    const visible = isId(id) && (await this.store.isVisible(ctx, id, viewerOf(ctx)));
    const fact = visible ? await this.store.locked(ctx, id) : undefined;
    if (fact === undefined) throw no.unknownAttestation();
    assertMay(fact, type, sideOf(ctx, fact), shanghaiDate(ctx.now));
    return fact;
  }
}

function sideOf({ actor }: Ctx, { issuerId }: AttestationFact): Side {
  if (actor.kind === 'system' || actor.roles.includes('operator')) return 'EXCHANGE';
  return actor.organisationId === issuerId ? 'ISSUER' : 'OTHER';
}
